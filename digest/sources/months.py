"""Months: their names in the languages that news is written in, from Babel's data (CLDR)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

#: Asked one after another only if neither English nor the source's own language has the name.
_LANGUAGES = (
    "de fr es it pt nl da sv nb fi et lv lt pl cs sk sl hr sr bs mk bg ro hu el tr ru uk be is ga "
    "cy ca gl eu sq az uz hy ka ar fa he ur hi mr ne bn ta te gu kn ml pa si th id ms fil sw af"
).split()
_ENGLISH = (
    "january february march april may june july august september october november december".split()
)
#: A name is cut to no fewer letters, if no table has it shorter.
_SHORTEST = 3
#: Marks that stand for what a short form leaves out.
_MARKS = ".॰।։׳’' "


def english_month(name: str) -> int | None:
    """Return the month (1 to 12) that `name`, whole or cut to three letters, means in English."""
    word = _folded(name)
    return _month_of(word, _english()) if len(word) >= _SHORTEST else None


@lru_cache(1000)
def month_number(name: str, language: str = "") -> int | None:
    """Return the month that `name`, whole or cut, means in English or in `language`.

    Neither having it, it is what all languages that have it mean by it; None if that is nothing, or
    two months: "lipiec" is July in Polish, "lipanj" June in Croatian, and "lip" both.
    """
    if number := english_month(name):
        return number
    word = _folded(name)
    own = re.match(r"[a-z]{2,3}(?![a-z])", language.lower())
    if own and own[0] != "en" and (number := _month_of(word, _names_in((own[0],)))):
        return number
    return _month_of(word, _names_in(tuple(_LANGUAGES)))


def _month_of(word: str, names: dict[str, frozenset[int]]) -> int | None:
    """Return the one month of the `names` that are `word`, else of those that begin with it."""
    found = names.get(word)
    if found is None and len(word) >= _SHORTEST:
        found = frozenset().union(*(names[name] for name in names if name.startswith(word)))
    return next(iter(found)) if found and len(found) == 1 else None


@cache
def _english() -> dict[str, frozenset[int]]:
    return {name: frozenset({number}) for number, name in enumerate(_ENGLISH, 1)}


@lru_cache(50)
def _names_in(languages: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return the months that each name, without accents and marks, means in the `languages`."""
    from babel import Locale, UnknownLocaleError

    names: dict[str, frozenset[int]] = {}
    for language in languages:
        try:
            months = Locale.parse(language).months
        except (UnknownLocaleError, ValueError):
            continue
        for use in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for number, name in months[use][width].items():
                    word = _folded(name)
                    names[word] = names.get(word, frozenset()) | {number}
    return names


def _folded(name: str) -> str:
    """Return `name` in small letters, without accents on Latin letters and marks behind it."""
    parts = unicodedata.normalize("NFKD", name.strip(_MARKS).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))
