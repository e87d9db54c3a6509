"""Facts: the figures and dates of a text, normalised, in the text's own words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from digest.editorial import amounts, dates
from digest.model import Fact

#: Kinds of spaces, dashes and apostrophes become one each; every character stays in its place.
_PLAIN = str.maketrans(
    dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u200a\u202f\t", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | dict.fromkeys("\u2018\u2019", "'")
)


def find(text: str, published: date | None) -> tuple[Fact, ...]:
    """Return the facts of `text`, in order, none over another.

    `published` is the day of publication where the article came out; without it, dates that need it
    ("next year", "by March") are not found.
    """
    plain = text.translate(_PLAIN)
    figures = list(amounts.find(plain))
    # A unit leaves no doubt; of a date and a count ("in 2026 homes sold"), the date is meant.
    facts = _apart(
        [fact for fact in figures if fact.kind != "count"],
        list(dates.find(plain, published)),
        [fact for fact in figures if fact.kind == "count"],
    )
    return (
        facts if plain == text else tuple(replace(fact, text=text[fact.start : fact.end]) for fact in facts)
    )


def as_json(fact: Fact) -> dict[str, Any]:
    """Return what JSON says of `fact`."""
    where = {"text": fact.text, "start": fact.start, "end": fact.end}
    if fact.kind == "date":
        first, last = (day and day.isoformat() for day in (fact.first, fact.last))
        return {"kind": fact.kind, "from": first, "to": last, **where}
    range_end = {} if fact.to_value is None else {"to_value": fact.to_value}
    return {"kind": fact.kind, "value": fact.value, **range_end, "unit": fact.unit, **where}


def _worded(fact: Fact, words: str) -> Fact:
    return fact if fact.text == words else replace(fact, text=words)


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
