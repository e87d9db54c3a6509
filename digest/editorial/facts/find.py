"""Facts: the figures and dates of a text, normalised, in the text's own words."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from digest.editorial.facts import amounts, dates, periods, sizes
from digest.model import Article, Fact

#: Kinds of spaces, dashes and apostrophes become one each; every character stays in its place.
_PLAIN = str.maketrans(
    dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u200a\u202f\t", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | dict.fromkeys("\u2018\u2019", "'")
)
#: As many facts as a story shows.
MOST_FACTS = 3
#: Amounts this close are one amount, rounded differently.
_ROUNDED = 0.01
#: The same sum at rates of exchange that lie years apart, in powers of ten.
_RATES = 0.4
_MONTH = 31
#: What a date must hold to say when: a month, a quarter or half, figures of a day; not just a year.
_DEFINITE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?\b|July?\b|Aug|Sep|Oct|Nov|Dec)|\b[QH]\d|\b\d[QH]\b|\d[./-]\d\d?[./-]\d"
    r"|\b(?:within|quarter|half|month|end)\b",
    re.IGNORECASE,
)


def find_facts(text: str, published: date | None) -> tuple[Fact, ...]:
    """Return the facts of `text`, in order, none over another.

    `published` is the day of publication where the article came out; without it, dates that need it
    ("next year", "by March") are not found.
    """
    plain = text.translate(_PLAIN)
    figures = list(amounts.find_amounts(plain))
    # A unit leaves no doubt; of a date and a count ("in 2026 homes sold"), the date is meant.
    facts = _apart(
        [fact for fact in figures if fact.kind != "count"],
        list(dates.find_dates(plain, published)),
        [fact for fact in figures if fact.kind == "count"],
    )
    return (
        facts
        if plain == text
        else tuple(replace(fact, text=text[fact.start : fact.end]) for fact in facts)
    )


def facts_of(article: Article) -> tuple[Fact, ...]:
    """Return the facts of an article's text."""
    return find_facts(article.text, article.published.date() if article.published else None)


def fact_as_json(fact: Fact) -> dict[str, Any]:
    """Return what JSON says of `fact`."""
    where = {"text": fact.text, "start": fact.start, "end": fact.end}
    if fact.kind == "date":
        first, last = (day and day.isoformat() for day in (fact.first, fact.last))
        return {"kind": fact.kind, "from": first, "to": last, **where}
    range_end = {} if fact.to_value is None else {"to_value": fact.to_value}
    return {"kind": fact.kind, "value": fact.value, **range_end, "unit": fact.unit, **where}


def choose_facts(
    facts: Sequence[Fact], headline: str, summary: Sequence[tuple[int, int]], day: date
) -> tuple[Fact, ...]:
    """Return up to three of an article's `facts` for a story to show: money, then figures, then a date.

    `summary` are the spans of the text (start, end) that the summary shows, `day` is the edition's. What stands in
    the summary or the headline comes before what does not, another kind before a kind already taken, and the
    large before the small.
    """
    named = [fact for fact in find_facts(headline, day) if fact.kind != "date"]

    def prominent(fact: Fact) -> bool:
        within = any(start <= fact.start and fact.end <= end for start, end in summary)
        return within or any(_same(fact, other) for other in named)

    worth = {
        fact: (prominent(fact), sizes.size_of(fact))
        for fact in facts
        if _may_show(fact, named, day)
    }
    taken: list[Fact] = []
    while len(taken) < MOST_FACTS:
        kinds = {fact.kind for fact in taken}
        left = [
            fact
            for fact in worth
            if not (fact.kind == "date" and "date" in kinds)
            and not any(fact == one or _same(fact, one) or _converted(fact, one) for one in taken)
        ]
        if not left:
            break
        taken.append(
            max(left, key=lambda fact: (fact.kind not in kinds, *worth[fact], -fact.start))
        )
    return tuple(sorted(taken, key=lambda fact: (_place(fact), fact.start)))


def dates_to_watch(facts: Sequence[Fact], day: date) -> tuple[Fact, ...]:
    """Return the deadlines and coming days among `facts`, in order of date, for the twelve months from `day`."""
    horizon = periods.day_after(day, 12, "month")
    coming: dict[tuple[date | None, date], Fact] = {}
    for fact in facts:
        if fact.last is not None and day <= fact.last <= horizon and _is_definite(fact, day):
            coming.setdefault((fact.first, fact.last), fact)
    return tuple(sorted(coming.values(), key=lambda fact: (fact.last or day, fact.start)))


def _may_show(fact: Fact, named: Sequence[Fact], day: date) -> bool:
    """Tell whether a story may show `fact`: no date that is over or vague, no small count but the headline's."""
    if fact.kind == "date":
        return (
            fact.last is not None
            and fact.last >= day
            and (_is_deadline(fact) or _is_definite(fact, day))
        )
    return not sizes.is_small(fact) or any(_same(fact, other) for other in named)


def _is_deadline(fact: Fact) -> bool:
    return fact.first is None or fact.text.lower().startswith("within")


def _is_definite(fact: Fact, day: date) -> bool:
    """Tell whether a date says when: a deadline in some month, or coming days no more than a month."""
    if not _DEFINITE.search(fact.text):
        return False
    return _is_deadline(fact) or bool(
        fact.first and fact.last and day <= fact.first and (fact.last - fact.first).days <= _MONTH
    )


def _same(one: Fact, other: Fact) -> bool:
    """Tell whether two facts say the same amount, maybe rounded; counts of one thing may have other adjectives."""
    if one.kind != other.kind or one.kind == "date" or not _close(one, other):
        return False
    return _head(one) == _head(other)


def _converted(one: Fact, other: Fact) -> bool:
    """Tell whether one is the other in a currency of its own, in brackets right behind, at any rate of late."""
    if not one.kind == other.kind == "money" or one.unit == other.unit:
        return False
    gap = max(one.start, other.start) - min(one.end, other.end)
    return 0 <= gap <= len(" (") and abs(sizes.size_of(one) - sizes.size_of(other)) < _RATES


def _close(one: Fact, other: Fact) -> bool:
    ends = ((one.value, other.value), (one.to_value or one.value, other.to_value or other.value))
    return all(math.isclose(mine or 0, theirs or 0, rel_tol=_ROUNDED) for mine, theirs in ends)


def _head(fact: Fact) -> str:
    return (fact.unit or "").rpartition(" ")[2].lower()


def _place(fact: Fact) -> int:
    return {"money": 0, "date": 2}.get(fact.kind, 1)


def _apart(*groups: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts of all groups in order, without those that overlap one of an earlier group."""
    kept: list[Fact] = []
    for group in groups:
        kept = sorted([*kept, *_beside(group, kept)], key=lambda fact: fact.start)
    return tuple(kept)


def _beside(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    """Return those of `facts` that overlap none of `others`; both are in order."""
    beside, at = [], 0
    for fact in facts:
        while at < len(others) and others[at].end <= fact.start:
            at += 1
        if at == len(others) or others[at].start >= fact.end:
            beside.append(fact)
    return beside
