"""Languages: the fixed words of a newsletter, and dates, numbers and lists as its readers write them.

The words of a language stand in `templates/languages/TAG.toml`; dates and numbers follow the reader's locale (CLDR).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from digest.config.words import not_one_of
from digest.errors import BadSettings, BadTemplate
from digest.resources import shipped_folder

#: The language whose catalogue has every key.
_MODEL = "en"
_FIELD = re.compile(r"\{(\w*)\}")

Words = Mapping[str, str | Mapping[str, str]]


class Language:
    """A language as `tag` names it, with the publication's own words in `folder` before the shipped ones.

    Raises BadSettings where there are no words in it, BadTemplate where a catalogue is wrong.
    """

    def __init__(self, tag: str, folder: Path) -> None:
        from babel import Locale

        self.tag = tag
        self._locale: Locale = _locale(tag)
        self.direction: str = self._locale.text_direction
        self._words = _words(tag, folder)
        self._dates: dict[tuple[date, str], str] = {}

    @property
    def base(self) -> str:
        """The language alone, without where it is spoken."""
        return base_language(self.tag)

    def say(self, key: str, **values: Any) -> str:
        """Return the words named `key`, with `values` filled in; markup among them makes markup of the whole.

        A `count` chooses the plural form, and is written as the reader writes numbers.
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
        """Return a number with the locale's grouping: 12,34,567 in India."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def long_date(self, day: date) -> str:
        """Return a day in words, such as "23 November 2026"."""
        return self._date(day, "long")

    def short_date(self, day: date) -> str:
        """Return a day with the month cut short, such as "23 Nov 2026"."""
        return self._date(day, "medium")

    def full_date(self, day: date) -> str:
        """Return a day in words with its weekday."""
        return self._date(day, "full")

    def listed(self, names: Iterable[str]) -> str:
        """Return `names` as a sentence lists them: "a, b and c"."""
        from babel.lists import format_list

        return format_list(list(names), locale=self._locale)

    def _date(self, day: date, width: str) -> str:
        """Return `day` as the locale writes it; an edition writes few days many times."""
        from babel.dates import format_date

        if (day, width) not in self._dates:
            self._dates[day, width] = format_date(day, width, locale=self._locale)
        return self._dates[day, width]


def base_language(tag: str) -> str:
    """Return the language that a `tag` names, without script and region: "en" of "en-IN"."""
    return tag.split("-", maxsplit=1)[0].lower()


def catalogue_languages(folder: Path) -> list[str]:
    """Return the languages that there are words in, the publication's own in `folder` included."""
    return sorted({path.stem for place in _places(folder) for path in place.glob("*.toml")})


def _places(folder: Path) -> tuple[Path, Path]:
    """Return where catalogues stand: the shipped ones, then the publication's own, which win key by key."""
    return shipped_folder("templates") / "languages", folder / "templates" / "languages"


def _locale(tag: str) -> Any:
    """Return the locale of a language tag, else that of its language, else English in India."""
    from babel import Locale, UnknownLocaleError

    for name in (tag, base_language(tag), "en-IN"):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError  # CLDR has English


def _words(tag: str, folder: Path) -> Words:
    model = _catalogue(shipped_folder("templates") / "languages" / f"{_MODEL}.toml")
    words: dict[str, str | Mapping[str, str]] = {}
    found = [
        place / f"{name}.toml"
        for name in dict.fromkeys((base_language(tag), tag))
        for place in _places(folder)
    ]
    for path in filter(Path.is_file, found):
        own = _catalogue(path)
        _check(own, model, path)
        words |= own
    if not words:
        reason = not_one_of(tag, catalogue_languages(folder))
        raise BadSettings(path="digest.toml", where="[site] language", reason=reason)
    if missing := sorted(model.keys() - words.keys()):
        raise BadTemplate(
            path=next(filter(Path.is_file, found)), line=1, reason=f"has no '{missing[0]}'"
        )
    return words


def _catalogue(path: Path) -> Words:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as problem:
        raise BadTemplate(path=path, line=1, reason=problem) from None


def _check(words: Words, model: Words, path: Path) -> None:
    """Refuse keys that nothing uses, and forms that would break when they are filled in."""
    for key, said in words.items():
        forms = said if isinstance(said, Mapping) else {"": said}
        wanted = model.get(key)
        if wanted is None:
            raise _refusal(path, key, "is not a word that a newsletter says")
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
