"""Import: lists of people read into the memory in batches of lines, however long a list is.

Each batch is kept as a whole or not at all. An import that was stopped is simply run again:
subscribers who are known stay as they are, unless the list says that they left.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path

from digest.errors import AddressRefused
from digest.model import Newcomer, Theme, address
from digest.store.database import Memory
from digest.store.people import enrolment
from digest.store.people.enrolment import ADDED, GONE, KNOWN, REPEATED
from digest.store.people.standing import suppress_subscribers
from digest.subscribers.lists.addresscell import split_address
from digest.subscribers.lists.columns import ColumnPlan, is_known_column, plan_columns
from digest.subscribers.lists.csvlist import CsvList, open_list
from digest.subscribers.lists.moments import DayOrder, day_order
from digest.subscribers.lists.person import ImportDefaults, PersonReader
from digest.subscribers.lists.postalstates import postal_states
from digest.subscribers.lists.records import CsvRecord
from digest.subscribers.lists.suspects import check_columns, check_row, telling_columns
from digest.tokens import Keys

#: Lines in one transaction.
BATCH = 1000
#: So many rows are kept to be shown.
_FIRST_ROWS = 10
#: The outcomes of a line that is not refused.
_DONE = frozenset({ADDED, KNOWN, REPEATED, GONE})
#: Called with the number of a line that is refused, and why.
Refuse = Callable[[int, str], None]
#: Called with how many lines are done, and of how many.
ImportProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ColumnChoices:
    """What was said of a list's columns: those `mapped`, as "COLUMN=FIELD", and those `ignored`."""

    mapped: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list: its cell of the address, the person it is read as, if any, the outcome."""

    number: int
    email: str
    person: Newcomer | None
    outcome: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How a list was read, and how many people are new, or known, and how many lines are refused.

    `gone` are those who left according to the list. `undated` are people whose day of consent may
    be two, such as the `example`. `columns` are those read, with the field of each; `first` are
    the first rows. A list that `is_headless` has no line of columns.
    """

    added: int
    known: int
    repeated: int
    refused: int
    gone: int = 0
    ignored: tuple[str, ...] = ()
    program: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    undated: int = 0
    example: str = ""
    first: tuple[ListedRow, ...] = ()
    is_headless: bool = False


def theme_names(themes: Iterable[Theme]) -> dict[str, str]:
    """Return the slug for each name of a theme: the slug itself, and the casefolded title."""
    return {
        name: theme.slug
        for theme in themes
        for name in (" ".join(theme.title.casefold().split()), theme.slug)
    }


def import_subscribers(
    memory: Memory,
    path: Path,
    defaults: ImportDefaults,
    keys: Keys | None,
    refuse: Refuse,
    progress: ImportProgress | None = None,
    choices: ColumnChoices | None = None,
) -> ImportOutcome:
    """Add the new people on the list at `path`. Known ones stay as they are; those who left, away.

    Raises CannotRead, BadList, the errors of `plan_columns`, MemoryBusy, and ErasedUnknown without
    the `keys` that tell who was erased.
    """
    with memory.read() as connection:
        since = enrolment.newest_number(connection)
    seen: set[int] = set()

    def take(some: Sequence[Newcomer]) -> list[str]:
        with memory.write() as connection:
            done = enrolment.enrol_newcomers(connection, some, keys, defaults.now, since)
        return _without_repeats(some, done, seen) if memory.dry_run else done

    with _planned(path, choices) as (found, plan):
        check_columns(found, plan, defaults.themes)
        reader = _reader(found, plan, defaults)
        asked = telling_columns(plan)

        def understand(cells: list[str]) -> Newcomer:
            check_row(plan, asked, cells)
            return reader.person(plan.cells(cells))

        work = _Work(plan, understand, take, refuse)
        work.run(found, progress)
        return work.outcome(reader)


def import_suppressed(
    memory: Memory,
    path: Path,
    now: datetime,
    keys: Keys,
    refuse: Refuse,
    progress: ImportProgress | None = None,
    choices: ColumnChoices | None = None,
) -> ImportOutcome:
    """Suppress the addresses on the list at `path`: subscribers among them are unsubscribed.

    Raises CannotRead, BadList, the errors of `plan_columns`, and MemoryBusy.
    """

    def take(some: Sequence[Newcomer]) -> list[str]:
        with memory.write() as connection:
            listed = [one.address for one in some]
            new = suppress_subscribers(connection, listed, keys, "suppressed", now)
        return [ADDED] * new + [KNOWN] * (len(some) - new)

    with _planned(path, choices) as (found, plan):

        def understand(cells: list[str]) -> Newcomer:
            return Newcomer(split_address(plan.cells(cells)["email"])[0])

        work = _Work(plan, understand, take, refuse)
        work.run(found, progress)
        return work.outcome()


@dataclass(slots=True)
class _Work:
    """A list that is read in batches: how each line is understood, and each batch is taken.

    `take` returns an outcome for each person.
    """

    plan: ColumnPlan
    understand: Callable[[list[str]], Newcomer]
    take: Callable[[Sequence[Newcomer]], list[str]]
    refuse: Refuse
    count: Counter[str] = field(default_factory=Counter)
    first: list[ListedRow] = field(default_factory=list)

    def run(self, found: CsvList, progress: ImportProgress | None) -> None:
        with closing(found.records()) as records:
            while some := list(islice(records, BATCH)):
                self._do(some)
                if progress:
                    progress(some[-1].last, max(found.count, some[-1].last))

    def outcome(self, reader: PersonReader | None = None) -> ImportOutcome:
        count, plan = self.count, self.plan
        return ImportOutcome(
            added=count[ADDED],
            known=count[KNOWN],
            repeated=count[REPEATED],
            refused=count["refused"],
            gone=count[GONE],
            ignored=plan.shown_unread(),
            program=plan.program.name if plan.program else None,
            columns=plan.shown_reads(),
            undated=reader.undated if reader else 0,
            example=reader.undated_example if reader else "",
            first=tuple(self.first),
            is_headless=plan.is_headless,
        )

    def _do(self, some: Sequence[CsvRecord]) -> None:
        """Take one batch, and count and refuse its lines in their order."""
        meant: dict[int, Newcomer] = {}
        wrong: dict[int, str] = {}
        for record in some:
            try:
                if record.wrong:
                    self.count["refused"] += record.last - record.first  # and the first, below
                    wrong[record.first] = record.wrong
                elif record.cells:
                    meant[record.first] = self.understand(record.cells)
            except AddressRefused as problem:
                wrong[record.first] = str(problem).rstrip(".")
            except ValueError as problem:
                wrong[record.first] = str(problem)
        outcomes = self.take(list(meant.values())) if meant else ()
        for number, outcome in zip(meant, outcomes, strict=True):
            if outcome in _DONE:
                self.count[outcome] += 1
            else:
                wrong[number] = outcome
        for number, why in sorted(wrong.items()):
            self.refuse(number, why)
        self.count["refused"] += len(wrong)
        if len(self.first) < _FIRST_ROWS:
            told = dict(zip(meant, outcomes, strict=True)) | wrong
            self.first += [
                ListedRow(record.first, self._email(record), meant.get(record.first), told_of)
                for record in some
                if (told_of := told.get(record.first))
            ][: _FIRST_ROWS - len(self.first)]

    def _email(self, record: CsvRecord) -> str:
        email = self.plan.cells(record.cells)["email"] if record.cells else ""
        return address.shown_text(email) if email else ""


@contextmanager
def _planned(path: Path, choices: ColumnChoices | None) -> Iterator[tuple[CsvList, ColumnPlan]]:
    chosen = choices or ColumnChoices()
    with open_list(path, is_known_column) as found:
        plan = plan_columns(found, chosen.mapped, chosen.ignored)
        if postal := postal_states(found, plan.program.states if plan.program else {}):
            plan = plan_columns(found, chosen.mapped, (*chosen.ignored, *postal))
        yield found, plan


def _reader(found: CsvList, plan: ColumnPlan, defaults: ImportDefaults) -> PersonReader:
    @cache
    def order(name: str) -> DayOrder:
        with closing(found.records()) as records:
            return day_order(
                record.cells[at]
                for record in records
                if record.cells
                for at in plan.reads.get(name, ())
            )

    return PersonReader(defaults, plan.program.states if plan.program else {}, order)


def _without_repeats(
    some: Sequence[Newcomer], outcomes: Sequence[str], seen: set[int]
) -> list[str]:
    """Return the outcomes of a rehearsal, of which no batch finds what the ones before it added."""
    found = []
    for one, outcome in zip(some, outcomes, strict=True):
        this, this_gone = (hash((address.address_key(one.address), gone)) for gone in (False, True))
        is_repeated = this_gone in seen or (outcome == ADDED and this in seen)
        is_new = outcome in (ADDED, GONE)
        if is_new:
            seen.add(this_gone if outcome == GONE else this)
        found.append(REPEATED if is_new and is_repeated else outcome)
    return found
