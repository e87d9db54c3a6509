"""Once: what is done once for a day, and known to be done; and when the last run was."""

from datetime import date, datetime

from digest.store import alerts
from digest.store.database import Memory

#: Stands before the name of what is done once, among the names of alerts.
_DONE = "done:"
_LAST_RUN = f"{_DONE}run"


def is_done(memory: Memory, what: str, day: date) -> str | None:
    """Return what was noted when something was done for a day, or None if it was not."""
    with memory.read() as connection:
        noted = alerts.list_alerts(connection).get(_name(what, day))
    return noted.said if noted else None


def note_done(memory: Memory, what: str, day: date, now: datetime, said: str = "") -> None:
    """Note that something was done for a day."""
    with memory.write() as connection:
        alerts.put_alert(connection, _name(what, day), said, now)


def last_run(memory: Memory) -> datetime | None:
    """Return when the run before this one began, or None if there was none."""
    with memory.read() as connection:
        noted = alerts.list_alerts(connection).get(_LAST_RUN)
    return datetime.fromisoformat(noted.said) if noted else None


def note_run(memory: Memory, now: datetime) -> None:
    """Note that a run begins."""
    with memory.write() as connection:
        alerts.put_alert(connection, _LAST_RUN, now.isoformat(), now)


def _name(what: str, day: date) -> str:
    return f"{_DONE}{what} {day}"
