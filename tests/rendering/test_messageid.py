from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import BadToken
from digest.rendering.messageid import NamedMail, read_message_id, seal_message_id
from digest.tokens import BOUNCE, Keys

DAY = date(2026, 11, 23)
OLD = "the-old-key-of-the-tests-of-32-characters-or-more"
NEW = "the-new-key-of-the-tests-of-32-characters-or-more"
KEYS = Keys([NEW, OLD])


def written(subscriber: int = 7, day: date = DAY, kind: str = "edition", keys: Keys = KEYS) -> str:
    """Return the Message-ID of a mail."""
    start = f"{day}.1.{kind}."
    seal = seal_message_id(start, subscriber, keys)
    return f"<{start}{subscriber}.{seal}.0a1b2c3d@ledger.example>"


@given(
    st.integers(0, 2**64 - 1),
    st.dates(date(2000, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["edition", "correction-2", "correction-12345678"]),
)
def test_what_is_sealed_is_read(subscriber: int, day: date, kind: str) -> None:
    """Any subscriber, day and kind, in whatever case a server writes it."""
    made = written(subscriber, day, kind)
    for form in (made, made.upper(), f" {made} "):
        assert read_message_id(form, KEYS) == NamedMail(subscriber, day, kind)


def test_an_older_key_is_recognised_for_as_long_as_it_stays() -> None:
    """Mail that was sent before a new key came may still come back."""
    made = written(keys=Keys([OLD]))
    assert read_message_id(made, KEYS).subscriber == 7
    with pytest.raises(BadToken):
        read_message_id(made, Keys([NEW]))


@given(st.integers(0, 200), st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyz.+-@<> "))
def test_no_changed_message_id_is_read(at: int, char: str) -> None:
    """The seal of one mail fits no other subscriber, day, revision or kind."""
    made = written(123)
    at %= made.index(".0a1b")
    changed = made[:at] + char + made[at + 1 :]
    if changed.strip() != made:
        with pytest.raises(BadToken):
            read_message_id(changed, KEYS)


@given(st.text())
def test_no_text_is_read_but_what_was_sealed(text: str) -> None:
    """Anything else is refused, as an error of ours."""
    with pytest.raises(BadToken):
        read_message_id(text, KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "<2026-11-23.1.edition.7.0a1b2c3d@ledger.example>",
        "<2026-11-23.1.edition.7.aaaaaaaaaaaaaaaa.0a1b2c3d@ledger.example>",
        "<2026-13-99.1.edition.7.aaaaaaaaaaaaaaaa.0a1b2c3d@ledger.example>",
        "<2026-11-23.1.edition.٧.aaaaaaaaaaaaaaaa.0a1b2c3d@ledger.example>",
        f"<2026-11-23.1.edition.7.{KEYS.seal(BOUNCE, '2026-11-23.1.edition.7')}.0a1b2c3d@x>",
    ],
)
def test_what_only_looks_like_it_is_not_read(text: str) -> None:
    """Without a seal, with one made up, and with that of another purpose."""
    with pytest.raises(BadToken):
        read_message_id(text, KEYS)
