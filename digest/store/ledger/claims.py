"""Claims: deliveries that a process takes in hand, and the marks of what became of them.

The ledger is the truth, whatever a process believes. A delivery is claimed, and that is committed,
before its message is handed to a relay; it is marked after. A process that dies leaves deliveries
of which nobody knows: they become doubtful, are shown, and are sent again only on request.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Row,
    Select,
    TextClause,
    bindparam,
    case,
    func,
    select,
    text,
    update,
)

from digest.store.ledger.states import (
    DEFERRED,
    DOUBTFUL,
    IN_HAND,
    LEFT_OR_PAUSED,
    OPEN,
    REFUSED,
    SKIPPED,
    TO_DO,
)
from digest.store.people.standing import gets_edition
from digest.store.schema import deliveries, sendings, subscribers

#: How many seconds a delivery may be in hand before another process calls it doubtful
#: (PostgreSQL): longer than any submission takes.
LEASE: Final = 1800
#: How many deliveries one statement marks at most.
_AT_ONCE = 100
#: How often one transaction looks for more deliveries to claim, so that it stays short.
_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """The deliveries that one run works on: those of a day, kind and revision."""

    day: date
    kind: str
    revision: int

    @property
    def bound(self) -> dict[str, Any]:
        """The values of this span that statements are given."""
        return {"of_day": self.day.isoformat(), "of_kind": self.kind}


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
    """The new state of a claimed delivery; a deferred one may be tried again from `due` on."""

    subscriber: int
    state: str
    reply: str = ""
    relay: str = ""
    due: int = 0


@dataclass(frozen=True, slots=True)
class Remaining:
    """The rest of a span: when the next delivery is due (None: there is none), how many in hand."""

    due: int | None
    in_hand: int


#: Return the second from which on an address may be written to if its domain is at its rate now.
Admit = Callable[[Connection, str], int | None]


def claim_deliveries(
    connection: Connection, span: Span, count: int, owner: str, now: int, admit: Admit | None = None
) -> tuple[list[Claimed], bool]:
    """Claim up to `count` due deliveries of an open sending; return whether more may be due now.

    Deliveries to those who left are skipped; those that `admit` refuses are put off.
    """
    at = span.bound | {"now": now}
    mine = {"owned_by": owner, "until": now + LEASE}
    taken: list[Claimed] = []
    for _ in range(_LOOKS):
        wanted = count - len(taken)
        if not wanted:
            return taken, True
        within = {"wanted": wanted, "of_revision": span.revision}
        rows = connection.execute(_due(span.day), at | within).all()
        if not rows:
            return taken, False
        taken += _claim(connection, rows, at, mine, admit)
    return taken, True


def _claim(
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
        connection.execute(_claiming(len(taken)), {**at, **mine, **whose})
    return [
        Claimed(row.subscriber, row.address, row.name, row.variant, row.revision, row.attempt)
        for row in taken
    ]


def mark_deliveries(
    connection: Connection, span: Span, reports: Iterable[Report], owner: str, now: int
) -> None:
    """Store the reports on deliveries that `owner` has in hand.

    A late answer still counts for a delivery that became doubtful, unless its operator settled it.
    """
    told = list(reports)
    for first in range(0, len(told), _AT_ONCE):
        some = told[first : first + _AT_ONCE]
        values = span.bound | {"now": now, "owner": owner}
        for at, one in enumerate(some):
            values |= {
                f"subscriber{at}": one.subscriber,
                f"state{at}": one.state,
                f"reply{at}": one.reply,
                f"relay{at}": one.relay,
                f"due{at}": one.due,
            }
        connection.execute(_marking(len(some)), values)


def retry_refused(connection: Connection, span: Span, whose: Iterable[int], now: int) -> None:
    """Defer the refused deliveries to these subscribers, to be retried after all untried ones."""
    at = span.bound | {"now": now}
    if rows := [at | {"whose": subscriber} for subscriber in whose]:
        connection.execute(_RETRY, rows)


def doubt_orphans(connection: Connection, now: int, *, lapsed: bool) -> int:
    """Mark deliveries in hand of processes that are gone as doubtful; return how many.

    The holder of the send lock knows that all other processes are gone; with `lapsed`, only those
    are whose lease is over.
    """
    gone = update(deliveries).where(IN_HAND)
    if lapsed:
        gone = gone.where(deliveries.c.lease < now)
    reply = "the run that had it in hand ended"
    values = {"state": DOUBTFUL, "reply": reply, "lease": None, "changed": now}
    return connection.execute(gone.values(**values)).rowcount


def remaining_deliveries(connection: Connection, span: Span) -> Remaining:
    """Return how much of a span is still to be done, and when."""
    within = (deliveries.c.day == span.day.isoformat()) & (deliveries.c.kind == span.kind)
    to_do = select(func.min(deliveries.c.due)).where(
        within, TO_DO, deliveries.c.revision == span.revision
    )
    in_hand = select(func.count()).select_from(deliveries).where(within, IN_HAND)
    return Remaining(connection.execute(to_do).scalar(), connection.execute(in_hand).scalar_one())


def count_left(connection: Connection, span: Span) -> tuple[int, int]:
    """Return how many deliveries of a span are still to be done, and how many were deferred."""
    within = (deliveries.c.day == span.day.isoformat()) & (deliveries.c.kind == span.kind)
    deferred = func.sum(case((deliveries.c.state == DEFERRED, 1), else_=0))
    row = connection.execute(
        select(func.count(), deferred).where(within, TO_DO, deliveries.c.revision == span.revision)
    ).one()
    return int(row[0]), int(row[1] or 0)


def limit_waits(connection: Connection, span: Span, latest: int) -> None:
    """Let no delivery wait beyond `latest`, as one does after a clock is set back."""
    within = (deliveries.c.day == span.day.isoformat()) & (deliveries.c.kind == span.kind)
    late = update(deliveries).where(within, TO_DO, deliveries.c.due > latest)
    connection.execute(late.values(due=latest))


@lru_cache(maxsize=2 * _AT_ONCE)
def _marking(count: int) -> TextClause:
    """Return the statement that marks `count` deliveries; one for each costs a message's time."""
    rows = ", ".join(
        f"(:subscriber{at}, :state{at}, :reply{at}, :relay{at}, :due{at})" for at in range(count)
    )
    # S608: only numbers of parameters are filled in.
    return text(
        "UPDATE deliveries SET state = told.column2, reply = NULLIF(told.column3, ''), "  # noqa: S608
        "relay = NULLIF(told.column4, ''), due = told.column5, owner = NULL, lease = NULL, "
        f"changed = :now FROM (VALUES {rows}) AS told "
        "WHERE deliveries.day = :of_day AND deliveries.kind = :of_kind "
        "AND deliveries.subscriber = told.column1 AND deliveries.owner = :owner "
        "AND deliveries.state IN ('sending', 'doubtful')"
    )


@lru_cache(maxsize=2 * _AT_ONCE)
def _claiming(count: int) -> TextClause:
    """Return the statement that claims `count` deliveries."""
    whose = ", ".join(f":subscriber{at}" for at in range(count))
    # S608: only numbers of parameters are filled in.
    return text(
        "UPDATE deliveries SET state = 'sending', owner = :owned_by, lease = :until, "  # noqa: S608
        "attempts = attempts + 1, changed = :now "
        f"WHERE day = :of_day AND kind = :of_kind AND subscriber IN ({whose})"
    )


@lru_cache(maxsize=8)
def _due(day: date) -> Select[Any]:
    """Return the query for due deliveries, each with whether its subscriber still gets them."""
    sending = (sendings.c.day == deliveries.c.day) & (sendings.c.kind == deliveries.c.kind)
    return (
        select(
            deliveries.c.subscriber,
            deliveries.c.variant,
            deliveries.c.revision,
            (deliveries.c.attempts + 1).label("attempt"),
            subscribers.c.address,
            subscribers.c.name,
            gets_edition(day).label("stays"),
        )
        .join_from(deliveries, sendings, sending)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber)
        .where(
            deliveries.c.day == bindparam("of_day"),
            deliveries.c.kind == bindparam("of_kind"),
            TO_DO,
            deliveries.c.due <= bindparam("now"),
            deliveries.c.revision == bindparam("of_revision"),
            # A withdrawn sending, or one replaced by a later revision, stops here.
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
_SKIPPED = {"state": SKIPPED, "reply": LEFT_OR_PAUSED, "changed": bindparam("now")}
_SKIP = update(deliveries).where(_ONE).values(**_SKIPPED)
_PUT_OFF = update(deliveries).where(_ONE).values(due=bindparam("until"))
_RETRIED = {"state": DEFERRED, "due": bindparam("now"), "changed": bindparam("now")}
_RETRY = update(deliveries).where(_ONE, deliveries.c.state == REFUSED).values(**_RETRIED)
