"""Deliver: one worker's loop, whoever starts it: claim a delivery, submit it, say what became of it."""

from dataclasses import dataclass
from typing import Protocol

from digest import logs
from digest.delivery.replies import Submission
from digest.errors import DigestError
from digest.newsroom.publication import Clock
from digest.store.ledger.claims import SENT, Claimed


@dataclass(frozen=True, slots=True)
class Message:
    """A message made out to one subscriber: from which mailbox, to which, and its bytes."""

    sender: str
    address: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """A claimed delivery, and what became of it."""

    claimed: Claimed
    outcome: Submission


class Ledger(Protocol):
    """What gives out deliveries."""

    @property
    def is_over(self) -> bool:
        """Whether there is no more for anybody."""
        ...

    def next(self, done: Finished | None) -> Claimed | None:
        """Note what became of the last one, and claim another; None where there is no more for this worker."""
        ...

    def note(self, done: Finished) -> None:
        """Note what became of one."""
        ...


class Connects(Protocol):
    """A worker's way to the relays."""

    def ready(self) -> float:
        """Return 0 if a message can be submitted now, else after how many seconds to ask again. Raises RelayTrouble."""
        ...

    def submit(self, letter: Message) -> Submission:
        """Hand a message over, once."""
        ...

    def close(self) -> None:
        """Take leave."""
        ...


class Writer(Protocol):
    """What makes messages out."""

    def __call__(self, claimed: Claimed) -> Message:
        """Return the message of a delivery. Raises BadRecipient."""
        ...


def deliver(ledger: Ledger, line: Connects, write: Writer, clock: Clock) -> None:
    """Submit deliveries of the `ledger` until it has no more. Raises RelayTrouble.

    Nothing is claimed before a relay is ready to take it, and each is claimed, submitted and noted once.
    """
    done: Finished | None = None
    try:
        while True:
            while wait := line.ready():
                if done:
                    ledger.note(done)
                    done = None
                if clock.stop.is_set() or ledger.is_over:
                    return
                clock.rest(wait)
            reported, done = done, None
            claimed = ledger.next(reported)
            if claimed is None:
                return
            done = Finished(claimed, _submit(line, write, claimed))
            if done.outcome.state != SENT:
                _log(done)
    finally:
        if done:
            ledger.note(done)
        line.close()


def _log(done: Finished) -> None:
    """Log what was not sent: whose it is, by number, as the relay's words may hold the address; the ledger has them."""
    outcome = done.outcome
    logs.log_event(
        outcome.state,
        subscriber=done.claimed.subscriber,
        relay=outcome.relay,
        why=outcome.kind,
        trouble=outcome.trouble,
    )


def _submit(line: Connects, write: Writer, claimed: Claimed) -> Submission:
    try:
        letter = write(claimed)
    except DigestError as problem:
        return Submission("refused", str(problem), "policy")
    return line.submit(letter)
