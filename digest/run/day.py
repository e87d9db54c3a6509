"""The day in one command: read, build, check, approve, send. May be started every ten minutes: it knows what is done."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from digest import logs
from digest.config.settings import Settings
from digest.delivery import messages, outbox
from digest.delivery import send as sending
from digest.delivery.deliver import Clock
from digest.delivery.send import SendOptions, SendOutcome
from digest.errors import (
    AlreadySent,
    AnotherMakes,
    BadMemory,
    DigestError,
    NoLongerSo,
    NoSources,
    NothingToRead,
    NotReady,
)
from digest.model import Edition
from digest.newsroom import build, intake, report
from digest.newsroom.build import Built
from digest.newsroom.intake import Intake, Progress, SourceCount
from digest.run import alerts, notify, plan, retention
from digest.run.alerts import Check
from digest.run.plan import DayStep
from digest.store import lock, runs
from digest.store.database import Memory
from digest.store.ledger import sendings
from digest.store.ledger.states import DOUBTFUL, LEFT_TO_DO, OPEN, PAUSED, WITHDRAWN
from digest.store.news import editions

#: What works again by itself, as a site that cannot be reached, is told when it has stood for so long.
_PATIENCE: Final = timedelta(hours=1)
#: "Try again later" (sysexits.h).
_LATER: Final = 75
#: Of several exit statuses, the first of these counts.
_WORST_FIRST: Final = (1, 2, 3, 4, _LATER)
#: What is done once for a day.
_SHOWN, _REHEARSED, _TIDIED = "shown", "rehearsed", "tidied"


@dataclass(slots=True)
class Ran:
    """What a run did: which step the day's edition was at, what was read, made, approved (a revision), and sent.

    `looks` is all that was looked at, in trouble or not; `statuses` are exit statuses, of which the worst counts; `troubles`
    are those that stand, in words, once they were weighed.
    """

    day: date
    step: DayStep | None = None
    counts: dict[str, SourceCount] = field(default_factory=dict)
    stories: int | None = None
    approved: int | None = None
    outcomes: list[tuple[date, SendOutcome]] = field(default_factory=list)
    rehearsed: list[tuple[date, int, Path]] = field(default_factory=list)
    looks: list[Check] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """What the command exits with."""
        return next((one for one in _WORST_FIRST if one in self.statuses), 0)


def run_day(
    settings: Settings,
    memory: Memory,
    clock: Clock,
    *,
    out: Path,
    environment: Mapping[str, str] = os.environ,
    progress: Progress | None = None,
) -> Ran:
    """Do what is to be done now, of today and of what is left of yesterday. Raises NoSources, BadMemory.

    What goes wrong in one part is kept among the `looks`, and the others go on.
    """
    if not settings.sources and not outbox.is_rehearsal(settings):
        raise NoSources
    ran = Ran(clock.now().astimezone(settings.zone).date())
    work = _Work(settings, memory, clock, out, environment, progress, ran)
    work.part("ready", work.check)
    work.part("making", work.make)
    if work.is_ready:
        work.part("sending", work.send)
    work.part("tidying", work.tidy)
    work.look_back()
    return ran


@dataclass(slots=True)
class _Work:
    """One run at work."""

    settings: Settings
    memory: Memory
    clock: Clock
    out: Path
    environment: Mapping[str, str]
    progress: Progress | None
    ran: Ran
    is_ready: bool = False

    @property
    def days(self) -> tuple[date, date]:
        """Yesterday, whose mail may still be on its way, and today."""
        return self.ran.day - timedelta(days=1), self.ran.day

    def part(self, name: str, do: Callable[[], None]) -> None:
        """Do a part of the work; what goes wrong is noted. Raises BadMemory: there is nowhere to note that."""
        look = Check(name, None)
        try:
            do()
        except BadMemory:
            raise
        except OSError as problem:
            look = Check(name, f"{problem.filename or name}: {problem.strerror or problem}")
            self.ran.statuses.add(look.status)
        except DigestError as problem:
            status = problem.exit_status
            look = Check(name, str(problem), status, _PATIENCE if status == _LATER else timedelta())
            self.ran.statuses.add(status)
        self.ran.looks.append(look)

    def look(
        self, name: str, trouble: str | None, status: int = 1, patience: timedelta = timedelta()
    ) -> None:
        """Note what was found of something."""
        self.ran.looks.append(Check(name, trouble, status, patience))

    def check(self) -> None:
        """See whether mail could be sent at all."""
        outbox.check_can_send(
            self.settings, self.memory, self.ran.day, self.clock, self.environment
        )
        self.is_ready = True

    def make(self) -> None:
        """Read the sources, and bring the day's edition a step on."""
        day = self.ran.day
        with lock.hold_lock(self.memory, "making", AnotherMakes()):
            taken = self._read()
            if self.clock.stop.is_set():
                self.ran.statuses.add(_LATER)
                return
            with self.memory.read() as connection:
                approved = editions.approved_revision(connection, day) is not None
            shown = alerts.is_done(self.memory, _SHOWN, day) is not None
            step = plan.step_of(
                self.settings, day, self.clock.now(), approved=approved, shown=shown
            )
            self.ran.step = step
            if step == "read":
                self._keep_report(taken)
                if approved:
                    self.look(f"draft {day}", None)
            elif step == "draft":
                self._build(taken)
            elif step == "show":
                self._show(taken)
            elif step == "approve":
                self._approve(taken, shown=shown)
            else:
                by = self.settings.run.deadline
                told = f"{day} is held: nobody approved it by {by}. 'digest approve {day}', and the next run sends it"
                self.look(f"draft {day}", told, 3)

    def _read(self) -> Intake:
        sources = intake.choose_sources(self.settings, ())
        taken = intake.take_in(self.settings, self.memory, sources, self.clock.now(), self.progress)
        self.ran.counts = taken.counts
        for place, count in taken.counts.items():
            failed = count.failed and f"{count.name}: nothing can be had of it: {count.failed}"
            name = f"source {hashlib.sha256(place.encode('utf-8', 'replace')).hexdigest()[:16]}"
            self.look(name, failed, 4, _PATIENCE)
        new, read = (
            sum(getattr(one, what) for one in taken.counts.values()) for what in ("new", "read")
        )
        logs.log_event("read", day=self.ran.day, read=read, new=new)
        return taken

    def _keep_report(self, taken: Intake) -> None:
        """Keep what was read for 'digest log', if it says anything."""
        if any(count.new or count.changed or count.failed for count in taken.counts.values()):
            now = self.clock.now()
            said = report.report_reading(self.ran.day, taken.counts, taken.problems)
            with self.memory.write() as connection:
                runs.add_run(connection, self.ran.day, now, now, said)

    def _build(self, taken: Intake) -> Built | None:
        """Make the draft; return it, None where there is no story to tell."""
        day = self.ran.day
        folder = self.out / day.isoformat()
        try:
            built = build.build_from_intake(
                self.settings, self.memory, taken, day, self.clock.now(), out=folder
            )
        except NothingToRead:
            self.ran.stories = 0
            return None
        self.ran.stories = len(built.edition.stories) if built.edition else 0
        logs.log_event("built", day=day, stories=self.ran.stories, fit=built.is_fit)
        return built if self.ran.stories else None

    def _show(self, taken: Intake) -> None:
        """Make the draft, and mail it to the editor."""
        built = self._build(taken)
        if built is None or built.edition is None or not self.settings.run.editor:
            return
        day, editor = self.ran.day, self.settings.run.editor
        try:
            draft = outbox.sample_message(
                self.settings, self.memory, day, editor, self.clock, self.environment
            ).data
            subject, lines = notify.draft_notice(self.settings, built.edition, built.checked)
            alerts.mail_staff(self.settings, self.memory, self.clock, editor, subject, lines, draft)
        except DigestError as problem:
            self.look(
                f"editor {day}", f"The draft of {day} could not be mailed to {editor}: {problem}", 3
            )
            by = plan.time_of_day(self.settings, day, self.settings.run.deadline)
            if self.settings.run.at_deadline == "send" and self.clock.now() >= by:
                self._approve(taken, shown=True)
            return
        alerts.note_done(self.memory, _SHOWN, day, self.clock.now())
        self.look(f"editor {day}", None)
        logs.log_event("shown", day=day)

    def _approve(self, taken: Intake, *, shown: bool) -> None:
        """Approve the draft: the one that the editor saw, else a new one."""
        day = self.ran.day
        if not shown:
            built = self._build(taken)
            if built is None:
                self.look(f"draft {day}", None)
                return
            if not built.is_fit:
                errors = [
                    found
                    for one in built.checked
                    for found in one.findings
                    if found.severity == "error"
                ]
                finding = f"{errors[0].code} {errors[0].message}"
                self.look(f"draft {day}", str(NotReady(day=day, finding=finding)), 3)
                return
        if not self.is_ready:
            return  # it would be approved for nothing, and late articles would miss it
        trouble = None
        try:
            edition = self._approved(taken)
            self.ran.approved = edition.revision
            logs.log_event("approved", day=day, revision=edition.revision)
        except (NoLongerSo, AlreadySent, NotReady) as problem:
            trouble = str(problem)
        self.look(f"draft {day}", trouble, 3)

    def _approved(self, taken: Intake) -> Edition:
        """Approve the draft; where it cannot be as it is, one made anew."""
        day = self.ran.day
        folder = self.out / day.isoformat()
        try:
            return build.approve_edition(
                self.settings, self.memory, day, self.clock.now(), out=folder
            )
        except (NoLongerSo, AlreadySent):
            self._build(taken)
            return build.approve_edition(
                self.settings, self.memory, day, self.clock.now(), out=folder
            )

    def send(self) -> None:
        """Send what is approved and may be sent now."""
        for day in self.days:
            with self.memory.read() as connection:
                found = sendings.sendings_of_day(connection, day)
                approved = editions.approved_revision(connection, day)
            at = messages.send_window(self.settings, day).at(self.clock.now())
            if at == "early" or (approved is None and not found):
                continue
            if outbox.is_rehearsal(self.settings):
                if at == "open" and approved is not None:
                    self._rehearse(day, approved)
            elif at == "open":
                self._send(day, None)
            else:
                for one in found:
                    if one.kind != sendings.EDITION and one.state == OPEN:
                        self._send(day, one.kind)

    def _send(self, day: date, kind: str | None) -> None:
        wishes = SendOptions(kind=kind)
        for one in sending.send_day(
            self.settings, self.memory, day, wishes, self.clock, self.environment
        ):
            self.ran.outcomes.append((day, one))
            if one.ending != WITHDRAWN:  # that is as its operator wants it
                self.ran.statuses.add(one.exit_status)
            paused = None
            if one.ending == PAUSED:
                paused = f"{day}, {one.kind}: paused: {one.reason.rstrip('.')}. Mend that, then 'digest resume {day}'; the next run goes on"
            self.look(f"{one.kind} {day}", paused, one.exit_status or 1)
            doubtful = one.counts[DOUBTFUL]
            said = f"{day}, {one.kind}: of {doubtful} nobody knows whether they were sent: 'digest doubtful list'"
            self.look(f"doubtful {one.kind} {day}", said if doubtful else None, 4)

    def _rehearse(self, day: date, revision: int) -> None:
        """Write what would be sent into a folder, once for each revision."""
        if alerts.is_done(self.memory, _REHEARSED, day) == str(revision):
            return
        count, folder = sending.rehearse_day(
            self.settings, self.memory, day, SendOptions(), self.clock.stop, self.environment
        )
        self.ran.rehearsed.append((day, count, folder))
        if not self.clock.stop.is_set():
            alerts.note_done(self.memory, _REHEARSED, day, self.clock.now(), str(revision))

    def tidy(self) -> None:
        """Forget, once a day, what was kept long enough."""
        day = self.ran.day
        if alerts.is_done(self.memory, _TIDIED, day) is None and not self.clock.stop.is_set():
            logs.log_event(
                "tidied",
                day=day,
                **asdict(retention.prune(self.settings, self.memory, self.clock.now())),
            )
            alerts.note_done(self.memory, _TIDIED, day, self.clock.now())

    def look_back(self) -> None:
        """See what was not sent in time."""
        if outbox.is_rehearsal(self.settings):
            return
        for day in self.days:
            if messages.send_window(self.settings, day).at(self.clock.now()) == "late":
                self.look(f"late {day}", self._missed(day), 4)

    def _missed(self, day: date) -> str | None:
        """Return what of a day was not sent in time, if anything."""
        with self.memory.read() as connection:
            sent = sendings.get_sending(connection, day)
            counts = sendings.delivery_counts(connection, day, sendings.EDITION)
            draft = editions.newest_edition(connection, day) if sent is None else None
        if sent and sent.state != WITHDRAWN:
            left = sum(counts[state] for state in LEFT_TO_DO)
            if left:
                return f"{left} of {day} were not sent in time. 'digest send --late --day {day}' sends them"
        if draft and draft.state != "approved" and draft.stories:
            return f"Nothing of {day} was sent: it was not approved in time"
        return None
