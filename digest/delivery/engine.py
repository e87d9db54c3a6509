"""The engine in this process: a pool of workers, and one committer between them and the ledger."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread, current_thread, main_thread

from digest.delivery.committer import WAS_STOPPED, Committer
from digest.delivery.deliver import Connects, WritesMessage, deliver
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock

#: How often a run looks at its workers, in seconds: an endless wait would not let signals through.
_LOOK = 0.2
#: How long it waits for workers that have nothing in hand when it is over, in seconds.
_GRACE = 1.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, as the committer says it, and how many messages it submitted."""

    how: str
    submitted: int


def run_engine(
    committer: Committer,
    line: Callable[[], Connects],
    write: WritesMessage,
    workers: int,
    clock: Clock,
    look: Callable[[], object] = lambda: None,
) -> Ended:
    """Work off the `committer`'s span with so many `workers`, each with a `line` of its own.

    Meanwhile `look` is called several times a second.
    """
    problems: list[BaseException] = []

    def work() -> None:
        try:
            try:
                deliver(committer, line(), write, clock)
            except RelayTrouble as problem:
                committer.pause(str(problem))
        except BaseException as problem:  # raised below, in the main thread
            problems.append(problem)
            clock.stop.set()

    with committer:
        threads = [
            Thread(target=work, name=f"worker {number}", daemon=True) for number in range(workers)
        ]
        for thread in threads:
            thread.start()
        _await(threads, committer, look)
    for problem in (committer.failure, *problems):
        if problem:
            raise problem
    return Ended(committer.ended or WAS_STOPPED, committer.submitted)


def _await(threads: list[Thread], committer: Committer, look: Callable[[], object]) -> None:
    """Wait until the workers are done; those with nothing in hand may hang in a connection."""
    over_since: float | None = None
    while alive := [thread for thread in threads if thread.is_alive()]:
        alive[0].join(_LOOK)
        look()
        if not committer.is_over or committer.in_hand:
            over_since = None
        elif over_since is None:
            over_since = time.monotonic()
        elif time.monotonic() - over_since > _GRACE:
            return


@contextmanager
def stopping() -> Iterator[Event]:
    """Give an event that Ctrl-C and SIGTERM set, to finish what is in hand.

    A second Ctrl-C ends the process at once.
    """
    stop = Event()

    def handle(number: int, _: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    if current_thread() is not main_thread():
        yield stop
        return
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
