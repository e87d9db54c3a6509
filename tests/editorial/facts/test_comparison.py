"""Comparison of facts: rounded, in other words, or converted."""

from datetime import date

import pytest

from digest.editorial.facts.comparison import covers_fact, is_conversion, is_rounding, same_amount
from digest.editorial.facts.finder import find_facts
from digest.model import Fact

DAY = date(2026, 11, 20)


def fact(text: str, day: date = DAY) -> Fact:
    """Return the only fact of `text`."""
    (found,) = find_facts(text, day)
    return found


@pytest.mark.parametrize(
    ("known", "new", "covered"),
    [
        ("Rs 1,890 crore", "Rs 18.9 billion", True),
        ("Rs 1,890 crore", "Rs 1,900 crore", True),
        ("Rs 1,890 crore", "Rs 2,400 crore", False),
        ("Rs 1,700 crore", "$200 million", True),
        ("Rs 1,700 crore", "$500 million", False),
        ("12 underground stations", "12 stations", True),
        ("12 stations", "12 trains", False),
        ("30 per cent", "31 per cent", False),
        ("5-7 MW", "7 MW", True),
        ("by March 2028", "by 31 March 2028", True),
        ("in 2027", "in March 2027", False),
        ("in March 2027", "in 2027", True),
    ],
)
def test_a_known_fact_covers_the_same_said_otherwise(
    *, known: str, new: str, covered: bool
) -> None:
    """Rounding, currencies and vaguer dates say nothing new; more precise dates do."""
    assert covers_fact(fact(known), fact(new)) is covered


def test_a_relative_date_drifts_with_the_day_of_writing() -> None:
    """Two articles of one week mean one deadline by "30 months"; a month later it is another."""
    known = fact("within 30 months")
    assert covers_fact(known, fact("in the next 30 months", date(2026, 11, 25)))
    assert not covers_fact(known, fact("in the next 30 months", date(2026, 12, 25)))


def test_one_amount_is_the_same_to_the_last_figure() -> None:
    """In whatever words; counts ignore adjectives; dates are no amounts."""
    assert same_amount(fact("Rs 1,890 crore"), fact("Rs 18.9 billion"))
    assert same_amount(fact("12 new stations"), fact("12 stations"))
    assert not same_amount(fact("Rs 2.54"), fact("Rs 2.55"))
    assert not same_amount(fact("by March 2028"), fact("by March 2028"))


@pytest.mark.parametrize(
    ("rough", "exact", "rounds"),
    [
        ("Rs 1,900 crore", "Rs 1,890 crore", True),
        ("Rs 1,890 crore", "Rs 1,900 crore", False),
        ("Rs 1,890 crore", "Rs 1,890 crore", False),
        ("Rs 2.5", "Rs 2.54", True),
        ("Rs 2.54", "Rs 2.55", False),
        ("Rs 2 crore", "Rs 2.4 crore", False),
        ("12 stations", "12.4 km", False),
    ],
)
def test_a_rounder_figure_rounds_just_one(*, rough: str, exact: str, rounds: bool) -> None:
    """It has fewer figures, and is what the exact one is rounded to."""
    assert is_rounding(fact(rough), fact(exact)) is rounds


def test_a_conversion_stands_in_brackets_right_behind() -> None:
    """Further on, or in the same currency, a sum is another one."""
    assert is_conversion(*find_facts("Rs 2,180 crore ($245 million)", DAY))
    assert not is_conversion(*find_facts("Rs 2,180 crore and $245 million", DAY))
    assert not is_conversion(*find_facts("Rs 2,180 crore (Rs 24 crore)", DAY))
