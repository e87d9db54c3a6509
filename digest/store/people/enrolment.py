"""Enrolment: adds many newcomers at once, and brings nobody back.

Somebody who is known and subscribed stays as they are, unless a list says that they left.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from digest.model import Newcomer, SubscriberState, address
from digest.store.database import in_batches
from digest.store.people.standing import mark_left
from digest.store.people.subscribers import GONE_STATES, STANDING_WORDS, subscriber_row
from digest.store.people.suppression import suppression_reasons
from digest.store.schema import subscribers
from digest.store.times import to_seconds
from digest.tokens import Keys

#: The outcomes for a newcomer who is not refused. GONE: they are kept, or are now, as one who left.
ADDED, KNOWN, REPEATED, GONE = "added", "known", "repeated", "gone"


@dataclass(frozen=True, slots=True)
class ListedPerson(Newcomer):
    """A person on a list, who left at `left_at`, if they left and the list says when."""

    left_at: datetime | None = None


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
    """Add those who are new; return ADDED, KNOWN, REPEATED, GONE or a refusal's reason for each.

    Ids above `since` are of this import, and so repeated. Somebody who is subscribed and left
    according to the list is unsubscribed, unless they consented since then. Raises ErasedUnknown
    without the `keys` that recognise erased addresses.
    """
    compared = [address.address_key(new.address) for new in newcomers]
    known = _known(connection, compared)
    barred = suppression_reasons(connection, (key for key in compared if key not in known), keys)
    rows: dict[str, dict[str, Any]] = {}
    leaving: defaultdict[SubscriberState, list[str]] = defaultdict(list)
    outcomes: list[str] = []
    for key, new in zip(compared, newcomers, strict=True):
        is_gone = new.state in GONE_STATES
        if key in rows:
            is_news = is_gone and rows[key]["state"] not in GONE_STATES
            rows[key] |= {"state": new.state, "paused_until": None} if is_news else {}
            outcomes.append(GONE if is_news else REPEATED)
        elif key in known:
            outcomes.append(_standing(known[key], new, since))
            if outcomes[-1] == GONE:
                leaving[new.state].append(key)
        elif key in barred:
            outcomes.append(STANDING_WORDS[barred[key]])
        else:
            rows[key] = subscriber_row(new, now)
            outcomes.append(GONE if is_gone else ADDED)
    if rows:
        connection.execute(insert(subscribers), list(rows.values()))
    for state, some in leaving.items():
        mark_left(connection, some, state, now)
    return outcomes


def _standing(before: Any, new: Newcomer, since: int) -> str:
    """Return the outcome for somebody known: gone is refused, unless the list says so itself."""
    if before.state in GONE_STATES and new.state not in GONE_STATES and before.id <= since:
        return STANDING_WORDS[before.state]
    left_at = new.left_at if isinstance(new, ListedPerson) else None
    told = left_at or new.consent_at
    came_since = told and before.consent_at is not None and before.consent_at > to_seconds(told)
    if new.state in GONE_STATES and before.state not in GONE_STATES and not came_since:
        return GONE
    return REPEATED if before.id > since else KNOWN


def _known(connection: Connection, compared: Iterable[str]) -> Mapping[str, Any]:
    columns = (
        subscribers.c.key, subscribers.c.id, subscribers.c.state, subscribers.c.consent_at,
    )  # fmt: skip
    return {
        row.key: row
        for some in in_batches(compared)
        for row in connection.execute(select(*columns).where(subscribers.c.key.in_(some)))
    }
