"""Opening: who gets a day's edition, or a correction of it, as rows of the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    insert,
    literal,
    null,
    select,
    update,
)

from digest.store.ledger.sendings import EDITION, correction_kind, get_sending, is_of_kind
from digest.store.ledger.states import (
    DEFERRED,
    HELD,
    LEFT_OR_PAUSED,
    NO_STORY,
    OPEN,
    PENDING,
    SENT,
    SKIPPED,
    TO_DO,
)
from digest.store.people.standing import gets_edition
from digest.store.schema import deliveries, sendings, subscribers
from digest.store.times import to_seconds

#: The advisory lock held while a ledger is prepared (PostgreSQL).
_PREPARING = 4_203_920

#: The key of the variant for a choice of themes (as the table writes them) and language, None if
#: the variant has no story.
Variants = Mapping[tuple[str, str | None], str | None]
_NONE_HELD: Final[Mapping[str, str]] = {}
#: What a reader gets: a variant (key), and why it is skipped, if it is.
_Gets = tuple[str, str | None]


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
        connection.execute(update(sendings).where(is_of_kind(day, kind)).values(**values))
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
        "changed": select(sendings.c.prepared).where(is_of_kind(day, kind)).scalar_subquery(),
    }
    chosen = select(*row.values()).where(mine, ~has_one).order_by(subscribers.c.id)
    connection.execute(insert(deliveries).from_select(list(row), chosen))


def chose_variant(themes: str, language: str | None, day: date) -> ColumnElement[bool]:
    """Return the condition on `subscribers` of a choice by those who get the edition of `day`."""
    return and_(
        subscribers.c.themes == themes, subscribers.c.language == language, gets_edition(day)
    )
