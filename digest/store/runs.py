"""Runs: the report of each, for `digest log`."""

import json
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from digest.store.schema import runs
from digest.store.times import to_seconds


def add_run(
    connection: Connection, day: date, started: datetime, ended: datetime, report: dict[str, Any]
) -> None:
    """Store the `report` of a run for a day."""
    times = {"started": to_seconds(started), "ended": to_seconds(ended)}
    text = json.dumps(report)  # in ASCII: the name of a file need not be text
    connection.execute(insert(runs).values(day=day.isoformat(), report=text, **times))


def runs_of_day(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Return the reports of a day's runs, with "started" and "ended" in seconds since 1970."""
    rows = connection.execute(select(runs).where(runs.c.day == day.isoformat()).order_by(runs.c.id))
    return [{"started": row.started, "ended": row.ended, **json.loads(row.report)} for row in rows]


def run_days(connection: Connection) -> list[str]:
    """Return the days with a run (YYYY-MM-DD), newest first."""
    rows = connection.execute(select(runs.c.day).distinct().order_by(runs.c.day.desc()))
    return [day for (day,) in rows]


class _Source(msgspec.Struct):
    place: str
    failed: str | None = None


class _Reading(msgspec.Struct):
    """A run's report, as far as it says what was read."""

    sources: list[_Source] = []


def readings_since(connection: Connection, day: date) -> dict[str, list[int]]:
    """Return, by place, when runs of the days from `day` on had read it, in order.

    In seconds since 1970; a source that gave nothing was not read.
    """
    query = select(runs.c.ended, runs.c.report).where(runs.c.day >= day.isoformat())
    found: dict[str, list[int]] = {}
    for row in connection.execute(query.order_by(runs.c.ended, runs.c.id)):
        for source in msgspec.json.decode(row.report, type=_Reading).sources:
            if source.failed is None:
                found.setdefault(source.place, []).append(row.ended)
    return found
