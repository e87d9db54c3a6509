"""Alerts: what needs a person is told when it begins and when it is over, not with every run."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from digest.rendering.width import cut_text
from digest.store import alerts
from digest.store.alerts import Alert
from digest.store.database import Memory

#: A subject tells so many characters of a message.
_LONGEST_SAID = 100
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_CLAUSE_END = re.compile(r"(?<=[,;:])\s")
_FIGURES = re.compile(r"\d+")


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

    An alert that was not checked stays as it was, unless it is of a day before yesterday, or others
    of its kind were checked ("source ..."): then there is nothing left to check. A changed message
    opens a new alert, unless it has patience, or says the same in other figures.
    """
    changes = Changes()
    checks = list(checks)
    kinds = {check.name.partition(" ")[0] for check in checks if not _day_of(check.name)}
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
            if (
                before
                and before.told
                and not (check.patience or _alike(before.said, check.trouble))
            ):
                alerts.drop_alert(connection, check.name)
                before = None
            alerts.put_alert(connection, check.name, check.trouble, now)
            since = before.since if before else now
            if now - since >= check.patience:
                changes.standing[check.name] = check.trouble
                if before is None or before.told is None:
                    changes.begun[check.name] = check.trouble
        for alert in known.values():
            _close_unseen(connection, alert, today - timedelta(days=1), kinds, changes)
    return changes


def note_told(memory: Memory, changes: Changes, now: datetime) -> None:
    """Note that changes were told."""
    with memory.write() as connection:
        for name in changes.begun:
            alerts.mark_told(connection, name, now)
        for name in changes.over:
            alerts.drop_alert(connection, name)


def alert_lines(changes: Changes) -> list[str]:
    """Return the changes, a line each; of what is over without what was to be done about it."""
    lines = [f"Trouble: {said}" for said in changes.begun.values()]
    return lines + [f"Over: {_first_sentence(said)}" for said in changes.over.values()]


def alert_subject(site: str, changes: Changes) -> str:
    """Return the subject of a mail about the changes: the first in whole clauses, and how many."""
    said = [*changes.begun.values(), *(f"over: {one}" for one in changes.over.values())]
    more = f" (and {len(said) - 1} more)" if said[1:] else ""
    return f"{site}: {first_clauses(said[0] if said else '')}{more}"


def first_clauses(said: str) -> str:
    """Return what a message begins with, as many whole clauses of its first sentence as fit."""
    front = ""
    for clause in _CLAUSE_END.split(_first_sentence(said)):
        if front and len(front) + 1 + len(clause) > _LONGEST_SAID:
            break
        front = f"{front} {clause}".strip()
    return cut_text(front.rstrip(".,;:"), _LONGEST_SAID)


def _first_sentence(said: str) -> str:
    """Return what is wrong; the sentences after it say what to do."""
    return _SENTENCE_END.split(said, maxsplit=1)[0].rstrip(".")


def _close_unseen(
    connection: Connection, alert: Alert, first: date, kinds: set[str], changes: Changes
) -> None:
    """Close an alert that nobody checks any more: it is told to be over if it was told to begin."""
    day = _day_of(alert.name)
    kind, has_more, _ = alert.name.partition(" ")
    if day is not None and day < first:
        said = f"{_first_sentence(alert.said)} (its day is past)"
    elif day is None and has_more and kind in kinds:
        said = f"{_first_sentence(alert.said)} (it is no longer checked)"
    else:
        return
    if alert.told:
        changes.over[alert.name] = said
    else:
        alerts.drop_alert(connection, alert.name)


def _alike(said: str, now: str) -> bool:
    """Return True if two messages differ in figures at most: one trouble, grown or shrunk."""
    return _FIGURES.sub("", said) == _FIGURES.sub("", now)


def _day_of(name: str) -> date | None:
    """Return the day that a name belongs to, or None."""
    try:
        return date.fromisoformat(name[-10:])
    except ValueError:
        return None
