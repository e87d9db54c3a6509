"""Language files: `languages/TAG/text.toml`, what is known of the texts of a language.

Those that ship with the program come first, the general language before its regions ("en" before
"en-IN"), then the publication's own. The later file wins, key by key; "..." in a list stands for
what the list held before.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from digest.config.tomlfile import read_toml
from digest.config.values import Table
from digest.errors import BadLanguage
from digest.model.language import (
    FISCAL_START,
    DatelineWords,
    FactWords,
    FurnitureWords,
    HeadlineWords,
    Language,
    Languages,
    OpeningWords,
    RepairWords,
    SentenceWords,
    WordForms,
)
from digest.resources import shipped_folder

_FOLDER = "languages"
_BEFORE = "..."
_Part = TypeVar("_Part")
#: Words in one text, or phrases in a list.
_Words = str | list[str]


class _SentencesTable(Table, frozen=True):
    titles: _Words = []
    before_number: _Words = []
    may_end: _Words = []
    openers: _Words = []
    units: _Words = []
    whole: _Words = []


class _FactsTable(Table, frozen=True):
    ahead: _Words = []
    behind: _Words = []
    bare: _Words = []
    moving: _Words = []
    naming: _Words = []
    denying: _Words = []
    meant: _Words = []
    recurring: _Words = []
    obliging: _Words = []
    cancelled: _Words = []
    market: _Words = []
    worth: _Words = []
    papers: _Words = []
    trading: _Words = []
    comparing: _Words = []
    former: _Words = []
    past: _Words = []
    scenes: _Words = []
    joining: _Words = []
    scene_of: _Words = []
    away: _Words = []
    fees: _Words = []


class _OpeningsTable(Table, frozen=True):
    back: _Words = []
    unless_and: _Words = []
    earlier: _Words = []
    adding: _Words = []
    unnamed: _Words = []
    courtesy: _Words = []
    speakers: _Words = []
    pointers: _Words = []
    prepositions: _Words = []
    defining: _Words = []
    relatives: _Words = []
    articles: _Words = []
    known: _Words = []
    bodies: _Words = []
    no_names: _Words = []
    numbers: _Words = []
    auxiliaries: _Words = []
    verbs: _Words = []
    verb_endings: _Words = []
    shares: _Words = []
    fronting: _Words = []


class _DatelinesTable(Table, frozen=True):
    months: _Words = []
    weekdays: _Words = []
    towns: _Words = []
    agencies: _Words = []
    reporters: _Words = []
    labels: _Words = []
    stamps: _Words = []
    zones: _Words = []
    no_places: _Words = []


class _FurnitureTable(Table, frozen=True):
    lines: _Words = []
    sentences: _Words = []
    related: _Words = []
    end: _Words = []
    captions: _Words = []
    synopses: _Words = []
    abouts: _Words = []
    questions: _Words = []
    answers: _Words = []
    headings: _Words = []


class _FormsTable(Table, frozen=True):
    plurals: _Words = []
    verbs: _Words = []


class _HeadlinesTable(Table, frozen=True):
    deaths: _Words = []


class _RepairsTable(Table, frozen=True):
    openers: _Words = []
    plain_openers: _Words = []
    joining: _Words = []
    names: _Words = []
    after_in: _Words = []
    clitics: _Words = []
    scales: _Words = []


class TextFile(Table, frozen=True):
    """`text.toml`: each table is a part of the language; a key that is not given adds nothing."""

    sentences: _SentencesTable | msgspec.UnsetType = msgspec.UNSET
    facts: _FactsTable | msgspec.UnsetType = msgspec.UNSET
    openings: _OpeningsTable | msgspec.UnsetType = msgspec.UNSET
    datelines: _DatelinesTable | msgspec.UnsetType = msgspec.UNSET
    furniture: _FurnitureTable | msgspec.UnsetType = msgspec.UNSET
    forms: _FormsTable | msgspec.UnsetType = msgspec.UNSET
    headlines: _HeadlinesTable | msgspec.UnsetType = msgspec.UNSET
    repairs: _RepairsTable | msgspec.UnsetType = msgspec.UNSET


def read_languages(folder: Path, fiscal_start: int = FISCAL_START) -> Languages:
    """Return the languages known to the publication in `folder`. Raises BadLanguage, CannotRead.

    Its fiscal year begins with month `fiscal_start`.
    """
    places = (shipped_folder(_FOLDER), folder / _FOLDER)
    tags = {one.name.lower(): one.name for place in places for one in _folders(place)}
    known = {}
    for tag in sorted(tags):
        parts = tag.split("-")
        general = ["-".join(parts[:number]) for number in range(1, len(parts) + 1)]
        files = [place / tags.get(one, one) / "text.toml" for place in places for one in general]
        known[tag] = _language(tags[tag], filter(Path.is_file, files), fiscal_start)
    return Languages(known)


def _folders(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (one for one in place.iterdir() if one.is_dir() and one.name[0].isalpha())


def _language(tag: str, files: Iterable[Path], fiscal_start: int) -> Language:
    """Return the language that its `files` say, the later ones over the earlier."""
    tables: dict[str, dict[str, list[str]]] = {}
    for path in files:
        file = read_toml(path, TextFile, BadLanguage)
        for name, table in msgspec.to_builtins(file).items():
            _lay_over(tables.setdefault(name, {}), table)
    return Language(
        tag,
        sentences=_part(SentenceWords, tables.get("sentences")),
        facts=_part(FactWords, tables.get("facts")),
        forms=_part(WordForms, tables.get("forms")),
        headlines=_part(HeadlineWords, tables.get("headlines")),
        repairs=_part(RepairWords, tables.get("repairs")),
        openings=_part(OpeningWords, tables.get("openings")) or OpeningWords(),
        datelines=_part(DatelineWords, tables.get("datelines")) or DatelineWords(),
        furniture=_part(FurnitureWords, tables.get("furniture")) or FurnitureWords(),
        month_first=_is_month_first(tag),
        fiscal_start=fiscal_start,
    )


def _is_month_first(tag: str) -> bool:
    """Return True if the region of `tag` writes the month of a date in figures first.

    A language without a region is that of many publishers, and most write the day first.
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    short = locale.date_formats["short"].pattern
    return locale.territory is not None and 0 <= short.find("M") < short.find("d")


def _lay_over(known: dict[str, list[str]], table: Mapping[str, Any]) -> None:
    """Lay the keys of `table` over those `known`."""
    for key, value in table.items():
        if value:
            said = value.split() if isinstance(value, str) else value
            before = known.get(key, [])
            known[key] = [word for one in said for word in (before if one == _BEFORE else [one])]


def _part(kind: type[_Part], table: Mapping[str, list[str]] | None) -> _Part | None:
    """Return a part of a language, or None if no file has it."""
    return None if table is None else kind(**{key: frozenset(table[key]) for key in table})
