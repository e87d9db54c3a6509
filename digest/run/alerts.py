"""Alerts: what needs a person is told when it begins and when it is over, not with every run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from digest.store import alerts
from digest.store.database import Memory


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at; `trouble` says what is wrong with it, if anything.

    It becomes an alert, and an exit `status`, after it has stood for `patience`. If it belongs to a
    day, its name ends with the date.
    """

    name: str
    trouble: str | None
    status: int = 1
    patience: timedelta = timedelta()


@dataclass(slots=True)
class Changes:
    """The alerts that began and those that are over, to be told; and all that stand, by name."""

    begun: dict[str, str] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            self.begun | other.begun, self.over | other.over, self.standing | other.standing
        )


def weigh_checks(memory: Memory, checks: Iterable[Check], now: datetime, today: date) -> Changes:
    """Note what is in trouble and what is not; return the changes that were not told yet.

    An alert that was not checked stays as it was, unless it belongs to a day before yesterday. A
    changed message opens a new alert, unless it has patience.
    """
    changes = Changes()
    with memory.write() as connection:
        known = alerts.list_alerts(connection)
        for check in checks:
            before = known.pop(check.name, None)
            if check.trouble is None:
                if before and before.told:
                    changes.over[check.name] = before.said
                elif before:
                    alerts.drop_alert(connection, check.name)
                continue
            if before and before.told and before.said != check.trouble and not check.patience:
                alerts.drop_alert(connection, check.name)
                before = None
            alerts.put_alert(connection, check.name, check.trouble, now)
            since = before.since if before else now
            if now - since >= check.patience:
                changes.standing[check.name] = check.trouble
                if before is None or before.told is None:
                    changes.begun[check.name] = check.trouble
        for name in known:
            if _is_past(name, today - timedelta(days=1)):
                alerts.drop_alert(connection, name)
    return changes


def note_told(memory: Memory, changes: Changes, now: datetime) -> None:
    """Note that changes were told."""
    with memory.write() as connection:
        for name in changes.begun:
            alerts.mark_told(connection, name, now)
        for name in changes.over:
            alerts.drop_alert(connection, name)


def alert_lines(changes: Changes) -> list[str]:
    """Return the changes, a line each."""
    lines = [f"Trouble: {said}" for said in changes.begun.values()]
    return lines + [f"Over: {said}" for said in changes.over.values()]


def _is_past(name: str, first: date) -> bool:
    """Return True if a name belongs to a day before `first`."""
    try:
        return date.fromisoformat(name[-10:]) < first
    except ValueError:
        return False
