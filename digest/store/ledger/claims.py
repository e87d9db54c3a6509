"""The ledger: who is to get what, and how far each delivery is. What it says is the truth, whatever a process believes.

A delivery is claimed, and that is committed, before its message is handed to a relay; it is marked after. So a process
that dies leaves behind deliveries of which nobody knows: these become doubtful, are shown, and are not sent again unasked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, TextClause, bindparam, func, select, text, update

from digest.store.database import Memory
from digest.store.people import roster
from digest.store.schema import deliveries, sendings, subscribers

PENDING: Final = "pending"
SENDING: Final = "sending"
SENT: Final = "sent"
DEFERRED: Final = "deferred"
REFUSED: Final = "refused"
DOUBTFUL: Final = "doubtful"
SKIPPED: Final = "skipped"
DELIVERY_STATES: Final = (PENDING, SENDING, SENT, DEFERRED, REFUSED, DOUBTFUL, SKIPPED)
#: A sending that is worked off.
#: What goes on by itself.
LEFT_TO_DO: Final = (PENDING, SENDING, DEFERRED)
OPEN: Final = "open"

#: Why somebody is skipped.
LEFT_OR_PAUSED: Final = "left, or pauses"
#: So long a delivery may be in hand before another process calls it doubtful (PostgreSQL), in seconds: longer than any
#: submission takes.
LEASE: Final = 1800
#: So many deliveries are marked by one statement.
_AT_ONCE = 100
#: How often one transaction looks for more deliveries to claim, so that it stays short.
_LOOKS = 20

# Written out, since SQLite uses a partial index only for the very words that it was made with.
TO_DO = text("deliveries.state IN ('pending', 'deferred')")
_IN_HAND = text("deliveries.state = 'sending'")


@dataclass(frozen=True, slots=True)
class Span:
    """What is worked off: the deliveries of a day, kind and revision to subscribers from `first` to `last`."""

    day: date
    kind: str
    revision: int
    first: int = 0
    last: int = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in hand: to whom, what, and which attempt this is."""

    subscriber: int
    address: str
    name: str
    variant: str
    revision: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a claimed delivery. What is deferred may be tried again from `due` on."""

    subscriber: int
    state: str
    reply: str = ""
    relay: str = ""
    due: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """What of a span is still to be done: from when on (None: nothing is), and how much is in some process's hands."""

    due: int | None
    in_hand: int


#: Says from when on an address may be written to where that is not now: its domain takes only so many a second.
Admit = Callable[[Connection, str], int | None]


@contextmanager
def ledger_transaction(memory: Memory) -> Iterator[Connection]:
    """Give a connection whose changes are kept together and durably, or not at all.

    Several processes may do so at once on PostgreSQL: only the rows are locked, and not the memory, as a build does.
    """
    postgresql = memory.engine.dialect.name == "postgresql"
    options: dict[str, Any] = (
        {"isolation_level": "READ COMMITTED"} if postgresql else {"begin": "BEGIN IMMEDIATE"}
    )
    with memory.told(), memory.engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


def claim_deliveries(
    connection: Connection, span: Span, count: int, owner: str, now: int, admit: Admit | None = None
) -> tuple[list[Claimed], bool]:
    """Take up to `count` deliveries in hand, if the sending is open; tell also whether there may be more right now.

    Who has left since is skipped, and whose domain has had enough for now is put off.
    """
    at = {"of_day": span.day.isoformat(), "of_kind": span.kind, "now": now}
    mine = {"owned_by": owner, "until": now + LEASE}
    taken: list[Claimed] = []
    for _ in range(_LOOKS):
        wanted = count - len(taken)
        if not wanted:
            return taken, True
        within = {
            "first": span.first,
            "last": span.last,
            "wanted": wanted,
            "of_revision": span.revision,
        }
        rows = connection.execute(_due(span.day), at | within).all()
        if not rows:
            return taken, False
        taken += _take(connection, rows, at, mine, admit)
    return taken, True


def _take(
    connection: Connection,
    rows: Sequence[Row[Any]],
    at: Mapping[str, Any],
    mine: Mapping[str, Any],
    admit: Admit | None,
) -> list[Claimed]:
    left, late, taken = [], [], []
    for row in rows:
        one = {**at, "whose": row.subscriber}
        if not row.stays:
            left.append(one)
        elif admit and (due := admit(connection, row.address)) is not None:
            late.append(one | {"until": due})
        else:
            taken.append(row)
    if left:
        connection.execute(_SKIP, left)
    if late:
        connection.execute(_PUT_OFF, late)
    if taken:
        whose = {f"subscriber{number}": row.subscriber for number, row in enumerate(taken)}
        connection.execute(_taking(len(taken)), {**at, **mine, **whose})
    return [
        Claimed(row.subscriber, row.address, row.name, row.variant, row.revision, row.attempt)
        for row in taken
    ]


def mark_deliveries(
    connection: Connection, span: Span, reports: Iterable[Report], owner: str, now: int
) -> None:
    """Note what became of deliveries that this `owner` has in hand.

    An answer that comes after all counts for one that was called doubtful meanwhile, unless somebody dealt with that.
    """
    told = list(reports)
    for first in range(0, len(told), _AT_ONCE):
        some = told[first : first + _AT_ONCE]
        values: dict[str, Any] = {
            "day": span.day.isoformat(),
            "kind": span.kind,
            "now": now,
            "owner": owner,
        }
        for at, one in enumerate(some):
            values |= {
                f"subscriber{at}": one.subscriber,
                f"state{at}": one.state,
                f"reply{at}": one.reply,
                f"relay{at}": one.relay,
                f"due{at}": one.due,
            }
        connection.execute(_marking(len(some)), values)


def put_back(connection: Connection, span: Span, whose: Iterable[int], now: int) -> None:
    """Let what was refused to these subscribers be tried again, after all that was not tried yet."""
    at = {"of_day": span.day.isoformat(), "of_kind": span.kind, "now": now}
    if rows := [at | {"whose": subscriber} for subscriber in whose]:
        connection.execute(_PUT_BACK, rows)


def orphans(connection: Connection, now: int, *, lapsed: bool) -> int:
    """Call doubtful what is in hand of processes that are gone; return how many deliveries that were.

    The holder of the send lock knows that all others are gone; else, with `lapsed`, those are whose lease is over.
    """
    gone = update(deliveries).where(_IN_HAND)
    if lapsed:
        gone = gone.where(deliveries.c.lease < now)
    values = {
        "state": DOUBTFUL,
        "reply": "the run that had it in hand ended",
        "lease": None,
        "changed": now,
    }
    return connection.execute(gone.values(**values)).rowcount


def ahead(connection: Connection, span: Span) -> Ahead:
    """Return what of a span is still to be done."""
    within = (
        (deliveries.c.day == span.day.isoformat())
        & (deliveries.c.kind == span.kind)
        & (deliveries.c.subscriber + 0).between(span.first, span.last)
    )
    to_do = select(func.min(deliveries.c.due)).where(
        within, TO_DO, deliveries.c.revision == span.revision
    )
    in_hand = select(func.count()).select_from(deliveries).where(within, _IN_HAND)
    return Ahead(connection.execute(to_do).scalar(), connection.execute(in_hand).scalar_one())


def mend_clock(connection: Connection, span: Span, latest: int) -> None:
    """Let nothing wait for longer than until `latest`: where something does, a clock was set back since."""
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.day == span.day.isoformat(),
            deliveries.c.kind == span.kind,
            TO_DO,
            deliveries.c.due > latest,
        )
        .values(due=latest)
    )


@lru_cache(maxsize=2 * _AT_ONCE)
def _marking(count: int) -> TextClause:
    """Return the statement that marks so many deliveries at once: a statement each would cost a message's time."""
    rows = ", ".join(
        f"(:subscriber{at}, :state{at}, :reply{at}, :relay{at}, :due{at})" for at in range(count)
    )
    return text(
        "UPDATE deliveries SET state = told.column2, reply = NULLIF(told.column3, ''), relay = NULLIF(told.column4, ''), "  # noqa: S608
        f"due = told.column5, owner = NULL, lease = NULL, changed = :now FROM (VALUES {rows}) AS told "
        "WHERE deliveries.day = :day AND deliveries.kind = :kind AND deliveries.subscriber = told.column1 "
        "AND deliveries.owner = :owner AND deliveries.state IN ('sending', 'doubtful')"
    )


@lru_cache(maxsize=2 * _AT_ONCE)
def _taking(count: int) -> TextClause:
    """Return the statement that takes so many deliveries in hand."""
    whose = ", ".join(f":subscriber{at}" for at in range(count))
    return text(
        "UPDATE deliveries SET state = 'sending', owner = :owned_by, lease = :until, attempts = attempts + 1, "  # noqa: S608
        f"changed = :now WHERE day = :of_day AND kind = :of_kind AND subscriber IN ({whose})"
    )


@lru_cache(maxsize=8)
def _due(day: date) -> Select[Any]:
    """Return the query for deliveries that may be tried now, each with whether its subscriber still gets them."""
    sending = (sendings.c.day == deliveries.c.day) & (sendings.c.kind == deliveries.c.kind)
    return (
        select(
            deliveries.c.subscriber,
            deliveries.c.variant,
            deliveries.c.revision,
            (deliveries.c.attempts + 1).label("attempt"),
            subscribers.c.address,
            subscribers.c.name,
            roster.may_be_sent_to(day).label("stays"),
        )
        .join_from(deliveries, sendings, sending)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber)
        .where(
            deliveries.c.day == bindparam("of_day"),
            deliveries.c.kind == bindparam("of_kind"),
            TO_DO,
            deliveries.c.due <= bindparam("now"),
            # Reckoned with, so that no index on it is chosen before the one of what is to be done.
            (deliveries.c.subscriber + 0).between(bindparam("first"), bindparam("last")),
            deliveries.c.revision == bindparam("of_revision"),
            # What was withdrawn, or replaced by a later revision, stops here.
            sendings.c.state == OPEN,
            sendings.c.revision == bindparam("of_revision"),
        )
        .order_by(deliveries.c.due)
        .limit(bindparam("wanted"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


_ONE = (
    (deliveries.c.day == bindparam("of_day"))
    & (deliveries.c.kind == bindparam("of_kind"))
    & (deliveries.c.subscriber == bindparam("whose"))
)
_SKIP = (
    update(deliveries)
    .where(_ONE)
    .values(state=SKIPPED, reply=LEFT_OR_PAUSED, changed=bindparam("now"))
)
_PUT_OFF = update(deliveries).where(_ONE).values(due=bindparam("until"))
_PUT_BACK = (
    update(deliveries)
    .where(_ONE, deliveries.c.state == REFUSED)
    .values(state=DEFERRED, due=bindparam("now"), changed=bindparam("now"))
)
