"""The facts that an edition shows: a story's few, and the dates to watch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from digest.editorial.facts.cases import FactCase, FactCases, first_rule
from digest.editorial.facts.comparison import is_rounding, same_amount
from digest.editorial.facts.daterules import DATE_RULES, is_deadline
from digest.editorial.facts.figurerules import NEVER_SHOWN, SELDOM_SHOWN
from digest.editorial.facts.finder import find_facts
from digest.editorial.facts.periods import month_period
from digest.editorial.facts.sizes import size_of
from digest.editorial.facts.wording import SENTENCE_END, wording_of
from digest.model import Article, Fact, Language

#: A story shows at most so many facts.
MOST_FACTS = 3
#: Dates are watched for so many months.
_HORIZON = 12
#: Below lead and summary stands what only a thin line needs: one with fewer figures.
_ENOUGH = 2
#: Where a fact stands, the best first.
_HEADLINE, _ROUNDED, _LEAD, _SUMMARY, _BELOW = range(5)
_PLACES = (
    "the headline's", "rounded in the headline", "the lead sentence's", "the summary's", "by size",
)  # fmt: skip

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class JudgedFact:
    """A fact, and the `rule` by which it was chosen for the line (`shown`) or left out."""

    fact: Fact
    rule: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a fact is worth for the line: the place where it stands, then its size."""

    case: FactCase
    place: int

    @property
    def fact(self) -> Fact:
        return self.case.fact


def choose_facts(
    facts: Sequence[Fact], article: Article, summary: Spans, day: date, language: Language
) -> tuple[Fact, ...]:
    """Return up to three of an article's `facts` to show: money, then figures, then a date.

    `summary` holds the spans (start, end) of the text that the summary shows; `day` is the
    edition's. The headline's facts come first, exact before rounded, then those of the lead
    sentence and of the summary, then the larger ones.
    """
    judged = judge_facts(facts, article, summary, day, language)
    shown = [one.fact for one in judged if one.shown]
    return tuple(
        sorted(shown, key=lambda fact: ({"money": 0, "date": 2}.get(fact.kind, 1), fact.start))
    )


def judge_facts(
    facts: Sequence[Fact], article: Article, summary: Spans, day: date, language: Language
) -> tuple[JudgedFact, ...]:
    """Return each of the `facts` in order, with the rule by which it is shown or left out."""
    worths, refused = _sort_out(facts, article, summary, day, language)
    taken: list[_Worth] = []
    while len(taken) < MOST_FACTS:
        kinds = {one.fact.kind for one in taken}
        figures = sum(one.fact.kind != "date" for one in taken)
        left = [
            one
            for one in worths
            if one not in taken
            and not (one.place == _BELOW and figures >= _ENOUGH)
            and not (one.fact.kind == "date" and "date" in kinds)
            and not any(_repeats(one.fact, other.fact) for other in taken)
        ]
        if not left:
            break
        taken.append(
            min(
                left,
                key=lambda one: (
                    one.place, one.fact.kind in kinds, -size_of(one.fact), one.fact.start,
                ),
            )
        )  # fmt: skip
    rules = {one.fact: _PLACES[one.place] for one in taken}
    return tuple(
        JudgedFact(
            fact, rules.get(fact) or refused.get(fact) or _why_not(fact, taken), fact in rules
        )
        for fact in facts
    )


def dates_to_watch(
    facts: Sequence[Fact], article: Article, day: date, language: Language, summary: Spans = ()
) -> tuple[Fact, ...]:
    """Return the deadlines and events of the twelve months ahead, the weightiest first."""
    wording = wording_of(language)
    worths, _ = _sort_out(facts, article, summary, day, language)
    end = month_period(day.year, day.month + _HORIZON).last
    coming: dict[date, tuple[tuple[float, ...], Fact]] = {}
    for one in worths:
        fact = one.fact
        if wording is None or fact.kind != "date" or fact.last is None or fact.last > end:
            continue
        if not _is_watched(one):
            continue
        weight = _weight(one)
        if fact.last not in coming or weight < coming[fact.last][0]:
            coming[fact.last] = weight, fact
    return tuple(fact for _, fact in sorted(coming.values(), key=lambda pair: pair[0]))


def _weight(one: _Worth) -> tuple[float, ...]:
    return (one.place, one.fact.start)


def _is_watched(one: _Worth) -> bool:
    """Return True for a deadline or a day; a whole month only if headline or lead names it."""
    fact = one.fact
    if is_deadline(fact) or one.place <= _LEAD:
        return True
    return fact.first is not None and fact.last is not None and (fact.last - fact.first).days < 28


def _sort_out(
    facts: Sequence[Fact], article: Article, summary: Spans, day: date, language: Language
) -> tuple[list[_Worth], dict[Fact, str]]:
    """Return the facts that may be shown, and the rules against the others."""
    wording = wording_of(language)
    if wording is None:
        return [], {}
    text, published = article.prose, article.published_day
    cases = FactCases(facts, text, wording, published, day)
    named = find_facts(article.title, published, language)
    lead = _lead(text, summary)
    worths: list[_Worth] = []
    refused: dict[Fact, str] = {}
    for fact in facts:
        place = _place(fact, named, lead, summary)
        if fact.kind == "date":
            place = min(place, _SUMMARY)
        case = cases.of(fact, headlined=place == _HEADLINE, leading=place <= _LEAD)
        rules = (*NEVER_SHOWN, *(() if case.headlined else SELDOM_SHOWN))
        rule = first_rule(case, DATE_RULES if fact.kind == "date" else rules)
        if rule is None:
            worths.append(_Worth(case, place))
        else:
            refused[fact] = rule
    return worths, refused


def _lead(text: str, summary: Spans) -> tuple[int, int]:
    """Return the span of the lead sentence: the summary's first, else the text's."""
    if summary:
        return min(summary)
    start = len(text) - len(text.lstrip())
    found = SENTENCE_END.search(text, start)
    return start, found.start() if found else len(text)


def _place(fact: Fact, named: Iterable[Fact], lead: tuple[int, int], summary: Spans) -> int:
    named = tuple(named)
    if any(_is_same(fact, other) for other in named):
        return _HEADLINE
    if any(is_rounding(fact, other) or is_rounding(other, fact) for other in named):
        return _ROUNDED
    if lead[0] <= fact.start and fact.end <= lead[1]:
        return _LEAD
    if any(start <= fact.start and fact.end <= end for start, end in summary):
        return _SUMMARY
    return _BELOW


def _is_same(fact: Fact, named: Fact) -> bool:
    if fact.kind == "date":
        return named.kind == "date" and named.last == fact.last
    return same_amount(fact, named)


def _repeats(fact: Fact, taken: Fact) -> bool:
    return (
        fact == taken
        or same_amount(fact, taken)
        or is_rounding(fact, taken)
        or is_rounding(taken, fact)
    )


def _why_not(fact: Fact, taken: Sequence[_Worth]) -> str:
    if any(_repeats(fact, one.fact) for one in taken):
        return "said by another"
    if fact.kind == "date" and any(one.fact.kind == "date" for one in taken):
        return "another date is shown"
    return "others come first"
