"""The facts that an edition shows: a story's few, and the dates to watch."""

import re
from collections.abc import Sequence
from datetime import date

from digest.editorial.facts.comparison import is_conversion, same_amount
from digest.editorial.facts.finder import find_facts
from digest.editorial.facts.periods import day_after
from digest.editorial.facts.sizes import is_small, size_of
from digest.model import Fact

#: A story shows at most so many facts.
MOST_FACTS = 3
#: One sum at rates of exchange that lie years apart, in powers of ten.
_RATES = 0.4
_MONTH = 31
#: A definite date holds a month, a quarter or half, or figures of a day; not just a year.
_DEFINITE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?\b|July?\b|Aug|Sep|Oct|Nov|Dec)|\b[QH]\d|\b\d[QH]\b"
    r"|\d[./-]\d\d?[./-]\d|\b(?:within|quarter|half|month|end)\b",
    re.IGNORECASE,
)


def choose_facts(
    facts: Sequence[Fact], headline: str, summary: Sequence[tuple[int, int]], day: date
) -> tuple[Fact, ...]:
    """Return up to three of an article's `facts` to show: money, then figures, then a date.

    `summary` holds the spans (start, end) of the text that the summary shows; `day` is the
    edition's. Facts of the summary or the headline come first, then a kind that is not taken yet,
    then the larger ones.
    """
    named = [fact for fact in find_facts(headline, day) if fact.kind != "date"]

    def prominent(fact: Fact) -> bool:
        within = any(start <= fact.start and fact.end <= end for start, end in summary)
        return within or any(same_amount(fact, other) for other in named)

    worth = {
        fact: (prominent(fact), size_of(fact)) for fact in facts if _may_show(fact, named, day)
    }
    taken: list[Fact] = []
    while len(taken) < MOST_FACTS:
        kinds = {fact.kind for fact in taken}
        left = [
            fact
            for fact in worth
            if not (fact.kind == "date" and "date" in kinds)
            and not any(_repeats(fact, one) for one in taken)
        ]
        if not left:
            break
        taken.append(
            max(left, key=lambda fact: (fact.kind not in kinds, *worth[fact], -fact.start))
        )
    return tuple(
        sorted(taken, key=lambda fact: ({"money": 0, "date": 2}.get(fact.kind, 1), fact.start))
    )


def dates_to_watch(facts: Sequence[Fact], day: date) -> tuple[Fact, ...]:
    """Return the deadlines and coming days of the twelve months from `day`, in order of date."""
    horizon = day_after(day, 12, "month")
    coming: dict[tuple[date | None, date], Fact] = {}
    for fact in facts:
        if fact.last is not None and day <= fact.last <= horizon and _is_definite(fact, day):
            coming.setdefault((fact.first, fact.last), fact)
    return tuple(sorted(coming.values(), key=lambda fact: (fact.last or day, fact.start)))


def _repeats(fact: Fact, taken: Fact) -> bool:
    return (
        fact == taken
        or same_amount(fact, taken)
        or (is_conversion(fact, taken) and abs(size_of(fact) - size_of(taken)) < _RATES)
    )


def _may_show(fact: Fact, named: Sequence[Fact], day: date) -> bool:
    """Return False for a past or vague date, and for a small count that is not in the headline."""
    if fact.kind != "date":
        return not is_small(fact) or any(same_amount(fact, other) for other in named)
    coming = fact.last is not None and fact.last >= day
    return coming and (_is_deadline(fact) or _is_definite(fact, day))


def _is_deadline(fact: Fact) -> bool:
    return fact.first is None or fact.text.lower().startswith("within")


def _is_definite(fact: Fact, day: date) -> bool:
    """Return True for a deadline with a month, or coming days that span at most a month."""
    if not _DEFINITE.search(fact.text):
        return False
    return _is_deadline(fact) or bool(
        fact.first and fact.last and day <= fact.first and (fact.last - fact.first).days <= _MONTH
    )
