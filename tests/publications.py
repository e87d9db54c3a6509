"""Publications for tests: settings and a memory, a clock that stands still, and an environment."""

from collections.abc import Mapping
from datetime import datetime
from threading import Event

from digest.config.settings import Settings
from digest.newsroom.publication import Clock, Publication
from digest.store.database import Memory


class StillClock(Clock):
    """A clock that stands at one moment."""

    def __init__(self, now: datetime, stop: Event | None = None) -> None:
        super().__init__(stop)
        self._seconds = now.timestamp()

    def seconds(self) -> float:
        """Return the seconds since 1970."""
        return self._seconds


def publication(
    settings: Settings,
    memory: Memory,
    now: datetime,
    environment: Mapping[str, str] | None = None,
    stop: Event | None = None,
) -> Publication:
    """Return a publication whose clock stands at `now`."""
    return Publication(settings, memory, StillClock(now, stop), environment or {})
