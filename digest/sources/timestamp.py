"""Dates as feeds and sitemaps write them: by RFC 822 and ISO 8601, nearly so, or otherwise."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

#: A date is short; more is text that stands in its place (characters).
_LONGEST = 80
#: Before and after these, a date is what a program writes for none (1970, 0001, 9999).
_FIRST, _LAST = 1990, 2100
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_TIME = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d|60)(?:[.,]\d+)?)?(?![\d:.]*\d)\s*([ap]\.?m\b\.?)?",
    re.IGNORECASE | re.ASCII,
)
_OFFSET = re.compile(
    r"\s*(?:z|gmt|utc?)?\s*([+-])(\d{1,2}):?(\d{2})?(?!\d)(?=\s*(?:\(|\d{4}|$))",
    re.IGNORECASE | re.ASCII,
)
_NAMED = re.compile(r"\b([a-z]{1,5})\b", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"\b({'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s,-]*{_MONTH}[\s,-]*(\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_MONTH_FIRST = re.compile(
    rf"{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?\b[\s,]*(?:(?:[a-z]{{1,5}}|[+-]\d\d:?\d\d)\s+)?(\d{{4}})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)
#: Names of time zones in hours from UTC: those that RFC 822 fixes, and those that a country uses as it likes.
_FIXED = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_LOCAL = {
    "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "gst": 4, "pkt": 5,
    "ist": 5.5, "npt": 5.75, "sgt": 8, "hkt": 8, "jst": 9, "aest": 10, "aedt": 11,
}  # fmt: skip


def parse_timestamp(text: str | None, zone: str = "UTC") -> str | None:
    """Return the date that `text` is in ISO 8601, None where it is none or may be two (3/4/2026).

    It has a time and an offset as far as the text has; a name of a time zone is understood as the time `zone` of the
    source uses it, else as most do.
    """
    text = " ".join((text or "")[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    if epoch := _EPOCH.fullmatch(text):
        return _plausible(datetime.fromtimestamp(int(epoch[1]), UTC))
    text = re.sub(r"(?<=\d)t(?=\d)", " ", text, flags=re.IGNORECASE)
    clock = _TIME.search(text)
    rest = f"{text[: clock.start()]} {text[clock.end() :]}" if clock else text
    try:
        day = _day(rest)
        if day is None or clock is None:
            return _plausible(day) and f"{day:%Y-%m-%d}"
        moment = day + _of_day(clock)
        return _plausible(_zoned(moment, text[clock.end() :], zone))
    except (ValueError, OverflowError):
        return None


def _plausible(when: datetime | None) -> str | None:
    return when.isoformat() if when and _FIRST <= when.year <= _LAST else None


def _day(text: str) -> datetime | None:
    """Return the day in `text`. Raises ValueError when it is none of the calendar."""
    if found := _YEAR_FIRST.search(text) or _COMPACT.search(text):
        return datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001 - its zone comes later
    if found := _DAY_FIRST.search(text):
        return _named_day(found[3], found[2], found[1])
    if found := _MONTH_FIRST.search(text):
        return _named_day(found[3], found[1], found[2])
    if found := _NUMBERS.search(text):
        one, two, year = map(int, found.groups())
        if one > 12 or two > 12 or one == two:
            day, month = (two, one) if two > 12 else (one, two)
            return datetime(year, month, day)  # noqa: DTZ001 - its zone comes later
    return None


def _named_day(year: str, month: str, day: str) -> datetime:
    # Two digits are of this century (RFC 5322, 4.3); no feed is older.
    full = int(year) + (2000 if len(year) == 2 else 0)
    return datetime(full, _MONTHS.index(month[:3].lower()) + 1, int(day))  # noqa: DTZ001 - its zone comes later


def _of_day(clock: re.Match[str]) -> timedelta:
    hour = int(clock[1])
    if clock[4] and hour <= 12:
        hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
    return timedelta(hours=hour, minutes=int(clock[2]), seconds=min(int(clock[3] or 0), 59))


def _zoned(moment: datetime, behind: str, zone: str) -> datetime:
    """Return `moment` in the time zone that the text `behind` its time names, as it is where that names none."""
    if offset := _OFFSET.match(behind):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return moment.replace(tzinfo=timezone(-ahead if offset[1] == "-" else ahead))
    for name in (found[1].lower() for found in _NAMED.finditer(behind)):
        if name in _FIXED:
            return moment.replace(tzinfo=timezone(timedelta(hours=_FIXED[name])))
        if name in _LOCAL and not _calls_itself(zone, name, moment.year):
            return moment.replace(tzinfo=timezone(timedelta(hours=_LOCAL[name])))
    return moment


@cache
def _calls_itself(zone: str, name: str, year: int) -> bool:
    """Tell whether people in `zone` call its time `name`, in winter or in summer: "IST" is India's and Ireland's."""
    there = ZoneInfo(zone)
    return any(
        (datetime(year, month, 1, tzinfo=there).tzname() or "").lower() == name for month in (1, 7)
    )
