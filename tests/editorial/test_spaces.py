"""Spaces: those lost after a sentence or a heading come back; names are left alone."""

import pytest

from digest.editorial.spaces import restore_spaces
from digest.model import Language
from tests.languages import ENGLISH


def restored(line: str, language: Language = ENGLISH) -> str:
    """Return the pieces of `line`, a line each."""
    return "\n".join(restore_spaces(line, language))


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("It signed the JV.“We are glad,” he said.", "It signed the JV. “We are glad,” he said."),
        ("“We are glad.”He left.", "“We are glad.” He left."),
        ("The rate fell to 5.25%.The bank said so.", "The rate fell to 5.25%. The bank said so."),
        ("It opened in 2024.India followed.", "It opened in 2024. India followed."),
        ("It has 38 lanes.The road is long.", "It has 38 lanes. The road is long."),
        ("It goes to sector 62.The tower rises.", "It goes to sector 62. The tower rises."),
        ("It signed the MoU.The firm is glad.", "It signed the MoU. The firm is glad."),
        ("Bids by L&T.The order is big.", "Bids by L&T. The order is big."),
        ("Bids by NHAI.Road firms wait.", "Bids by NHAI. Road firms wait."),
        ("The road (38 km).Work begins.", "The road (38 km). Work begins."),
        (
            "It costs Rs 1,200 crore.₹400 crore is paid.",
            "It costs Rs 1,200 crore. ₹400 crore is paid.",
        ),
        (
            "What comes next?While prices rise, few buy.",
            "What comes next? While prices rise, few buy.",
        ),
        ("Is it late?Yes.It is!Work goes on.", "Is it late? Yes. It is! Work goes on."),
    ],
)
def test_glued_sentences_are_set_apart(broken: str, mended: str) -> None:
    """A lost space after a sentence is put back, whatever the sentence ends with."""
    assert restored(broken) == mended


@pytest.mark.parametrize(
    "text",
    [
        "Posted on YouTube and LinkedIn by IndiGo, PhonePe and WeWork India.",
        "The A.P.J. Abdul Kalam Nagar road goes to R.K.Constructions and M.S.Rao.",
        "Booking.Com, MagicBricks.Com and Node.JS lease 1.25 lakh sq.ft in Pune.",
        "See https://www.example.com/News.Html?s=metro or www.example.com/Road.The for it.",
        "He cited U.S.A. figures, a Ph.D. thesis, an M.Tech degree and A.I. itself.",
        "It costs Rs.500 crore, or Rs.1.2 lakh a metre, at 7.8% of 5.25.",
        "Plot No.12 and Nos.14 of Sector 7.5 are sold.",
        "Node.JS and Kran.NRW run on Plan.IT.",
        "The CapitaLand tower has BuiltIn wardrobes and a CheckIn hall.",
    ],
)
def test_what_looks_glued_and_is_not_is_left(text: str) -> None:
    """Names with inner capitals, initials, host names, addresses and figures stay in one piece."""
    assert restored(text) == text


@pytest.mark.parametrize(
    ("broken", "heading", "rest"),
    [
        (
            "Demand Outlook and Pricing TrendsThe homes sell.",
            "Demand Outlook and Pricing Trends",
            "The homes sell.",
        ),
        ("Key HighlightsIt has 12 lanes.", "Key Highlights", "It has 12 lanes."),
        (
            "The Way ForwardIn March the board meets.",
            "The Way Forward",
            "In March the board meets.",
        ),
        ("OverviewThe project covers 38 km.", "Overview", "The project covers 38 km."),
        ("WhyBidders stayed away is known.", "Why", "Bidders stayed away is known."),
        ("TimelineBids close in May.", "Timeline", "Bids close in May."),
        ("Why it mattersBanks lend less.", "Why it matters", "Banks lend less."),
        (
            "What buyers should knowThe authority pays.",
            "What buyers should know",
            "The authority pays.",
        ),
    ],
)
def test_a_glued_heading_is_set_apart(broken: str, heading: str, rest: str) -> None:
    """A heading gets its lost line end back, at a paragraph's front and after a sentence."""
    assert restored(broken) == f"{heading}\n{rest}"
    assert restored(f"Prices rose. {broken}") == f"Prices rose.\n{heading}\n{rest}"


@pytest.mark.parametrize(
    ("heading", "rest"),
    [
        ("Deadline", "The bridge will be opened in June."),
        ("Traffic relief", "The old bridge is narrow."),
        ("Next steps", "In March the board meets."),
    ],
)
def test_a_short_heading_before_a_paragraph_is_set_apart(heading: str, rest: str) -> None:
    """Only the capital behind it shows that it is one."""
    assert restored(f"{heading} {rest}") == f"{heading}\n{rest}"


@pytest.mark.parametrize(
    "text",
    [
        "Rural India is short of roads.",
        "Titled The Long Road, it is read in Gaya.",
        "Make In India is a plan.",
        "In The Hindu it was told.",
        "Harit Rao LinkedIn is where it was posted.",
        "The DoPT and GoI signed an MoU with PowerGrid.",
        "A J.P.Morgan note on Booking.Com and the U.S.A is out.",
        "Pay by Kiraya.In for it, or at Kiraya.In or Ghar.Co.",
        "Rule 4.A applies, and Section 12.A does.",
        "The repo rate is 5.25% and the tariff Rs 2.54 a unit.",
        "UltraTech and HeidelbergCement raised prices.",
    ],
)
def test_names_and_figures_are_left_alone(text: str) -> None:
    """Capitals and dots within a name or a figure are no lost space."""
    assert restored(text) == text


def test_without_the_words_of_a_language_a_line_stays() -> None:
    """Capitals and dots may mean something else there."""
    line = "Er zahlt.Die MeisterIn der Stadt auch."
    assert restored(line, Language("de")) == line
