"""Tails: what an agency leaves behind the last words."""

import pytest

from digest.editorial.page.tails import tail_start
from tests.languages import LANGUAGES

INDIAN = LANGUAGES.of("en-IN")
NEWS = "The road authority approved 38 km of road on Monday."


@pytest.mark.parametrize(
    "tail",
    [
        " UNI AB CDE 1840", " PTI ABC DEF", " PTI", " (ANI)", " -- (With inputs from IANS)",
        " (With inputs from PTI)", " THE HILL LEDGER", " PTI/ANI", " —IANS",
    ],
)  # fmt: skip
def test_a_tail_hangs_on_the_last_sentence(tail: str) -> None:
    """An agency with initials, an hour or brackets, or a paper's name in capitals."""
    text = NEWS + tail
    assert tail_start(text, 0, len(text), INDIAN, last=True) in (len(NEWS), len(NEWS) + 1)


@pytest.mark.parametrize("line", ["WAM/Layla Rahimi/ Omar Said", "ABC/XYZ", "PTI ABC DEF"])
def test_a_tail_may_be_a_line(line: str) -> None:
    """Initials alone are one at the end of an article."""
    assert tail_start(line, 0, len(line), INDIAN, last=True) == 0


@pytest.mark.parametrize(
    "line",
    [
        NEWS,
        "The plan was told to PTI.",
        "It is run by NTPC. NHAI pays.",
        "Bids went to NTPC",
        "KEY DATES",
    ],
)
def test_what_is_no_tail_stays(line: str) -> None:
    """Names in capitals within a sentence are its own."""
    assert tail_start(line, 0, len(line), INDIAN, last=True) == len(line)
