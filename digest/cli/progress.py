"""Progress: what is shown of a sending while it goes on: one line, or a few lines in a pipe."""

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

from digest import logs
from digest.cli import show

if TYPE_CHECKING:
    from digest.delivery.send import SendProgress, WatchesSending

#: What is over before these seconds is only told by its result.
_SHORT = 2.0
#: The rate is that of so many seconds.
_LATELY = 20.0
#: In a pipe a count is told every so often: after a tenth of all, and after so many seconds.
_TENTHS, _COUNT_EVERY = 10, 10.0
#: In a pipe a wait is told again after so many seconds, and then twice that each time.
_WAIT_AGAIN = 60.0


class Pace:
    """How many messages a second were submitted lately."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def rate(self, at: float, now: "SendProgress") -> float:
        """Note how far a sending is at a time; return the messages a second since it waited."""
        submitted = now.submitted
        if now.lines.why:
            self._seen.clear()
        if not self._seen or at - self._seen[-1][0] >= 1:
            self._seen.append((at, submitted))
        while len(self._seen) > 2 and at - self._seen[1][0] >= _LATELY:
            self._seen.popleft()
        since, before = self._seen[0]
        return (submitted - before) / (at - since) if at > since else 0.0


def progress_text(now: "SendProgress", rate: float) -> str:
    """Return in a line how far a sending is, and why it waits, if so.

    >>> from datetime import date
    >>> from digest.delivery.deliver import LinesState
    >>> from digest.delivery.send import SendProgress
    >>> at = SendProgress(date(2026, 11, 23), "edition", 1200, 5000, 3, LinesState(8))
    >>> progress_text(at, 25.0)
    '1,200 of 5,000 submitted, 25 a second, about 3 min left, 3 deferred, 8 connections'
    """
    parts = [f"{now.submitted:,} of {now.total:,} submitted"]
    if now.lines.why:
        parts.append(waiting_text(now))
    elif rate:
        parts.append(f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second")
        if left := now.total - now.submitted:
            parts.append(f"about {_duration(left / rate)} left")
    if now.deferred:
        parts.append(f"{now.deferred:,} deferred")
    parts.append(show.count_noun(now.lines.connections, "connection", "connections"))
    return show.harmless_line(", ".join(parts))


def waiting_text(now: "SendProgress") -> str:
    """Return why a sending waits, and when it tries again."""
    tries = f"next try in {_duration(now.lines.next_try)}" if now.lines.next_try else "trying now"
    return show.harmless_line(f"waiting: {now.lines.why.rstrip('.')}; {tries}")


def _duration(seconds: float) -> str:
    """Return seconds as "12 s", "3 min" or "2 h 5 min"."""
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


class PlainProgress:
    """Says a line at each change of a sending that lasts, and a count now and then.

    However long it takes and whatever it meets, these are a few dozen lines.
    """

    def __init__(self, say: Callable[[str], object], clock: Callable[[], float]) -> None:
        self._say, self._clock = say, clock
        self._of, self._pace = "", Pace()
        self._began = self._told = 0.0
        self._next_tenth = 1
        #: Since when it waits; and since when in a wait that was told.
        self._waits_since: float | None = None
        self._told_wait: float | None = None
        self._quiet_until, self._quiet = 0.0, _WAIT_AGAIN

    def __call__(self, now: "SendProgress") -> None:
        """Note how far a sending is."""
        at, of = self._clock(), f"{now.day}, {now.kind}"
        if of != self._of:
            self._of, self._pace, self._began, self._told = of, Pace(), at, 0.0
            self._next_tenth, self._waits_since, self._told_wait = 1, None, None
        rate = self._pace.rate(at, now)
        if at - self._began < _SHORT:
            return
        if not self._told:
            self._tell(at, f"sending {now.total:,} {'message' if now.total == 1 else 'messages'}")
        if now.lines.why:
            self._wait(at, now)
        else:
            self._go_on(at, now, rate)

    def _go_on(self, at: float, now: "SendProgress", rate: float) -> None:
        """Tell that a wait is over, or a count when it is time for one."""
        if self._told_wait is not None:
            self._tell(at, f"going on after {_duration(at - self._told_wait)}")
        self._waits_since = self._told_wait = None
        is_next = now.submitted * _TENTHS >= now.total * self._next_tenth
        if is_next and now.submitted < now.total and at - self._told >= _COUNT_EVERY:
            self._tell(at, progress_text(now, rate))
            self._next_tenth = now.submitted * _TENTHS // now.total + 1

    def _wait(self, at: float, now: "SendProgress") -> None:
        """Tell a wait that lasts, unless one was told a short time ago."""
        if self._waits_since is None:
            self._waits_since = at
        is_long = at - self._waits_since >= _SHORT
        if self._told_wait is None and is_long and at >= self._quiet_until:
            self._told_wait = self._waits_since
            self._quiet_until, self._quiet = at + self._quiet, 2 * self._quiet
            self._tell(at, waiting_text(now))

    def _tell(self, at: float, text: str) -> None:
        self._told = at
        self._say(f"{self._of}: {text}")


class LineProgress:
    """Draws a line on a terminal, a few times a second; `draw` replaces the one before."""

    def __init__(
        self, draw: Callable[[str], object], stop: Event, clock: Callable[[], float]
    ) -> None:
        self._draw, self._stop, self._clock = draw, stop, clock
        self._of, self._pace = "", Pace()

    def __call__(self, now: "SendProgress") -> None:
        """Note how far a sending is."""
        of = f"{now.day}, {now.kind}"
        if of != self._of:
            self._of, self._pace = of, Pace()
        text = progress_text(now, self._pace.rate(self._clock(), now))
        if self._stop.is_set():
            text = "stopping when the messages in hand are finished"
        self._draw(f"{of}: {text}")


@contextmanager
def show_sending(
    stop: Event,
    *,
    plain: Callable[[str], object] | None,
    log_json: bool = False,
    drawn: bool = True,
) -> "Iterator[WatchesSending]":
    """Give a function that shows how far a sending is: by a line on a terminal, if `drawn`.

    Elsewhere `plain` is called with lines, if anything is; with `log_json` they are logged.
    """
    if log_json:
        plain, drawn = _log, False
    if not (drawn and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"):
        yield PlainProgress(plain, time.monotonic) if plain else lambda _: None
        return
    with _terminal_line() as draw:
        yield LineProgress(draw, stop, time.monotonic)


def _log(text: str) -> None:
    logs.log_event("sending", said=text)


@contextmanager
def _terminal_line() -> Iterator[Callable[[str], object]]:
    """Give a function that draws a line on standard error, where it stays until the end."""
    live: Any = None

    def draw(text: str) -> None:
        nonlocal live
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if live is None:
            live = Live(console=Console(stderr=True), transient=True, auto_refresh=False)
            live.start()
        live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)

    try:
        yield draw
    finally:
        if live is not None:
            live.stop()
