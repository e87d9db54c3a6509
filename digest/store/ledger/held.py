"""Held: the readers who are not sent an edition because the preflight holds their variant back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, func, select

from digest.store.ledger.sendings import EDITION
from digest.store.ledger.states import HELD, SKIPPED
from digest.store.schema import deliveries, sendings


@dataclass(frozen=True, slots=True)
class HeldVariant:
    """A variant (key) that is held, why, and how many `readers` wait for it."""

    variant: str
    why: str
    readers: int


def held_variants(connection: Connection, day: date, kind: str = EDITION) -> list[HeldVariant]:
    """Return what the newest revision sent of a day and kind holds back."""
    newest = and_(
        sendings.c.day == deliveries.c.day,
        sendings.c.kind == deliveries.c.kind,
        sendings.c.revision == deliveries.c.revision,
    )
    columns = (deliveries.c.variant, deliveries.c.reply)
    rows = connection.execute(
        select(*columns, func.count().label("readers"))
        .join_from(deliveries, sendings, newest)
        .where(
            deliveries.c.day == day.isoformat(),
            deliveries.c.kind == kind,
            deliveries.c.state == SKIPPED,
            deliveries.c.reply.like(f"{HELD}%"),
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    return [HeldVariant(row.variant, row.reply.removeprefix(HELD), row.readers) for row in rows]


def why_held(day: date, held: Iterable[HeldVariant], kind: str = EDITION) -> str | None:
    """Return who waits for the variants `held`, why, and what to do about it; None if nobody."""
    alike: dict[str, list[HeldVariant]] = {}
    for one in held:
        alike.setdefault(one.why.rstrip("."), []).append(one)
    if not alike:
        return None
    found = "; ".join(f"{_who_waits(some)}: {why}" for why, some in alike.items())
    last = "the next run sends it" if kind == EDITION else f"'digest correct {day}' sends it"
    return (
        f"{day}, {kind}: {found}. Fix that, then 'digest build --date {day}' and "
        f"'digest approve {day}': {last} to them"
    )


def _who_waits(held: Sequence[HeldVariant]) -> str:
    names = ", ".join(f"'{one.variant}'" for one in held)
    readers = sum(one.readers for one in held)
    many = "1 reader" if readers == 1 else f"{readers} readers"
    return f"{names} {'is' if len(held) == 1 else 'are'} held from {many}"
