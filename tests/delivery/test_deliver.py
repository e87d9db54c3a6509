"""One worker's loop, with a committer and a line that only note what they are asked."""

from typing import Any

import pytest

from digest.delivery.committer import Finished
from digest.delivery.deliver import Message, deliver
from digest.delivery.replies import Submission
from digest.errors import BadRecipient
from digest.store.ledger.claims import Claimed
from tests.delivery.transports.test_relays import Still

SENT = Submission("sent", "250 ok")


class Notes:
    """A committer with two deliveries and a line that waits once before each, in one record."""

    def __init__(self, count: int = 2) -> None:
        self.said: list[str] = []
        self.left = [Claimed(at, f"r{at}@x.example", "", "all", 1, 1) for at in range(count)]
        self.is_over = False
        self.waits = [1.0, 0.0]

    def claim(self, done: Finished | None) -> Claimed | None:
        """Give out the next delivery."""
        self.said.append(f"claim after {done.outcome.state if done else None}")
        return self.left.pop(0) if self.left else None

    def report(self, done: Finished) -> None:
        """Note an outcome."""
        self.said.append(f"report {done.outcome.state}")

    def ready(self) -> float:
        """Wait once, then be ready."""
        wait = self.waits.pop(0)
        self.waits.append(wait)
        return wait

    def submit(self, message: Message) -> Submission:
        """Accept a message."""
        self.said.append(f"submit to {message.address}")
        return SENT

    def close(self) -> None:
        """Note the end."""
        self.said.append("close")


def write(claimed: Claimed) -> Message:
    """Return a message."""
    return Message("desk@ledger.example", claimed.address, b"")


def work(notes: Any, written: Any = write) -> list[str]:
    """Deliver, and return what was asked in which order."""
    deliver(notes, notes, written, Still())
    return list(notes.said)


def test_a_delivery_is_claimed_submitted_and_reported_once() -> None:
    """An outcome does not wait for the relay: it is reported before the line is ready again."""
    assert work(Notes()) == [
        "claim after None",
        "submit to r0@x.example",
        "report sent",
        "claim after None",
        "submit to r1@x.example",
        "report sent",
        "claim after None",
        "close",
    ]


def test_nothing_is_claimed_before_a_relay_is_ready() -> None:
    """A worker whose run is over while it waits goes without a claim."""
    notes = Notes()
    notes.is_over = True
    assert work(notes) == ["close"]


def test_a_message_that_cannot_be_made_out_is_refused() -> None:
    """No relay is asked."""

    def fail(claimed: Claimed) -> Message:
        raise BadRecipient(address=claimed.address)

    assert work(Notes(1), fail) == [
        "claim after None",
        "report refused",
        "claim after None",
        "close",
    ]


def test_an_outcome_is_reported_whatever_ends_the_loop() -> None:
    """What was submitted is never lost."""
    notes = Notes()
    notes.waits = [0.0]
    asked = notes.ready

    def break_down() -> float:
        if notes.left and len(notes.left) == 1:
            raise RuntimeError
        return asked()

    notes.ready = break_down  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        work(notes)
    assert notes.said[-2:] == ["report sent", "close"]
