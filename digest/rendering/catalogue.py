"""Catalogues: a newsletter's fixed words, and dates, numbers and lists in its readers' form.

The words are in `templates/languages/TAG.toml`; dates and numbers follow the locale (CLDR).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from digest.config.words import not_one_of
from digest.errors import BadSettings, BadTemplate
from digest.resources import shipped_folder

#: The language whose catalogue has every key; its words stand for those that another lacks.
_MODEL = "en"
_FIELD = re.compile(r"\{(\w*)\}")

Words = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CatalogueGap:
    """A catalogue's `missing` keys, for which English stands, and those that nothing asks for."""

    path: Path
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def __str__(self) -> str:
        said = []
        if self.missing:
            said.append(f"is without {', '.join(self.missing)}: English stands for them")
        if self.unknown:
            said.append(f"has keys that are not known: {', '.join(self.unknown)}")
        return f"{self.path}: {'; '.join(said)}"


class Catalogue:
    """The language `tag`, with the words of the publication in `folder`, else the shipped ones.

    English stands key by key for what neither has: a new version's new words stop no mail.

    Raises BadSettings for a language without catalogue, BadTemplate for a wrong catalogue.
    """

    def __init__(self, tag: str, folder: Path) -> None:
        from babel.dates import format_date

        self.tag = tag
        self._locale = _locale(tag)
        #: Kept, since an edition writes few days many times.
        self._date = cache(partial(format_date, locale=self._locale))
        self.direction: str = self._locale.text_direction
        self._words = _words(tag, folder)

    def say(self, key: str, **values: Any) -> str:
        """Return the words named `key`, with `values` filled in; with Markup among them, as Markup.

        A `count` chooses the plural form, and is written with the locale's grouping.
        """
        words = self._words[key]
        if isinstance(words, Mapping):
            count = values["count"]
            words = words.get(self._locale.plural_form(count), words["other"])
            values["count"] = self.number(count)
        if not values:
            return words
        if any(isinstance(value, Markup) for value in values.values()):
            return escape(words).format(**values)
        return words.format(**values)

    def number(self, number: float) -> str:
        """Return a number with the locale's grouping: "12,34,567" in India."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def long_date(self, day: date) -> str:
        """Return a day such as "23 November 2026"."""
        return self._date(day, "long")

    def short_date(self, day: date) -> str:
        """Return a day such as "23 Nov 2026"."""
        return self._date(day, "medium")

    def full_date(self, day: date) -> str:
        """Return a day such as "Monday, 23 November 2026"."""
        return self._date(day, "full")

    def short_month(self, day: date) -> str:
        """Return the month of a day as it stands alone: "Nov"."""
        return self._date(day, "LLL")

    def listed(self, names: Iterable[str]) -> str:
        """Return `names` as a sentence's list: "a, b and c"."""
        from babel.lists import format_list

        return format_list(list(names), locale=self._locale)


def base_language(tag: str) -> str:
    """Return the language of a `tag`, without script and region: "en" of "en-IN"."""
    return tag.split("-", maxsplit=1)[0].lower()


def catalogue_languages(folder: Path) -> list[str]:
    """Return the tags of all catalogues, including those of the publication in `folder`."""
    return sorted({path.stem for place in _places(folder) for path in place.glob("*.toml")})


def catalogue_gaps(folder: Path) -> list[CatalogueGap]:
    """Return what the own catalogues of the publication in `folder` lack, one by one.

    Raises BadTemplate for a catalogue that cannot be used.
    """
    own = _places(folder)[1]
    gaps = []
    for path in sorted(own.glob("*.toml")):
        base = base_language(path.stem)
        is_whole = path.stem != base and (own / f"{base}.toml").is_file()
        words, _ = _found(path.stem, folder)
        missing = () if is_whole else tuple(sorted(_model().keys() - words.keys()))
        unknown = tuple(sorted(_catalogue(path).keys() - _model().keys()))
        if missing or unknown:
            gaps.append(CatalogueGap(path, missing, unknown))
    return gaps


def _places(folder: Path) -> tuple[Path, Path]:
    """Return the catalogues' folders: the shipped one, then the publication's, whose keys win."""
    return shipped_folder("templates") / "languages", folder / "templates" / "languages"


def _locale(tag: str) -> Any:
    """Return the locale of a tag, else that of its language, else en-IN."""
    from babel import Locale, UnknownLocaleError

    for name in (tag, base_language(tag), "en-IN"):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError  # CLDR has English


def _words(tag: str, folder: Path) -> Words:
    """Return the words of a language; for those that no catalogue of it has, the English ones."""
    words, paths = _found(tag, folder)
    if not paths:
        reason = not_one_of(tag, catalogue_languages(folder))
        raise BadSettings(path="digest.toml", where="[site] language", reason=reason)
    return _model() | words


def _found(tag: str, folder: Path) -> tuple[dict[str, Any], list[Path]]:
    """Return the words that the language's catalogues have, those of its region first, and these.

    A key that no template asks for is left out: a version that no longer has it stops no mail.
    """
    names = dict.fromkeys((base_language(tag), tag))
    paths = [place / f"{name}.toml" for name in names for place in _places(folder)]
    paths = list(filter(Path.is_file, paths))
    words: dict[str, Any] = {}
    for path in paths:
        own = _catalogue(path)
        known = {key: own[key] for key in own.keys() & _model().keys()}
        _check(known, _model(), path)
        words |= known
    return words, paths


def _model() -> dict[str, Any]:
    """Return the words of the catalogue that has every key."""
    return _catalogue(shipped_folder("templates") / "languages" / f"{_MODEL}.toml")


def _catalogue(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as problem:
        raise BadTemplate(path=path, line=1, reason=problem) from None


def _check(words: Words, model: Words, path: Path) -> None:
    """Raise BadTemplate for a form that could not be filled in."""
    for key, held in words.items():
        forms = held if isinstance(held, Mapping) else {"": held}
        wanted = model[key]
        if isinstance(wanted, Mapping) and "other" not in forms:
            raise _refusal(path, key, "needs a form 'other'")
        if isinstance(held, Mapping) and not isinstance(wanted, Mapping):
            raise _refusal(path, key, "must be text")
        allowed = set(_FIELD.findall(wanted["other"] if isinstance(wanted, Mapping) else wanted))
        for form in forms.values():
            if not isinstance(form, str) or not form:
                raise _refusal(path, key, "must be text")
            fields = set(_FIELD.findall(form))
            if fields - allowed or "{" in _FIELD.sub("", form) or "}" in _FIELD.sub("", form):
                known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
                raise _refusal(path, key, f"has braces that nothing fills in; known: {known}")


def _refusal(path: Path, key: str, reason: str) -> BadTemplate:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    line = next((at for at, text in enumerate(lines, 1) if re.match(rf"\s*\[?{key}\b", text)), 1)
    return BadTemplate(path=path, line=line, reason=f"'{key}' {reason}")
