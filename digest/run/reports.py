"""Debrief: what is told of a run, to whom: what began to need a person, what no longer does, and how the day went."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from digest import logs
from digest.config.settings import Settings
from digest.delivery import messages
from digest.delivery.deliver import Clock
from digest.errors import DigestError
from digest.run import alerts, notify
from digest.run.alerts import Changes, Check
from digest.run.day import Ran
from digest.store import runs
from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.ledger.states import LEFT_TO_DO
from digest.store.news import editions

#: With these exit statuses a run was as it should be; 75 is "try again later" (sysexits.h).
_WELL = (0, 75)
#: What is done once for a day.
_REPORTED = "reported"


def tell_run(
    settings: Settings,
    memory: Memory,
    clock: Clock,
    ran: Ran,
    address: str | None = None,
    *,
    each_day: bool = False,
    ping: Callable[[], str | None] | None = None,
) -> list[str]:
    """Tell what has changed since it was told last, by mail to an `address`; `each_day` also how the day went.

    After a run that needs nobody `ping` is called; it returns what is wrong with it, if anything. Return, in words, what was not
    mailed.
    """
    changes = _weigh(memory, clock, ran, ran.looks)
    if address and each_day:
        changes |= _weigh(memory, clock, ran, list(_report(settings, memory, clock, ran, address)))
    if ping and not ran.troubles and ran.status in _WELL:
        changes |= _weigh(memory, clock, ran, [Check("ping", ping())])
    for name, said in changes.begun.items():
        logs.log_event("trouble", about=name, said=said)
    for name, said in changes.over.items():
        logs.log_event("over", about=name, said=said)
    lines = alerts.alert_lines(changes)
    if lines and address:
        failed = alerts.mail_changes(settings, memory, clock, address, changes)
        lines = [*lines, f"This could not be mailed to {address}: {failed}"] if failed else []
        if failed:
            logs.log_event("not mailed", to=address, why=failed)
    alerts.note_told(memory, changes, clock.now())
    return lines


def _weigh(memory: Memory, clock: Clock, ran: Ran, looks: list[Check]) -> Changes:
    """Weigh what was looked at; note what stands of it."""
    changes = alerts.weigh_checks(memory, looks, clock.now(), ran.day)
    ran.troubles += changes.standing.values()
    ran.statuses |= {look.status for look in looks if look.name in changes.standing}
    return changes


def _report(
    settings: Settings, memory: Memory, clock: Clock, ran: Ran, address: str
) -> Iterator[Check]:
    """Mail how each day went that is done and of which this was not told; yield whether that could be done."""
    for day in (ran.day - timedelta(days=1), ran.day):
        if alerts.is_done(memory, _REPORTED, day) is not None:
            continue
        with memory.read() as connection:
            edition = editions.approved_edition(connection, day)
            found = sendings.sendings_of_day(connection, day)
            counts = {
                one.kind: sendings.delivery_counts(connection, day, one.kind) for one in found
            }
            refusals = sendings.count_refusals(connection, day)
            is_known = edition is not None or bool(runs.runs_of_day(connection, day))
        left = sum(counts[kind][state] for kind in counts for state in LEFT_TO_DO)
        is_over = messages.send_window(settings, day).at(clock.now()) == "late"
        if not is_known or not (is_over or (found and not left)):
            continue
        subject, lines = notify.day_report(settings, day, edition, counts, refusals, ran.troubles)
        try:
            alerts.mail_staff(settings, memory, clock, address, subject, lines)
        except DigestError as problem:
            yield Check(
                f"report {day}", f"The report of {day} could not be mailed to {address}: {problem}"
            )
            continue
        alerts.note_done(memory, _REPORTED, day, clock.now())
        yield Check(f"report {day}", None)
