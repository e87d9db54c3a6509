"""Choices: which themes and languages subscribers chose, and how they change them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from digest.model import SubscriberState
from digest.store.people.standing import gets_edition, unsubscribe
from digest.store.people.subscribers import (
    change_subscribers,
    decode_themes,
    encode_themes,
    get_subscriber,
)
from digest.store.schema import subscribers
from digest.store.times import to_seconds

_MAY_CHOOSE = frozenset[SubscriberState]({"unconfirmed", "active", "paused"})


@dataclass(frozen=True, slots=True)
class Choice:
    """The `count` of subscribers who chose the same `themes` (None: all) and `language`."""

    themes: tuple[str, ...] | None
    language: str | None
    count: int


def list_choices(connection: Connection, day: date) -> list[Choice]:
    """Return the choices of those who are sent the edition of `day`."""
    columns = (subscribers.c.themes, subscribers.c.language)
    rows = connection.execute(
        select(*columns, func.count().label("people"))
        .where(gets_edition(day))
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Choice(decode_themes(row.themes), row.language, row.people) for row in rows]


def choose_themes(
    connection: Connection, number: int, themes: Iterable[str] | None, now: datetime
) -> bool:
    """Give a subscriber these themes, None for all; choosing no theme unsubscribes.

    Return whether the choice was stored.
    """
    if themes is None or (themes := tuple(themes)):
        values = {"themes": encode_themes(themes), "changed": to_seconds(now)}
        this = subscribers.c.id == number
        return change_subscribers(connection, this, _MAY_CHOOSE, values)
    unsubscribe(connection, number, now)
    return False


def unsubscribe_theme(
    connection: Connection, number: int, now: datetime, theme: str, all_themes: Iterable[str] = ()
) -> bool:
    """Unsubscribe somebody from one theme, with their last one from all; return if it changed.

    Somebody with all themes keeps `all_themes` (slugs) without this one.
    """
    person = get_subscriber(connection, number)
    if person is None:
        return False
    had = person.themes if person.themes is not None else tuple(all_themes)
    left = tuple(slug for slug in had if slug != theme)
    if not left:
        return unsubscribe(connection, number, now)
    return left != had and choose_themes(connection, number, left, now)
