"""Reports: what is told of a run, and to whom: alerts when they change, and how the day went."""

from collections.abc import Callable, Iterator

from digest import logs
from digest.delivery.window import send_window
from digest.errors import DigestError
from digest.newsroom.publication import Publication
from digest.run import notify
from digest.run.alerts import Changes, Check, alert_lines, note_told, weigh_checks
from digest.run.once import is_done, note_done
from digest.run.outcome import TRY_LATER, RunOutcome
from digest.store import runs
from digest.store.ledger import sendings
from digest.store.ledger.states import LEFT_TO_DO
from digest.store.news import editions

#: With these exit statuses a run was as it should be.
_WELL = (0, TRY_LATER)
_REPORTED = "reported"


def tell_run(
    publication: Publication,
    outcome: RunOutcome,
    address: str | None = None,
    *,
    each_day: bool = False,
    ping: Callable[[], str | None] | None = None,
) -> list[str]:
    """Tell the alerts that changed, by mail to an `address`; return the lines that were not mailed.

    With `each_day` the address also gets a report of each day; what changed is then told in it, and
    not in another mail. After a run that needs nobody, `ping` is called; it returns what is wrong
    with it, if anything.
    """
    memory = publication.memory
    changes = _weigh(publication, outcome, outcome.checks)
    if outcome.absent:
        changes.begun["absence"] = outcome.absent
    reported = Changes()
    if address and each_day:
        reports = list(_report(publication, outcome, address, changes))
        if any(one.trouble is None for one in reports):
            reported, changes = changes, Changes()
        changes |= _weigh(publication, outcome, reports)
    if ping and not outcome.troubles and outcome.status in _WELL:
        changes |= _weigh(publication, outcome, [Check("ping", ping())])
    for name, said in (reported | changes).begun.items():
        logs.log_event("trouble", about=name, said=said)
    for name, said in (reported | changes).over.items():
        logs.log_event("over", about=name, said=said)
    lines = alert_lines(changes)
    if lines and address:
        failed = notify.mail_changes(publication, address, changes)
        lines = [*lines, f"This could not be mailed to {address}: {failed}"] if failed else []
        if failed:
            logs.log_event("not mailed", to=address, why=failed)
    note_told(memory, reported | changes, publication.clock.now())
    return lines


def _weigh(publication: Publication, outcome: RunOutcome, checks: list[Check]) -> Changes:
    """Weigh checks; note which alerts stand of them."""
    now = publication.clock.now()
    changes = weigh_checks(publication.memory, checks, now, outcome.day)
    outcome.troubles += changes.standing.values()
    outcome.statuses |= {check.status for check in checks if check.name in changes.standing}
    return changes


def _report(
    publication: Publication, outcome: RunOutcome, address: str, changes: Changes
) -> Iterator[Check]:
    """Mail a report of each day that is over and was not reported; yield whether that worked."""
    settings, memory, now = publication.settings, publication.memory, publication.clock.now()
    for day in outcome.days:
        if is_done(memory, _REPORTED, day) is not None:
            continue
        with memory.read() as connection:
            edition = editions.approved_edition(connection, day)
            found = sendings.sendings_of_day(connection, day)
            kinds = [one.kind for one in found]
            counts = {kind: sendings.delivery_counts(connection, day, kind) for kind in kinds}
            refusals = sendings.count_refusals(connection, day)
            is_due = not settings.calendar.is_quiet(day)
            is_known = edition is not None or (is_due and bool(runs.runs_of_day(connection, day)))
        left = sum(counts[kind][state] for kind in counts for state in LEFT_TO_DO)
        is_over = send_window(settings, day).at(now) == "late"
        if not is_known or not (is_over or (found and not left)):
            continue
        subject, lines = notify.day_report(settings, day, edition, counts, refusals, changes)
        failed = None
        try:
            notify.mail_staff(publication, address, subject, lines)
            note_done(memory, _REPORTED, day, now)
        except DigestError as problem:
            failed = f"The report of {day} could not be mailed to {address}: {problem}"
        yield Check(f"report {day}", failed)
