"""Notifying: what needs a person is told once when it begins and once when it is over, not with every run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from digest.config.settings import Settings
from digest.delivery import outbox
from digest.delivery.deliver import Clock, Message
from digest.errors import DigestError
from digest.rendering import transactional
from digest.store import alerts
from digest.store.database import Memory

#: What is noted as done once, beside the names of what needs a person.
_DONE = "done:"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at: `trouble` says what is wrong with it, None if nothing is.

    It is worth telling, and an exit `status`, when it has stood for as long as `patience`. What belongs to a day has its date
    behind its name.
    """

    name: str
    trouble: str | None
    status: int = 1
    patience: timedelta = timedelta()


@dataclass(slots=True)
class Changes:
    """What is to be told: troubles that began and that are over, in words; and all that stand and are known."""

    begun: dict[str, str] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            self.begun | other.begun, self.over | other.over, self.standing | other.standing
        )


def weigh_checks(memory: Memory, looks: Iterable[Check], now: datetime, today: date) -> Changes:
    """Note what is in trouble and what is not; return what has changed and was not told yet.

    What was not looked at stays as it was, but what belongs to a day before yesterday is forgotten. What says something else than
    was told begins anew, unless it has patience: it may say now this and now that.
    """
    changes = Changes()
    with memory.write() as connection:
        known = alerts.list_alerts(connection)
        for look in looks:
            before = known.pop(look.name, None)
            if look.trouble is None:
                if before and before.told:
                    changes.over[look.name] = before.said
                elif before:
                    alerts.drop_alert(connection, look.name)
                continue
            if before and before.told and before.said != look.trouble and not look.patience:
                alerts.drop_alert(connection, look.name)  # another trouble of the same thing
                before = None
            alerts.put_alert(connection, look.name, look.trouble, now)
            since = before.since if before else now
            if now - since >= look.patience:
                changes.standing[look.name] = look.trouble
                if before is None or before.told is None:
                    changes.begun[look.name] = look.trouble
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


def is_done(memory: Memory, what: str, day: date) -> str | None:
    """Return what was noted when something was done that is done once for a day; None if it was not."""
    with memory.read() as connection:
        notice = alerts.list_alerts(connection).get(_named(what, day))
    return notice.said if notice else None


def note_done(memory: Memory, what: str, day: date, now: datetime, said: str = "") -> None:
    """Note that something was done that is done once for a day."""
    with memory.write() as connection:
        alerts.put_alert(connection, _named(what, day), said, now)


def mail_staff(
    settings: Settings,
    memory: Memory,
    clock: Clock,
    address: str,
    subject: str,
    lines: Iterable[str],
    enclosed: bytes | None = None,
) -> None:
    """Mail something to whoever works here. Raises DigestError where it cannot be sent."""
    text = "\n".join((*lines, "", "-- ", settings.site.name))
    data = transactional.write_plain_mail(
        settings.publication, address, subject, text, clock.now(), enclosed
    )
    sender = parseaddr(settings.mail.sender)[1]
    outbox.post_message(settings, memory, Message(sender, address, data), "notices", clock)


def mail_changes(
    settings: Settings, memory: Memory, clock: Clock, address: str, changes: Changes
) -> str | None:
    """Mail what has changed; return why that could not be done, if so."""
    first = next(iter(changes.begun.values()), None)
    subject = f"{settings.site.name}: {first}" if first else f"{settings.site.name}: mended"
    try:
        mail_staff(settings, memory, clock, address, subject, alert_lines(changes))
    except DigestError as problem:
        return str(problem)
    return None


def alert_lines(changes: Changes) -> list[str]:
    """Return what has changed, a line each."""
    lines = [f"Trouble: {said}" for said in changes.begun.values()]
    return lines + [f"Over: {said}" for said in changes.over.values()]


def _named(what: str, day: date) -> str:
    return f"{_DONE}{what} {day}"


def _is_past(name: str, first: date) -> bool:
    """Tell whether a name belongs to a day before `first`."""
    try:
        return date.fromisoformat(name[-10:]) < first
    except ValueError:
        return False
