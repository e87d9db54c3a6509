"""Dates as feeds, sitemaps and exports write them: RFC 822, ISO 8601, nearly so, or otherwise."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from digest.sources.months import english_month, month_number

#: Earlier than any date; things without a date sort by it.
NEVER = datetime.min.replace(tzinfo=UTC)
#: A date is no longer (characters); a longer text is something else.
_LONGEST = 80
#: A date outside these years is one that a program writes for none (1970, 0001, 9999).
_FIRST, _LAST = 1990, 2100
#: Marks of the direction of writing, and signs that stand for others.
_MARK = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SIGNS = str.maketrans({"\u2212": "-", "،": ",", "，": ",", "：": ":"})
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_RUN_TOGETHER = re.compile(r"^(\d{8})[Tt ](\d\d)(\d\d)(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d|60)(?:[.,]\d+)?)?(?![\d:.]*\d)"
    r"\s*([ap]\.?m\b\.?)?",
    re.IGNORECASE | re.ASCII,
)
#: Right behind the time, or behind the year that follows it ("10:30:00 2026 +0530"). Two digits
#: alone may be the day of a date, three are nothing.
_OFFSET = re.compile(
    r"(?:\s*\d{4}(?=\s+[+-]\d{4}))?\s*(?:\(\s*)?(?:(?:z|gmt|utc?)\s*)?([+-])(\d{1,2})"
    r"(?::?(\d{2})(?::\d{2})?(?![\d:])|(?![\d:.])(?!\s*(?:[-/,]\s*)?(?:[^\W\d_]{3,}\.?\s*)?\d))",
    re.IGNORECASE | re.ASCII,
)
_IANA = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][\w+-]*){1,2}", re.ASCII)
_NAMED = re.compile(r"\b([a-z]{1,5})\b", re.IGNORECASE)
#: A month's name in any language, as far as a pattern can tell.
_WORD = r"([^\W\d_][^\s\d,:;/+()\[\]-]{1,24})"
_OF = r"(?:(?:d[eio]l?|of)\s+|d[’']|ב)?"
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})(?:[-/.]|\.\s|\s?[年년]\s?)(\d{1,2})(?:[-/.]|\.\s|\s?[月월]\s?)(\d{1,2})(?!\d)",
    re.ASCII,
)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|[.ºª°])?[\s,/-]*{_OF}{_WORD}"
    rf"[\s,/-]*{_OF}(\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"{_WORD}\s*(\d{{1,2}})(?:st|nd|rd|th)?\b[\s,]*"
    r"(?:(?:(?-i:[A-Z]{1,5})|[+-]\d\d:?\d\d)\s+)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_NAME_BETWEEN = re.compile(
    rf"(?<!\d)(\d{{4}})(?:\.|\s*[mթ]\.|\(e\)ko)?[\s,/-]*{_WORD}[\s/-]*(\d{{1,2}})(?!\d)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?<!\d)(\d{1,2})(?:[-/.]|\.\s)(\d{1,2})(?:[-/.]|\.\s)(\d{4})(?!\d)", re.ASCII
)
#: Hours from UTC of the names of time zones that RFC 822 (5.1) fixes ...
_FIXED = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
#: ... and of those that mean different times in different countries.
_LOCAL = {
    "hst": -10, "akst": -9, "akdt": -8, "art": -3, "brt": -3, "wet": 0, "bst": 1, "west": 1,
    "cet": 1, "mez": 1, "wat": 1, "cest": 2, "mesz": 2, "cat": 2, "eet": 2, "sast": 2, "eest": 3,
    "eat": 3, "msk": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "sgt": 8,
    "hkt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11,
    "nzst": 12, "nzdt": 13,
}  # fmt: skip


def parse_timestamp(text: str | None, zone: str = "UTC", language: str = "") -> str | None:
    """Return the date `text` in ISO 8601, or None if it is not a date or may be two (3/4/2026).

    It has a time and an offset as far as the text has. The name of a time zone means what people in
    `zone`, the source's, mean by it, else what most mean; a month's what it means in `language`.
    """
    text = " ".join((text or "")[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    text = text if text.isascii() else _in_ascii_signs(text)
    if epoch := _EPOCH.fullmatch(text):
        return _plausible(datetime.fromtimestamp(int(epoch[1]), UTC))
    text = _RUN_TOGETHER.sub(r"\1 \2:\3:\4", text)
    text = re.sub(r"(?<=\d)t(?=\d)", " ", text, flags=re.IGNORECASE)
    clock = _TIME.search(text)
    rest = f"{text[: clock.start()]} {text[clock.end() :]}" if clock else text
    try:
        day = _find_day(rest, language)
        if day is None or clock is None:
            return _plausible(day) and f"{day:%Y-%m-%d}"
        moment = day + _time_of_day(clock)
        found = _find_zone(text[clock.end() :], moment, zone)
        return _plausible(moment.replace(tzinfo=found))
    except (ValueError, OverflowError):
        return None


def sortable_time(*texts: str | None) -> datetime:
    """Return the first of the `texts` that is a date, in UTC if it names no zone; NEVER if none."""
    found = next(filter(None, map(parse_timestamp, texts)), None)
    when = datetime.fromisoformat(found) if found else NEVER
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _plausible(when: datetime | None) -> str | None:
    return when.isoformat() if when and _FIRST <= when.year <= _LAST else None


def _in_ascii_signs(text: str) -> str:
    """Return `text` with the digits, comma and minus of any script as ASCII's, without marks."""
    text = _MARK.sub("", text).translate(_SIGNS)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _find_day(text: str, language: str) -> datetime | None:
    """Return the day in `text`, or None. Raises ValueError if there is no such day."""
    if found := _YEAR_FIRST.search(text) or _COMPACT.search(text):
        year, month, day = map(int, found.groups())
        return datetime(year, month, day)  # noqa: DTZ001 - its zone comes later
    named = list(_named_days(text))
    for read in (english_month, partial(month_number, language=language)):
        for year_, name, day_ in named:
            if number := read(name):
                # Two digits are of this century (RFC 5322, 4.3); no feed is older.
                full = int(year_) + (2000 if len(year_) == 2 else 0)
                return datetime(full, number, int(day_))  # noqa: DTZ001 - its zone comes later
    if found := _NUMBERS.search(text):
        one, two, year = map(int, found.groups())
        if one > 12 or two > 12 or one == two:
            day, month = (two, one) if two > 12 else (one, two)
            return datetime(year, month, day)  # noqa: DTZ001 - its zone comes later
    return None


def _named_days(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (year, what may be a month's name, day), the likeliest first."""
    yield from ((found[3], found[2], found[1]) for found in _DAY_FIRST.finditer(text))
    yield from ((found[3], found[1], found[2]) for found in _MONTH_FIRST.finditer(text))
    yield from ((found[1], found[2], found[3]) for found in _NAME_BETWEEN.finditer(text))


def _time_of_day(clock: re.Match[str]) -> timedelta:
    hour = int(clock[1])
    if clock[4] and hour <= 12:
        hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
    return timedelta(hours=hour, minutes=int(clock[2]), seconds=min(int(clock[3] or 0), 59))


def _find_zone(behind: str, moment: datetime, zone: str) -> tzinfo | None:
    """Return the zone that the text `behind` a time names: by its offset, which no name outdoes."""
    if offset := _OFFSET.match(behind):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-ahead if offset[1] == "-" else ahead)
    for name in _IANA.findall(behind):
        if (known := _iana_zone(name)) is not None:
            return known
    for name in (found[1].lower() for found in _NAMED.finditer(behind)):
        if name in _FIXED:
            return timezone(timedelta(hours=_FIXED[name]))
        if name in _LOCAL and not _calls_itself(zone, name, moment.year):
            return timezone(timedelta(hours=_LOCAL[name]))
    return None


@lru_cache(1000)
def _iana_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # nothing has that name, or only a folder
        return None


@lru_cache(1000)
def _calls_itself(zone: str, name: str, year: int) -> bool:
    """Return whether people in `zone` call its time `name`: "IST" is India's and Ireland's."""
    there = ZoneInfo(zone)
    names = (datetime(year, month, 1, tzinfo=there).tzname() or "" for month in (1, 7))
    return name in map(str.lower, names)
