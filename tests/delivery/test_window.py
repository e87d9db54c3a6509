from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery import window

DAY = date(2026, 11, 23)
KOLKATA = ZoneInfo("Asia/Kolkata")
SECOND = timedelta(seconds=1)
#: Clocks that go forward at two, at midnight, by half an hour, by a day; and some that never do.
ZONES = (
    "Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut",
    "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Asia/Kolkata", "UTC",
)  # fmt: skip


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
    assert berlin.closes - berlin.opens == timedelta(hours=23)


@pytest.mark.parametrize(
    ("after", "until", "opens", "closes"),
    [
        ("02:30", "03:15", "01:30", "02:15"),
        ("02:10", "02:50", "01:10", "01:50"),
        ("01:30", "02:30", "00:30", "01:30"),
        ("02:30", "06:00", "01:30", "04:00"),
        ("02:30", "02:30", "01:30", "00:30"),
    ],
)
def test_a_window_in_the_hour_that_clocks_skip(
    after: str, until: str, opens: str, closes: str
) -> None:
    """It opens an hour later by the clock, and stays open for its time; here from 02:00 to 03:00.

    The instants are in UTC; the last one is of the next day.
    """
    berlin = window.window_of_day(date(2026, 3, 29), ZoneInfo("Europe/Berlin"), after, until)
    assert (f"{berlin.opens:%H:%M}", f"{berlin.closes:%H:%M}") == (opens, closes)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    day=st.dates(date(1990, 1, 1), date(2040, 12, 30)),
    zone=st.sampled_from(ZONES),
    after=st.integers(0, 24 * 60 - 1),
    until=st.integers(0, 24 * 60),
    near=st.integers(-1, 1),
)
def test_a_window_opens_before_it_closes(
    day: date, zone: str, after: int, until: int, near: int
) -> None:
    """In every zone, on every day, and most of all around the days on which clocks change."""
    change = next_change(day, ZoneInfo(zone))
    for on in {day, (change or day) + timedelta(days=near)}:
        texts = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (after, until))
        made = window.window_of_day(on, ZoneInfo(zone), *texts)
        assert made.at(made.opens - SECOND) == "early"
        assert made.at(made.opens) == "open"
        assert made.at(made.closes - SECOND) == "open"
        assert made.at(made.closes) == "late"
        assert made.closes - made.opens <= timedelta(hours=48)


def next_change(day: date, zone: ZoneInfo) -> date | None:
    """Return the first day within a year on which the clocks of a zone change."""
    days = [day + timedelta(days=ahead) for ahead in range(366)]
    offsets = [datetime.combine(one, time(), zone).utcoffset() for one in days]
    pairs = zip(days, offsets, offsets[1:], strict=False)
    return next((one for one, now, then in pairs if now != then), None)
