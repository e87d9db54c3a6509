"""Sendings: what is sent of a day, how far it is, and what an operator decides about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    and_,
    func,
    select,
    update,
)

from digest.model import address as addresses
from digest.store.ledger.states import (
    DELIVERY_STATES,
    DOUBTFUL,
    OPEN,
    PAUSED,
    REFUSED,
    TO_DO,
    WAITING,
    WITHDRAWN,
)
from digest.store.people.standing import gets_edition
from digest.store.schema import deliveries, sendings, subscribers
from digest.store.times import from_seconds, to_seconds

EDITION: Final = "edition"
#: The reply of a doubtful delivery that its operator settled.
_SETTLED: Final = "settled by hand"


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent of a day and kind: a revision and its date; `reason` says why it is not open.

    Once it is `forgotten`, its deliveries are deleted, so nothing can be sent by it.
    """

    day: date
    kind: str
    revision: int
    state: str
    reason: str
    dated: datetime
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery, with its subscriber's address."""

    day: date
    kind: str
    subscriber: int
    address: str
    variant: str
    revision: int
    state: str
    attempts: int
    relay: str
    reply: str
    changed: datetime


def correction_kind(revision: int) -> str:
    """Return the kind of the correction that sends this revision."""
    return f"correction-{revision}"


def get_sending(connection: Connection, day: date, kind: str = EDITION) -> Sending | None:
    """Return the sending of a day and kind, None if there is none."""
    return next((one for one in sendings_of_day(connection, day) if one.kind == kind), None)


def sendings_of_day(connection: Connection, day: date) -> list[Sending]:
    """Return the sendings of a day: the edition first, then its corrections by revision."""
    rows = connection.execute(select(sendings).where(sendings.c.day == day.isoformat()))
    found = [
        Sending(
            day,
            row.kind,
            row.revision,
            row.state,
            row.reason,
            dated=from_seconds(row.prepared),
            forgotten=row.forgotten is not None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.kind != EDITION, one.revision))


def sending_days(connection: Connection, count: int) -> list[date]:
    """Return the newest days with a sending, newest first, at most `count`."""
    rows = connection.execute(
        select(sendings.c.day).distinct().order_by(sendings.c.day.desc()).limit(count)
    )
    return [date.fromisoformat(row.day) for row in rows]


def halt_sendings(
    connection: Connection, day: date, state: str, reason: str, now: datetime, kind: str = ""
) -> int:
    """Let the sendings of a day, or of one `kind`, wait, pause or withdraw them; return how many.

    A run that sends them stops at its next claim. What waits for a person does not wait for less.
    """
    before = (OPEN, WAITING) if state == WAITING else (OPEN, WAITING, PAUSED)
    return _set_state(connection, day, kind, before, {"state": state, "reason": reason}, now)


def resume_sendings(connection: Connection, day: date, now: datetime) -> int:
    """Resume the waiting, paused and withdrawn sendings of a day; return how many."""
    before = (WAITING, PAUSED, WITHDRAWN)
    return _set_state(connection, day, "", before, {"state": OPEN, "reason": ""}, now)


def reopen_sending(connection: Connection, day: date, kind: str, now: datetime) -> bool:
    """Open a sending that waits, since a relay can be reached; return False if it does not."""
    opened = {"state": OPEN, "reason": ""}
    return bool(_set_state(connection, day, kind, (WAITING,), opened, now))


def _set_state(
    connection: Connection,
    day: date,
    kind: str,
    before: tuple[str, ...],
    values: Mapping[str, str],
    now: datetime,
) -> int:
    which = and_(sendings.c.day == day.isoformat(), sendings.c.state.in_(before))
    if kind:
        which = and_(which, sendings.c.kind == kind)
    turned = update(sendings).where(which).values(**values, changed=to_seconds(now))
    return connection.execute(turned).rowcount


def delivery_counts(connection: Connection, day: date, kind: str) -> dict[str, int]:
    """Return the number of deliveries of a day and kind by state."""
    rows = connection.execute(
        select(deliveries.c.state, func.count().label("number"))
        .where(deliveries.c.day == day.isoformat(), deliveries.c.kind == kind)
        .group_by(deliveries.c.state)
    )
    return dict.fromkeys(DELIVERY_STATES, 0) | {row.state: row.number for row in rows}


def count_refusals(connection: Connection, day: date) -> dict[str, int]:
    """Return the number of refusals of a day by code ("550 5.7.1", "" without), most first."""
    code = func.substr(deliveries.c.reply, 1, 9).label("code")
    number = func.count().label("number")
    refused = (deliveries.c.day == day.isoformat(), deliveries.c.state == REFUSED)
    rows = connection.execute(select(code, number).where(*refused).group_by(code))
    found: dict[str, int] = {}
    for row in rows:
        said = row.code if row.code and row.code[:3].isdigit() else ""
        found[said] = found.get(said, 0) + row.number
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def has_deliveries(connection: Connection, day: date) -> bool:
    """Return whether a day's edition has deliveries."""
    one = select(deliveries.c.subscriber).where(
        deliveries.c.day == day.isoformat(), deliveries.c.kind == EDITION
    )
    return connection.execute(one.limit(1)).first() is not None


def has_stale_deliveries(connection: Connection, day: date, kind: str) -> bool:
    """Return whether an unsent delivery is of an earlier revision, as one in hand stays."""
    current = select(sendings.c.revision).where(is_of_kind(day, kind)).scalar_subquery()
    left = select(deliveries.c.subscriber).where(
        deliveries.c.day == day.isoformat(),
        deliveries.c.kind == kind,
        TO_DO,
        deliveries.c.revision < current,
    )
    return connection.execute(left.limit(1)).first() is not None


def list_deliveries(
    connection: Connection,
    day: date | None = None,
    state: str | None = None,
    kind: str | None = None,
    subscriber: int | None = None,
) -> Iterator[Delivery]:
    """Yield the deliveries, all or of a day, a state, a kind, a subscriber, in small batches."""
    chosen = {
        deliveries.c.day: day and day.isoformat(),
        deliveries.c.state: state,
        deliveries.c.kind: kind,
        deliveries.c.subscriber: subscriber,
    }
    which = (column == value for column, value in chosen.items() if value)
    yield from _deliveries(connection, *which)


def _deliveries(
    connection: Connection, *which: ColumnElement[bool] | TextClause
) -> Iterator[Delivery]:
    query = (
        select(deliveries, subscribers.c.address)
        .join_from(deliveries, subscribers, subscribers.c.id == deliveries.c.subscriber)
        .where(*which)
        .order_by(deliveries.c.day, deliveries.c.kind, deliveries.c.subscriber)
    )
    for row in connection.execute(query, execution_options={"yield_per": 1000}):
        yield Delivery(
            day=date.fromisoformat(row.day),
            kind=row.kind,
            subscriber=row.subscriber,
            address=row.address,
            variant=row.variant,
            revision=row.revision,
            state=row.state,
            attempts=row.attempts,
            relay=row.relay or "",
            reply=row.reply or "",
            changed=from_seconds(row.changed),
        )


def waiting_deliveries(connection: Connection, day: date, kind: str) -> Iterator[Delivery]:
    """Yield the deliveries still to be sent to those who would get them now."""
    yield from _deliveries(
        connection,
        deliveries.c.day == day.isoformat(),
        deliveries.c.kind == kind,
        TO_DO,
        gets_edition(day),
    )


def settle_doubtful(
    connection: Connection, day: date, address: str | None, to: str, now: datetime
) -> int:
    """Set doubtful deliveries of a day (to one address) to sent or pending; return how many."""
    which = and_(deliveries.c.day == day.isoformat(), deliveries.c.state == DOUBTFUL)
    if address is not None:
        whose = select(subscribers.c.id).where(subscribers.c.key == addresses.address_key(address))
        which = and_(which, deliveries.c.subscriber.in_(whose))
    values = {"state": to, "reply": _SETTLED, "owner": None, "lease": None, "due": 0}
    done = update(deliveries).where(which).values(**values, changed=to_seconds(now))
    return connection.execute(done).rowcount


def is_of_kind(day: date, kind: str) -> ColumnElement[bool]:
    """Return the condition on `sendings` of a day and kind."""
    return and_(sendings.c.day == day.isoformat(), sendings.c.kind == kind)
