"""Making: the sources are read, and the day's edition is brought a step on."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digest import logs
from digest.delivery import approval, testmail
from digest.errors import (
    AlreadySent,
    AnotherMakes,
    DigestError,
    NoLongerSo,
    NothingToRead,
    NotReady,
)
from digest.model import Edition
from digest.newsroom import build, intake, report
from digest.newsroom.build import Built
from digest.newsroom.intake import Intake
from digest.newsroom.publication import Progress, Publication
from digest.run import notify, plan
from digest.run.once import is_done, note_done
from digest.run.outcome import PATIENCE, TRY_LATER, RunOutcome
from digest.store import lock, runs
from digest.store.news import editions

_SHOWN: Final = "shown"


@dataclass(frozen=True, slots=True)
class _Making:
    """The steps' common ground; without `can_send` nothing is approved."""

    publication: Publication
    outcome: RunOutcome
    folder: Path
    can_send: bool


def make_edition(
    publication: Publication,
    outcome: RunOutcome,
    out: Path,
    progress: Progress | None,
    *,
    can_send: bool,
) -> None:
    """Read the sources, and do what the plan says of the day's edition."""
    day, memory = outcome.day, publication.memory
    making = _Making(publication, outcome, out / day.isoformat(), can_send)
    with lock.hold_lock(memory, "making", AnotherMakes()):
        taken = _read(making, progress)
        if publication.clock.stop.is_set():
            outcome.statuses.add(TRY_LATER)
            return
        with memory.read() as connection:
            approved = editions.approved_revision(connection, day) is not None
        shown = is_done(memory, _SHOWN, day) is not None
        now = publication.clock.now()
        step = plan.step_of(publication.settings, day, now, approved=approved, shown=shown)
        outcome.step = step
        if step == "read":
            _keep_report(making, taken)
            if approved:
                outcome.check(f"draft {day}", None)
        elif step == "draft":
            _build(making, taken)
        elif step == "show":
            _show(making, taken)
        elif step == "approve":
            _approve(making, taken, shown=shown)
        else:
            by = publication.settings.run.deadline
            told = (
                f"{day} is held: nobody approved it by {by}. "
                f"'digest approve {day}', and the next run sends it"
            )
            outcome.check(f"draft {day}", told, 3)


def _read(making: _Making, progress: Progress | None) -> Intake:
    """Read the sources; note which of them gave nothing."""
    outcome = making.outcome
    sources = intake.choose_sources(making.publication.settings, ())
    taken = intake.take_in(making.publication, sources, progress)
    outcome.counts = taken.counts
    for place, count in taken.counts.items():
        failed = count.failed and f"{count.name}: the source gave nothing: {count.failed}"
        name = hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()[:16]
        outcome.check(f"source {name}", failed, 4, PATIENCE)
    counts = taken.counts.values()
    read, new = sum(one.read for one in counts), sum(one.new for one in counts)
    logs.log_event("read", day=outcome.day, read=read, new=new)
    return taken


def _keep_report(making: _Making, taken: Intake) -> None:
    """Keep what was read for 'digest log', if it says anything."""
    day, now = making.outcome.day, making.publication.clock.now()
    if any(count.new or count.changed or count.failed for count in taken.counts.values()):
        said = report.report_reading(day, taken.counts, taken.problems)
        with making.publication.memory.write() as connection:
            runs.add_run(connection, day, now, now, said)


def _build(making: _Making, taken: Intake) -> Built | None:
    """Build the draft; return it, or None if there is nothing to tell."""
    outcome, day = making.outcome, making.outcome.day
    try:
        built = build.build_from_intake(making.publication, taken, day, out=making.folder)
    except NothingToRead:
        outcome.stories = 0
        return None
    outcome.stories = len(built.edition.stories) if built.edition else 0
    outcome.errata = len(built.edition.errata) if built.edition else 0
    has_news = built.edition is not None and built.edition.has_news
    if built.edition and outcome.step != "draft":  # before its time the day is still young
        unfit = report.unfit_arrivals(built.edition, built.offer.last)
        if unfit or has_news:
            outcome.check("themes", unfit, 0)
    logs.log_event("built", day=day, stories=outcome.stories, fit=built.is_fit)
    return built if has_news else None


def _show(making: _Making, taken: Intake) -> None:
    """Build the draft, and mail it to the editor.

    One that cannot be mailed is approved at its deadline, if the settings say so.
    """
    publication, outcome, day = making.publication, making.outcome, making.outcome.day
    run = publication.settings.run
    built = _build(making, taken)
    if built is None or built.edition is None or not run.editor:
        return
    try:
        mark = testmail.DRAFT_MARK
        draft = testmail.sample_message(publication, day, run.editor, mark).data
        subject, lines = notify.draft_notice(publication.settings, built.edition, built)
        notify.mail_staff(publication, run.editor, subject, lines, draft)
    except DigestError as problem:
        failed = f"The draft of {day} could not be mailed to {run.editor}: {problem}"
        outcome.check(f"editor {day}", failed, 3)
        by = plan.time_of_day(publication.settings, day, run.deadline)
        if run.at_deadline == "send" and publication.clock.now() >= by:
            _approve(making, taken, shown=True)
        return
    note_done(publication.memory, _SHOWN, day, publication.clock.now())
    outcome.check(f"editor {day}", None)
    logs.log_event("shown", day=day)


def _approve(making: _Making, taken: Intake, *, shown: bool) -> None:
    """Approve the draft: the one that the editor was `shown`, else a new one."""
    outcome, day = making.outcome, making.outcome.day
    if not shown:
        built = _build(making, taken)
        if built is None:
            outcome.check(f"draft {day}", None)
            return
    if not making.can_send:
        return  # it would be approved for nothing, and late articles would miss it
    trouble = None
    try:
        edition = _approved(making, taken)
        outcome.approved = edition.revision
        logs.log_event("approved", day=day, revision=edition.revision)
    except (NoLongerSo, AlreadySent, NotReady) as problem:
        trouble = str(problem)
    outcome.check(f"draft {day}", trouble, 3)


def _approved(making: _Making, taken: Intake) -> Edition:
    """Approve the draft, or one built anew if it cannot be approved as it is."""
    day, folder = making.outcome.day, making.folder
    try:
        return approval.approve_edition(making.publication, day, out=folder)
    except (NoLongerSo, AlreadySent):
        _build(making, taken)
        return approval.approve_edition(making.publication, day, out=folder)
