"""Language files: `languages/TAG/text.toml`, what is known of the texts of a language.

Beside it `places.toml` lists the towns of its regions, and `card.toml` what signs of one event are
worth.

Those that ship with the program come first, the general language before its regions ("en" before
"en-IN"), then the publication's own. The later file wins, key by key; "..." in a list stands for
what the list held before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from digest.config.tomlfile import read_toml
from digest.config.values import Table
from digest.errors import BadLanguage
from digest.model.language import (
    FISCAL_START,
    DatelineWords,
    ErrataWords,
    EventWords,
    FactWords,
    FurnitureWords,
    HeadlineWords,
    Language,
    Languages,
    OpeningWords,
    RepairWords,
    SentenceWords,
    StoryCard,
    StoryWords,
    WordForms,
)
from digest.resources import shipped_folder

_FOLDER = "languages"
_TEXT = "text.toml"
_BEFORE = "..."
_Part = TypeVar("_Part")
#: Words in one text, or phrases in a list.
_Words = str | list[str]


def _table(kind: type) -> type[msgspec.Struct]:
    """Return the table of `text.toml` for a part of a language: its lists of words."""
    keys = [one.name for one in fields(kind) if one.type == frozenset[str]]
    return msgspec.defstruct(
        f"{kind.__name__}Table", [(key, _Words, []) for key in keys], bases=(Table,), frozen=True
    )


#: The parts of a language, by their tables.
_PARTS = {
    "sentences": SentenceWords,
    "facts": FactWords,
    "openings": OpeningWords,
    "datelines": DatelineWords,
    "furniture": FurnitureWords,
    "errata": ErrataWords,
    "forms": WordForms,
    "headlines": HeadlineWords,
    "repairs": RepairWords,
    "stories": StoryWords,
    "events": EventWords,
}
#: `text.toml`: each table is a part of the language; a key that is not given adds nothing.
_TextFile = msgspec.defstruct(
    "TextFile",
    [(name, _table(kind) | msgspec.UnsetType, msgspec.UNSET) for name, kind in _PARTS.items()],
    bases=(Table,),
    frozen=True,
)


#: `card.toml`: the worth of each sign that two articles are about one event; all are needed.
_CardFile = msgspec.defstruct(
    "CardFile", [(one.name, float) for one in fields(StoryCard)], bases=(Table,), frozen=True
)


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
        shipped, own = ([place / tags.get(one, one) for one in general] for place in places)
        own = list(filter(Path.is_dir, own))
        read = _language if own else _shipped_language
        known[tag] = read(tags[tag], (*shipped, *own), fiscal_start)
    return Languages(known)


def language_gap(languages: Languages, tag: str) -> str | None:
    """Return in a line what cannot be done in the language `tag`, None if all can be."""
    known, general = languages.of(tag), tag.partition("-")[0].lower()
    file = f"{_FOLDER}/{general}/{_TEXT}"
    if known.sentences is None:
        return f"{general}: headlines and teasers; for summaries {file} is missing"
    if known.facts is None:
        return f"{general}: summaries without facts; for facts {file} has no [facts]"
    return None


def _folders(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (one for one in place.iterdir() if one.is_dir() and one.name[0].isalpha())


@lru_cache(maxsize=64)
def _shipped_language(tag: str, folders: tuple[Path, ...], fiscal_start: int) -> Language:
    """Return a language that only shipped files tell of, read once: a build asks several times."""
    return _language(tag, folders, fiscal_start)


def _language(tag: str, folders: Sequence[Path], fiscal_start: int) -> Language:
    """Return the language that the files in its `folders` say, the later ones over the earlier."""
    tables: dict[str, dict[str, list[str]]] = {}
    for path in _files(folders, _TEXT):
        file = read_toml(path, _TextFile, BadLanguage)
        for name, table in msgspec.to_builtins(file).items():
            _lay_over(tables.setdefault(name, {}), table)
    return Language(
        tag,
        sentences=_part(SentenceWords, tables.get("sentences")),
        facts=_part(FactWords, tables.get("facts")),
        forms=_part(WordForms, tables.get("forms")),
        headlines=_part(HeadlineWords, tables.get("headlines")),
        repairs=_part(RepairWords, tables.get("repairs")),
        stories=_story_words(folders, tables.get("stories", {})),
        openings=_part(OpeningWords, tables.get("openings")) or OpeningWords(),
        datelines=_part(DatelineWords, tables.get("datelines")) or DatelineWords(),
        events=_part(EventWords, tables.get("events")),
        furniture=_part(FurnitureWords, tables.get("furniture")) or FurnitureWords(),
        errata=_part(ErrataWords, tables.get("errata")) or ErrataWords(),
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


def _story_words(folders: Sequence[Path], table: Mapping[str, list[str]]) -> StoryWords | None:
    """Return what tells events apart in a language, or None if it has no card."""
    cards = [read_toml(path, _CardFile, BadLanguage) for path in _files(folders, "card.toml")]
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


def _part(kind: type[_Part], table: Mapping[str, list[str]] | None) -> _Part | None:
    """Return a part of a language, or None if no file has it."""
    return None if table is None else kind(**{key: frozenset(table[key]) for key in table})
