"""Alerts: what needs a person, since when, and whether it was told; also work done once a day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from digest.store.schema import notices
from digest.store.times import from_seconds, to_seconds


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert in words, since when it stands, and when it was told (None: not yet)."""

    name: str
    said: str
    since: datetime
    told: datetime | None


def list_alerts(connection: Connection) -> dict[str, Alert]:
    """Return all alerts by name, the oldest first."""
    rows = connection.execute(select(notices).order_by(notices.c.since, notices.c.name))
    return {row.name: _alert(row) for row in rows}


def put_alert(connection: Connection, name: str, said: str, now: datetime) -> None:
    """Open an alert, or change the words of an open one."""
    known = update(notices).where(notices.c.name == name)
    if not connection.execute(known.values(said=said)).rowcount:
        connection.execute(insert(notices).values(name=name, said=said, since=to_seconds(now)))


def mark_told(connection: Connection, name: str, now: datetime) -> None:
    """Record when an alert was told."""
    connection.execute(update(notices).where(notices.c.name == name).values(told=to_seconds(now)))


def drop_alert(connection: Connection, name: str) -> None:
    """Delete an alert that is over."""
    connection.execute(delete(notices).where(notices.c.name == name))


def _alert(row: Row[Any]) -> Alert:
    told = None if row.told is None else from_seconds(row.told)
    return Alert(row.name, row.said, from_seconds(row.since), told)
