"""Asides: what is no part of what an article tells, found once where it is made."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.asides import find_asides
from digest.model import Article
from tests.languages import LANGUAGES
from tests.timing import in_proportion

INDIAN = LANGUAGES.of("en-IN")
TITLE = "Pune gets a road"
TEXT = """Home › News
Pune gets a road
By Meera Nair
Pune | 22 November 2026, 7:42 pm IST
PUNE, Nov 22 (UNI) The city will get 38 km of road. Also read: A bridge opens. It costs Rs 5 crore.
Workers at the site. (Photo: Asha Rao)
Most Read
Why onions are dear
The road opens by June 2027. UNI AB CDE 1840
Comments (4)
Reader7: It was time."""


def prose(title: str, text: str) -> list[str]:
    """Return the lines that are left of a text without its asides."""
    article = Article("a", "", title, text, asides=find_asides(title, text, INDIAN))
    return [line.strip() for line in article.prose.split("\n") if line.strip()]


def test_a_page_is_left_with_what_it_tells() -> None:
    """Datelines, bylines, captions, furniture and tails are set aside, each of its kind."""
    assert prose(TITLE, TEXT) == [
        "The city will get 38 km of road.",
        "It costs Rs 5 crore.",
        "The road opens by June 2027.",
    ]
    kinds = {one.kind for one in find_asides(TITLE, TEXT, INDIAN)}
    assert kinds == {"dateline", "byline", "heading", "furniture", "caption", "tail"}


def test_a_plain_text_has_no_asides() -> None:
    """All that it says is told."""
    text = "The bridge opens in May.\nRead the terms with care, says Asha Rao.\nWhat comes next"
    assert find_asides("A bridge opens", text, INDIAN) == ()


@pytest.mark.parametrize(
    "line",
    [
        "About Saryu Infra: Saryu Infra owns 14 roads and has orders of Rs 640 crore.",
        "ABOUT SARYU INFRA LIMITED:",
        "About Saryu Infra",
    ],
)
def test_what_a_firm_says_of_itself_is_set_aside(line: str) -> None:
    """It stands at the end of a release: its figures are none of the news."""
    text = f"Saryu Infra won a road in Pune.\nIt costs Rs 5 crore.\n{line}\nIt employs 640 people."
    assert prose(TITLE, text) == ["Saryu Infra won a road in Pune.", "It costs Rs 5 crore."]


@pytest.mark.parametrize(
    "line", ["About 40 firms: that is all.", "About Varuna Steel: it is new.", "About time"]
)
def test_a_line_about_something_else_stays(line: str) -> None:
    """The text has named the firm before."""
    assert line in prose(TITLE, f"Saryu Infra won a road in Pune.\nIt costs Rs 5 crore.\n{line}")


def test_a_headline_told_again_is_set_aside() -> None:
    """Pages add a few words of their own to it; a sentence with its words stays."""
    for line in ("LIVE: Pune gets a road", "Pune gets a road - as it happened"):
        assert prose(TITLE, f"{line}\nThe road opens in May.") == ["The road opens in May."]
    for line in (
        "Pune gets a road in May.",
        "Pune gets a road of 40 km by May as its first of six",
    ):
        assert prose(TITLE, f"{line}\nIt opens in May.") == [line, "It opens in May."]


PIECES = [
    "PUNE, Nov 22: ", "The road opens. ", "By Meera Nair", "UNI AB CDE", "\n", "Also read: It. ",
    "Comments", "(Photo: A)", " ", "Most Read", "22 Nov 2026 ", "09:00 IST", "Rs 5", "TITLE",
]  # fmt: skip


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join))
def test_asides_are_in_order_within_the_text(text: str) -> None:
    """None overlaps another, and none is empty."""
    at = 0
    for one in find_asides("TITLE", text, INDIAN):
        assert at <= one.start < one.end <= len(text)
        at = one.end


@pytest.mark.parametrize(
    "piece",
    ["Pune, ", "PUNE/", "A B ", "22 Nov ", "Also read: ", "UNI AB ", "By A ", "1. ", "(Pune", "\n"],
)
def test_asides_take_time_in_proportion(piece: str) -> None:
    """No repetition keeps it busy for long."""
    in_proportion(piece.__mul__, lambda text: find_asides("A", text, INDIAN), 6000)
