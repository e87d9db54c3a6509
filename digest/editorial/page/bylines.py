"""Bylines and clocks: lines, or the front of one, that say who wrote an article and when."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from digest.editorial.page.datelines import CAPITAL, any_of, day_pattern
from digest.model import Language

#: A longer line is prose.
_LONGEST = 200
_MOST_NAMES = 12
#: More words beside a day alone are a headline.
_FEW_NAMES = 4
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?(?i:hrs|hours|h|uhr))?(?: ?(?i:[ap]\.?m\.?))?(?![\d\w%])"
_HOUR = r"\d{1,2} ?(?i:[ap]\.?m\b\.?)"
_HANDLE = r"\S{1,40}@\S{2,60}|@\w{2,40}"
_NAME = rf"[{CAPITAL}][^\s,/|:;()]{{0,30}}"
_STOPS = (".", "!", "?", "।", "”", '"')
#: What a byline glued to a sentence ends with: an hour, a day's or a year's figures.
_TIME = re.compile(r"\d[:.]\d\d|\d ?[ap]\.?m|\d\d\d\d", re.IGNORECASE)
_MARKS = " |,-–—:•·"
_GAP = r"[|•·,;/&()@–—.:-]|(?i:and|at|on|in|und)\b"


@dataclass(frozen=True, slots=True)
class Head:
    """What the front of a line says of the writer or the time, up to `end`."""

    kind: Literal["byline", "clock", "dateline"]
    end: int


@lru_cache(maxsize=64)
def _token(language: Language) -> re.Pattern[str]:
    words = language.datelines
    pattern = (
        rf" *+(?:(?P<stamp>{any_of(words.stamps)}\b ?:?)|(?P<label>{any_of(words.labels)}\b ?:?)"
        rf"|(?P<day>{day_pattern(language)})|(?P<clock>{_CLOCK}|{_HOUR})|(?P<handle>{_HANDLE})"
        rf"|(?P<read>\d[\d,]{{0,6}}[ -]?{any_of(words.spans)}\b)"
        rf"|(?P<zone>\(?{any_of(words.zones)}\b\)?)|(?P<reporter>{any_of(words.reporters)}\b)"
        rf"|(?P<place>{any_of(words.towns)}\b)|(?P<weekday>{any_of(words.weekdays)}\b)"
        rf"|(?P<name>{_NAME})|(?P<gap>{_GAP})) *+"
    )
    return re.compile(pattern)


def head_of(text: str, start: int, end: int, language: Language, *, above: bool) -> Head | None:
    """Return the byline or clock that the line of `text` is or begins with, or None.

    Lines `above` the first paragraph are one with less evidence.
    """
    if text[end - 1 : end] in _STOPS and not _TIME.search(text, start, min(end, start + _LONGEST)):
        return None  # a sentence without a clock
    token = _token(language)
    at, sure, seen, names, before = start, start, set[str](), 0, ""
    while at < end and at - start < _LONGEST and (found := token.match(text, at, end)):
        kind = found.lastgroup or ""
        names += kind == "name"
        if found.end() == at or names > _MOST_NAMES:
            return None
        field = kind == "stamp" or (kind == "gap" and ":" in found[0])
        if before == "name" and (kind == "label" or (field and "label" not in seen)):
            return None  # "Last date:", "Bids by" tell of the article's matter
        at, before = found.end(), kind
        seen.add(kind)
        if kind in ("clock", "zone", "read", "day") and _is_stamped(seen):
            sure = at
    if at == end:
        return _whole(seen, names, end) if above or _is_labelled(seen) else None
    # A byline glued to the first sentence ends with its time.
    while start < sure < end and text[sure] in _MARKS:
        sure += 1
    if sure > start and text[sure : sure + 1].isupper():
        return Head("byline" if "label" in seen else "clock", sure)
    return None


def _is_stamped(seen: set[str]) -> bool:
    """Return True if what was seen so far of a line is a time of publication."""
    return "stamp" in seen or ("day" in seen and not seen.isdisjoint(("clock", "read")))


def _is_labelled(seen: set[str]) -> bool:
    """Return True if a whole line says by its labels or its clock that it is no prose."""
    return not seen.isdisjoint(("label", "reporter")) or _is_stamped(seen)


def _whole(seen: set[str], names: int, end: int) -> Head | None:
    """Return what a line is that consists of such parts alone."""
    if not seen.isdisjoint(("label", "reporter")):
        return Head("byline", end)
    if "day" in seen and "place" in seen:
        return Head("dateline", end)
    if not seen.isdisjoint(("day", "stamp", "clock", "read")) and (
        names <= _FEW_NAMES or _is_stamped(seen)
    ):
        return Head("clock", end)
    return None
