"""What is shown of a sending while it goes on: on a terminal, and in a pipe."""

import signal
from datetime import date
from threading import Event

import pytest

from digest.cli.progress import LineProgress, Pace, PlainProgress, progress_text, show_sending
from digest.delivery.deliver import LinesState
from digest.delivery.send import SendProgress
from tests.cli.terminal import interrupted_on_terminal
from tests.delivery.publication import KEY, Place, approve, subscribe
from tests.delivery.sink import Sink

DAY = date(2026, 11, 23)
HERE = LinesState(8)
AWAY = LinesState(0, "relay main: connection refused", next_try=12.4, away_for=3.0)


def far(
    submitted: int, lines: LinesState = HERE, total: int = 5000, deferred: int = 0
) -> SendProgress:
    """Return how far a sending is."""
    return SendProgress(DAY, "edition", submitted, total, deferred, lines)


class Told:
    """A clock that goes on when it is told to, and the lines that were said."""

    def __init__(self) -> None:
        self.at = 100.0
        self.lines: list[str] = []
        self.plain = PlainProgress(self.lines.append, lambda: self.at)

    def go_on(self, seconds: float, now: SendProgress) -> None:
        """Let time pass, with a look every half second."""
        for _ in range(round(seconds * 2)):
            self.at += 0.5
            self.plain(now)

    def submit(self, seconds: int, rate: int, total: int = 5000, first: int = 0) -> int:
        """Submit so many a second; return how many were submitted."""
        for second in range(1, seconds + 1):
            self.at += 1
            self.plain(far(min(total, first + second * rate), total=total))
        return min(total, first + seconds * rate)


@pytest.mark.parametrize(
    ("now", "rate", "said"),
    [
        (far(0), 0.0, "0 of 5,000 submitted, 8 connections"),
        (far(1200), 83.4, "1,200 of 5,000 submitted, 83 a second, about 46 s left, 8 connections"),
        (far(200), 2.04, "200 of 5,000 submitted, 2.0 a second, about 39 min left, 8 connections"),
        (far(0), 0.1, "0 of 5,000 submitted, 0.1 a second, about 13 h 53 min left, 8 connections"),
        (far(5000), 83.4, "5,000 of 5,000 submitted, 83 a second, 8 connections"),
        (far(7, LinesState(1), 9, 1200), 0.0, "7 of 9 submitted, 1,200 deferred, 1 connection"),
    ],
)
def test_a_line_says_how_far_it_is(now: SendProgress, rate: float, said: str) -> None:
    """How many of how many, how fast, and how long yet."""
    assert progress_text(now, rate) == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (AWAY, "waiting: relay main: connection refused; next try in 12 s, 0 connections"),
        (LinesState(1, "relay main: 421 Bye."), "waiting: relay main: 421 Bye; trying now"),
        (LinesState(0, "relay main: \x1b[2J"), "waiting: relay main: \\x1b[2J; trying now"),
    ],
)
def test_a_line_says_why_it_waits(lines: LinesState, said: str) -> None:
    """And when it tries again; a relay's words do not steer the terminal."""
    assert progress_text(far(12, lines), 50.0).startswith(f"12 of 5,000 submitted, {said}")


def test_the_rate_is_that_of_late() -> None:
    """Half a minute ago it may have been another; and no wait is part of it."""
    pace = Pace()
    assert [pace.rate(at, far(100 * at)) for at in range(30)][-1] == 100
    assert [pace.rate(30 + at, far(3000 + 10 * at)) for at in range(40)][-1] == 10
    assert pace.rate(100, far(4000, AWAY)) == 0
    assert [pace.rate(100 + at, far(4000 + 50 * at)) for at in range(3)][-1] == 50


def test_a_short_sending_says_nothing() -> None:
    """Its result says it all."""
    told = Told()
    told.go_on(1.5, far(2999))
    assert told.lines == []


def test_a_long_sending_is_counted_now_and_then() -> None:
    """At each tenth, and not more often than every ten seconds."""
    told = Told()
    told.submit(500, 10)
    assert told.lines[:2] == [
        f"{DAY}, edition: sending 5,000 messages",
        f"{DAY}, edition: 500 of 5,000 submitted, 10 a second, about 8 min left, 8 connections",
    ]
    assert len(told.lines) == 1 + 9
    quick = Told()
    quick.submit(13, 380)
    assert len(quick.lines) == 2


def test_a_wait_is_told_with_its_reason_and_its_end() -> None:
    """It is one line however long it takes; one that is over at once is none."""
    told = Told()
    told.submit(3, 10)
    told.go_on(1, far(30, AWAY))
    told.go_on(5, far(31))
    assert len(told.lines) == 1
    told.go_on(300, far(31, AWAY))
    told.go_on(5, far(32))
    assert told.lines[1:] == [
        f"{DAY}, edition: waiting: relay main: connection refused; next try in 12 s",
        f"{DAY}, edition: going on after 5 min",
    ]


def test_a_relay_that_comes_and_goes_fills_no_mailbox() -> None:
    """In five hours it is told of a few times."""
    told = Told()
    for _ in range(5 * 3600 // 20):
        told.go_on(10, far(30, AWAY))
        told.go_on(10, far(31))
    assert 5 < len(told.lines) < 25


def test_a_correction_begins_anew() -> None:
    """With its own name."""
    told = Told()
    told.go_on(3, far(31))
    told.go_on(3, SendProgress(DAY, "correction-2", 0, 7, 0, HERE))
    assert told.lines[-1] == f"{DAY}, correction-2: sending 7 messages"


def test_on_a_terminal_a_line_is_drawn_each_time() -> None:
    """Once it is to stop, it says what it still does."""
    drawn: list[str] = []
    stop = Event()
    line = LineProgress(drawn.append, stop, lambda: 5.0)
    line(far(3, AWAY))
    stop.set()
    line(far(4))
    assert drawn == [
        f"{DAY}, edition: {progress_text(far(3, AWAY), 0.0)}",
        f"{DAY}, edition: stopping when the messages in hand are finished",
    ]


def test_elsewhere_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing said, unless somebody is to hear it."""
    with show_sending(Event(), plain=None) as watch:
        watch(far(3, AWAY))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_terminal_shows_why_nothing_goes_out_and_a_signal_ends_it(
    place: Place, number: int
) -> None:
    """At once, with what to do next; nothing is in hand."""
    with Sink() as sink:
        port = sink.port
    place.configure(port)
    with place.memory() as memory:
        subscribe(memory, 3)
        approve(place, memory)
    why = "0 of 3 submitted, waiting: relay sink: connection refused; "
    status, said, seconds = interrupted_on_terminal(
        place.folder, why, number, "send", "--day", str(DAY), "--late", DIGEST_TOKEN_KEYS=KEY
    )
    assert (status, seconds < 5) == (4, True)
    assert f"{DAY}, edition: stopped: run 'digest send' again to resume." in said
    assert place.states().keys() == {"pending"}
