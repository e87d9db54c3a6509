"""The time limit ends what takes too long, and nothing else."""

import re
import signal
import threading
from collections.abc import Callable

import pytest

from digest.subscribers.timelimit import TookTooLong, time_limit


def endless() -> None:
    """Work for ever, and swallow every error."""
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: S112 - that is the point
            continue


def hopeless() -> None:
    """Search for what takes longer than anybody lives."""
    re.match(r"(?:a|aa)+b", "a" * 500)


@pytest.mark.parametrize("work", [endless, hopeless])
def test_what_takes_too_long_is_ended(work: Callable[[], None]) -> None:
    """Python's code and the search for a pattern are."""
    with pytest.raises(TookTooLong), time_limit(0.05):
        work()


def test_what_is_done_in_time_is_left_alone() -> None:
    """The clock stops with it, and the signal is as before."""
    before = signal.getsignal(signal.SIGVTALRM)
    with time_limit(5):
        pass
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_a_thread_has_no_limit() -> None:
    """Signals are the main thread's."""
    done = []

    def work() -> None:
        with time_limit(0.01):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
