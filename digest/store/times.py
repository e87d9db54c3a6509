"""Times as the tables keep them: whole seconds since 1970."""

from datetime import UTC, datetime


def to_seconds(when: datetime) -> int:
    """Return the second of `when`, which has a time zone."""
    return int(when.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Return the time of a second, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
