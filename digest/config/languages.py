"""Language files: `languages/TAG/text.toml`, what is known of the texts of a language.

Beside it `places.toml` lists the towns of its regions, and `card.toml` what signs of one event are
worth.

Those that ship with the program come first, the general language before its regions ("en" before
"en-IN"), then the publication's own. The later file wins, key by key; "..." in a list stands for
what the list held before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from digest.config.tomlfile import read_toml
from digest.config.values import Table
from digest.errors import BadLanguage
from digest.model.language import Language, Languages, SentenceWords, StoryCard, StoryWords
from digest.resources import shipped_folder

_FOLDER = "languages"
_BEFORE = "..."
#: Words in one text, or phrases in a list.
_Words = str | list[str]


class _SentencesTable(Table, frozen=True):
    titles: _Words = []
    before_number: _Words = []
    may_end: _Words = []
    openers: _Words = []


class _StoriesTable(Table, frozen=True):
    common: _Words = []
    about: _Words = []
    closing: _Words = []


class TextFile(Table, frozen=True):
    """`text.toml`: each table is a part of the language; a key that is not given adds nothing."""

    sentences: _SentencesTable | msgspec.UnsetType = msgspec.UNSET
    stories: _StoriesTable | msgspec.UnsetType = msgspec.UNSET


class CardFile(Table, frozen=True):
    """`card.toml`: the worth of each sign that two articles are about one event."""

    bias: float
    whole: float
    lead: float
    headline: float
    figures: float
    conflict: float
    places: float


def read_languages(folder: Path) -> Languages:
    """Return the languages known to the publication in `folder`. Raises BadLanguage, CannotRead."""
    places = (shipped_folder(_FOLDER), folder / _FOLDER)
    tags = {one.name.lower(): one.name for place in places for one in _folders(place)}
    known = {}
    for tag in sorted(tags):
        parts = tag.split("-")
        general = ["-".join(parts[:number]) for number in range(1, len(parts) + 1)]
        folders = [place / tags.get(one, one) for place in places for one in general]
        known[tag] = _language(tags[tag], folders)
    return Languages(known)


def _folders(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (one for one in place.iterdir() if one.is_dir() and one.name[0].isalpha())


def _language(tag: str, folders: Sequence[Path]) -> Language:
    """Return the language that the files in its `folders` say, the later ones over the earlier."""
    tables: dict[str, dict[str, list[str]]] = {}
    for path in _files(folders, "text.toml"):
        file = read_toml(path, TextFile, BadLanguage)
        for name, table in msgspec.to_builtins(file).items():
            _lay_over(tables.setdefault(name, {}), table)
    return Language(
        tag,
        sentences=_part(SentenceWords, tables.get("sentences")),
        stories=_story_words(folders, tables.get("stories", {})),
    )


def _story_words(folders: Sequence[Path], table: Mapping[str, list[str]]) -> StoryWords | None:
    """Return what tells events apart in a language, or None if it has no card."""
    cards = [read_toml(path, CardFile, BadLanguage) for path in _files(folders, "card.toml")]
    if not cards:
        return None
    regions: dict[str, list[str]] = {}
    for path in _files(folders, "places.toml"):
        regions |= read_toml(path, dict[str, list[str]], BadLanguage)
    return StoryWords(
        StoryCard(**msgspec.to_builtins(cards[-1])),
        **{key: frozenset(words) for key, words in table.items()},
        places={
            name.lower().replace(" ", "_"): region
            for region, towns in regions.items()
            for name in (region, *towns)
        },
    )


def _files(folders: Iterable[Path], name: str) -> Iterator[Path]:
    return (folder / name for folder in folders if (folder / name).is_file())


def _lay_over(known: dict[str, list[str]], table: Mapping[str, Any]) -> None:
    """Lay the keys of `table` over those `known`."""
    for key, value in table.items():
        if value:
            said = value.split() if isinstance(value, str) else value
            before = known.get(key, [])
            known[key] = [word for one in said for word in (before if one == _BEFORE else [one])]


def _part(kind: type[SentenceWords], table: Mapping[str, list[str]] | None) -> SentenceWords | None:
    """Return a part of a language, or None if no file has it."""
    return None if table is None else kind(**{key: frozenset(table[key]) for key in table})
