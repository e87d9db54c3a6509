from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from digest.delivery import window

DAY = date(2026, 11, 23)
KOLKATA = ZoneInfo("Asia/Kolkata")


@pytest.mark.parametrize(
    ("after", "until", "now", "said"),
    [
        ("06:00", "11:00", "2026-11-23T00:29:59", "early"),
        ("06:00", "11:00", "2026-11-23T00:30:00", "open"),
        ("06:00", "11:00", "2026-11-23T05:29:59", "open"),
        ("06:00", "11:00", "2026-11-23T05:30:00", "late"),
        ("00:00", "24:00", "2026-11-22T18:29:59", "early"),
        ("00:00", "24:00", "2026-11-23T18:29:59", "open"),
        ("00:00", "24:00", "2026-11-23T18:30:00", "late"),
        ("22:00", "02:00", "2026-11-23T20:29:59", "open"),
        ("22:00", "02:00", "2026-11-23T20:30:00", "late"),
        ("22:00", "02:00", "2026-11-23T10:00:00", "early"),
    ],
)
def test_a_window_is_of_the_publications_day(after: str, until: str, now: str, said: str) -> None:
    """Its times are those of the publication's time zone; one may reach into the next day."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert window.window_of_day(DAY, KOLKATA, after, until).at(at) == said


def test_a_window_is_as_long_as_the_clocks_say() -> None:
    """On the day that clocks go forward it is an hour shorter."""
    berlin = window.window_of_day(date(2026, 3, 29), ZoneInfo("Europe/Berlin"), "00:00", "24:00")
    assert berlin.closes.timestamp() - berlin.opens.timestamp() == 23 * 3600
