"""The engine in this process: a pool of threads, each of which delivers, and one desk between them and the ledger."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from threading import Event, Thread, current_thread, main_thread

from digest.delivery.committer import WAS_STOPPED, Committer
from digest.delivery.deliver import Connects, Message, Writer, deliver
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended (as the desk says it), how many messages were submitted in it, and what trouble there was."""

    how: str
    submitted: int


def run_engine(
    desk: Committer, line: Callable[[], Connects], write: Writer, workers: int, clock: Clock
) -> Ended:
    """Work off what the `desk` gives out with so many `workers`, each with a `line` of its own."""
    problems: list[BaseException] = []

    def work() -> None:
        try:
            try:
                deliver(desk, line(), write, clock)
            except RelayTrouble as problem:
                desk.pause(str(problem))
        except BaseException as problem:  # raised below, where somebody hears it
            problems.append(problem)
            clock.stop.set()

    with desk:
        threads = [
            Thread(target=work, name=f"worker {number}", daemon=True) for number in range(workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():  # a join without an end would not let signals through
                thread.join(0.2)
    for problem in (desk.failure, *problems):
        if problem:
            raise problem
    return Ended(desk.ended or WAS_STOPPED, desk.submitted)


@contextmanager
def stopping() -> Iterator[Event]:
    """Give an event that Ctrl-C and SIGTERM set: what is in hand is finished. A second Ctrl-C ends at once."""
    stop = Event()

    def heard(number: int, _: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    if current_thread() is not main_thread():
        yield stop
        return
    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def process_owner() -> str:
    """Return a name for this run that no other has."""
    return f"{socket.gethostname()[:30]} {os.getpid()} {token_hex(4)}"


def for_each(letters: Iterator[Message], put: Callable[[Message], object], stop: Event) -> int:
    """Put letters somewhere until they end or the work is to stop; return how many were."""
    count = 0
    for letter in letters:
        if stop.is_set():
            break
        put(letter)
        count += 1
    return count
