"""Letters: mail that came back. What was understood leaves a mark, what was not is kept to be looked at."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from digest.store.database import insert_or_ignore
from digest.store.schema import letters

#: So many letters are kept, the newest, and so much of each.
MOST_UNREAD = 1000
LONGEST_UNREAD = 65_536
#: Marks stand beside the hashes of letters, which are written in 0-9 and a-f: of letters that were acted on, and of mails
#: of which one bounce was counted.
HANDLED, COUNTED = "used:", "soft:"
MARKS = "g"


@dataclass(frozen=True, slots=True)
class UnreadMail:
    """A letter that was kept."""

    hash: str
    received: datetime
    content: bytes


def keep_unread(connection: Connection, data: bytes, now: datetime) -> bool:
    """Keep a letter; tell whether it is new. Of more than can be kept the oldest go."""
    new = _insert(connection, _hash(data), now, data[:LONGEST_UNREAD])
    if new:
        newest = (
            select(letters.c.hash)
            .where(letters.c.hash < MARKS)
            .order_by(letters.c.received.desc(), letters.c.hash)
            .offset(MOST_UNREAD)
        )
        if old := connection.execute(newest).scalars().all():
            connection.execute(delete(letters).where(letters.c.hash.in_(old[:MOST_UNREAD])))
    return new


def mark_handled(connection: Connection, kind: str, name: bytes, now: datetime) -> bool:
    """Note that something was done with what has this name; tell whether it is the first time."""
    return _insert(connection, _mark(kind, name), now, b"")


def is_handled(connection: Connection, kind: str, name: bytes) -> bool:
    """Tell whether something was done with what has this name."""
    return (
        connection.execute(
            select(letters.c.hash).where(letters.c.hash == _mark(kind, name))
        ).first()
        is not None
    )


def list_unread(connection: Connection) -> list[UnreadMail]:
    """Return the letters that are kept, newest first."""
    query = (
        select(letters)
        .where(letters.c.hash < MARKS)
        .order_by(letters.c.received.desc(), letters.c.hash)
    )
    return [_letter(row) for row in connection.execute(query)]


def find_unread(connection: Connection, start: str) -> UnreadMail | None:
    """Return the letter whose hash begins so, None where there is none or more than one."""
    if not start or start.startswith((HANDLED, COUNTED)):
        return None
    query = select(letters).where(
        letters.c.hash < MARKS, letters.c.hash.startswith(start, autoescape=True)
    )
    found = connection.execute(query.limit(2)).all()
    return _letter(found[0]) if len(found) == 1 else None


def drop_unread(connection: Connection, whole: str) -> bool:
    """Forget the letter with this hash; tell whether there was one."""
    return bool(connection.execute(delete(letters).where(letters.c.hash == whole)).rowcount)


def _insert(connection: Connection, key: str, now: datetime, content: bytes) -> bool:
    row = {"hash": key, "received": int(now.timestamp()), "content": content}
    new = (
        insert_or_ignore(connection, letters)
        .values(row)
        .on_conflict_do_nothing()
        .returning(letters.c.hash)
    )
    return connection.execute(new).first() is not None


def _mark(kind: str, name: bytes) -> str:
    return f"{kind}{_hash(name)}"[:64]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _letter(row: Row[Any]) -> UnreadMail:
    return UnreadMail(row.hash, datetime.fromtimestamp(row.received, UTC), bytes(row.content))
