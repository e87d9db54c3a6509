"""Periods of the calendar, seen from a day."""

from datetime import date

import pytest

from digest.editorial.facts.periods import (
    Period,
    day_after,
    day_period,
    fiscal_year_of,
    month_period,
    nearest_day,
    nearest_month,
    part_period,
    period_ending,
    relative_period,
    turned,
    year_period,
)

TODAY = date(2026, 11, 20)


def shown(period: Period | None) -> str:
    """Return a period's days in ISO form."""
    return f"{period.first}..{period.last}" if period else "none"


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (day_period(2026, 2, 30), "none"),
        (month_period(2026, 12, 3), "2026-12-01..2027-02-28"),
        (year_period(2027, 4), "2026-04-01..2027-03-31"),
        (part_period(year_period(2027, 4), 4, 3), "2026-10-01..2026-12-31"),
        (part_period(year_period(2026), 2, -1), "2026-07-01..2026-12-31"),
        (period_ending(month_period(2026, 1), 3), "2025-11-01..2026-01-31"),
        (nearest_day(1, 15, TODAY), "2027-01-15..2027-01-15"),
        (nearest_day(2, 30, TODAY), "none"),
        (nearest_month(9, TODAY), "2026-09-01..2026-09-30"),
        (turned(nearest_month(2, TODAY), TODAY, ahead=False), "2026-02-01..2026-02-28"),
        (turned(nearest_month(9, TODAY), TODAY, ahead=True), "2027-09-01..2027-09-30"),
        (
            turned(nearest_month(2, date(2027, 3, 1)), date(2027, 3, 1), ahead=True),
            "2028-02-01..2028-02-29",
        ),
        (relative_period("week", 1, TODAY), "2026-11-23..2026-11-29"),
        (relative_period("month", -1, TODAY), "2026-10-01..2026-10-31"),
        (relative_period("quarter", 1, TODAY), "2027-01-01..2027-03-31"),
        (relative_period("year", 0, TODAY), "2026-01-01..2026-12-31"),
        (relative_period("fiscal", 1, TODAY), "2027-04-01..2028-03-31"),
    ],
)
def test_a_period_has_its_days(period: Period | None, days: str) -> None:
    """Fiscal years begin in April; days that the calendar lacks are none."""
    assert shown(period) == days


def test_the_nearest_day_is_without_its_own_year() -> None:
    """A range may then give it another year."""
    assert nearest_month(3, TODAY).yearless
    assert not month_period(2027, 3).yearless


@pytest.mark.parametrize(
    ("number", "unit", "day"),
    [(10, "day", "2026-11-30"), (2, "week", "2026-12-04"), (1, "year", "2027-11-20")],
)
def test_days_after_a_day(number: int, unit: str, day: str) -> None:
    """Weeks are of seven days."""
    assert day_after(TODAY, number, unit).isoformat() == day


def test_a_month_after_a_long_month_ends_earlier() -> None:
    """31 January and a month is 28 February; March still is of the fiscal year that ends."""
    assert day_after(date(2026, 1, 31), 1, "month") == date(2026, 2, 28)
    assert [fiscal_year_of(date(2026, month, 1)) for month in (3, 4)] == [2026, 2027]
