"""The engine: its workers, their errors, and signals."""

import os
import signal
from collections.abc import Callable

import pytest

from digest.delivery.committer import Committer, Rules
from digest.delivery.deliver import Connects, Message
from digest.delivery.engine import Ended, run_engine, stopping
from digest.delivery.transports.folders import Maildir
from digest.errors import RelayTrouble
from digest.newsroom.publication import Clock
from digest.store.ledger.claims import Claimed, Span
from tests.delivery.publication import DAY, NOW, Place, approve, subscribe


def write(claimed: Claimed) -> Message:
    """Return a message with an id of its own."""
    data = f"To: x\r\nMessage-ID: <{claimed.subscriber}@x>\r\n\r\n".encode()
    return Message("desk@ledger.example", claimed.address, data)


def run(place: Place, line: Callable[[], Connects]) -> Ended:
    """Send an edition to ten subscribers with three workers."""
    place.configure()
    with place.memory() as memory:
        subscribe(memory, 10)
        approve(place, memory)
        clock = Clock(now=NOW.timestamp())
        committer = Committer(
            memory,
            Span(DAY, "edition", 1),
            clock,
            Rules(),
            lambda _connection, _address: None,
            lambda _connection, _number: None,
        )
        return run_engine(committer, line, write, 3, clock)


def test_workers_share_the_deliveries(place: Place) -> None:
    """Each is submitted once."""
    assert run(place, lambda: Maildir(place.folder / "mail")) == Ended("done", 10)
    assert len(list((place.folder / "mail" / "new").iterdir())) == 10


def test_trouble_with_the_relays_pauses_the_sending(place: Place) -> None:
    """Nobody was claimed, so all can be sent later."""

    class Away(Maildir):
        def ready(self) -> float:
            raise RelayTrouble(reasons="sink: no answer in time")

    assert run(place, lambda: Away(place.folder / "mail")) == Ended("halted", 0)
    assert set(place.states()) == {"pending"}


def test_an_error_of_a_worker_ends_the_run(place: Place) -> None:
    """It is raised where the run was started."""

    def broken() -> Connects:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(place, broken)
    assert set(place.states()) == {"pending"}


def test_a_signal_stops_and_a_second_ctrl_c_ends() -> None:
    """Afterwards signals do what they did before."""
    before = signal.getsignal(signal.SIGTERM)
    with stopping() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) is before
