"""The budget: how long fetching may take in all, and for each source."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

#: Returns the seconds that are left to the fetch at work in this thread.
_LEFT: ContextVar[Callable[[], float]] = ContextVar("left", default=lambda: inf)


class Budget:
    """The seconds left to each payer, and to all: from now on `in_all`, and `each` at work.

    A payer's fetches side by side cost the time of each. `seconds` is a clock that only grows.
    """

    def __init__(self, each: float, in_all: float, seconds: Callable[[], float]) -> None:
        self._each = each
        self._in_all = in_all
        self._seconds = seconds
        self._end = seconds() + in_all
        self._spent: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def charge(self, payer: str) -> Iterator[None]:
        """Charge what is done here to `payer`; `seconds_left` is the time left to it."""
        begun = self._seconds()
        end = min(self._end, begun + self._each - self._spent.get(payer, 0.0))
        token = _LEFT.set(lambda: end - self._seconds())
        try:
            yield
        finally:
            _LEFT.reset(token)
            with self._lock:
                spent = self._seconds() - begun
                self._spent[payer] = self._spent.get(payer, 0.0) + spent

    def why_over(self) -> str:
        """Return whose time is over, in words."""
        if self._seconds() >= self._end:
            return f"the time for all reading is over ({self._in_all:.0f} seconds)"
        return f"the time for this source is over ({self._each:.0f} seconds)"


def seconds_left() -> float:
    """Return how many seconds are left to the fetch at work in this thread; inf without a budget.

    It is not above 0 if the time is over.
    """
    return _LEFT.get()()
