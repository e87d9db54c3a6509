"""Import: lists of people read into the memory in batches of lines, however long a list is.

Each batch is kept as a whole or not at all. An import that was stopped is simply run again:
subscribers who are known stay as they are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from digest.errors import AddressRefused
from digest.model import Newcomer, SubscriberState, Theme, address
from digest.model.text import LANGUAGE_TAG
from digest.store.database import Memory
from digest.store.people import enrolment
from digest.store.people.enrolment import ADDED, KNOWN, REPEATED
from digest.store.people.standing import suppress_subscribers
from digest.store.people.subscribers import SUBSCRIBER_STATES
from digest.subscribers import csvlist
from digest.subscribers.csvlist import ListLine
from digest.tokens import Keys

#: Lines in one transaction.
BATCH = 1000
_STATES: Mapping[str, SubscriberState] = {state: state for state in SUBSCRIBER_STATES} | {
    "": "active",
    "subscribed": "active",
}
_LONGEST_LANGUAGE = 35

#: The outcomes of a line that is not refused.
_DONE = frozenset({ADDED, KNOWN, REPEATED})
_T = TypeVar("_T")
#: Called with the number of a line that is refused, and why.
Refuse = Callable[[int, str], None]
#: Called with how many lines are done, and of how many.
ImportProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many people are new, or known, and how many lines repeat another or are refused."""

    added: int
    known: int
    repeated: int
    refused: int
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportDefaults:
    """How cells are read, and what holds for empty ones.

    `themes` are slugs by the names a list may use; `chosen` are those of a line that names none
    (None: all). `how` and `where` are the consent of a list without columns for it: an empty cell
    says that nothing is known. Times without a zone are in `zone`; nobody consented after `now`.
    """

    themes: Mapping[str, str]
    zone: ZoneInfo
    now: datetime
    chosen: tuple[str, ...] | None = None
    how: str = "list"
    where: str = ""

    def newcomer(self, cells: Mapping[str, str]) -> Newcomer:
        """Return the person on a line. Raises ValueError and AddressRefused."""
        state = _state(cells.get("state", ""))
        until = cells.get("paused_until", "")
        return Newcomer(
            address=address.normal_address(cells.get("email", "")),
            name=cells.get("name", ""),
            themes=self._themes(cells.get("themes", "")),
            language=language_tag(cells.get("language", "")) or None,
            state=state,
            paused_until=_day(until) if state == "paused" else None,
            consent_at=self._consent(cells.get("consent_at", "")),
            consent_how=cells.get("consent_how", self.how),
            consent_from=cells.get("consent_from", self.where),
        )

    def _themes(self, cell: str) -> tuple[str, ...] | None:
        """Return the slugs of the themes that a cell names, or None if it says "all"."""
        if not cell:
            return self.chosen
        wanted: set[str] = set()
        for part in filter(None, map(str.strip, re.split(r"[;,+|]", cell.casefold()))):
            wanted.update([part] if part in self.themes else part.split())
        if "all" in wanted:
            return None
        if unknown := sorted(wanted - self.themes.keys()):
            raise ValueError(f"there is no theme '{address.shown_text(unknown[0])}'")
        return tuple(sorted({self.themes[name] for name in wanted})) or self.chosen

    def _consent(self, cell: str) -> datetime | None:
        if not cell:
            return None
        try:
            when = datetime.fromisoformat(cell)
        except ValueError:
            wanted = "a time such as 2026-01-31 or 2026-01-31T09:30+05:30"
            raise _not_a("consent_at", cell, wanted) from None
        when = when if when.tzinfo else when.replace(tzinfo=self.zone)
        if not 0 <= when.timestamp() <= self.now.timestamp():
            raise _not_a("consent_at", cell, "in the past, or before 1970")
        return when


def theme_names(themes: Iterable[Theme]) -> dict[str, str]:
    """Return the slug for each name of a theme: the slug itself, and the casefolded title."""
    return {name: theme.slug for theme in themes for name in (theme.title.casefold(), theme.slug)}


def import_subscribers(
    memory: Memory,
    path: Path,
    defaults: ImportDefaults,
    keys: Keys | None,
    refuse: Refuse,
    progress: ImportProgress | None = None,
) -> ImportOutcome:
    """Add the new people on the list at `path`. Known ones stay as they are; those who left, away.

    Raises CannotRead, BadList, MemoryBusy, and ErasedUnknown without the `keys` that tell who was
    erased.
    """
    with memory.read() as connection:
        since = enrolment.newest_number(connection)

    def take(some: list[Newcomer]) -> list[str]:
        with memory.write() as connection:
            return enrolment.enrol_newcomers(connection, some, keys, defaults.now, since)

    return _in_batches(path, defaults.newcomer, take, refuse, progress)


def import_suppressed(
    memory: Memory,
    path: Path,
    now: datetime,
    keys: Keys,
    refuse: Refuse,
    progress: ImportProgress | None = None,
) -> ImportOutcome:
    """Suppress the addresses on the list at `path`: subscribers among them are unsubscribed.

    Raises CannotRead, BadList and MemoryBusy.
    """

    def take(some: list[str]) -> list[str]:
        with memory.write() as connection:
            new = suppress_subscribers(connection, some, keys, "suppressed", now)
        return [ADDED] * new + [KNOWN] * (len(some) - new)

    def listed(cells: Mapping[str, str]) -> str:
        return address.normal_address(cells.get("email", ""))

    return _in_batches(path, listed, take, refuse, progress)


def _in_batches(
    path: Path,
    understand: Callable[[Mapping[str, str]], _T],
    take: Callable[[list[_T]], list[str]],
    refuse: Refuse,
    progress: ImportProgress | None,
) -> ImportOutcome:
    """Read the list at `path`; `take` returns an outcome for each line that is understood."""
    total = csvlist.count_lines(path) if progress else None
    count = Counter[str]()
    with csvlist.open_list(path) as found:
        while some := list(islice(found.lines, BATCH)):
            meant: dict[int, _T] = {}
            wrong: dict[int, str] = {}
            for line in some:
                try:
                    meant[line.number] = _meaning(line, understand)
                except ValueError as problem:
                    wrong[line.number] = str(problem)
            outcomes = take(list(meant.values())) if meant else ()
            for number, outcome in zip(meant, outcomes, strict=True):
                if outcome in _DONE:
                    count[outcome] += 1
                else:
                    wrong[number] = outcome
            for number, why in sorted(wrong.items()):
                refuse(number, why)
            count["refused"] += len(wrong)
            if progress and total:
                progress(some[-1].number, total)
    return ImportOutcome(
        count[ADDED], count[KNOWN], count[REPEATED], count["refused"], found.ignored
    )


def _meaning(line: ListLine, understand: Callable[[Mapping[str, str]], _T]) -> _T:
    """Return what a line means. Raises ValueError, which says what is wrong with it."""
    if line.wrong:
        raise ValueError(line.wrong)
    try:
        return understand(line.cells)
    except AddressRefused as problem:
        raise ValueError(str(problem).rstrip(".")) from None


def _state(cell: str) -> SubscriberState:
    state = _STATES.get(cell.lower())
    if state is None:
        raise _not_a("state", cell, f"one of {', '.join(SUBSCRIBER_STATES)}")
    return state


def language_tag(cell: str) -> str:
    """Return a language tag in its usual form, "" of an empty cell. Raises ValueError."""
    first, *rest = cell.replace("_", "-").split("-")
    tag = "-".join((first.lower(), *rest))
    if cell and (len(tag) > _LONGEST_LANGUAGE or not LANGUAGE_TAG.fullmatch(tag)):
        raise _not_a("language", cell, "a tag such as en-IN")
    return tag


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _not_a("paused_until", cell, "a day such as 2026-01-31") from None


def _not_a(column: str, cell: str, wanted: str) -> ValueError:
    return ValueError(f"{column} '{address.shown_text(cell)}' is not {wanted}")
