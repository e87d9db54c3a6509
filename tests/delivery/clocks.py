"""Clocks of the tests of delivery."""

from datetime import datetime
from threading import Event

from digest.newsroom.publication import Clock


class Fast(Clock):
    """A clock on which so many seconds pass in one."""

    def __init__(self, now: datetime, times: float, stop: Event | None = None) -> None:
        super().__init__(stop, 0.0)
        self._now, self._times = now.timestamp(), times

    def seconds(self) -> float:
        """Return the time."""
        return self._now + super().seconds() * self._times

    def skip(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._now += seconds

    def rest(self, seconds: float) -> None:
        """Rest for so many of its seconds."""
        super().rest(seconds / self._times)
