"""Confirmations: the mails that answer sign-ups, kept until they are sent.

A row names a subscriber and goes with them; what the mail says is decided when it is sent. A
process that has one in hand holds it by moving `due` on, again and again: what a killed process
had is due again soon after.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, select, update

from digest.store.schema import confirmations
from digest.store.times import from_seconds, to_seconds


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail to a subscriber who `asked` then; `attempts` include the present one.

    It is `doubtful` once a relay did not say whether it has it.
    """

    subscriber: int
    asked: datetime
    attempts: int
    doubtful: bool = False


def queue_confirmation(connection: Connection, subscriber: int, now: datetime) -> None:
    """Have a sign-up of `now` answered; one that still waits is answered with it."""
    this = confirmations.c.subscriber == subscriber
    asked = {"asked": to_seconds(now)}
    if not connection.execute(update(confirmations).where(this).values(asked)).rowcount:
        fresh = {"due": to_seconds(now), "attempts": 0, "doubtful": False}
        connection.execute(insert(confirmations).values(subscriber=subscriber, **asked, **fresh))


def is_confirmation_due(connection: Connection, now: datetime) -> bool:
    """Return True if a mail waits to be sent now."""
    return connection.execute(_due(now, 1)).first() is not None


def claim_confirmations(
    connection: Connection, now: datetime, until: datetime, most: int
) -> list[WaitingMail]:
    """Return up to `most` mails that are due, those due longest first, and hold them `until`."""
    claimed = [
        WaitingMail(row.subscriber, from_seconds(row.asked), row.attempts + 1, row.doubtful)
        for row in connection.execute(_due(now, most))
    ]
    for mail in claimed:
        held = {"due": to_seconds(until), "attempts": mail.attempts}
        this = confirmations.c.subscriber == mail.subscriber
        connection.execute(update(confirmations).where(this).values(held))
    return claimed


def hold_confirmations(connection: Connection, held: Iterable[int], until: datetime) -> None:
    """Go on holding the mails to these subscribers, by their ids."""
    these = confirmations.c.subscriber.in_(list(held))
    connection.execute(update(confirmations).where(these).values(due=to_seconds(until)))


def postpone_confirmation(
    connection: Connection, mail: WaitingMail, due: datetime, *, doubtful: bool
) -> None:
    """Have a mail tried again, not before `due`."""
    this = confirmations.c.subscriber == mail.subscriber
    later = {"due": to_seconds(due), "doubtful": doubtful}
    connection.execute(update(confirmations).where(this).values(later))


def drop_confirmation(connection: Connection, mail: WaitingMail) -> None:
    """Delete a mail that is done with, unless the subscriber signed up again meanwhile."""
    this = confirmations.c.subscriber == mail.subscriber
    same = confirmations.c.asked == to_seconds(mail.asked)
    connection.execute(delete(confirmations).where(this, same))


def _due(now: datetime, most: int) -> Select[tuple[int, int, int, int, bool]]:
    return (
        select(confirmations)
        .where(confirmations.c.due <= to_seconds(now))
        .order_by(confirmations.c.due)
        .limit(most)
    )
