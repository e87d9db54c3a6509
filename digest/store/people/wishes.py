"""Wishes: who left and asks to come back. Until they confirm it, nothing else that is known of them changes.

Anybody can enter an address on the web: so neither a state nor a record of consent is touched by that alone.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from digest.model import Subscriber
from digest.store.people import roster
from digest.store.schema import wishes

#: How long one may take to confirm.
CONFIRM_WITHIN = timedelta(days=30)


def note_return(
    connection: Connection,
    number: int,
    themes: Iterable[str] | None,
    consent: tuple[str, str],
    now: datetime,
) -> None:
    """Note that a subscriber who left wishes to come back, with these themes: (how, from where). The last wish counts."""
    connection.execute(delete(wishes).where(wishes.c.subscriber == number))
    how, where = consent
    row = {"themes": roster.write_choice(themes), "consent_how": how, "consent_from": where}
    connection.execute(insert(wishes).values(subscriber=number, since=int(now.timestamp()), **row))


def asks_to_return(connection: Connection, number: int, issued: datetime) -> Subscriber | None:
    """Return a subscriber as a link to confirm shows them that was made at `issued`.

    Who left and wishes to come back is unconfirmed, with the themes they wish; not by a link from before they left.
    """
    person = roster.get_subscriber(connection, number)
    if (
        person is None
        or not roster.may_return(person, issued)
        or not (wish := _wish(connection, number))
    ):
        return person
    return replace(person, state="unconfirmed", themes=roster.read_choice(wish.themes))


def confirm_return(connection: Connection, number: int, issued: datetime, now: datetime) -> bool:
    """Note that somebody confirmed, by a link made at `issued`, that it was they who asked; tell whether they are active now."""
    if roster.confirm_subscriber(connection, number, now):
        return True
    wish = _wish(connection, number)
    if wish is None:
        return False
    connection.execute(delete(wishes).where(wishes.c.subscriber == number))
    consent = wish.consent_how, wish.consent_from
    return roster.come_back(
        connection, number, roster.read_choice(wish.themes), consent, issued, now
    )


def _wish(connection: Connection, number: int) -> Row[Any] | None:
    return connection.execute(select(wishes).where(wishes.c.subscriber == number)).first()
