"""Subscribers: who they are, how they are found and listed, and how one is added.

Every function checks a state in the statement that changes it, so that two changes at the same
time cannot undo each other. Nobody who left is subscribed again except by their own act.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, func, insert, literal, select, update

from digest.errors import AddressRefused
from digest.model import Newcomer, Subscriber, SubscriberState
from digest.model import address as addresses
from digest.store.people.suppression import suppression_reasons
from digest.store.schema import subscribers
from digest.store.times import from_seconds, to_seconds
from digest.tokens import Keys

#: How the table writes all themes, including those added later.
EVERY_THEME = "all"
SUBSCRIBER_STATES: tuple[SubscriberState, ...] = get_args(SubscriberState)
#: Only their own act makes these subscribers again.
GONE_STATES = frozenset[SubscriberState]({"unsubscribed", "bounced", "complained"})
#: A new consent of their own makes these subscribers again; after a complaint nothing does.
RETURNING_STATES = frozenset[SubscriberState]({"unsubscribed", "bounced"})
#: Why somebody is not added, by their state or the reason of their suppression.
STANDING_WORDS: Mapping[str, str] = {
    "unconfirmed": "is known already, and has not confirmed yet",
    "active": "is subscribed already",
    "paused": "is subscribed already, and pauses",
    "unsubscribed": "has unsubscribed",
    "bounced": "has bounced",
    "complained": "has complained",
    "erased": "was erased",
    "suppressed": "is not to be written to",
}


def get_subscriber(connection: Connection, number: int) -> Subscriber | None:
    """Return the subscriber with this id."""
    return _one(connection, subscribers.c.id == number)


def find_subscriber(connection: Connection, address: str) -> Subscriber | None:
    """Return the subscriber with this address, in upper or lower case."""
    return _one(connection, subscribers.c.key == addresses.address_key(address))


def list_subscribers(
    connection: Connection, state: str | None = None, theme: str | None = None
) -> Iterator[Subscriber]:
    """Yield the subscribers by id, or only those in `state` and with `theme`, in small batches."""
    query = select(subscribers).order_by(subscribers.c.id)
    if state is not None:
        query = query.where(subscribers.c.state == state)
    if theme is not None:
        chosen = (literal("+") + subscribers.c.themes + "+").contains(f"+{theme}+", autoescape=True)
        query = query.where((subscribers.c.themes == EVERY_THEME) | chosen)
    for row in connection.execute(query, execution_options={"yield_per": 1000}):
        yield _subscriber(row)


def count_states(connection: Connection) -> dict[SubscriberState, int]:
    """Return how many subscribers are in each state."""
    state = subscribers.c.state
    rows = connection.execute(select(state, func.count().label("people")).group_by(state))
    return dict.fromkeys(SUBSCRIBER_STATES, 0) | {row.state: row.people for row in rows}


def add_subscriber(
    connection: Connection,
    address: str,
    name: str = "",
    themes: Iterable[str] | None = None,
    language: str | None = None,
    state: Literal["active", "unconfirmed"] = "active",
    *,
    consent: tuple[str, str],
    now: datetime,
    keys: Keys | None = None,
    again: bool = False,
) -> Subscriber:
    """Add and return a subscriber who consented `now`; `consent` is (how, from where).

    `again` means that they asked themselves: it also takes back those who left or were erased, but
    nobody who complained. An `unconfirmed` sign-up changes nobody who left, since anybody can enter
    an address. Raises AddressRefused with the reason and the `state` of somebody known, and
    ErasedUnknown without the `keys` that recognise erased addresses.
    """
    chosen = None if themes is None else tuple(themes)
    new = Newcomer(
        addresses.normal_address(address), name, chosen, language, state, None, now, *consent
    )
    row = subscriber_row(new, now)
    before = find_subscriber(connection, new.address)
    if before is None:
        why = suppression_reasons(connection, [row["key"]], keys).get(row["key"])
        if why is not None and (why == "complained" or not again):
            raise AddressRefused(address=new.address, reason=STANDING_WORDS[why], state=why)
        connection.execute(insert(subscribers), row)
    else:
        row |= {"created": to_seconds(before.created), "name": row["name"] or before.name}
        replaced = {"unconfirmed"} if state == "unconfirmed" else {"unconfirmed", *RETURNING_STATES}
        this = subscribers.c.id == before.id
        if not again or not change_subscribers(connection, this, replaced, row):
            raise AddressRefused(
                address=new.address, reason=STANDING_WORDS[before.state], state=before.state
            )
    if (added := find_subscriber(connection, new.address)) is None:
        raise LookupError("erased by another meanwhile")
    return added


def change_subscribers(
    connection: Connection,
    which: ColumnElement[bool],
    before: Iterable[str],
    values: Mapping[str, Any],
) -> bool:
    """Change those of `which` in one of the states `before`; return whether there were any."""
    allowed = which & subscribers.c.state.in_(sorted(before))
    return bool(connection.execute(update(subscribers).where(allowed).values(**values)).rowcount)


def subscriber_row(new: Newcomer, now: datetime) -> dict[str, Any]:
    """Return the table's row for a newcomer, without an id."""
    return {
        "address": new.address,
        "key": addresses.address_key(new.address),
        "name": addresses.clean_line(new.name),
        "themes": encode_themes(new.themes),
        "language": new.language,
        "state": new.state,
        "paused_until": new.paused_until.isoformat() if new.paused_until else None,
        "consent_at": to_seconds(new.consent_at) if new.consent_at else None,
        "consent_how": addresses.clean_line(new.consent_how),
        "consent_from": addresses.clean_line(new.consent_from),
        "created": to_seconds(now),
        "changed": to_seconds(now),
    }


def encode_themes(themes: Iterable[str] | None) -> str:
    """Return the table's text for these themes, None for all."""
    return EVERY_THEME if themes is None else "+".join(sorted(set(themes)))


def decode_themes(text: str) -> tuple[str, ...] | None:
    """Return the themes that `encode_themes` made `text` of, None for all."""
    return None if text == EVERY_THEME else tuple(text.split("+"))


def _one(connection: Connection, which: ColumnElement[bool]) -> Subscriber | None:
    row = connection.execute(select(subscribers).where(which)).first()
    return _subscriber(row) if row else None


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        id=row.id,
        address=row.address,
        name=row.name,
        themes=decode_themes(row.themes),
        language=row.language,
        state=row.state,
        paused_until=date.fromisoformat(row.paused_until) if row.paused_until else None,
        consent_at=from_seconds(row.consent_at) if row.consent_at is not None else None,
        consent_how=row.consent_how,
        consent_from=row.consent_from,
        created=from_seconds(row.created),
        changed=from_seconds(row.changed),
    )
