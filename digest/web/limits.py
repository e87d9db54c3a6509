"""Limits: how often somebody may ask for something, counted in this process."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

#: The names that are counted; of more, those that were silent longest are forgotten.
MOST_NAMES = 20_000


class Limit:
    """A limit of `count` times within a `span`, for each name. Thread-safe."""

    def __init__(self, count: int, span: timedelta) -> None:
        self._count, self._span = count, span
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def allows(self, name: str, now: datetime) -> bool:
        """Return True if `name` may ask now, and count it."""
        with self._lock:
            times = self._times.setdefault(name, deque())
            self._times.move_to_end(name)
            while times and times[0] <= now - self._span:
                times.popleft()
            if len(times) >= self._count:
                return False
            times.append(now)
            while len(self._times) > MOST_NAMES:
                self._times.popitem(last=False)
            return True
