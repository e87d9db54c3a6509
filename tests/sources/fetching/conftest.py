"""A fetcher for the tests, with a server on this machine and a clock that does not wait."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import CannotFetch
from digest.sources.fetching.client import FetchClock, FetchSettings
from digest.sources.fetching.fetcher import Fetcher
from tests.sources.server import Server

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Open = Callable[..., Fetcher]


class FixedClock(FetchClock):
    """A clock that only waiting moves on, at once."""

    def __init__(self) -> None:
        self.time = NOON
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return what was set."""
        return self.time

    def seconds(self) -> float:
        """Return the same in seconds."""
        return self.time.timestamp()

    def sleep(self, seconds: float) -> None:
        """Move on, and remember it."""
        with self._lock:
            self.time += timedelta(seconds=seconds)
            self.waits += [seconds] if seconds else []


@pytest.fixture
def server() -> Iterator[Server]:
    """Return the server, running."""
    with Server() as running:
        yield running


@pytest.fixture
def clock() -> FixedClock:
    """Return a clock that stands at noon."""
    return FixedClock()


@pytest.fixture
def fetcher(tmp_path: Path, clock: FixedClock) -> Iterator[Open]:
    """Return a function that opens a fetcher; all names lead to this machine, some are allowed."""
    with ExitStack() as opened:

        def make(**settings: Any) -> Fetcher:
            values = {
                "contact": "mailto:news@example.com",
                "delay": 0.0,
                "allow_hosts": {"127.0.0.1", "news.test"},
            }
            values |= settings
            values["allow_hosts"] = frozenset(values["allow_hosts"])
            made = Fetcher(
                FetchSettings(**values), tmp_path / "cache.db", clock, lambda *_: ["127.0.0.1"]
            )
            return opened.enter_context(made)

        yield make


def refused(fetcher: Fetcher, url: str) -> CannotFetch:
    """Return why `url` is not fetched."""
    with pytest.raises(CannotFetch) as caught:
        fetcher.fetch(url)
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__
    return caught.value
