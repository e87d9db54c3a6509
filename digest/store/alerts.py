"""Notices: what stands that needs a person, and whether it was told; and what was done that is done once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from digest.store.schema import notices


@dataclass(frozen=True, slots=True)
class Alert:
    """What stands under a name: in words, since when, and when it was told (None: not yet)."""

    name: str
    said: str
    since: datetime
    told: datetime | None


def list_alerts(connection: Connection) -> dict[str, Alert]:
    """Return all notices by name, in order."""
    rows = connection.execute(select(notices).order_by(notices.c.since, notices.c.name))
    return {row.name: _notice(row) for row in rows}


def put_alert(connection: Connection, name: str, said: str, now: datetime) -> None:
    """Note that something stands, from now on if it did not; what it says now counts."""
    if not connection.execute(
        update(notices).where(notices.c.name == name).values(said=said)
    ).rowcount:
        connection.execute(insert(notices).values(name=name, said=said, since=_seconds(now)))


def mark_told(connection: Connection, name: str, now: datetime) -> None:
    """Note that it was told."""
    connection.execute(update(notices).where(notices.c.name == name).values(told=_seconds(now)))


def drop_alert(connection: Connection, name: str) -> None:
    """Forget it: it is over."""
    connection.execute(delete(notices).where(notices.c.name == name))


def _notice(row: Row[Any]) -> Alert:
    told = None if row.told is None else datetime.fromtimestamp(row.told, UTC)
    return Alert(row.name, row.said, datetime.fromtimestamp(row.since, UTC), told)


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
