"""Enrolment: adds many newcomers at once. It changes nobody known, and brings nobody back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from digest.model import Newcomer, address
from digest.store.database import in_batches
from digest.store.people.subscribers import GONE_STATES, STANDING_WORDS, subscriber_row
from digest.store.people.suppression import suppression_reasons
from digest.store.schema import subscribers
from digest.tokens import Keys

#: The outcomes for a newcomer who is not refused.
ADDED, KNOWN, REPEATED = "added", "known", "repeated"


def newest_number(connection: Connection) -> int:
    """Return the highest id of a subscriber, 0 without any."""
    return connection.execute(select(func.max(subscribers.c.id))).scalar() or 0


def enrol_newcomers(
    connection: Connection,
    newcomers: Sequence[Newcomer],
    keys: Keys | None,
    now: datetime,
    since: int,
) -> list[str]:
    """Add those who are new; return ADDED, KNOWN, REPEATED or the reason of a refusal for each.

    Ids above `since` are of this import, and so repeated. Raises ErasedUnknown without the `keys`
    that recognise erased addresses.
    """
    compared = [address.address_key(new.address) for new in newcomers]
    known = _known(connection, compared)
    barred = suppression_reasons(connection, (key for key in compared if key not in known), keys)
    rows: dict[str, dict[str, Any]] = {}
    outcomes: list[str] = []
    for key, new in zip(compared, newcomers, strict=True):
        if key in rows:
            outcomes.append(REPEATED)
        elif key in known:
            outcomes.append(_standing(known[key], new, since))
        elif key in barred:
            outcomes.append(STANDING_WORDS[barred[key]])
        else:
            rows[key] = subscriber_row(new, now)
            outcomes.append(ADDED)
    if rows:
        connection.execute(insert(subscribers), list(rows.values()))
    return outcomes


def _standing(before: Any, new: Newcomer, since: int) -> str:
    """Return the outcome for somebody known: gone is refused, unless the list says so itself."""
    if before.id > since:
        return REPEATED
    is_refused = before.state in GONE_STATES and new.state not in GONE_STATES
    return STANDING_WORDS[before.state] if is_refused else KNOWN


def _known(connection: Connection, compared: Iterable[str]) -> Mapping[str, Any]:
    columns = (subscribers.c.key, subscribers.c.id, subscribers.c.state)
    return {
        row.key: row
        for some in in_batches(compared)
        for row in connection.execute(select(*columns).where(subscribers.c.key.in_(some)))
    }
