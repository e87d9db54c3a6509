"""Standing: what confirmations, pauses, bounces, complaints and unsubscribes do to a subscriber.

Each function returns whether it changed anything, or, of those that make active, whether the
subscriber is active now.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from digest.model import Subscriber, SubscriberState
from digest.model import address as addresses
from digest.store.database import in_batches, insert_or_ignore
from digest.store.people.subscribers import (
    RETURNING_STATES,
    change_subscribers,
    encode_themes,
    get_subscriber,
)
from digest.store.people.suppression import Reason, suppress_addresses
from digest.store.schema import soft_bounces, subscribers
from digest.store.times import to_seconds
from digest.tokens import Keys

#: The states from which one comes to a state. Only `resubscribe` and a new consent lead back.
_FROM: Mapping[SubscriberState, frozenset[SubscriberState]] = {
    "paused": frozenset({"active", "paused"}),
    "unsubscribed": frozenset({"unconfirmed", "active", "paused", "bounced"}),
    "bounced": frozenset({"unconfirmed", "active", "paused"}),
    "complained": frozenset({"unconfirmed", "active", "paused", "unsubscribed", "bounced"}),
}


def gets_edition(day: date) -> ColumnElement[bool]:
    """Return the condition on `subscribers` to be sent the edition of `day`: no pause covers it."""
    over = (subscribers.c.state == "paused") & (subscribers.c.paused_until < day.isoformat())
    return (subscribers.c.state == "active") | over


def confirm_signup(connection: Connection, number: int, now: datetime) -> bool:
    """Make an unconfirmed subscriber active, with a consent of `now`."""
    seconds = to_seconds(now)
    values = {"consent_at": seconds, "changed": seconds}
    return _activate(connection, number, subscribers.c.id == number, "unconfirmed", values)


def undo_unsubscribe(connection: Connection, number: int, left: datetime, now: datetime) -> bool:
    """Make a subscriber active who left at that moment and has done nothing since."""
    this = (subscribers.c.id == number) & (subscribers.c.changed == to_seconds(left))
    return _activate(connection, number, this, "unsubscribed", {"changed": to_seconds(now)})


def may_resubscribe(person: Subscriber, issued: datetime) -> bool:
    """Return whether they left before a link was `issued`, and without a complaint."""
    return person.state in RETURNING_STATES and person.changed <= issued


def resubscribe(
    connection: Connection,
    number: int,
    themes: Iterable[str] | None,
    consent: tuple[str, str],
    issued: datetime,
    now: datetime,
) -> bool:
    """Subscribe somebody again who left before a link was `issued` and consents by it.

    `consent` is (how, from where).
    """
    how, where = consent
    this = (subscribers.c.id == number) & (subscribers.c.changed <= to_seconds(issued))
    values = {
        "state": "active",
        "themes": encode_themes(themes),
        "paused_until": None,
        "consent_at": to_seconds(now),
        "consent_how": addresses.clean_line(how),
        "consent_from": addresses.clean_line(where),
        "changed": to_seconds(now),
    }
    return change_subscribers(connection, this, RETURNING_STATES, values)


def unsubscribe(connection: Connection, number: int, now: datetime) -> bool:
    """Unsubscribe somebody from everything, at once."""
    return _move(connection, number, "unsubscribed", now)


def pause_subscriber(connection: Connection, number: int, until: date, now: datetime) -> bool:
    """Send a subscriber nothing up to and including the day `until`."""
    return _move(connection, number, "paused", now, paused_until=until.isoformat())


def resume_subscriber(connection: Connection, number: int, now: datetime) -> bool:
    """End a subscriber's pause."""
    values = {"state": "active", "paused_until": None, "changed": to_seconds(now)}
    return change_subscribers(connection, subscribers.c.id == number, {"paused"}, values)


def mark_bounced(connection: Connection, number: int, now: datetime) -> bool:
    """Record a hard bounce: the subscriber is sent nothing more."""
    return _move(connection, number, "bounced", now)


def mark_complained(connection: Connection, number: int, now: datetime) -> bool:
    """Record a report of spam: the subscriber is sent nothing more, and cannot come back."""
    return _move(connection, number, "complained", now)


def count_soft_bounce(connection: Connection, number: int, day: date, first: date) -> int | None:
    """Count a soft bounce of the mail of a `day`; return how many there are from `first` on.

    Return None if that mail's is counted already.
    """
    # Two processes that count at the same time have to see what the other counted.
    this = select(subscribers.c.id).where(subscribers.c.id == number).with_for_update()
    if connection.execute(this).first() is None:
        return None
    row = {"subscriber": number, "day": day.isoformat()}
    new = insert_or_ignore(connection, soft_bounces).values(row).on_conflict_do_nothing()
    if connection.execute(new.returning(soft_bounces.c.day)).first() is None:
        return None
    recent = (soft_bounces.c.subscriber == number) & (soft_bounces.c.day >= first.isoformat())
    return connection.execute(select(func.count()).where(recent)).scalar_one()


def erase_subscriber(connection: Connection, number: int, keys: Keys, now: datetime) -> bool:
    """Delete all that is known of a subscriber, and keep a keyed hash of the address."""
    person = get_subscriber(connection, number)
    if person is None:
        return False
    reason: Reason = "complained" if person.state == "complained" else "erased"
    suppress_addresses(connection, [person.address], reason, keys, now)
    connection.execute(subscribers.delete().where(subscribers.c.id == number))
    return True


def suppress_subscribers(
    connection: Connection, found: Iterable[str], keys: Keys, reason: Reason, now: datetime
) -> int:
    """Never write to the addresses `found` again; return how many were not suppressed before.

    Subscribers among them are unsubscribed. Only the owners of the addresses can come back.
    """
    compared = [addresses.address_key(address) for address in found]
    new = suppress_addresses(connection, compared, reason, keys, now)
    state: SubscriberState = "complained" if reason == "complained" else "unsubscribed"
    for some in in_batches(compared):
        mark_left(connection, some, state, now)
    return new


def mark_left(connection: Connection, keys: list[str], to: SubscriberState, now: datetime) -> None:
    """Make the subscribers with these keys unsubscribed, bounced or complained, if they may be."""
    # SQLite would scan whole states for a list of addresses, so each row is changed by its number.
    query = select(subscribers.c.id).where(subscribers.c.key.in_(keys))
    if numbers := [{"number": number} for number in connection.execute(query).scalars()]:
        each = (subscribers.c.id == bindparam("number")) & subscribers.c.state.in_(
            sorted(_FROM[to])
        )
        connection.execute(update(subscribers).where(each).values(**_moved(to, now)), numbers)


def _activate(
    connection: Connection,
    number: int,
    which: ColumnElement[bool],
    before: SubscriberState,
    values: Mapping[str, Any],
) -> bool:
    """Make `which` active; return whether the subscriber is active now, even without a change."""
    if change_subscribers(connection, which, {before}, {"state": "active", **values}):
        return True
    person = get_subscriber(connection, number)
    return person is not None and person.state == "active"


def _move(
    connection: Connection, number: int, to: SubscriberState, now: datetime, **values: object
) -> bool:
    this = subscribers.c.id == number
    return change_subscribers(connection, this, _FROM[to], _moved(to, now) | values)


def _moved(to: SubscriberState, now: datetime) -> dict[str, Any]:
    return {"state": to, "paused_until": None, "changed": to_seconds(now)}
