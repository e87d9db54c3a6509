"""The publication: all that a run works for, made once by the command line and handed down."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from threading import Event
from typing import Final

from digest.config.settings import Settings
from digest.rendering import dkim
from digest.store.database import Memory
from digest.tokens import Keys, read_keys

#: Called with (done, in all) while work goes on.
Progress = Callable[[int, int], None]

_STEADY: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock:
    """Time that never runs backwards, whatever becomes of the machine's clock.

    `stop` is set when the work is to end; a rest then ends early.
    """

    def __init__(self, stop: Event | None = None, now: float | None = None) -> None:
        self.stop = stop or Event()
        self._offset = (time.time() if now is None else now) - _elapsed()

    def seconds(self) -> float:
        """Return the seconds since 1970."""
        return self._offset + _elapsed()

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def rest(self, seconds: float) -> None:
        """Sleep for `seconds`; return early when the work is to stop."""
        self.stop.wait(seconds)


@dataclass(frozen=True)  # without slots, for its cached properties
class Publication:
    """The settings, the memory, the clock and the environment that a run works with.

    `environment` is a copy, taken once. Keys and signer are made of it when they are first asked
    for: a build needs neither, and `digest run` goes on reading when one of them is wrong.
    """

    settings: Settings
    memory: Memory
    clock: Clock
    environment: Mapping[str, str]

    @cached_property
    def keys(self) -> Keys:
        """The keys that sign links. Raises BadKeys."""
        return read_keys(self.environment)

    @cached_property
    def signer(self) -> Callable[[bytes], bytes]:
        """Signs a message (DKIM), or leaves that to the relays. Raises CannotSign."""
        return dkim.make_signer(self.settings, self.environment)

    @property
    def today(self) -> date:
        """The date where the publication is."""
        return self.clock.now().astimezone(self.settings.zone).date()


def _elapsed() -> float:
    """Return seconds that pass even while the process is stopped, or the machine asleep."""
    return time.clock_gettime(_STEADY)
