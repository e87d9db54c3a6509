"""Additions: the sentence of another article of a story that ends its summary."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date

from digest.editorial.facts.finder import find_facts
from digest.editorial.summary.candidates import MOST_WORDS, read_candidates
from digest.editorial.summary.headline import STOP_FRONTS, telling_words
from digest.editorial.summary.quotable import find_fault
from digest.model import Article, Fact, Language, Sentence

#: A sentence of another article is not added if more of its words are in the summary.
_MOST_SHARED = 0.6
_FEWEST_NAMES = 2
#: Figures this close are one, rounded by one of two reporters.
_ROUNDING = 0.02
#: Smaller counts ("two bidders") are no news.
_FEWEST_COUNTED = 10
_NAME = re.compile(r"[A-Z][\w&-]*")


def find_addition(
    lead: Article, language: Language, chosen: Sequence[Sentence], others: Sequence[Article]
) -> tuple[Sentence, ...]:
    """Return the sentence of one of the `others` that adds most to the `chosen`, or none.

    It has a figure or a date that the lead lacks, shares names but not most words with the
    summary, and stands alone.
    """
    room = MOST_WORDS - sum(len(one.text.split()) for one in chosen)
    no_names = language.openings.no_names
    said = " ".join(one.text for one in chosen)
    known = find_facts(f"{lead.title}\n{lead.prose}", lead.published_day, language)
    names, words = _names(f"{lead.title} {said}", no_names), telling_words(said)
    best: tuple[Sentence, ...] = ()
    most = 0
    for article in others:
        for one in read_candidates(article, language):
            telling = telling_words(one.text)
            if (
                one.length <= room
                and len(names & _names(one.text, no_names)) >= _FEWEST_NAMES
                and len(words & telling) <= _MOST_SHARED * len(telling)
                and not one.lean
                and not one.fault
                and not find_fault(one.text, lead.title)
            ):
                day = article.published_day
                new = sum(_is_new(fact, known, day) for fact in find_facts(one.text, day, language))
                if new > most:
                    best, most = (Sentence(article.id, one.text, one.start, one.end),), new
    return best


def _is_new(fact: Fact, known: Iterable[Fact], published: date | None) -> bool:
    """Return True if `fact` is worth adding: a figure or a coming day that is not `known`."""
    if fact.kind == "date":
        day = fact.last or fact.first
        return (published is None or (day is not None and day > published)) and not any(
            (fact.first, fact.last) == (one.first, one.last) for one in known
        )
    if fact.value is None or (fact.kind == "count" and fact.value < _FEWEST_COUNTED):
        return False
    return not any(
        one.kind == fact.kind
        and (fact.kind == "count" or one.unit == fact.unit)
        and any(
            value is not None and math.isclose(value, fact.value, rel_tol=_ROUNDING)
            for value in (one.value, one.to_value)
        )
        for one in known
    )


def _names(text: str, no_names: frozenset[str]) -> set[str]:
    """Return the capitalised words of `text` that may be names, in small letters."""
    names = set(map(str.lower, _NAME.findall(text))) - no_names
    return {name for name in names if name[:6] not in STOP_FRONTS}
