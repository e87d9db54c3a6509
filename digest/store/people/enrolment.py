"""Enrolment: many newcomers at once. Who is known stays as they are, and who left stays away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from digest.model import Newcomer, address
from digest.store.news.articles import in_batches
from digest.store.people import suppression
from digest.store.people.roster import GONE_STATES, STANDING_STATES, subscriber_row
from digest.store.schema import subscribers
from digest.tokens import Keys

#: What became of a newcomer where they were not refused.
ADDED, KNOWN, REPEATED = "added", "known", "repeated"


def newest_number(connection: Connection) -> int:
    """Return the highest number that a subscriber has."""
    return connection.execute(select(func.max(subscribers.c.id))).scalar() or 0


def enrol_newcomers(
    connection: Connection,
    newcomers: Sequence[Newcomer],
    keys: Keys | None,
    now: datetime,
    since: int,
) -> list[str]:
    """Add those who are new; return of each ADDED, KNOWN, REPEATED (their number is above `since`), or why they are refused.

    Raises ErasedUnknown without the `keys` that show who was erased.
    """
    compared = [address.address_key(new.address) for new in newcomers]
    known = _known(connection, compared)
    barred = suppression.suppression_reasons(
        connection, (key for key in compared if key not in known), keys
    )
    rows: dict[str, dict[str, Any]] = {}
    said: list[str] = []
    for key, new in zip(compared, newcomers, strict=True):
        if key in rows:
            said.append(REPEATED)
        elif key in known:
            said.append(_standing(known[key], new, since))
        elif key in barred:
            said.append(STANDING_STATES[barred[key]])
        else:
            rows[key] = subscriber_row(new, now)
            said.append(ADDED)
    if rows:
        connection.execute(insert(subscribers), list(rows.values()))
    return said


def _standing(before: Any, new: Newcomer, since: int) -> str:
    """Return what is said of somebody known: one who left is refused, unless the line says that they did."""
    if before.id > since:
        return REPEATED
    return (
        STANDING_STATES[before.state]
        if before.state in GONE_STATES and new.state not in GONE_STATES
        else KNOWN
    )


def _known(connection: Connection, compared: Iterable[str]) -> Mapping[str, Any]:
    columns = (subscribers.c.key, subscribers.c.id, subscribers.c.state)
    return {
        found.key: found
        for some in in_batches(compared)
        for found in connection.execute(select(*columns).where(subscribers.c.key.in_(some)))
    }
