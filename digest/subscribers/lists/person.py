"""Persons: what the cells of a line say of somebody."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from digest.config.words import suggestion
from digest.model import SubscriberState, address
from digest.model.text import LANGUAGE_TAG
from digest.store.people.enrolment import ListedPerson
from digest.store.people.subscribers import GONE_STATES
from digest.subscribers.lists.addresscell import split_address
from digest.subscribers.lists.columns import STANDING_FIELDS
from digest.subscribers.lists.moments import DayOrder, moment_of
from digest.subscribers.lists.states import parse_state, says_yes

_LONGEST_LANGUAGE = 35
_STANDING = frozenset(STANDING_FIELDS)
#: The state that a yes in a field means.
_GONE_FIELDS: Mapping[str, SubscriberState] = {
    "unsubscribed": "unsubscribed", "bounced": "bounced", "complained": "complained",
}  # fmt: skip
_BETWEEN_THEMES = " \n;,+|\"'"
_THEME_ENDS = re.compile(r"[;,+|\n]")
#: So many different cells of themes are kept with what they mean.
_MOST_CHOICES = 4096


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


@dataclass(slots=True)
class PersonReader:
    """Reads the persons of one list; counts those whose day of consent may be two.

    `states` are the words of the list's program, and `order` gives the order of day and month in
    the columns of a field.
    """

    defaults: ImportDefaults
    states: Mapping[str, SubscriberState]
    order: Callable[[str], DayOrder]
    undated: int = 0
    undated_example: str = ""
    _choices: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def person(self, cells: Mapping[str, str]) -> ListedPerson:
        """Return the person on a line. Raises ValueError and AddressRefused."""
        found, named = split_address(cells.get("email", ""))
        state, left_at = self._standing(cells)
        if state in GONE_STATES:
            cells = self._readable(cells)
        until = cells.get("paused_until", "")
        if until and not cells.get("state"):
            state = "paused" if state == "active" else state
        return ListedPerson(
            address=found,
            name=_name(cells) or named,
            themes=self._themes(cells.get("themes", "")),
            language=language_tag(cells.get("language", "")) or None,
            state=state,
            paused_until=_day(until) if state == "paused" else None,
            consent_at=self._consent(cells.get("consent_at", "")),
            consent_how=cells.get("consent_how", self.defaults.how),
            consent_from=cells.get("consent_from", self.defaults.where),
            left_at=left_at,
        )

    def _standing(self, cells: Mapping[str, str]) -> tuple[SubscriberState, datetime | None]:
        """Return somebody's state, and when they left if the list says it."""
        if _STANDING.isdisjoint(cells):
            return "active", None
        words, when = [cells.get("state", "")], None
        for name, state in _GONE_FIELDS.items():
            for cell in filter(None, cells.get(name, "").split("\n")):
                if says_yes(name, cell):
                    words.append(state)
                    when = when or self._left_at(name, cell)
        for cell in cells["subscribed"].split("\n") if "subscribed" in cells else ():
            if not cell:
                raise _not_a("subscribed", cell, "yes or no")
            words.append("active" if says_yes("subscribed", cell) else "unsubscribed")
        state = parse_state("\n".join(words), self.states)
        return state, when if state in GONE_STATES else None

    def _readable(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        """Return the cells of somebody who left without those that would refuse the line."""
        undated = self.undated
        readers = {"themes": self._themes, "language": language_tag, "consent_at": self._consent}
        for name, read in readers.items():
            try:
                read(cells.get(name, ""))
            except ValueError:
                cells = {**cells, name: ""}
        self.undated = undated
        return cells

    def _left_at(self, name: str, cell: str) -> datetime | None:
        try:
            return moment_of(cell, self.defaults.zone, lambda: self.order(name))
        except ValueError:
            return None  # a yes

    def _themes(self, cell: str) -> tuple[str, ...] | None:
        """Return the slugs of the themes that a cell names, or None if it says "all"."""
        if not cell:
            return self.defaults.chosen
        if cell not in self._choices:
            if len(self._choices) >= _MOST_CHOICES:
                self._choices.clear()
            self._choices[cell] = parse_themes(cell, self.defaults.themes)
        chosen = self._choices[cell]
        return self.defaults.chosen if chosen == () else chosen

    def _consent(self, cell: str) -> datetime | None:
        if not cell:
            return None
        try:
            when = moment_of(cell, self.defaults.zone, lambda: self.order("consent_at"))
        except ValueError:
            wanted = "a time such as 2026-01-31 or 2026-01-31T09:30+05:30"
            raise _not_a("consent_at", cell, wanted) from None
        if when is None:
            self.undated += 1
            self.undated_example = self.undated_example or address.shown_text(cell)
        elif not 0 <= when.timestamp() <= self.defaults.now.timestamp():
            raise _not_a("consent_at", cell, "in the past, or before 1970")
        return when


def parse_themes(cell: str, themes: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the slugs of the themes that a cell names, None for "all". Raises ValueError.

    The longest name counts: a title may hold what parts one theme from the next.
    """
    rest = " ".join(cell.casefold().split())
    names = _by_length((*themes, "all"))
    wanted: set[str] = set()
    while rest := rest.strip(_BETWEEN_THEMES):
        name = next((one for one in names if _begins(rest, one)), None)
        if name is None:
            unknown = _THEME_ENDS.split(rest)[0].strip()
            hint = suggestion(unknown, themes)
            raise ValueError(f"there is no theme '{address.shown_text(unknown)}'{hint}")
        wanted.add(name)
        rest = rest[len(name) :]
    return None if "all" in wanted else tuple(sorted({themes[name] for name in wanted}))


@cache
def _by_length(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=len, reverse=True))


def _begins(text: str, name: str) -> bool:
    """Return whether `text` begins with a theme's whole name."""
    return text.startswith(name) and text[len(name) : len(name) + 1] in ("", *_BETWEEN_THEMES)


def language_tag(cell: str) -> str:
    """Return a language tag in its usual form, "" of an empty cell. Raises ValueError."""
    first, *rest = cell.replace("_", "-").split("-")
    tag = "-".join((first.lower(), *rest))
    if cell and (len(tag) > _LONGEST_LANGUAGE or not LANGUAGE_TAG.fullmatch(tag)):
        raise _not_a("language", cell, "a tag such as en-IN")
    return tag


def _name(cells: Mapping[str, str]) -> str:
    """Return a person's name. Raises ValueError if it swallowed the lines of others."""
    parts = [cells.get(part, "") for part in ("first_name", "name", "last_name")]
    first, name, last = parts
    # Beside one half of a name, "Name" is often the other half.
    is_half = bool(name) and bool(first) != bool(last) and (first or last) not in name
    name = " ".join(filter(None, parts)) if is_half or not name else name
    if "\n" in name and "@" in name:
        raise ValueError("name holds several lines and an address: is a quote missing?")
    return name


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _not_a("paused_until", cell, "a day such as 2026-01-31") from None


def _not_a(column: str, cell: str, wanted: str) -> ValueError:
    return ValueError(f"{column} '{address.shown_text(cell)}' is not {wanted}")
