"""Dates and deadlines in a text, and the ranges that they form."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from digest.editorial.facts import counts, dates
from digest.editorial.facts.periods import Period, turned
from digest.editorial.facts.tense import is_ahead
from digest.editorial.facts.wording import Wording
from digest.model import Fact

_CLOCK = (
    r"(?:(?:noon|midnight|\d{1,2}(?:[:.]?\d\d)? ?(?:[ap]\.?m\.?|hours|hrs))(?:,? (?:on|of)|,)? )?"
)
#: Words right before a date that make it a deadline; the first characters make the search quick.
_DEADLINE = re.compile(
    r"[bultwonBULTWON](?<!\w.)(?i:(?:(?<=b)y|(?<=b)efore|(?<=u)ntil|(?<=t)ill|(?<=w)ithin"
    r"|(?<=o)n or before|(?<=n)ot? later than|(?<=l)atest by"
    rf"|(?<=u)p ?to(?= \d{{1,2}}\D)) {_CLOCK}(?:the )?(?:end(?:[ -]of)?[ -])?(?:the )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?)$"
)
_LAST_DAY = re.compile(r"(?<!\w)end(?:-| of (?:the )?| )$", re.IGNORECASE)
#: Here "end" is a verb: "to end Q3 FY26 with orders".
_ENDING = re.compile(
    r"\b(?:to|will|would|shall|should|can|could|may|might|must|not) end $", re.IGNORECASE
)
#: After these a date is too soft to name days.
_SOFT = tuple(
    f"{word}{joint}"
    for word in ("early", "mid", "late", "middle of", "beginning of", "start of", "months of", "9m")
    for joint in (" ", "-", " the ")
)
_END = re.compile(r"(?:'s)?[ -]end\b")
_LOOK_BACK = 60
_LOOK_FAR = 240
_JOINT = re.compile(r" ?- ?| (?:to|till|until|through) (?:the )?| (?P<and>and) ")
_BETWEEN = re.compile(r"\bbetween (?:the )?$", re.IGNORECASE)
#: "moved from March to June", "the sale of March 3 was put off to June 2" name two dates, not the
#: time between them.
_ORIGIN = re.compile(r"\b(?:from|of) (?:the )?\Z", re.IGNORECASE)
_MOVING = re.compile(
    r"\b(?:extend|push|mov|shift|deferr|delay|postpon|advanc|brought|revis|chang|slip|put|prepon"
    r"|reschedul)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;]")
#: After these four figures are a year; elsewhere they may be part of a name, or a count.
_BEFORE_YEAR = frozenset(
    "in by since until till from during before after year calendar the its their through between "
    "for of around end mid early late".split()
)
_LAW = re.compile(
    r"\b(?:Act|Rules?|Code|Bill|Policy|Regulations?|Law|Order|"
    r"Ordinance|Amendment|Guidelines|Scheme)\)?"
    r"(?: (?:on|for|of)(?: (?:and |the )?[A-Z]\w+){1,5})?,? (?:of )?$"
)
_NAME = re.compile(r"(?<![\w&'.-])(?:(?![A-Z])[\w&'.-])*+[A-Z][\w&'.-]*+ $")
#: "May" is a verb more often than a month.
_BEFORE_MAY = re.compile(
    r"\b(?:in|by|since|until|till|from|during|of|before|after|early|mid|late|end|and|to|between"
    r"|on)[ -]$",
    re.IGNORECASE,
)


def find_dates(text: str, basis: dates.DateBasis, wording: Wording | None = None) -> Iterator[Fact]:
    """Yield the dates of `text` in order. Its spaces, dashes and apostrophes are plain ones.

    Without `wording` a date without a year is the nearest to the day of publication.
    """
    done = 0
    for spot in dates.DATE_SPOT.finditer(text):
        found = dates.ANY_DATE.match(text, spot.start()) if spot.start() >= done else None
        period = _meaning(text, found, basis) if found else None
        if found and period:
            period, done = _joined(text, found, period, basis)
            fact = _fact(text, found, period, done)
            if fact is not None:
                done = fact.end
                yield _in_its_year(text, fact, period, basis, wording)


def _in_its_year(
    text: str, fact: Fact, period: Period, basis: dates.DateBasis, wording: Wording | None
) -> Fact:
    """Return a date without a year in the year that the words around it say."""
    published = basis.published
    if not period.yearless or wording is None or published is None:
        return fact
    around = wording.sentence_around(text, fact.start, fact.end)
    ahead = is_ahead(around, wording, deadline=fact.first is None)
    if ahead is None:
        return fact
    first, last, _ = turned(period, published, ahead=ahead)
    return replace(
        fact, first=fact.first and (last if fact.first == fact.last else first), last=last
    )


def _meaning(text: str, found: re.Match[str], basis: dates.DateBasis) -> Period | None:
    """Return the days that the date at `found` means, or None if it is no date after all."""
    form = found.lastgroup or ""
    before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
    if form == "year" and not _is_year(text, before, found.end()):
        return None
    if form == "lone_month" and found[0] == "May" and not _BEFORE_MAY.search(before):
        return None
    return dates.date_meaning(form, text, found.start(), basis)


def _is_year(text: str, before: str, end: int) -> bool:
    """Return True if four figures are a year: no count and no part of a name ("Vision 2047")."""
    if _LAW.search(before):
        return False
    if before.rstrip(" -").rpartition(" ")[2].lower() in _BEFORE_YEAR:
        return True
    return not _NAME.search(before) and (
        (counts.is_year(text[end - 4 : end]) and not counts.counts_people(text, end))
        or counts.counted_noun(text, end) is None
    )


def _joined(
    text: str, found: re.Match[str], period: Period, basis: dates.DateBasis
) -> tuple[Period, int]:
    """Return the range from `period` to the date joined to it, and its end; else `period`."""
    alone = period, found.end()
    joint = _JOINT.match(text, found.end())
    other = dates.ANY_DATE.match(text, joint.end()) if joint else None
    if joint is None or other is None:
        return alone
    if any(dates.FORMS_BY_NAME[match.lastgroup or ""].relative for match in (found, other)):
        return alone
    before = text[max(0, found.start() - _LOOK_FAR) : found.start()]
    if (joint["and"] and not _BETWEEN.search(before)) or _is_moved(before):
        return alone
    published = basis.published or period.last
    until = _meaning(text, other, basis._replace(published=published))
    whole = until and _from_to(period, until)
    return (whole, other.end()) if whole else alone


def _is_moved(before: str) -> bool:
    """Return True if the words before a date say that it goes to the next one."""
    return _ORIGIN.search(before) is not None and (
        _MOVING.search(_CLAUSE.split(before)[-1]) is not None
    )


def _from_to(start: Period, end: Period) -> Period | None:
    """Return the range between; a side without a year takes the one that fits. None if negative."""
    first, last = start.first, end.last
    if start.yearless and not end.yearless:
        first = _in_year(first, last.year)
        if first > last:
            first = _in_year(first, last.year - 1)
    elif end.yearless:
        last = _in_year(last, first.year)
        if last < first:
            last = _in_year(last, first.year + 1)
    yearless = start.yearless and end.yearless
    return Period(first, last, yearless) if first < last else None


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _is_last_day(found: re.Match[str], before: str) -> bool:
    """Return True for the last day of a date: "end-March", but not "to end within 18 months"."""
    if found.lastgroup in ("span", "within") or not _LAST_DAY.search(before):
        return False
    return not _ENDING.search(before)


def _fact(text: str, found: re.Match[str], period: Period, end: int) -> Fact | None:
    """Return the fact of a date, with the words that make it a deadline; None for a soft date."""
    start = found.start()
    first: date | None = period.first
    offset = max(0, start - _LOOK_BACK)
    before = text[offset:start]
    if before.lower().endswith(_SOFT):
        return None
    if ends := _END.match(text, end):
        end = ends.end()
    if deadline := _DEADLINE.search(before):
        start, first = offset + deadline.start(), None
    elif ends or _is_last_day(found, before):
        first = period.last
    return Fact("date", text[start:end], start, end, first=first, last=period.last)
