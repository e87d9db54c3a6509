"""Periods of the calendar: months, quarters, fiscal years, and "next month" on a given day.

A fiscal year is named by the year in which it ends. It begins with the month that the publication
says (`fiscal_start`), in India with April.
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from digest.model.language import FISCAL_START


class Period(NamedTuple):
    """The days from `first` to `last`, both included; `yearless` if the text names no year."""

    first: date
    last: date
    yearless: bool = False


def day_period(year: int, month: int, number: int) -> Period | None:
    """Return one day, or None if the calendar has no such day."""
    if not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    return Period(date(year, month, number), date(year, month, number))


def month_period(year: int, month: int, number: int = 1) -> Period:
    """Return `number` months from the given one; month 13 is January of the next year."""
    first = _shift(date(year, 1, 1), month - 1)
    return Period(first, _shift(first, number) - timedelta(days=1))


def year_period(number: int, start: int = 1) -> Period:
    """Return the year that begins with month `start` and ends in year `number`."""
    return month_period(number - (start > 1), start, 12)


def part_period(whole: Period, parts: int, number: int) -> Period:
    """Return part `number` of `parts` of whole months: 1 is the first, -1 the last."""
    first, last, _ = whole
    length = ((last.year - first.year) * 12 + last.month - first.month + 1) // parts
    at = number - 1 if number > 0 else parts + number
    return month_period(first.year, first.month + at * length, length)


def period_ending(last: Period, number: int) -> Period:
    """Return the `number` months that end with the month of `last`."""
    return month_period(last.last.year, last.last.month - number + 1, number)


def fiscal_year_of(today: date, start: int = FISCAL_START) -> int:
    """Return the fiscal year that `today` is in, if it begins with month `start`."""
    return today.year + (1 < start <= today.month)


def nearest_day(month: int, number: int, today: date) -> Period | None:
    """Return the day of a month in the year nearest to `today`; None for 30 February."""
    days = [found for at in (-1, 0, 1) if (found := day_period(today.year + at, month, number))]
    return _nearest(days, today) if days else None


def nearest_month(month: int, today: date) -> Period:
    """Return the month in the year nearest to `today`."""
    return _nearest([month_period(today.year + at, month) for at in (-1, 0, 1)], today)


def turned(period: Period, today: date, *, ahead: bool) -> Period:
    """Return a period without a year in the year that puts it ahead of `today`, or behind."""
    if ahead and period.last < today:
        return _in_years(period, 1)
    return _in_years(period, -1) if not ahead and period.first > today else period


def relative_period(unit: str, step: int, today: date, fiscal_start: int = FISCAL_START) -> Period:
    """Return the week, month, quarter, year or fiscal year `step` after that of `today`."""
    match unit:
        case "week":
            monday = today + timedelta(days=7 * step - today.weekday())
            return Period(monday, monday + timedelta(days=6))
        case "month":
            return month_period(today.year, today.month + step)
        case "quarter":
            return month_period(today.year, (today.month - 1) // 3 * 3 + 1 + 3 * step, 3)
        case "year":
            return year_period(today.year + step)
        case _:
            return year_period(fiscal_year_of(today, fiscal_start) + step, fiscal_start)


def day_after(today: date, number: int, unit: str) -> date:
    """Return the day `number` units after `today`; months and years stop at a month's end."""
    if unit in ("day", "week"):
        return today + timedelta(days=number * (7 if unit == "week" else 1))
    return _shift(today, number if unit == "month" else 12 * number)


def _shift(start: date, number: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _in_years(period: Period, number: int) -> Period:
    """Return a period `number` years later; one to the end of February stays so."""
    first, last = (_shift(day, 12 * number) for day in period[:2])
    ends_a_month = (period.last + timedelta(days=1)).day == 1
    if ends_a_month and first != last:
        last = month_period(last.year, last.month).last
    return Period(first, last, yearless=True)


def _nearest(found: Sequence[Period], today: date) -> Period:
    """Return the period with the fewest days between it and `today`, marked as yearless."""

    def distance(period: Period) -> int:
        return max((period.first - today).days, (today - period.last).days, 0)

    return min(found, key=distance)._replace(yearless=True)
