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
    HeadlineWords,
    Language,
    Languages,
    RepairWords,
    SentenceWords,
    WordForms,
)
from digest.resources import shipped_folder

_FOLDER = "languages"
_TEXT = "text.toml"
_BEFORE = "..."
_Part = TypeVar("_Part")
#: Words in one text, or phrases in a list.
_Words = str | list[str]


class _SentencesTable(Table, frozen=True):
    titles: _Words = []
    before_number: _Words = []
    may_end: _Words = []
    openers: _Words = []


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
    forms: _FormsTable | msgspec.UnsetType = msgspec.UNSET
    headlines: _HeadlinesTable | msgspec.UnsetType = msgspec.UNSET
    repairs: _RepairsTable | msgspec.UnsetType = msgspec.UNSET


def read_languages(folder: Path) -> Languages:
    """Return the languages known to the publication in `folder`. Raises BadLanguage, CannotRead."""
    places = (shipped_folder(_FOLDER), folder / _FOLDER)
    tags = {one.name.lower(): one.name for place in places for one in _folders(place)}
    known = {}
    for tag in sorted(tags):
        parts = tag.split("-")
        general = ["-".join(parts[:number]) for number in range(1, len(parts) + 1)]
        files = [place / tags.get(one, one) / _TEXT for place in places for one in general]
        known[tag] = _language(tags[tag], filter(Path.is_file, files))
    return Languages(known)


def language_gap(languages: Languages, tag: str) -> str | None:
    """Return in a line what cannot be done in the language `tag`, None if all can be."""
    if languages.of(tag).sentences is not None:
        return None
    general = tag.partition("-")[0].lower()
    return f"{general}: headlines and teasers; for summaries {_FOLDER}/{general}/{_TEXT} is missing"


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
    return Language(
        tag,
        sentences=_part(SentenceWords, tables.get("sentences")),
        forms=_part(WordForms, tables.get("forms")),
        headlines=_part(HeadlineWords, tables.get("headlines")),
        repairs=_part(RepairWords, tables.get("repairs")),
    )


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
