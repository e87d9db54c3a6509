"""The facts of a text: its figures and dates, normalised, in the text's own words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from digest.editorial.facts.amounts import find_amounts
from digest.editorial.facts.datefinder import find_dates
from digest.editorial.facts.dates import DateBasis
from digest.editorial.facts.wording import wording_of
from digest.model import Article, Fact, Language

#: Kinds of spaces, dashes and apostrophes become one each; every character stays in its place.
_PLAIN = str.maketrans(
    dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u200a\u202f\t", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | dict.fromkeys("\u2018\u2019", "'")
)


def find_facts(
    text: str, published: date | None, language: Language | None = None
) -> tuple[Fact, ...]:
    """Return the facts of `text` in order; none overlaps another.

    `published` is the day of publication at the publisher. Without it, dates that depend on it
    ("next year", "by March") are not found. A `language` without data on facts has none; if none is
    given, no word beside a date says whether it is ahead.
    """
    wording = wording_of(language) if language else None
    if language and wording is None:
        return ()
    basis = (
        DateBasis(published, language.month_first, language.fiscal_start)
        if language
        else DateBasis(published)
    )
    plain = with_plain_signs(text)
    figures = list(find_amounts(plain))
    # A unit leaves no doubt; of a date and a count ("in 2026 homes sold"), the date is meant.
    facts: list[Fact] = []
    for group in (
        [fact for fact in figures if fact.kind != "count"],
        list(find_dates(plain, basis, wording)),
        [fact for fact in figures if fact.kind == "count"],
    ):
        facts = sorted([*facts, *_beside(group, facts)], key=lambda fact: fact.start)
    if plain != text:
        facts = [replace(fact, text=text[fact.start : fact.end]) for fact in facts]
    return tuple(facts)


def with_plain_signs(text: str) -> str:
    """Return `text` with plain spaces, dashes and apostrophes, each in its place."""
    return text.translate(_PLAIN)


def article_facts(article: Article, language: Language | None = None) -> tuple[Fact, ...]:
    """Return the facts of what an article in `language` tells."""
    return find_facts(article.prose, article.published_day, language)


@lru_cache(maxsize=256)  # the choice, the dates to watch and the rank ask in turn
def headline_facts(headline: str, published: date | None, language: Language) -> tuple[Fact, ...]:
    """Return the facts of a headline."""
    return find_facts(headline, published, language)


def fact_as_json(fact: Fact) -> dict[str, Any]:
    """Return a fact's JSON object: "from" and "to" for a date, "value" and "unit" for a figure."""
    where = {"text": fact.text, "start": fact.start, "end": fact.end}
    if fact.kind == "date":
        first, last = (day and day.isoformat() for day in (fact.first, fact.last))
        return {"kind": fact.kind, "from": first, "to": last, **where}
    range_end = {} if fact.to_value is None else {"to_value": fact.to_value}
    return {"kind": fact.kind, "value": fact.value, **range_end, "unit": fact.unit, **where}


def _beside(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    """Return those of `facts` that overlap neither `others` nor one before; both are in order."""
    beside: list[Fact] = []
    at = end = 0
    for fact in facts:
        while at < len(others) and others[at].end <= fact.start:
            at += 1
        if fact.start >= end and (at == len(others) or others[at].start >= fact.end):
            beside.append(fact)
            end = fact.end
    return beside
