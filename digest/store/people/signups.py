"""Signups: those of the last day, counted without keeping who and where: by keyed hashes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select

from digest.store.schema import signups
from digest.store.times import from_seconds, to_seconds

#: How long sign-ups are counted.
COUNTED_FOR: Final = timedelta(days=1)
SignupPart = Literal["mailbox", "place", "area"]


@dataclass(frozen=True, slots=True)
class SignupOrigin:
    """The hashes of a sign-up's mailbox, place and area: one for each key, newest first."""

    mailbox: tuple[str, ...]
    place: tuple[str, ...]
    area: tuple[str, ...]


def count_signups(connection: Connection, since: datetime) -> int:
    """Return how many sign-ups there were after `since`."""
    recent = signups.c.asked > to_seconds(since)
    return connection.execute(select(func.count()).where(recent)).scalar_one()


def count_signups_of(
    connection: Connection, origin: SignupOrigin, part: SignupPart, since: datetime
) -> int:
    """Return how many sign-ups after `since` had the same mailbox, place or area."""
    same = signups.c[part].in_(getattr(origin, part))
    recent = signups.c.asked > to_seconds(since)
    return connection.execute(select(func.count()).where(same, recent)).scalar_one()


def last_link(connection: Connection, origin: SignupOrigin, since: datetime) -> datetime | None:
    """Return when a mailbox last got a link to confirm, after `since`, or None."""
    same = signups.c.mailbox.in_(origin.mailbox)
    recent = signups.c.asked > to_seconds(since)
    query = select(func.max(signups.c.asked)).where(same, recent, signups.c.link)
    found = connection.execute(query).scalar()
    return None if found is None else from_seconds(found)


def record_signup(
    connection: Connection, origin: SignupOrigin, now: datetime, *, link: bool
) -> None:
    """Count a sign-up; `link` says that it is answered with a link to confirm."""
    row = {
        "id": uuid4().hex,
        "asked": to_seconds(now),
        "mailbox": origin.mailbox[0],
        "place": origin.place[0],
        "area": origin.area[0],
        "link": link,
    }
    connection.execute(insert(signups).values(row))


def forget_signups(connection: Connection, now: datetime) -> None:
    """Delete what need not be counted any more."""
    connection.execute(delete(signups).where(signups.c.asked <= to_seconds(now - COUNTED_FOR)))
