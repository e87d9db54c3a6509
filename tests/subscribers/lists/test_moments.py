"""Moments: the times of exports, never invented."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from digest.subscribers.lists.moments import DayOrder, day_order, moment_of

ZONE = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=ZONE)),
        ("2026-01-31T09:30+05:30", datetime(2026, 1, 31, 4, tzinfo=UTC)),
        ("2026-01-31T09:30:00.000Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31 09:30:00 UTC", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31 09:30:00 +0000", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("31/01/2026", datetime(2026, 1, 31, tzinfo=ZONE)),
        ("01/31/2026 9:30 PM", datetime(2026, 1, 31, 21, 30, tzinfo=ZONE)),
        ("31-01-2026 09:30", datetime(2026, 1, 31, 9, 30, tzinfo=ZONE)),
        ("5.6.2026", datetime(2026, 6, 5, tzinfo=ZONE)),
        ("4/4/2026", datetime(2026, 4, 4, tzinfo=ZONE)),
        ("Jan 31, 2026 9:30 am", datetime(2026, 1, 31, 9, 30, tzinfo=ZONE)),
        ("1769850000", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("1769850000123", datetime(2026, 1, 31, 9, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_exports_write_it(cell: str, wanted: datetime) -> None:
    """Without a zone it is in the publication's."""
    assert moment_of(cell, ZONE) == wanted


@pytest.mark.parametrize("cell", ["", "soon", "45/45/2026", "13/14/2026", "31/01/26", "2026"])
def test_what_is_no_time_is_refused(cell: str) -> None:
    """A year of two digits is none either."""
    with pytest.raises(ValueError, match=r".*"):
        moment_of(cell, ZONE, lambda: "day first")


@pytest.mark.parametrize(
    ("order", "wanted"),
    [("day first", (2026, 4, 3)), ("month first", (2026, 3, 4)), ("unknown", None)],
)
def test_a_day_that_may_be_two_is_read_in_its_columns_order(
    order: DayOrder, wanted: tuple[int, int, int] | None
) -> None:
    """Without one there is no time at all; a date that tells is read by itself."""
    found = moment_of("3/4/2026 10:00", ZONE, lambda: order)
    assert (found and (found.year, found.month, found.day)) == wanted
    assert moment_of("31/1/2026", ZONE, lambda: order) == datetime(2026, 1, 31, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2026", "13/4/2026"], "day first"),
        (["3/4/2026", "", "4/13/2026 9:00 AM"], "month first"),
        (["3/4/2026", "13/4/2026", "4/13/2026"], "unknown"),
        (["3/4/2026", "4/4/2026", "2026-01-31", "13.4.2026", "31/31/2026"], "unknown"),
        ([], "unknown"),
    ],
)
def test_a_columns_order_is_what_its_dates_tell(cells: list[str], order: DayOrder) -> None:
    """Nothing, if they contradict each other."""
    assert day_order(cells) == order
