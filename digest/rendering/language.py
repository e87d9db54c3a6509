"""Languages: a newsletter's fixed words, and dates, numbers and lists in its readers' form.

The words are in `templates/languages/TAG.toml`; dates and numbers follow the locale (CLDR).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from digest.config.words import not_one_of
from digest.errors import BadSettings, BadTemplate
from digest.resources import shipped_folder

#: The language whose catalogue has every key, and which any other must have.
_MODEL = "en"
_FIELD = re.compile(r"\{(\w*)\}")

Words = Mapping[str, str | Mapping[str, str]]


class Language:
    """The language `tag`, with the words of the publication in `folder`, else the shipped ones.

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
    """Return the words of a language, from all its catalogues; those of its region win."""
    model = _catalogue(shipped_folder("templates") / "languages" / f"{_MODEL}.toml")
    words: dict[str, str | Mapping[str, str]] = {}
    names = dict.fromkeys((base_language(tag), tag))
    paths = [place / f"{name}.toml" for name in names for place in _places(folder)]
    found = list(filter(Path.is_file, paths))
    for path in found:
        own = _catalogue(path)
        _check(own, model, path)
        words |= own
    if not words:
        reason = not_one_of(tag, catalogue_languages(folder))
        raise BadSettings(path="digest.toml", where="[site] language", reason=reason)
    if missing := sorted(model.keys() - words.keys()):
        raise BadTemplate(path=found[0], line=1, reason=f"has no '{missing[0]}'")
    return words


def _catalogue(path: Path) -> Words:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as problem:
        raise BadTemplate(path=path, line=1, reason=problem) from None


def _check(words: Words, model: Words, path: Path) -> None:
    """Raise BadTemplate for a key that nothing uses, or a form that could not be filled in."""
    for key, held in words.items():
        forms = held if isinstance(held, Mapping) else {"": held}
        wanted = model.get(key)
        if wanted is None:
            raise _refusal(path, key, "is not a key of a catalogue")
        if isinstance(wanted, Mapping) and "other" not in forms:
            raise _refusal(path, key, "needs a form 'other'")
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
