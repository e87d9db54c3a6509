"""Runs: what each did, for `digest log`."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from digest.store.schema import runs


def add_run(
    connection: Connection, day: date, started: datetime, ended: datetime, report: dict[str, Any]
) -> None:
    """Keep the `report` of a run."""
    connection.execute(
        insert(runs).values(
            day=day.isoformat(),
            started=int(started.timestamp()),
            ended=int(ended.timestamp()),
            report=json.dumps(report),  # in ASCII: the name of a file need not be text
        )
    )


def runs_of_day(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Return the reports of a day's runs with "started" and "ended" (seconds since 1970), in order."""
    rows = connection.execute(select(runs).where(runs.c.day == day.isoformat()).order_by(runs.c.id))
    return [{"started": row.started, "ended": row.ended, **json.loads(row.report)} for row in rows]


def run_days(connection: Connection) -> list[str]:
    """Return the days for which something was run, newest first."""
    rows = connection.execute(select(runs.c.day).distinct().order_by(runs.c.day.desc()))
    return [day for (day,) in rows]
