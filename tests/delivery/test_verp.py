from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery import verp
from digest.errors import BadToken
from digest.tokens import Keys

DAY = date(2026, 11, 23)
OLD = "the-old-key-of-the-tests-of-32-characters-or-more"
NEW = "the-new-key-of-the-tests-of-32-characters-or-more"
KEYS = Keys([NEW, OLD])
ADDRESS = "bounces@example.com"


@given(st.integers(0, 10**13 - 1), st.dates(date(2000, 1, 1), date(2999, 12, 31)))
def test_what_is_written_is_read(subscriber: int, day: date) -> None:
    """Any subscriber and day, in whatever case a server writes it, and in brackets."""
    written = verp.verp_sender(f"{'b' * 24}@example.com", subscriber, day, KEYS)
    assert len(written.partition("@")[0]) <= 64
    assert written == written.lower()
    for form in (written, written.upper(), f"<{written}>", f" {written} "):
        assert verp.read_verp(form, KEYS) == (subscriber, day)


def test_it_is_the_mailbox_with_what_is_signed_behind_it() -> None:
    """An operator who looks at it sees whose it is, and of which day."""
    assert verp.verp_sender(ADDRESS, 7, DAY, KEYS).startswith("bounces+7.20261123.")
    assert verp.verp_sender(ADDRESS, 7, DAY, KEYS).endswith("@example.com")


def test_an_older_key_is_recognised_for_as_long_as_it_stays() -> None:
    """Mail that was sent before a new key came may still come back."""
    written = verp.verp_sender(ADDRESS, 7, DAY, Keys([OLD]))
    assert verp.read_verp(written, KEYS) == (7, DAY)
    with pytest.raises(BadToken):
        verp.read_verp(written, Keys([NEW]))


def test_a_server_may_have_another_sign() -> None:
    """What parts mailbox and address is the server's matter."""
    written = verp.verp_sender(ADDRESS, 7, DAY, KEYS)
    assert verp.read_verp(written.replace("+", "-"), KEYS) == (7, DAY)
    assert verp.read_verp(written.replace("+", "="), KEYS) == (7, DAY)


@given(st.integers(0, 200), st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyz.+-@ "))
def test_no_changed_address_is_read(at: int, char: str) -> None:
    """A signature for one is none for another, nor for another day."""
    written = verp.verp_sender(ADDRESS, 123, DAY, KEYS)
    local, _, domain = written.partition("@")
    at = 8 + at % (len(local) - 8)
    changed = f"{local[:at]}{char}{local[at + 1 :]}@{domain}"
    if changed != written:
        with pytest.raises(BadToken):
            verp.read_verp(changed, KEYS)


@given(st.text())
def test_no_text_is_read_but_what_was_signed(text: str) -> None:
    """Anything else is refused, as an error of ours."""
    with pytest.raises(BadToken):
        verp.read_verp(text, KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "bounces@example.com",
        "bounces+7@example.com",
        "bounces+7.20261123.aaaaaaaaaaaaaaaa@example.com",
        "+7.20261399.aaaaaaaaaaaaaaaa@x",
        "bounces+٧.20261123.aaaaaaaaaaaaaaaa@x",
    ],
)
def test_what_only_looks_like_it_is_not_read(text: str) -> None:
    """Without a signature that fits nobody is named."""
    with pytest.raises(BadToken):
        verp.read_verp(text, KEYS)


def test_a_links_token_is_no_signature() -> None:
    """The purposes have keys of their own."""
    made = KEYS.fingerprints("suppressed", "7.20261123")[0]
    with pytest.raises(BadToken):
        verp.read_verp(f"bounces+7.20261123.{made[:16]}@example.com", KEYS)
