"""Sizes: figures of different kinds and currencies, comparable."""

from datetime import date

import pytest

from digest.editorial.facts.sizes import is_small, size_of
from digest.model import Fact


@pytest.mark.parametrize(
    ("fact", "size"),
    [
        (Fact("money", "", 0, 0, "INR", 1e10), 1.0),
        (Fact("power", "", 0, 0, "MW", 5.0), -1.0),
        (Fact("power", "", 0, 0, "MW", 5.0, 500.0), 1.0),
        (Fact("capacity", "", 0, 0, "TEU", 1e5), 0.0),
        (Fact("date", "", 0, 0, last=date(2027, 3, 31)), 1.0),
        (Fact("date", "", 0, 0, first=date(2027, 3, 1), last=date(2027, 3, 31)), 0.0),
    ],
)
def test_a_size_is_in_powers_of_ten_of_a_middling_figure(fact: Fact, size: float) -> None:
    """A range is as large as its end, and a deadline as a large figure."""
    assert size_of(fact) == pytest.approx(size)


def test_dollars_are_compared_as_rupees() -> None:
    """A hundred million dollars are more than a hundred crore rupees."""
    dollars, rupees = (
        Fact("money", "", 0, 0, unit, value) for unit, value in (("USD", 1e8), ("INR", 1e9))
    )
    assert size_of(dollars) > size_of(rupees)


def test_a_currency_that_is_not_known_is_no_rupee() -> None:
    """A million of it is more than a million rupees, and less than a million dollars."""
    rupees, other, dollars = (
        size_of(Fact("money", "", 0, 0, unit, 1e6)) for unit in ("INR", "XYZ", "USD")
    )
    assert rupees < other < dollars


def test_small_counts_are_small() -> None:
    """Only counts below ten are."""
    assert is_small(Fact("count", "", 0, 0, "lanes", 6.0))
    assert not is_small(Fact("count", "", 0, 0, "homes", 600.0))
    assert not is_small(Fact("length", "", 0, 0, "km", 6.0))
