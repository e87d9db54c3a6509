import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from digest import tokens
from digest.errors import BadKeys, BadToken
from digest.tokens import CONFIRM, PREFERENCES, UNSUBSCRIBE, Claim, Keys

OLD, NEW, OTHER = "old key " * 4, "new key " * 4, "other key " * 4
KEYS = Keys([OLD])
ISSUED = datetime(2026, 11, 23, 6, tzinfo=UTC)
SUBSCRIBERS = st.integers(0, 2**64 - 1)
NUMBERS = st.integers(0, 2**32 - 1)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2106, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
PURPOSES = st.sampled_from([UNSUBSCRIBE, PREFERENCES, CONFIRM])

quick = hypothesis_settings(max_examples=50, derandomize=True, deadline=None)


@quick
@given(PURPOSES, SUBSCRIBERS, NUMBERS, MOMENTS)
def test_a_token_says_what_it_was_made_with(
    purpose: str, subscriber: int, number: int, issued: datetime
) -> None:
    """Subscriber, number and time come back from a token of fixed length that fits a link."""
    token = KEYS.sign(purpose, subscriber, issued, number)
    assert KEYS.read(purpose, token) == Claim(subscriber, number, issued)
    assert len(token) == tokens.TOKEN_LENGTH
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token.isascii()
    assert token[-1] not in "-_", "mail programs that find links in text would leave it out"


@quick
@given(SUBSCRIBERS, st.integers(0, tokens.TOKEN_LENGTH - 1), st.characters())
def test_a_token_changed_anywhere_is_refused(subscriber: int, at: int, char: str) -> None:
    """Any other character in any place makes it invalid, including spare bits of the last."""
    token = KEYS.sign(UNSUBSCRIBE, subscriber, ISSUED)
    changed = token[:at] + char + token[at + 1 :]
    if changed != token:
        with pytest.raises(BadToken):
            KEYS.read(UNSUBSCRIBE, changed)


def test_a_token_is_written_in_one_way() -> None:
    """Spare bits of the last character, and characters that base64 skips, make it invalid."""
    token = KEYS.sign(UNSUBSCRIBE, 7, ISSUED)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    at = last.index(token[-1])
    for other in [token[:-1] + char for char in last[at + 1 : at + 4]] + [
        f"{token}=",
        f"{token}!",
        f" {token}",
    ]:
        with pytest.raises(BadToken):
            KEYS.read(UNSUBSCRIBE, other)


@quick
@given(st.text(max_size=60) | st.text("ABCabc012-_=+/ ", min_size=40, max_size=46))
def test_what_was_never_a_token_is_refused(text: str) -> None:
    """Whatever stands in a link, reading it gives a subscriber or the one error."""
    with pytest.raises(BadToken):
        KEYS.read(UNSUBSCRIBE, text)


@quick
@given(PURPOSES, PURPOSES)
def test_a_token_serves_one_purpose(made: str, asked: str) -> None:
    """Who may unsubscribe by a link may not confirm by it."""
    token = KEYS.sign(made, 7, ISSUED)
    if made == asked:
        assert KEYS.read(asked, token).subscriber == 7
    else:
        with pytest.raises(BadToken):
            KEYS.read(asked, token)


def test_links_made_with_an_older_key_go_on_working() -> None:
    """A new key in front signs; the old one is recognised until it is taken out."""
    old = Keys([OLD]).sign(UNSUBSCRIBE, 7, ISSUED)
    rotated = Keys([NEW, OLD])
    assert rotated.read(UNSUBSCRIBE, old).subscriber == 7
    new = rotated.sign(UNSUBSCRIBE, 7, ISSUED)
    assert new == Keys([NEW]).sign(UNSUBSCRIBE, 7, ISSUED) != old
    with pytest.raises(BadToken):
        Keys([NEW]).read(UNSUBSCRIBE, old)


def test_another_publications_key_makes_no_token_of_ours() -> None:
    """A token says nothing to whoever has another key."""
    with pytest.raises(BadToken, match="changed, or is for another page"):
        KEYS.read(UNSUBSCRIBE, Keys([OTHER]).sign(UNSUBSCRIBE, 7, ISSUED))


def test_a_token_is_too_old_only_where_one_asks() -> None:
    """A link to unsubscribe works for ever; one to confirm may be refused after a while."""
    token = KEYS.sign(CONFIRM, 7, ISSUED)
    assert KEYS.read(CONFIRM, token, since=ISSUED).subscriber == 7
    with pytest.raises(BadToken, match="too old"):
        KEYS.read(CONFIRM, token, since=ISSUED + timedelta(seconds=1))


def test_the_same_token_is_made_again() -> None:
    """A token holds nothing random: the same message can be written again; this one was sent."""
    token = Keys(["0123456789abcdef" * 4]).sign(
        UNSUBSCRIBE, 42, ISSUED, tokens.token_number("power")
    )
    assert token == "AAAAAAAAACqrigGgawPWYK3yOtWkGRgWpGVW0X5txA4"  # noqa: S105 - its key stands above


@pytest.mark.parametrize(
    ("secrets", "reason"),
    [
        ([], "No signing key is set"),
        (["x" * 31], "fewer than 32"),
        ([NEW, "short"], "fewer than 32"),
    ],
)
def test_keys_that_could_be_guessed_are_refused(secrets: list[str], reason: str) -> None:
    """Everyone gets a token to try keys on; a short one would be found."""
    with pytest.raises(BadKeys, match=reason):
        Keys(secrets)


def test_keys_come_from_the_environment_or_a_file_that_it_names(tmp_path: Path) -> None:
    """Newest first, separated by spaces or lines."""
    new, old = "n" * 32, "o" * 32
    token = Keys([new]).sign(UNSUBSCRIBE, 7, ISSUED)
    path = tmp_path / "keys"
    path.write_text(f"{new}\n{old}\n")
    for environment in (
        {tokens.KEYS_VARIABLE: f"{new} {old}"},
        {tokens.KEYS_FILE_VARIABLE: str(path)},
    ):
        keys = tokens.read_keys(environment)
        assert keys.sign(UNSUBSCRIBE, 7, ISSUED) == token
        assert keys.read(UNSUBSCRIBE, Keys([old]).sign(UNSUBSCRIBE, 8, ISSUED)).subscriber == 8


def test_missing_keys_are_named(tmp_path: Path) -> None:
    """Without keys, or with a file that cannot be read, there are no links."""
    with pytest.raises(BadKeys, match="No signing key is set"):
        tokens.read_keys({})
    with pytest.raises(BadKeys, match="missing cannot be read"):
        tokens.read_keys({tokens.KEYS_FILE_VARIABLE: str(tmp_path / "missing")})


@quick
@given(PURPOSES, PURPOSES, st.text(max_size=40), st.text(max_size=40))
def test_a_seal_fits_one_text_and_one_purpose(made: str, asked: str, text: str, other: str) -> None:
    """It is small letters and digits of one length, and any key in use recognises it."""
    seal = KEYS.seal(made, text)
    assert re.fullmatch(rf"[a-z2-7]{{{tokens.SEAL_LENGTH}}}", seal)
    assert Keys([NEW, OLD]).fits_seal(asked, other, seal) == ((made, text) == (asked, other))
    assert not Keys([NEW]).fits_seal(made, text, seal)
    assert not KEYS.fits_seal(made, text, seal[:-1])


def test_a_themes_number_is_a_matter_of_its_slug() -> None:
    """Links go on meaning the theme they meant, however themes are ordered later."""
    assert (
        tokens.token_number("power")
        == tokens.token_number("power")
        != tokens.token_number("real-estate")
    )


def test_a_stand_in_is_as_long_as_a_token_and_none() -> None:
    """It holds the place of one purpose's token in one message."""
    made = {
        tokens.stand_in_token(purpose, seed)
        for purpose in (UNSUBSCRIBE, PREFERENCES)
        for seed in "ab"
    }
    assert len(made) == 4
    for text in made:
        assert len(text) == tokens.TOKEN_LENGTH
        with pytest.raises(BadToken):
            KEYS.read(UNSUBSCRIBE, text)
