"""The engine in this process: a pool of workers, and one committer between them and the ledger."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread, current_thread, main_thread

from digest.delivery.committer import WAS_STOPPED, Committer
from digest.delivery.deliver import Connects, WritesMessage, deliver
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock


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
) -> Ended:
    """Work off the `committer`'s span with so many `workers`, each with a `line` of its own."""
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
        for thread in threads:
            while thread.is_alive():  # an endless join would not let signals through
                thread.join(0.2)
    for problem in (committer.failure, *problems):
        if problem:
            raise problem
    return Ended(committer.ended or WAS_STOPPED, committer.submitted)


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
