"""The outcome of a run: what it did, and what it found in trouble."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from digest.delivery.send import SendOutcome
from digest.errors import BadMemory, DigestError
from digest.newsroom.intake import SourceCount
from digest.run.alerts import Check
from digest.run.plan import DayStep

#: A trouble that may end by itself, such as a site that does not answer, is told after this time.
PATIENCE: Final = timedelta(hours=1)
#: "Try again later" (sysexits.h).
TRY_LATER: Final = 75
#: Of several exit statuses, the first of these counts.
_WORST_FIRST: Final = (1, 2, 3, 4, TRY_LATER)


@dataclass(slots=True)
class RunOutcome:
    """A run on `day`: the step of its edition, what was read, built, approved and sent.

    `checks` is all that was looked at, in trouble or not; `troubles` are the alerts that stand, in
    words, once the checks were weighed; `statuses` are exit statuses. `absent` says since when
    there was no run, if that cost an edition.
    """

    day: date
    step: DayStep | None = None
    counts: dict[str, SourceCount] = field(default_factory=dict)
    stories: int | None = None
    errata: int = 0
    approved: int | None = None
    sent: list[tuple[date, SendOutcome]] = field(default_factory=list)
    rehearsed: list[tuple[date, int, Path]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    absent: str | None = None
    troubles: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status: the worst that was met."""
        return next((one for one in _WORST_FIRST if one in self.statuses), 0)

    @property
    def days(self) -> tuple[date, date]:
        """Yesterday, whose mail may still be on its way, and today."""
        return self.day - timedelta(days=1), self.day

    def check(
        self, name: str, trouble: str | None, status: int = 1, patience: timedelta = timedelta()
    ) -> None:
        """Note what was found of something; None is no trouble."""
        self.checks.append(Check(name, trouble, status, patience))

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Do a part of the work; an error in it is noted, and the other parts go on.

        Raises BadMemory: there is nowhere to note that.
        """
        check = Check(name, None)
        try:
            yield
        except BadMemory:
            raise
        except OSError as problem:
            check = Check(name, f"{problem.filename or name}: {problem.strerror or problem}")
            self.statuses.add(check.status)
        except DigestError as problem:
            status = problem.exit_status
            patience = PATIENCE if status == TRY_LATER else timedelta()
            check = Check(name, str(problem), status, patience)
            self.statuses.add(status)
        self.checks.append(check)
