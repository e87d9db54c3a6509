"""Deliver: one worker's loop: claim a delivery, submit it, report its outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from digest import logs
from digest.delivery.committer import Committer, Finished
from digest.delivery.replies import Submission
from digest.errors import DigestError
from digest.newsroom.publication import Clock
from digest.store.ledger.claims import Claimed
from digest.store.ledger.states import SENT


@dataclass(frozen=True, slots=True)
class Message:
    """A message made out to one subscriber: envelope sender, envelope recipient, and its bytes."""

    sender: str
    address: str
    data: bytes


@dataclass(frozen=True, slots=True)
class LinesState:
    """How the lines of all workers stand: how many are open, and why nothing can go out, if so.

    The next try is in `next_try` seconds (0: it is under way); it has been so for `away_for`.
    """

    connections: int
    why: str = ""
    next_try: float = 0.0
    away_for: float = 0.0


class Connects(Protocol):
    """A worker's line to the relays."""

    def ready(self) -> float:
        """Return 0 if a message can be submitted now, else the seconds until to ask again.

        Raises RelayTrouble.
        """
        ...

    def submit(self, message: Message) -> Submission:
        """Submit a message, once."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


#: A worker that waits for a relay looks so often whether it still should, in seconds.
_LOOK = 1.0

#: Makes out the message of a delivery. Raises BadRecipient.
WritesMessage = Callable[[Claimed], Message]


def deliver(committer: Committer, line: Connects, write: WritesMessage, clock: Clock) -> None:
    """Submit deliveries of the `committer` until none is left. Raises RelayTrouble.

    Nothing is claimed before a relay is ready for it, nor once the committer is over; each is
    claimed, submitted and reported once.
    """
    done: Finished | None = None
    try:
        while True:
            while wait := line.ready():
                if done:
                    committer.report(done)
                    done = None
                if clock.stop.is_set() or committer.is_over:
                    return
                clock.rest(min(wait, _LOOK))
            if committer.is_over:
                return
            reported, done = done, None
            claimed = committer.claim(reported)
            if claimed is None:
                return
            done = Finished(claimed, _submit(line, write, claimed))
            if done.outcome.state != SENT:
                _log(done)
    finally:
        if done:
            committer.report(done)
        line.close()


def _log(done: Finished) -> None:
    """Log a failure by the subscriber's number: only the ledger keeps what may hold an address."""
    outcome = done.outcome
    logs.log_event(
        outcome.state,
        subscriber=done.claimed.subscriber,
        relay=outcome.relay,
        why=outcome.kind,
        trouble=outcome.trouble,
    )


def _submit(line: Connects, write: WritesMessage, claimed: Claimed) -> Submission:
    try:
        message = write(claimed)
    except DigestError as problem:
        return Submission("refused", str(problem), "policy")
    return line.submit(message)
