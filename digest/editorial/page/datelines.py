"""Datelines: the place, the day and the agency before an article's first words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from digest.model import Language

#: A letter that may begin a name; letters of scripts without capitals all may.
CAPITAL = "A-ZÀ-ÖØ-Þऀ-ॿ"
#: What may follow a dateline: a capital, a figure, a quotation or nothing.
_NEXT = re.compile(rf"[{CAPITAL}\d\"'“‘₹$€£(]|$")
#: A dateline has a figure, a bracket or a mark so near its front.
_HINT = re.compile(r"[\d(\[/:|–—।-]")
_LONGEST = 60
_WORD = rf"[{CAPITAL}][^\s।,/()\[\]|:;–—-]{{0,30}}"
_BRACKET = r"(?: ?[(\[][^()\[\]\n]{2,40}[)\]])"
_MARK = r"(?P<mark> ?(?:-{2,3}|[-–—:|।]|\.(?!\w)))?"
_SPLIT = re.compile(r" ?[,/&] ?| and ")
_IN_BRACKETS = re.compile(_BRACKET)
_FEWEST_CAPITALS = 4


@dataclass(frozen=True, slots=True)
class _Patterns:
    reporter: re.Pattern[str]
    dated: re.Pattern[str]
    placed: re.Pattern[str]
    towns: frozenset[str]
    agencies: frozenset[str]
    no_places: frozenset[str]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the `words`, in any case, the longest first; never for nothing.

    The words are plain text.
    """
    escaped = sorted(map(re.escape, map(str.lower, words)), key=lambda one: (-len(one), one))
    return f"(?i:{'|'.join(escaped)})" if escaped else r"(?!)"


def day_pattern(language: Language) -> str:
    """Return a pattern for a day, with its month by name or all in figures."""
    months = any_of(language.datelines.months)
    weekday = any_of(language.datelines.weekdays)
    number = r"\d{1,2}(?i:st|nd|rd|th)?(?!\d)"
    return (
        rf"(?:{weekday}\.?,? )?(?:{months}\.?[ -]{number}(?:,? ?\d{{4}}\b)?"
        rf"|{number}(?: of)?[ -]{months}(?:\.?,?[ -]\d{{4}}\b|\.(?! [{CAPITAL}])|(?![^\W\d_]))"
        rf"|\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d\d)\b|\d{{4}}-\d\d-\d\d\b)(?:,? {weekday}\b)?"
    )


def _places_pattern(language: Language) -> str:
    """Return a pattern for up to four places, each with its state or country in brackets."""
    name = rf"{_WORD}(?:[ -]{_WORD}){{0,3}}"
    place = rf"(?!{any_of(language.datelines.weekdays)}\b){name}{_BRACKET}{{0,2}}"
    return rf"{place}(?:(?: ?[,/&] ?| and ){place}){{0,3}}"


@lru_cache(maxsize=64)
def _patterns(language: Language) -> _Patterns:
    words = language.datelines
    day, places = day_pattern(language), _places_pattern(language)
    agency = (
        r"(?:(?: ?-{1,2})? ?[(\[/](?P<agency>[^()\[\]\n]{2,40}?)[)\]/]"
        rf"|,? (?P<plain>{any_of(words.agencies)})(?= ?[:|–—-]))?"
    )
    reporter = rf"{any_of(words.reporters)}(?:,? ?[|:–—-]? )"
    hour = r"(?:,? \d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{3})?)?"
    openers = language.sentences.openers if language.sentences else frozenset[str]()
    dated = (
        rf"\(?(?:(?P<places>{places})(?P<gap>,? ?[(|:–—-]? ?))?"
        rf"(?P<day>{day})\)?{hour}(?:, (?:{places})(?= ?[(\[:–—-]))?{agency}{_MARK}"
    )
    placed = rf"(?P<places>{places})?{agency}{_MARK}"
    return _Patterns(
        reporter=re.compile(reporter),
        dated=re.compile(dated),
        placed=re.compile(placed),
        towns=frozenset(map(str.lower, words.towns)),
        agencies=frozenset(map(str.lower, words.agencies)),
        no_places=openers.union(
            words.no_places, words.months, words.weekdays, words.stamps, words.labels
        ),
    )


def dateline_end(text: str, start: int, end: int, language: Language, *, first: bool) -> int:
    """Return where the dateline ends that the line of `text` begins with, `start` if it has none.

    The spaces behind it belong to it. Below the `first` lines a dateline has a day or an agency.
    """
    mark = _HINT.search(text, start, min(end, start + _LONGEST))
    if mark is None:
        return start
    known = _patterns(language)
    begins = found.end() if (found := known.reporter.match(text, start, end)) else start
    for pattern, holds in (
        (known.dated, _is_dated),
        (known.placed, _is_placed if first else _is_agencys),
    ):
        found = pattern.match(text, begins, end)
        if found and found.end() > begins:
            at = found.end()
            while at < end and text[at] == " ":
                at += 1
            if _NEXT.match(text, at, end) and holds(found, text[at : at + 40], known):
                return at
    return start


def _is_dated(found: re.Match[str], rest: str, known: _Patterns) -> bool:
    """Return True if what has a day is a dateline."""
    closed = any(found[one] is not None for one in ("mark", "agency", "plain"))
    if found["places"] is None:
        return closed and found["mark"] != "."
    places = _places(found["places"])
    if any(place.split()[0] in known.no_places for place in places):
        return False
    if ":" in found["gap"] and places[0] not in known.towns:
        return False  # "Pre-bid meeting: 28 December"
    if not _has_capitals(found["places"]):  # a script without them: any words look like a place
        return closed and ("," in found["gap"] or places[0] in known.towns)
    if closed or not rest:
        return found["mark"] != "." or "," in found["gap"]
    named = found["places"].isupper() or places[0] in known.towns
    return (named or "," in found["gap"] or "(" in found["gap"]) and not rest[0].isdigit()


def _is_placed(found: re.Match[str], rest: str, known: _Patterns) -> bool:
    """Return True if what has no day is a dateline: a town or an agency before a mark."""
    if _is_agencys(found, rest, known):
        return True
    mark = (found["mark"] or "").strip()
    if found["places"] is None or not mark or mark == "." or not rest or found["agency"]:
        return False
    places = _places(found["places"])
    if mark == "।":
        return len(found["places"].split()) == 1 or places[0] in known.towns
    if mark in "-–—" and (
        (found["mark"] == mark and not _spaced(found))
        or any(map(rest.lower().startswith, known.towns))  # "Mumbai - Pune expressway"
    ):
        return False
    if places[0] in known.towns:
        return True
    capitals = _IN_BRACKETS.sub("", found["places"])
    return (
        capitals.isupper()
        and len(capitals) >= _FEWEST_CAPITALS
        and mark != "|"
        and not found.string.isupper()
        and not any(place in known.no_places for place in places)
    )


def _is_agencys(found: re.Match[str], rest: str, known: _Patterns) -> bool:
    """Return True if what has no day names an agency that is known."""
    if not rest or (found["agency"] is None and found["plain"] is None):
        return False
    if found["agency"] is None:
        return found["places"] is not None
    named = [one.strip().lower() for one in re.split(r"[/,]", found["agency"])]
    return all(one in known.agencies for one in named)


def _spaced(found: re.Match[str]) -> bool:
    """Return True if a dash does not join two words."""
    return found.string[found.end() : found.end() + 1] == " "


def _places(text: str) -> list[str]:
    return [one.lower() for one in _SPLIT.split(_IN_BRACKETS.sub("", text)) if one]


def _has_capitals(text: str) -> bool:
    return text != text.lower()
