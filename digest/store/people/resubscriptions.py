"""Resubscriptions: requests of those who left to be subscribed again, until they confirm.

Anybody can enter an address on the web, so a request alone changes neither a state nor a record
of consent.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from digest.model import Subscriber
from digest.store.people.standing import confirm_signup, may_resubscribe, resubscribe
from digest.store.people.subscribers import decode_themes, encode_themes, get_subscriber
from digest.store.schema import wishes
from digest.store.times import to_seconds

#: How long a link to confirm is valid.
CONFIRM_WITHIN = timedelta(days=30)


def request_resubscription(
    connection: Connection,
    number: int,
    themes: Iterable[str] | None,
    consent: tuple[str, str],
    now: datetime,
) -> None:
    """Record that somebody who left asks for these themes; `consent` is (how, from where).

    The last request counts.
    """
    connection.execute(delete(wishes).where(wishes.c.subscriber == number))
    how, where = consent
    row = {"themes": encode_themes(themes), "consent_how": how, "consent_from": where}
    connection.execute(insert(wishes).values(subscriber=number, since=to_seconds(now), **row))


def subscriber_to_confirm(
    connection: Connection, number: int, issued: datetime
) -> Subscriber | None:
    """Return the subscriber as the page of a link to confirm, made at `issued`, shows them.

    Somebody who left before then and asks to be subscribed again counts as unconfirmed, with the
    themes they ask for.
    """
    person = get_subscriber(connection, number)
    if person is None or not may_resubscribe(person, issued):
        return person
    wish = _wish(connection, number)
    if wish is None:
        return person
    return replace(person, state="unconfirmed", themes=decode_themes(wish.themes))


def confirm_subscription(
    connection: Connection, number: int, issued: datetime, now: datetime
) -> bool:
    """Confirm a sign-up or a resubscription by a link made at `issued`; return if active now."""
    if confirm_signup(connection, number, now):
        return True
    wish = _wish(connection, number)
    if wish is None:
        return False
    connection.execute(delete(wishes).where(wishes.c.subscriber == number))
    consent = wish.consent_how, wish.consent_from
    return resubscribe(connection, number, decode_themes(wish.themes), consent, issued, now)


def _wish(connection: Connection, number: int) -> Row[Any] | None:
    return connection.execute(select(wishes).where(wishes.c.subscriber == number)).first()
