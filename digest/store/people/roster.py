"""People: who gets which newsletters. Nobody who left comes back but by what they did themselves.

All functions look at the state in the statement that changes it, so that two who act at once do not undo each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from digest.errors import AddressRefused
from digest.model import Newcomer, Subscriber, SubscriberState
from digest.model import address as addresses
from digest.store.news.articles import in_batches
from digest.store.people import suppression
from digest.store.schema import deliveries, subscribers
from digest.tokens import Keys

#: How all themes are written, also those that are still to come.
EVERY_THEME = "all"
SUBSCRIBER_STATES: tuple[SubscriberState, ...] = get_args(SubscriberState)
#: Those of whom nothing but what they do themselves may make subscribers again.
GONE_STATES = frozenset[SubscriberState]({"unsubscribed", "bounced", "complained"})
#: What one may become, and from which state. By a new consent of their own one also comes back, but from a complaint.
_FROM: Mapping[SubscriberState, frozenset[SubscriberState]] = {
    "paused": frozenset({"active", "paused"}),
    "unsubscribed": frozenset({"unconfirmed", "active", "paused", "bounced"}),
    "bounced": frozenset({"unconfirmed", "active", "paused"}),
    "complained": frozenset({"unconfirmed", "active", "paused", "unsubscribed", "bounced"}),
}
_MAY_RETURN = frozenset[SubscriberState]({"unsubscribed", "bounced"})
_MAY_CHOOSE = frozenset[SubscriberState]({"unconfirmed", "active", "paused"})
#: What is said of somebody who is not subscribed anew.
STANDING_STATES: Mapping[str, str] = {
    "unconfirmed": "is known already, and has not confirmed yet",
    "active": "is subscribed already",
    "paused": "is subscribed already, and pauses",
    "unsubscribed": "has left",
    "bounced": "has bounced",
    "complained": "has complained",
    "erased": "was erased",
    "suppressed": "is not to be written to",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """How many subscribers chose the same `themes` (all of them: None) and `language`."""

    themes: tuple[str, ...] | None
    language: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Mailing:
    """What the ledger says that a subscriber was sent."""

    day: date
    kind: str
    state: str
    changed: datetime


def get_subscriber(connection: Connection, number: int) -> Subscriber | None:
    """Return the subscriber with this id."""
    return _one(connection, subscribers.c.id == number)


def find_subscriber(connection: Connection, address: str) -> Subscriber | None:
    """Return the subscriber with this address, in whatever case it is written."""
    return _one(connection, subscribers.c.key == addresses.address_key(address))


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
    """Add somebody who has consented `now`: (how, from where). Return them.

    With `again`, which is for what they did themselves, also somebody who left, or was erased, and has not complained.
    An `unconfirmed` sign-up changes nobody who left: anybody can enter an address. Raises AddressRefused, which says why and, of somebody known, their `state`; and ErasedUnknown without the `keys`
    that show who was erased.
    """
    chosen = None if themes is None else tuple(themes)
    new = Newcomer(
        addresses.normal_address(address), name, chosen, language, state, None, now, *consent
    )
    before = find_subscriber(connection, new.address)
    if before is None:
        key = addresses.address_key(new.address)
        why = suppression.suppression_reasons(connection, [key], keys).get(key)
        if why is not None and (why == "complained" or not again):
            raise AddressRefused(address=new.address, reason=STANDING_STATES[why], state=why)
        connection.execute(insert(subscribers), subscriber_row(new, now))
    else:
        known = subscribers.c.id == before.id
        values = subscriber_row(new, now) | {
            "created": _seconds(before.created),
            "name": _line(name) or before.name,
        }
        replaced = {"unconfirmed"} if state == "unconfirmed" else {"unconfirmed", *_MAY_RETURN}
        if not again or not _set(connection, known, replaced, values):
            raise AddressRefused(
                address=new.address, reason=STANDING_STATES[before.state], state=before.state
            )
    return _known(find_subscriber(connection, new.address))


def confirm_subscriber(connection: Connection, number: int, now: datetime) -> bool:
    """Note that somebody confirmed that it was they who subscribed; tell whether they are active now."""
    known = subscribers.c.id == number
    values = {"state": "active", "consent_at": _seconds(now), "changed": _seconds(now)}
    if _set(connection, known, {"unconfirmed"}, values):
        return True
    person = get_subscriber(connection, number)
    return person is not None and person.state == "active"


def may_return(person: Subscriber, issued: datetime) -> bool:
    """Tell whether somebody has left, not by a complaint, and before a link was made: by that link they may come back."""
    return person.state in _MAY_RETURN and person.changed <= issued


def come_back(
    connection: Connection,
    number: int,
    themes: Iterable[str] | None,
    consent: tuple[str, str],
    issued: datetime,
    now: datetime,
) -> bool:
    """Subscribe somebody anew who left before a link was `issued`, and consents by it: (how, from where); tell whether it was done."""
    how, where = consent
    known = (subscribers.c.id == number) & (subscribers.c.changed <= _seconds(issued))
    values = {
        "state": "active",
        "themes": write_choice(themes),
        "paused_until": None,
        "consent_at": _seconds(now),
        "consent_how": _line(how),
        "consent_from": _line(where),
        "changed": _seconds(now),
        "soft": 0,
        "soft_since": None,
    }
    return _set(connection, known, _MAY_RETURN, values)


def undo_unsubscribe(connection: Connection, number: int, left: datetime, now: datetime) -> bool:
    """Undo that somebody left at that moment, if they have done nothing since; tell whether they are active now."""
    known = (subscribers.c.id == number) & (subscribers.c.changed == _seconds(left))
    if _set(connection, known, {"unsubscribed"}, {"state": "active", "changed": _seconds(now)}):
        return True
    person = get_subscriber(connection, number)
    return person is not None and person.state == "active"


def choose_themes(
    connection: Connection, number: int, themes: Iterable[str] | None, now: datetime
) -> bool:
    """Give a subscriber these themes from the next edition on, None for all; who wants none of them leaves.

    Tell whether they are a subscriber still.
    """
    if themes is None or (themes := tuple(themes)):
        values = {"themes": write_choice(themes), "changed": _seconds(now)}
        return _set(connection, subscribers.c.id == number, _MAY_CHOOSE, values)
    unsubscribe(connection, number, now)
    return False


def unsubscribe(
    connection: Connection,
    number: int,
    now: datetime,
    theme: str | None = None,
    all_themes: Iterable[str] = (),
) -> bool:
    """Let somebody leave, at once: one `theme`, and with the last of them everything. Tell whether that changed anything.

    Of somebody who has all themes, `all_themes` (slugs) without this one stay.
    """
    person = get_subscriber(connection, number)
    if person is None or theme is None:
        return person is not None and _move(connection, number, "unsubscribed", now)
    had = person.themes if person.themes is not None else tuple(all_themes)
    left = tuple(slug for slug in had if slug != theme)
    if not left:
        return _move(connection, number, "unsubscribed", now)
    return left != had and choose_themes(connection, number, left, now)


def pause_subscriber(connection: Connection, number: int, until: date, now: datetime) -> bool:
    """Send a subscriber nothing up to and including the day `until`; tell whether that could be done."""
    return _move(connection, number, "paused", now, paused_until=until.isoformat())


def resume_subscriber(connection: Connection, number: int, now: datetime) -> bool:
    """End a subscriber's pause; tell whether there was one."""
    values = {"state": "active", "paused_until": None, "changed": _seconds(now)}
    return _set(connection, subscribers.c.id == number, {"paused"}, values)


def bounced(connection: Connection, number: int, now: datetime) -> bool:
    """Note that mail to a subscriber came back for good; tell whether that changed anything."""
    return _move(connection, number, "bounced", now)


def complained(connection: Connection, number: int, now: datetime) -> bool:
    """Note that somebody called a mail spam; tell whether that changed anything."""
    return _move(connection, number, "complained", now)


def soft_bounce(
    connection: Connection, number: int, now: datetime, limit: int, span: timedelta
) -> bool:
    """Note that a mail came back for now; tell whether it was the one too many: the `limit`-th within `span`."""
    seconds, oldest = _seconds(now), _seconds(now - span)
    known, recent = subscribers.c.id == number, subscribers.c.soft_since > oldest
    again = {"soft": subscribers.c.soft + 1}
    if not _set(connection, known & recent & (subscribers.c.soft > 0), SUBSCRIBER_STATES, again):
        _set(connection, known, SUBSCRIBER_STATES, {"soft": 1, "soft_since": seconds})
    too_many = connection.execute(select(subscribers.c.soft).where(known)).scalar() or 0
    return too_many >= limit and bounced(connection, number, now)


def erase_subscriber(connection: Connection, number: int, keys: Keys, now: datetime) -> bool:
    """Delete all that is known of somebody but a keyed hash of the address; tell whether there was somebody."""
    person = get_subscriber(connection, number)
    if person is None:
        return False
    reason: suppression.Reason = "complained" if person.state == "complained" else "erased"
    suppression.suppress_addresses(connection, [person.address], reason, keys, now)
    connection.execute(subscribers.delete().where(subscribers.c.id == number))
    return True


def suppress_subscribers(
    connection: Connection,
    found: Iterable[str],
    keys: Keys,
    reason: suppression.Reason,
    now: datetime,
) -> int:
    """Never write to these addresses, known or not, unless their owners come back; return how many were new to this.

    Those of them who are subscribers have left.
    """
    some = [addresses.address_key(address) for address in found]
    new = suppression.suppress_addresses(connection, some, reason, keys, now)
    state: SubscriberState = "complained" if reason == "complained" else "unsubscribed"
    for few in in_batches(some):
        _move_all(connection, few, state, now)
    return new


def is_suppressed(connection: Connection, address: str, keys: Keys) -> bool:
    """Tell whether an address must not be written to though nobody with it is known."""
    key = addresses.address_key(address)
    return key in suppression.suppression_reasons(connection, [key], keys)


def may_be_sent_to(day: date) -> ColumnElement[bool]:
    """Return the condition on `subscribers` that somebody gets the edition of `day`: active, or the pause is over."""
    over = (subscribers.c.state == "paused") & (subscribers.c.paused_until < day.isoformat())
    return (subscribers.c.state == "active") | over


def choices(connection: Connection, day: date) -> list[Choice]:
    """Return which themes and languages those who get the edition of `day` chose, each with their number."""
    columns = (subscribers.c.themes, subscribers.c.language)
    found = connection.execute(
        select(*columns, func.count().label("people"))
        .where(may_be_sent_to(day))
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Choice(read_choice(row.themes), row.language, row.people) for row in found]


def count_states(connection: Connection) -> dict[SubscriberState, int]:
    """Return how many people are in each state."""
    counted = select(subscribers.c.state, func.count().label("people")).group_by(
        subscribers.c.state
    )
    return dict.fromkeys(SUBSCRIBER_STATES, 0) | {
        row.state: row.people for row in connection.execute(counted)
    }


def list_subscribers(
    connection: Connection, state: str | None = None, theme: str | None = None
) -> Iterator[Subscriber]:
    """Yield everybody by id, or those in a `state` and those who have a `theme`, without holding them all."""
    query = select(subscribers).order_by(subscribers.c.id)
    if state is not None:
        query = query.where(subscribers.c.state == state)
    if theme is not None:
        chosen = (literal("+") + subscribers.c.themes + "+").contains(f"+{theme}+", autoescape=True)
        query = query.where((subscribers.c.themes == EVERY_THEME) | chosen)
    for found in connection.execution_options(yield_per=1000).execute(query):
        yield _subscriber(found)


def mailings(connection: Connection, number: int) -> list[Mailing]:
    """Return what the ledger says of a subscriber, the oldest first."""
    query = select(deliveries).where(deliveries.c.subscriber == number)
    return [
        Mailing(date.fromisoformat(row.day), row.kind, row.state, _time(row.changed))
        for row in connection.execute(query.order_by(deliveries.c.day, deliveries.c.kind))
    ]


def write_choice(themes: Iterable[str] | None) -> str:
    """Return how the table writes a choice of themes."""
    return EVERY_THEME if themes is None else "+".join(sorted(set(themes)))


def read_choice(text: str) -> tuple[str, ...] | None:
    """Return the choice of themes that `written` wrote as `text`."""
    return None if text == EVERY_THEME else tuple(text.split("+"))


def subscriber_row(new: Newcomer, now: datetime) -> dict[str, Any]:
    """Return what the table says of somebody who is new."""
    return {
        "address": new.address,
        "key": addresses.address_key(new.address),
        "name": _line(new.name),
        "themes": write_choice(new.themes),
        "language": new.language,
        "state": new.state,
        "paused_until": new.paused_until.isoformat() if new.paused_until else None,
        "consent_at": _seconds(new.consent_at) if new.consent_at else None,
        "consent_how": _line(new.consent_how),
        "consent_from": _line(new.consent_from),
        "created": _seconds(now),
        "changed": _seconds(now),
        "soft": 0,
        "soft_since": None,
    }


def _move(
    connection: Connection, number: int, to: SubscriberState, now: datetime, **values: object
) -> bool:
    return _set(connection, subscribers.c.id == number, _FROM[to], _left(to, now) | values)


def _move_all(connection: Connection, keys: list[str], to: SubscriberState, now: datetime) -> None:
    # SQLite would look through whole states for a list of addresses, so each is changed by its number.
    known = connection.execute(
        select(subscribers.c.id).where(subscribers.c.key.in_(keys))
    ).scalars()
    if numbers := [{"number": number} for number in known]:
        each = (subscribers.c.id == bindparam("number")) & subscribers.c.state.in_(
            sorted(_FROM[to])
        )
        connection.execute(update(subscribers).where(each).values(**_left(to, now)), numbers)


def _left(to: SubscriberState, now: datetime) -> dict[str, Any]:
    return {"state": to, "paused_until": None, "changed": _seconds(now)}


def _set(
    connection: Connection,
    which: ColumnElement[bool],
    before: Iterable[str],
    values: Mapping[str, Any],
) -> bool:
    """Change those of `which` people who are in one of the states `before`; tell whether there were any."""
    allowed = which & subscribers.c.state.in_(sorted(before))
    return bool(connection.execute(update(subscribers).where(allowed).values(**values)).rowcount)


def _one(connection: Connection, which: ColumnElement[bool]) -> Subscriber | None:
    found = connection.execute(select(subscribers).where(which)).first()
    return _subscriber(found) if found else None


def _known(person: Subscriber | None) -> Subscriber:
    if person is None:
        raise LookupError("erased by another meanwhile")
    return person


def _subscriber(found: Row[Any]) -> Subscriber:
    return Subscriber(
        id=found.id,
        address=found.address,
        name=found.name,
        themes=read_choice(found.themes),
        language=found.language,
        state=found.state,
        paused_until=date.fromisoformat(found.paused_until) if found.paused_until else None,
        consent_at=_time(found.consent_at) if found.consent_at is not None else None,
        consent_how=found.consent_how,
        consent_from=found.consent_from,
        created=_time(found.created),
        changed=_time(found.changed),
    )


def _line(text: str) -> str:
    return addresses.clean_line(text)


def _seconds(when: datetime) -> int:
    return int(when.timestamp())


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
