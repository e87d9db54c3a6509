"""Sendings: what is sent of a day, to whom, and what an operator decides about it meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from digest.model import address as addresses
from digest.store.ledger.states import (
    DEFERRED,
    DELIVERY_STATES,
    DOUBTFUL,
    HELD,
    LEFT_OR_PAUSED,
    NO_STORY,
    OPEN,
    PAUSED,
    PENDING,
    REFUSED,
    SENT,
    SKIPPED,
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
#: The advisory lock held while a ledger is prepared (PostgreSQL).
_PREPARING = 4_203_920

#: The key of the variant for a choice of themes (as the table writes them) and language, None if
#: the variant has no story.
Variants = Mapping[tuple[str, str | None], str | None]
_NONE_HELD: Final[Mapping[str, str]] = {}
#: What a reader gets: a variant (key), and why it is skipped, if it is.
_Gets = tuple[str, str | None]


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


def open_sending(
    connection: Connection,
    day: date,
    revision: int,
    variants: Variants,
    dated: datetime,
    held: Mapping[str, str] = _NONE_HELD,
) -> None:
    """Open the sending of a day's edition: whoever was not sent an earlier revision gets this one.

    What was sent, refused or is doubtful stays so. Doing it again adds those who subscribed since.
    The readers of a variant that is `held` (by key, why) are skipped until a later revision.
    """
    _open(connection, day, EDITION, revision, dated)
    for (themes, language), variant in variants.items():
        mine, gets = chose_variant(themes, language, day), _gets(variant, held)
        _renew(connection, day, revision, gets, mine)
        _add(connection, day, EDITION, revision, gets, mine)
    # Whoever left since the last revision, or whose choice was not rendered, gets nothing.
    rest = and_(deliveries.c.day == day.isoformat(), deliveries.c.kind == EDITION, TO_DO)
    stale = update(deliveries).where(rest, deliveries.c.revision < revision)
    connection.execute(stale.values(revision=revision, state=SKIPPED, reply=LEFT_OR_PAUSED))


def open_correction(
    connection: Connection,
    day: date,
    revision: int,
    variants: Variants,
    dated: datetime,
    held: Mapping[str, str] = _NONE_HELD,
) -> str:
    """Open the correction with this revision to those sent an earlier one; return its kind."""
    kind = correction_kind(revision)
    _open(connection, day, kind, revision, dated)
    earlier = deliveries.alias()
    got_it = exists().where(
        earlier.c.day == day.isoformat(),
        earlier.c.subscriber == subscribers.c.id,
        earlier.c.state == SENT,
        earlier.c.revision < revision,
    )
    for (themes, language), variant in variants.items():
        mine = and_(chose_variant(themes, language, day), got_it)
        _add(connection, day, kind, revision, _gets(variant, held), mine)
    return kind


def _gets(variant: str | None, held: Mapping[str, str]) -> _Gets:
    if variant is None:
        return "", NO_STORY
    return variant, f"{HELD}{held[variant]}" if variant in held else None


def _open(connection: Connection, day: date, kind: str, revision: int, dated: datetime) -> None:
    if connection.dialect.name == "postgresql":  # one process at a time, so nobody gets two rows
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_PREPARING})")
    known = get_sending(connection, day, kind)
    if known and known.revision == revision:
        return  # what its operator decided about it stands
    at = {"day": day.isoformat(), "kind": kind}
    seconds = to_seconds(dated)
    values = {"revision": revision, "state": OPEN, "reason": ""}
    values |= {"prepared": seconds, "changed": seconds}
    if known:
        connection.execute(update(sendings).where(_is(day, kind)).values(**values))
    else:
        connection.execute(insert(sendings).values(**at, **values))


def _renew(
    connection: Connection, day: date, revision: int, gets: _Gets, mine: ColumnElement[bool]
) -> None:
    """Move what is not sent yet of an earlier revision to this one."""
    waits = deliveries.c.state.in_((PENDING, DEFERRED, SKIPPED))
    whose = deliveries.c.subscriber.in_(select(subscribers.c.id).where(mine))
    which = and_(
        deliveries.c.day == day.isoformat(),
        deliveries.c.kind == EDITION,
        deliveries.c.revision < revision,
        waits,
        whose,
    )
    variant, skipped = gets
    state: Any = SKIPPED
    if skipped is None:
        state = case((deliveries.c.state == DEFERRED, DEFERRED), else_=PENDING)
    values = {"revision": revision, "variant": variant, "state": state, "reply": skipped}
    connection.execute(update(deliveries).where(which).values(**values))


def _add(
    connection: Connection,
    day: date,
    kind: str,
    revision: int,
    gets: _Gets,
    mine: ColumnElement[bool],
) -> None:
    """Add deliveries for those without one, in one statement, however many they are."""
    known = deliveries.alias()
    has_one = exists().where(
        known.c.day == day.isoformat(), known.c.kind == kind, known.c.subscriber == subscribers.c.id
    )
    variant, skipped = gets
    row: dict[str, ColumnElement[Any]] = {
        "day": literal(day.isoformat()),
        "kind": literal(kind),
        "subscriber": subscribers.c.id,
        "revision": literal(revision),
        "variant": literal(variant),
        "state": literal(PENDING if skipped is None else SKIPPED),
        "attempts": literal(0),
        # What was never tried may be tried at any time, even after a clock is set back.
        "due": literal(0),
        "reply": null() if skipped is None else literal(skipped),
        "changed": select(sendings.c.prepared).where(_is(day, kind)).scalar_subquery(),
    }
    chosen = select(*row.values()).where(mine, ~has_one).order_by(subscribers.c.id)
    connection.execute(insert(deliveries).from_select(list(row), chosen))


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
    current = select(sendings.c.revision).where(_is(day, kind)).scalar_subquery()
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


def _is(day: date, kind: str) -> ColumnElement[bool]:
    return and_(sendings.c.day == day.isoformat(), sendings.c.kind == kind)


def chose_variant(themes: str, language: str | None, day: date) -> ColumnElement[bool]:
    """Return the condition on `subscribers` of a choice by those who get the edition of `day`."""
    return and_(
        subscribers.c.themes == themes, subscribers.c.language == language, gets_edition(day)
    )
