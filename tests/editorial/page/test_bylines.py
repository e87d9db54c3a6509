"""Bylines and clocks, in lines of their own or glued to the first sentence."""

import pytest

from digest.editorial.page.bylines import head_of
from tests.languages import LANGUAGES

INDIAN = LANGUAGES.of("en-IN")
NEWS = "The road authority approved 38 km of road on Monday."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Meera Nair", "byline"),
        ("Written by Meera Nair, Edited by: S. Rao", "byline"),
        ("STAFF REPORTER", "byline"),
        ("ANI | Updated: Nov 22, 2026 14:00 IST", "byline"),
        ("Meera Nair & Asha Rao | Nov 22, 2026, 06:05 AM IST", "clock"),
        ("22 Nov 2026 09:00 IST . 2 min", "clock"),
        ("3 min read", "clock"),
        ("UPDATED: NOVEMBER 22, 2026 06:30 IST", "clock"),
        ("Pune | Sunday, 22 November 2026, 7:42 pm IST | 3 minute read", "dateline"),
    ],
)
def test_a_line_above_the_text(line: str, kind: str) -> None:
    """It holds nothing but names, days, clocks and the words that pages put beside them."""
    found = head_of(line, 0, len(line), INDIAN, above=True)
    assert found
    assert (found.kind, found.end) == (kind, len(line))


@pytest.mark.parametrize(
    "front",
    [
        "By M. Nair Published: Nov 22, 2026 09:00 IST ",
        "Updated - November 22, 2026 09:00 am IST - ",
        "Posted On: 22 NOV 2026 4:35PM ",
    ],
)
def test_a_byline_glued_to_the_first_sentence(front: str) -> None:
    """It ends with its clock."""
    found = head_of(front + NEWS, 0, len(front + NEWS), INDIAN, above=True)
    assert found
    assert (front + NEWS)[found.end :].strip() == NEWS


@pytest.mark.parametrize(
    "line",
    [
        NEWS,
        "Highlights of the Project",
        "By November 22, 2026, Pune will have a road.",
        "By 10:30 am Pune was full.",
        "Pre-bid meeting: 22 December 2026, 11:30 am",
        "LAST DATE: 25 JANUARY 2027, 6:00 PM",
        "Pune Metro Line 5",
        "",
    ],
)
def test_what_tells_something_stays(line: str) -> None:
    """Sentences and the fields of a notice are the article's own."""
    assert head_of(line, 0, len(line), INDIAN, above=True) is None
