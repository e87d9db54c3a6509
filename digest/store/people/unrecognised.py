"""Unrecognised mail: mail that came back and could not be read, kept for a person to look at.

The same table holds marks of what was handled once: a returned mail, a link.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from digest.store.database import insert_or_ignore
from digest.store.schema import letters
from digest.store.times import from_seconds, to_seconds

#: Only the newest mails are kept, and only the beginning of each, in bytes.
MOST_UNRECOGNISED = 1000
LONGEST_UNRECOGNISED = 65_536
#: The kind of mark of mail and links that were acted on.
HANDLED = "used:"
#: Hashes of mail are written in 0-9 and a-f, so every mark sorts behind this.
MARKS = "g"


@dataclass(frozen=True, slots=True)
class UnrecognisedMail:
    """A mail that was kept: the SHA-256 of the whole, and its beginning."""

    hash: str
    received: datetime
    content: bytes


def keep_unrecognised(connection: Connection, data: bytes, now: datetime) -> bool:
    """Keep a mail, drop the oldest above the limit; return whether it is new."""
    new = _insert(connection, _hash(data), now, data[:LONGEST_UNRECOGNISED])
    if new:
        newest = (
            select(letters.c.hash)
            .where(letters.c.hash < MARKS)
            .order_by(letters.c.received.desc(), letters.c.hash)
            .offset(MOST_UNRECOGNISED)
        )
        if old := connection.execute(newest).scalars().all():
            connection.execute(delete(letters).where(letters.c.hash.in_(old[:MOST_UNRECOGNISED])))
    return new


def list_unrecognised(connection: Connection) -> list[UnrecognisedMail]:
    """Return the mails that are kept, newest first."""
    query = select(letters).where(letters.c.hash < MARKS)
    query = query.order_by(letters.c.received.desc(), letters.c.hash)
    return [_mail(row) for row in connection.execute(query)]


def find_unrecognised(connection: Connection, start: str) -> UnrecognisedMail | None:
    """Return the only mail whose hash starts with `start`, None if there is none or several."""
    if not start:
        return None
    query = select(letters).where(
        letters.c.hash < MARKS, letters.c.hash.startswith(start, autoescape=True)
    )
    found = connection.execute(query.limit(2)).all()
    return _mail(found[0]) if len(found) == 1 else None


def drop_unrecognised(connection: Connection, whole: str) -> bool:
    """Delete the mail with this hash; return whether there was one."""
    return bool(connection.execute(delete(letters).where(letters.c.hash == whole)).rowcount)


def mark_handled(connection: Connection, kind: str, name: bytes, now: datetime) -> bool:
    """Mark what has this name as handled; return whether it is the first time."""
    return _insert(connection, _mark(kind, name), now, b"")


def is_handled(connection: Connection, kind: str, name: bytes) -> bool:
    """Return whether what has this name is marked as handled."""
    query = select(letters.c.hash).where(letters.c.hash == _mark(kind, name))
    return connection.execute(query).first() is not None


def _insert(connection: Connection, key: str, now: datetime, content: bytes) -> bool:
    row = {"hash": key, "received": to_seconds(now), "content": content}
    new = insert_or_ignore(connection, letters).values(row).on_conflict_do_nothing()
    return connection.execute(new.returning(letters.c.hash)).first() is not None


def _mark(kind: str, name: bytes) -> str:
    return f"{kind}{_hash(name)}"[:64]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mail(row: Row[Any]) -> UnrecognisedMail:
    return UnrecognisedMail(row.hash, from_seconds(row.received), bytes(row.content))
