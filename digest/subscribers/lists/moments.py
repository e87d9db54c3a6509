"""Moments: times as exports write them, and the order of day and month in a column."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from digest.sources.timestamp import parse_timestamp

DayOrder = Literal["day first", "month first", "unknown"]
#: A day and a month in either order. With dots the day stands first everywhere (CLDR).
_EITHER = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)


def moment_of(
    cell: str, zone: ZoneInfo, order: Callable[[], DayOrder] = lambda: "unknown"
) -> datetime | None:
    """Return the time that a cell names, in `zone` unless it names one; None if it may be two.

    `order` gives that of day and month; it is asked where the cell itself does not tell. Raises
    ValueError if it is no time.
    """
    try:
        when = datetime.fromisoformat(cell)
    except ValueError:
        date = _EITHER.match(cell)
        if date and (known := _order(date) or order()) == "unknown":
            return None
        text = parse_timestamp(_in_iso(date, known) if date else cell, zone.key)
        when = datetime.fromisoformat(text or "")
    return when if when.tzinfo else when.replace(tzinfo=zone)


def day_order(cells: Iterable[str]) -> DayOrder:
    """Return the order of day and month that all `cells` of a column have, as far as they tell."""
    found: set[DayOrder] = set()
    for cell in cells:
        date = _EITHER.match(cell)
        if date and date[2] != "." and (int(date[1]) > 12) != (int(date[3]) > 12):
            found.add(_order(date) or "unknown")
            if len(found) > 1:
                return "unknown"
    return next(iter(found), "unknown")


def _order(date: re.Match[str]) -> DayOrder | None:
    """Return the order that a date itself tells, or None."""
    one, two = int(date[1]), int(date[3])
    if date[2] == "." or one > 12 or one == two:
        return "day first"
    return "month first" if two > 12 else None


def _in_iso(date: re.Match[str], order: DayOrder) -> str:
    day, month = (date[3], date[1]) if order == "month first" else (date[1], date[3])
    return f"{date[4]}-{month:0>2}-{day:0>2}{date.string[date.end() :]}"
