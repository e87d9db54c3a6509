import random
import unicodedata

import pytest

from digest.rendering.headline import inbox_headline, single_line

TEXT = (
    "NTPC has won an order for 500 MW of solar power in Rajasthan. The order is the largest of "
    "the year, AIIMS said, and UNESCO praised it."
)


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("RE: Your order", "Your order"),
        ("Re[2]: FWD : AW:Tower sold", "Tower sold"),
        ("fw：Tower sold", "Tower sold"),
        ("回复：Tower sold", "Tower sold"),
        ("[Test] Tower sold", "Tower sold"),
        ("***SPAM*** Tower sold", "Tower sold"),
        ("(Draft): Tower sold", "Tower sold"),
        ("Reservoir: half full", "Reservoir: half full"),
        ("Redevelopment: a plan", "Redevelopment: a plan"),
        ("Toll: re: charged", "Toll: re: charged"),
    ],
)
def test_a_faked_mark_is_no_headline(headline: str, said: str) -> None:
    """Readers would take it for an answer, filters for a fake; what only looks so stays."""
    assert inbox_headline(headline) == said


@pytest.mark.parametrize(
    ("headline", "text", "said"),
    [
        ("NTPC WINS 500 MW SOLAR ORDER IN RAJASTHAN", TEXT,
         "NTPC Wins 500 MW solar order in Rajasthan"),
        ("NTPC WINS SOLAR ORDER", "", "NTPC Wins Solar Order"),
        ("BREAKING: dam full", "", "Breaking: dam full"),
        ("METRO LINE II OPENS", "", "Metro Line II Opens"),
        ("ΝΕΑ ΓΡΑΜΜΗ ΜΕΤΡΟ", "", "Νεα Γραμμη Μετρο"),
        ("UNESCO, AIIMS IN PACT", TEXT, "UNESCO, AIIMS in Pact"),
        ("UNESCO PRAISES DAM", "UNESCO PRAISES THE DAM OF THE YEAR", "Unesco Praises Dam"),
    ],
)  # fmt: skip
def test_a_headline_in_capitals_is_spoken(headline: str, text: str, said: str) -> None:
    """Its article tells how its words are written; abbreviations stay."""
    assert inbox_headline(headline, text) == said


@pytest.mark.parametrize(
    "headline",
    [
        "Saryu Solar wins a 300 MW order",
        "NTPC, BHEL in MoU",
        "NHAI opens NH-66",
        "iPhone plant for Hosur",
        "MW, GW, kW",
        "मुंबई में नई मेट्रो",
        "Who pays for it?",
    ],
)
def test_a_calm_headline_stays(headline: str) -> None:
    """Abbreviations alone do not shout."""
    assert inbox_headline(headline) == headline


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("Sold!!! Out??!", "Sold! Out?"),
        ("Cash $$$$ now", "Cash $ now"),
        ("₹₹ for all", "₹ for all"),
        ("F R E E flats", "FREE flats"),
        ("Wait...", "Wait…"),
        ("Why?", "Why?"),
    ],
)
def test_rows_of_signs_become_one(headline: str, said: str) -> None:
    """A filter counts them."""
    assert inbox_headline(headline) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tower\r\nBcc: all@example.com", "Tower Bcc: all@example.com"),
        ("Tower\u2028sold\x00 \x1b[31mnow", "Tower sold [31mnow"),
        ("\u202edlos\u202c Tower\u2066\u2069", "dlos Tower"),
        ("T\u200bo\u00adw\ufeffer \U000e0041", "Tower"),
        ("क्\u200dष र\u200c\u200c\u200cय", "क्\u200dष र\u200cय"),
        ("\ud800Tower", "Tower"),
    ],
)
def test_what_is_not_seen_goes(text: str, said: str) -> None:
    """Lines, orders to terminals, and characters that hide or reorder; Hindi keeps its joiners."""
    assert single_line(text) == said


def test_every_headline_ends_up_fit() -> None:
    """Whatever a source puts together."""
    chance = random.Random(8)
    pieces = [
        "RE:", "Fwd: ", "[Test]", "***", "!!!", "??", "FREE", "WINNER", "tower", "मुंबई", "\r\n",
        "\x00", "\u202e", "\u200d", "\u0301" * 9, " ", "=?utf-8?q?x?=", "{lead}", "<b>", "MW",
    ]  # fmt: skip
    for _ in range(3000):
        headline = "".join(chance.choices(pieces, k=chance.randint(1, 12)))
        said = inbox_headline(headline)
        assert said == said.strip()
        assert "!!" not in said
        assert not said.lower().startswith(("re:", "fwd:", "[test]"))
        for char in said:
            assert unicodedata.category(char) not in ("Cc", "Zl", "Zp", "Cs")
            assert char in "\u200c\u200d" or unicodedata.category(char) != "Cf"


def test_a_headline_without_end_takes_no_time() -> None:
    """It is cut before it is looked at."""
    for piece in ("RE:", "re [", "[", "!", "A", "A ", "\u0301", "(*"):
        assert len(inbox_headline(piece * 100_000, "a " * 1_000_000)) <= 1000
