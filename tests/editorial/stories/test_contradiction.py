"""Contradiction: what two forms of one sentence say against each other."""

from collections import Counter
from datetime import date

import pytest

from digest.editorial.stories.contradiction import (
    Difference,
    Surroundings,
    are_permuted,
    capital_words,
    compare_forms,
)
from digest.model import Fact
from tests.languages import ENGLISH


def compare(old: str, new: str) -> Difference:
    """Return how two forms differ in an English article of October 2026."""
    around = Surroundings(date(2026, 10, 6), ENGLISH, frozenset(), Counter(), Counter())
    return compare_forms(old, new, around)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The firm has 410 sheds.", "The firm has 401 sheds."),
        ("It costs Rs 64 crore.", "It costs Rs 64 lakh."),
        ("It stores 600 MW.", "It stores 600 MWh."),
        ("The loan is $40 million.", "The loan is Rs 40 million."),
        ("It opens on January 15.", "It opens on January 5."),
        ("It lies in Tolari near the lake.", "It lies in Bhusar near the lake."),
        ("Suresh Patil signed.", "Ramesh Kadam signed."),
        ("Phase II opens.", "Phase III opens."),
        ("It will be built.", "It will not be built."),
        ("The court rejected the plea.", "The court upheld the plea."),
        ("The permit is legal.", "The permit is illegal."),
        ("The left bank is dry, the right one wet.", "The right bank is dry, the left one wet."),
        ("The firm must pay the state.", "The state must pay the firm."),
        ("One man died.", "Two men died."),
    ],
)
def test_another_figure_name_opposite_or_not_contradicts(old: str, new: str) -> None:
    """Both forms cannot be true, in either direction."""
    assert compare(old, new).contradicts
    assert compare(new, old).contradicts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("About 400 sheds burnt.", "As many as 398 sheds burnt."),
        ("It has more than 60 sheds.", "It has 64 sheds."),
        ("Nearly 500 men came.", "Some 490 men came."),
        ("It makes 5 MW.", "It makes 5.1 MW."),
        ("It costs Rs 10 billion.", "It costs Rs 1,000 crore."),
        ("It takes two years.", "It takes 24 months."),
        ("It opens in March 2028.", "It opens on 31 March 2028."),
        ("The NHAI pays.", "The National Highways Authority of India pays."),
        ("The road to Bombay is shut.", "The road to Mumbai is shut."),
        ("Justice Rao spoke.", "Judge Rao spoke."),
        ("On Monday the panel met.", "The panel met on Monday."),
        ("It costs Rs 20 crore in Tolari.", "It costs Rs 20 crore."),
        ("The firm won the order.", "The firm bagged the order."),
    ],
)
def test_other_words_for_the_same_do_not(old: str, new: str) -> None:
    """Nor do a rounding that says so, another unit, a cut, or what was added."""
    assert not compare(old, new).contradicts


def test_a_difference_tells_what_else_changed() -> None:
    """The words of the pair and the end of the new form are not counted."""
    found = compare("It costs Rs 20 crore in all.", "It costs Rs 30 crore in all, says Rao.")
    assert (found.changed, [one.key for one in found.tail]) == (0, ["says", "rao"])
    assert compare("It costs Rs 20 crore.", "It cost the state Rs 30 crore.").changed == 3


def test_a_slip_has_the_same_digits() -> None:
    """In another order."""
    one, other, third = (
        Fact("count", text, 0, len(text), "", 0.0) for text in ("187", "178", "188")
    )
    assert are_permuted(one, other)
    assert not are_permuted(one, third)
    assert not are_permuted(one, one)


def test_names_are_written_with_a_capital_within_a_sentence() -> None:
    """Not at its head, and not in a headline that writes every word so."""
    assert list(capital_words("The port of Mandva pays.")) == ["mandva"]
    assert list(capital_words("Port Of Mandva Pays")) == []
