from datetime import UTC, datetime, timedelta, timezone

from digest.store.times import from_seconds, to_seconds


def test_times_are_whole_seconds_whatever_their_zone() -> None:
    """A part of a second is dropped."""
    india = timezone(timedelta(hours=5, minutes=30))
    when = datetime(2026, 11, 23, 11, 30, 0, 999_999, tzinfo=india)
    assert to_seconds(when) == 1_795_413_600
    assert from_seconds(1_795_413_600) == datetime(2026, 11, 23, 6, tzinfo=UTC)


def test_times_beyond_2038_come_back() -> None:
    """They are no 32-bit numbers."""
    late = datetime(2099, 1, 1, tzinfo=UTC)
    assert from_seconds(to_seconds(late)) == late
