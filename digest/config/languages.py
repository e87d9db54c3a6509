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
    DatelineWords,
    FurnitureWords,
    Language,
    Languages,
    SentenceWords,
)
from digest.resources import shipped_folder

_FOLDER = "languages"
_BEFORE = "..."
#: Words in one text, or phrases in a list.
_Words = str | list[str]
_Part = TypeVar("_Part", SentenceWords, DatelineWords, FurnitureWords)


class _SentencesTable(Table, frozen=True):
    titles: _Words = []
    before_number: _Words = []
    may_end: _Words = []
    openers: _Words = []
    units: _Words = []
    whole: _Words = []


class _DatelinesTable(Table, frozen=True):
    months: _Words = []
    weekdays: _Words = []
    towns: _Words = []
    agencies: _Words = []
    reporters: _Words = []
    labels: _Words = []
    stamps: _Words = []
    spans: _Words = []
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
    calls: _Words = []
    offers: _Words = []
    buttons: _Words = []


class TextFile(Table, frozen=True):
    """`text.toml`: each table is a part of the language; a key that is not given adds nothing."""

    sentences: _SentencesTable | msgspec.UnsetType = msgspec.UNSET
    datelines: _DatelinesTable | msgspec.UnsetType = msgspec.UNSET
    furniture: _FurnitureTable | msgspec.UnsetType = msgspec.UNSET


def read_languages(folder: Path) -> Languages:
    """Return the languages known to the publication in `folder`. Raises BadLanguage, CannotRead."""
    places = (shipped_folder(_FOLDER), folder / _FOLDER)
    tags = {one.name.lower(): one.name for place in places for one in _folders(place)}
    known = {}
    for tag in sorted(tags):
        parts = tag.split("-")
        general = ["-".join(parts[:number]) for number in range(1, len(parts) + 1)]
        files = [place / tags.get(one, one) / "text.toml" for place in places for one in general]
        known[tag] = _language(tags[tag], filter(Path.is_file, files))
    return Languages(known)


def _folders(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (one for one in place.iterdir() if one.is_dir() and one.name[0].isalpha())


def _language(tag: str, files: Iterable[Path]) -> Language:
    """Return the language that its `files` say, the later ones over the earlier."""
    tables: dict[str, dict[str, list[str]]] = {}
    for path in files:
        file = read_toml(path, TextFile, BadLanguage)
        for name, table in msgspec.to_builtins(file).items():
            _lay_over(tables.setdefault(name, {}), table)
    said = tables.get("sentences")
    return Language(
        tag,
        sentences=None if said is None else _part(SentenceWords, said),
        datelines=_part(DatelineWords, tables.get("datelines", {})),
        furniture=_part(FurnitureWords, tables.get("furniture", {})),
    )


def _lay_over(known: dict[str, list[str]], table: Mapping[str, Any]) -> None:
    """Lay the keys of `table` over those `known`."""
    for key, value in table.items():
        if value:
            said = value.split() if isinstance(value, str) else value
            before = known.get(key, [])
            known[key] = [word for one in said for word in (before if one == _BEFORE else [one])]


def _part(kind: type[_Part], table: Mapping[str, list[str]]) -> _Part:
    """Return a part of a language, as its table says it."""
    return kind(**{key: frozenset(table[key]) for key in table})
