"""Date forms: the ways to write a date, and the days each means on the day of publication."""

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from digest.editorial.facts import numbers, periods
from digest.editorial.facts.periods import Period
from digest.model.language import FISCAL_START


class DateBasis(NamedTuple):
    """What dates depend on: the day of publication, and how the publisher writes and counts.

    `month_first` is set if "12/07" is 7 December; a fiscal year begins with month `fiscal_start`.
    """

    published: date | None
    month_first: bool = False
    fiscal_start: int = FISCAL_START


_Meaning = Callable[[re.Match[str], DateBasis], Period | None]


class DateForm(NamedTuple):
    """A way to write a date. `relative` forms make no range: "next year to March" is none."""

    name: str
    pattern: re.Pattern[str]
    meaning: _Meaning
    relative: bool = False


_MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_abbr) if name}
_PARTS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}
_STEPS = {"last": -1, "this": 0, "current": 0, "ongoing": 0, "next": 1, "coming": 1, "upcoming": 1}
_MONTHS_OF_YEAR = 12
#: "Dec-27" is a month if the year is not farther from now.
_YEARS_BACK, _YEARS_AHEAD = 3, 12
_LENGTHS = {"quarter": 3, "three": 3, "half": 6, "six": 6, "nine": 9}


def _year_number(written: str) -> int:
    figures = written.lstrip("'")
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _month_number(written: str) -> int:
    return int(written) if written.isdecimal() else _MONTHS[written[:3].lower()]


def _year_of(match: re.Match[str], basis: DateBasis) -> int | None:
    """Return the year of `match`, in figures or as "last year", or None."""
    if match["year"]:
        return _year_number(match["year"])
    which, published = match.groupdict().get("which"), basis.published
    return published.year + _STEPS[which.lower()] if which and published else None


def _day_of(match: re.Match[str], number: str, basis: DateBasis) -> Period | None:
    """Return a day of the month in `match`; without a year the one nearest to publication."""
    month, year = _month_number(match["month"]), _year_of(match, basis)
    if year is not None:
        return periods.day_period(year, month, int(number))
    published = basis.published
    return periods.nearest_day(month, int(number), published) if published else None


def _day(match: re.Match[str], basis: DateBasis) -> Period | None:
    return _day_of(match, match["day"], basis)


def _figures(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return a day in figures: "12/07/2026" in the publisher's order, or in the one that fits."""
    day, month = int(match["day"]), int(match["month"])
    if (basis.month_first and day <= _MONTHS_OF_YEAR) or month > _MONTHS_OF_YEAR:
        day, month = month, day
    fits = 1 <= month <= _MONTHS_OF_YEAR
    return periods.day_period(_year_number(match["year"]), month, day) if fits else None


def _days(match: re.Match[str], basis: DateBasis) -> Period | None:
    first, last = (_day_of(match, match[group], basis) for group in ("day", "to_day"))
    return (
        first._replace(last=last.last)
        if first and last and int(match["day"]) < int(match["to_day"])
        else None
    )


def _month(match: re.Match[str], basis: DateBasis) -> Period | None:
    month, year = _month_number(match["month"]), _year_of(match, basis)
    if year is not None:
        return periods.month_period(year, month)
    published = basis.published
    return periods.nearest_month(month, published) if published else None


def _relative_month(match: re.Match[str], basis: DateBasis) -> Period | None:
    if (published := basis.published) is None:
        return None
    month, step = _month_number(match["month"]), _STEPS[match["which"].lower()]
    if step < 0:
        return periods.month_period(published.year - (month >= published.month), month)
    return periods.month_period(published.year + (step > 0 and month <= published.month), month)


def _short_month(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return the month of "Dec-27"; if the year is far from now, 27 is no year."""
    year = 2000 + int(match["year"])
    now = basis.published.year if basis.published else year
    near = -_YEARS_BACK <= year - now <= _YEARS_AHEAD
    return periods.month_period(year, _month_number(match["month"])) if near else None


def _year(match: re.Match[str], _reading: DateBasis) -> Period | None:
    return periods.year_period(int(match["year"]))


def _fiscal(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return a fiscal year: FY27, FY 2026-27 and 2026-27 are one; FY25-30 is six years."""
    if match["from_year"]:
        first, last = int(match["from_year"]), int(match["to_year"])
        fits = (first + 1) % 100 == last
        return periods.year_period(first + 1, basis.fiscal_start) if fits else None
    first = _year_number(match["fiscal"])
    last = _year_number(match["to_fiscal"] or match["fiscal"])
    whole = periods.year_period(last, basis.fiscal_start)
    if last <= first + 1:
        return whole
    return Period(periods.year_period(first, basis.fiscal_start).first, whole.last)


def _named(match: re.Match[str], basis: DateBasis) -> Period | None:
    if basis.published is None:
        return None
    unit = match["unit"].lower()
    unit = "fiscal" if unit.startswith("f") else unit
    step = _STEPS[match["which"].lower()]
    return periods.relative_period(unit, step, basis.published, basis.fiscal_start)


def _part(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return a quarter or half of a calendar year, or of a fiscal year if one is named."""
    if match["year"]:
        whole: Period | None = periods.year_period(_year_number(match["year"]))
    else:
        whole = _named(match, basis) if match["which"] else _fiscal(match, basis)
    written = match["part"].lower()
    parts = 4 if "q" in written else 2
    number = _PARTS.get(written.replace("-", " ").split()[0]) or int(re.sub(r"\D", "", written))
    return periods.part_period(whole, parts, number) if whole and number <= parts else None


def _ended(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return a quarter, half or year that ends with a month: "quarter ended December 2025"."""
    first_word = re.split(r"[ -]", match["length"].lower())[0]
    last = _month(match, basis)
    return periods.period_ending(last, _LENGTHS.get(first_word, 12)) if last else None


def _month_quarter(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return the quarter that ends with a month; without a year the latest past one."""
    month, published = _month_number(match["month"]), basis.published
    if match["fiscal"] or match["from_year"]:
        fiscal = _fiscal(match, basis)
        if fiscal is None:
            return None
        year = fiscal.last.year - (month > fiscal.last.month)
    elif match["year"] or match["of_year"]:
        year = _year_number(match["year"] or match["of_year"])
    elif published:
        year = published.year - (month >= published.month)
        latest = periods.period_ending(periods.month_period(year, month), 3)
        return latest._replace(yearless=True)
    else:
        return None
    return periods.period_ending(periods.month_period(year, month), 3)


def _fiscal_months(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return months of a fiscal year: "April-December FY26"."""
    fiscal = _fiscal(match, basis)
    if fiscal is None:
        return None
    first, last = (
        periods.month_period(fiscal.last.year - (month > fiscal.last.month), month)
        for month in (_month_number(match["month"]), _month_number(match["to_month"]))
    )
    return Period(first.first, last.last) if first.first < last.first else None


def _year_end(match: re.Match[str], basis: DateBasis) -> Period | None:
    if basis.published is None:
        return None
    unit = "fiscal" if match["of"] else match["unit"].lower()
    last = periods.relative_period(unit, 0, basis.published, basis.fiscal_start).last
    return Period(last, last)


def _span(match: re.Match[str], basis: DateBasis) -> Period | None:
    """Return the days from publication on: "next 18 months", "within three to five years"."""
    if (published := basis.published) is None:
        return None
    written = (match["to_count"] or match["count"] or "a").lower()
    number = 1 if written in ("a", "an") else int(numbers.plain_number(written))
    return Period(published, periods.day_after(published, number, match["unit"].lower()))


_ANY_MONTH = (
    r"(?P<month>(?-i:(?=[A-Z]))(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?"
    r"|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b)(?:\.(?= ?['\d]))?"
)
_FULL_MONTH = (
    r"(?P<month>(?-i:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)"
)
_TO_FULL_MONTH = _FULL_MONTH.replace("<month>", "<to_month>")
_NUMBER_OF_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY = rf"(?P<day>{_NUMBER_OF_DAY})(?:st|nd|rd|th)?"
_TO_DAY = rf"(?: ?- ?| to | and | & )(?P<to_day>{_NUMBER_OF_DAY})(?:st|nd|rd|th)?"
_CLOSED = r"(?![\w%]|[,.:]\d)"
_YEAR = rf"(?P<year>(?:19|20)\d\d|'\d\d){_CLOSED}"
_PART_YEAR = (
    rf"(?:CY ?'?|calendar )?(?P<year>(?:19|20)\d\d|'\d\d|(?<=CY)\d\d|(?<=CY )\d\d){_CLOSED}"
)
_THAT_YEAR = r",? (?:of )?(?P<which>last|this|next) year(?![\w-])"
_OF_YEAR = rf"(?:,? ?{_YEAR}|{_THAT_YEAR}|{_CLOSED})"
_FISCAL = (
    r"(?:(?:FY|fiscal(?: year)?|financial year)[ -]?'?(?P<fiscal>(?:19|20)\d\d|\d\d)"
    rf"(?:[-/](?P<to_fiscal>(?:20)?\d\d))?{_CLOSED}"
    rf"|(?P<from_year>(?:19|20)\d\d)[-/](?P<to_year>\d\d){_CLOSED}(?!-\d))"
)
_NAMED = (
    r"(?P<which>this|last|next|current|ongoing|coming|upcoming) "
    r"(?P<unit>fiscal(?: year)?|financial year|FY|year|quarter|month|week)(?![\w-])"
)
_PART = (
    r"(?P<part>Q[1-4]|[1-4]Q|H[12]|[12]H"
    r"|(?:first|second|third|fourth|last|final)[ -](?:quarter|half))"
    r"(?: ?(?:of |in )?(?:the )?|, ?|-)"
)
_IN_WORDS = f"(?ai:{numbers.NUMBER_WORD})"
_HOW_MANY = (
    rf"(?P<count>\d{{1,3}}|an?|{_IN_WORDS}|one)"
    rf"(?:(?: ?- ?| to | or )(?P<to_count>\d{{1,3}}|{_IN_WORDS}))?"
)
_UNIT = r"[ -](?P<unit>day|week|month|year)s?(?![\w-])"


def _form(name: str, pattern: str, meaning: _Meaning, *, relative: bool = False) -> DateForm:
    return DateForm(name, re.compile(pattern, re.IGNORECASE), meaning, relative)


#: In the order in which they are tried: the longest basis first.
DATE_FORMS = (
    _form("iso", r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>\d\d)(?![\w-])", _day),
    _form("figures", rf"{_DAY}[./-](?P<month>{_NUMBER_OF_DAY})[./-](?P<year>20\d\d){_CLOSED}",
          _figures),
    _form("days", rf"{_DAY}{_TO_DAY}(?: of)? {_ANY_MONTH}{_OF_YEAR}", _days),
    _form("day", rf"{_DAY}(?: of)?[ -]?{_ANY_MONTH}(?:,?[ -]?{_YEAR}|{_THAT_YEAR}|{_CLOSED})",
          _day),
    _form("month_days", rf"{_ANY_MONTH} {_DAY}{_TO_DAY}{_OF_YEAR}", _days),
    _form("month_day", rf"{_ANY_MONTH}(?:,(?= \d\d?(?:st|nd|rd|th)))? {_DAY}{_OF_YEAR}", _day),
    _form("short_month", rf"{_ANY_MONTH}-(?P<year>[2-4]\d){_CLOSED}(?!-)", _short_month),
    _form("month_quarter", rf"{_FULL_MONTH}(?: {_YEAR})? quarter\b"
          rf"(?:,? (?:of )?(?:{_FISCAL}|(?P<of_year>20\d\d){_CLOSED}))?", _month_quarter),
    _form("fiscal_months", rf"{_FULL_MONTH}(?: ?- ?| to ){_TO_FULL_MONTH},? (?:of |in )?{_FISCAL}",
          _fiscal_months),
    _form("relative_month", rf"(?P<which>this|last|next) {_FULL_MONTH}(?! \d)", _relative_month,
          relative=True),
    _form("month", rf"{_ANY_MONTH}(?: of|,)?[ -]?{_YEAR}", _month),
    _form("lone_month", rf"{_FULL_MONTH}(?P<year>)(?:{_THAT_YEAR})?(?!-(?!end\b)(?-i:[a-z]))",
          _month),
    _form("ended", r"(?P<length>quarter|half(?:[ -]year)?|(?:three|six|nine) months"
          r"|(?:financial |fiscal )?year) (?:ended|ending)(?: on)? "
          rf"(?:{_NUMBER_OF_DAY} )?{_ANY_MONTH}(?: {_NUMBER_OF_DAY}(?!\d))?(?:,? {_YEAR})?",
          _ended),
    _form("part", rf"{_PART}(?:{_FISCAL}|{_PART_YEAR}|{_NAMED})", _part),
    _form("fiscal", _FISCAL, _fiscal),
    _form("named", r"(?!(?<=\bthe )(?:last|next) (?:year|month|week))"
          rf"(?!(?<=\bthe )last quarter){_NAMED}", _named, relative=True),
    _form("span", rf"(?:next|coming) {_HOW_MANY}{_UNIT}", _span, relative=True),
    _form("rolling", r"(?<=\bthe )(?P<count>(?P<to_count>))next (?P<unit>year|month)(?![\w-])",
          _span, relative=True),
    _form("within", rf"within (?:the next )?{_HOW_MANY}{_UNIT}"
          r"(?! (?:of|from|after|since|following)\b)", _span, relative=True),
    _form("year_end", r"(?P<of>(?:fiscal|financial) )?(?P<unit>year|month|quarter)[ -]end\b",
          _year_end, relative=True),
    _form("year", r"(?P<year>(?:19[5-9]|20[0-9])\d)"
          r"(?![\w%]|[,.:/]\d|-\w*[a-z]| \d{4}\b|-(?!(?:19|20)\d\d\b)\d)", _year),
)  # fmt: skip
FORMS_BY_NAME = {form.name: form for form in DATE_FORMS}


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_ANY = "|".join(f"(?P<{form.name}>{_unnamed(form.pattern.pattern)})" for form in DATE_FORMS)
#: The name of the group that matches is the name of the form.
ANY_DATE = re.compile(_ANY, re.IGNORECASE)
_OPENINGS = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV "
    "DEC FY fiscal financial Q[1-4] H[12] first second third fourth final last this next current "
    "ongoing coming upcoming within quarter half year month three six nine".split()
)
_FIRST_LETTERS = sorted({letter for one in _OPENINGS for letter in (one[0], one[0].upper())})
_RESTS = "|".join(sorted({opening[1:] for opening in _OPENINGS}))
#: Where a date may begin. A set of first characters at the front makes the search quick.
DATE_SPOT = re.compile(
    rf"[\d{''.join(_FIRST_LETTERS)}]"
    rf"(?<![\w.,/$£€₹].)(?<!\d:.)(?:(?<=\d)(?<!\d[ -].)|(?<!\d)(?:{_RESTS}))"
)


def date_meaning(form: str, text: str, at: int, basis: DateBasis) -> Period | None:
    """Return the days that a date of this `form` in `text` at `at` means; None if it is none."""
    match = FORMS_BY_NAME[form].pattern.match(text, at)
    return FORMS_BY_NAME[form].meaning(match, basis) if match else None
