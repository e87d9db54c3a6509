"""The facts that an edition shows: a story's few, and the dates to watch."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from digest.editorial.facts.cases import FactCase, Told, first_rule
from digest.editorial.facts.comparison import is_rounding, same_amount
from digest.editorial.facts.daterules import (
    DATE_RULES,
    LEAST_MONTH,
    LINE_RULES,
    MOVED,
    is_deadline,
)
from digest.editorial.facts.figurerules import NEVER_SHOWN, SELDOM_SHOWN
from digest.editorial.facts.finder import headline_facts
from digest.editorial.facts.periods import month_period
from digest.editorial.facts.sizes import size_of
from digest.editorial.facts.tense import is_ahead
from digest.editorial.facts.wording import Wording, wording_of
from digest.model import Article, Fact, FactKind, Language

#: A story shows at most so many facts.
MOST_FACTS = 3
#: Dates are watched for so many months.
_HORIZON = 12
_MOST_MONTH = 31
#: Below lead and summary stands what only a thin line needs: one with fewer figures.
_ENOUGH = 2
#: Where a fact stands, the best first.
_HEADLINE, _ROUNDED, _LEAD, _SUMMARY, _BELOW = range(5)
_PLACES = (
    "the headline's", "rounded in the headline", "the lead sentence's", "the summary's", "by size",
)  # fmt: skip

#: Not "in the first week of July".
_IN = (" in ", " from ", " for ")

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class JudgedFact:
    """A fact, and the `rule` by which it was chosen for the line (`shown`) or left out."""

    fact: Fact
    rule: str
    shown: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A fact that the line may show, and the place where it stands."""

    case: FactCase
    place: int
    size: float
    #: The headline has it word for word.
    quoted: bool = False

    @property
    def fact(self) -> Fact:
        return self.case.fact

    @property
    def refusal(self) -> str | None:
        """The name of the rule against the fact, or None."""
        if self.fact.kind == "date":
            return first_rule(self.case, LINE_RULES)
        seldom = () if self.case.headlined else SELDOM_SHOWN
        return first_rule(self.case, (*NEVER_SHOWN, *seldom))


def choose_facts(
    facts: Sequence[Fact], article: Article, summary: Spans, day: date, language: Language
) -> tuple[Fact, ...]:
    """Return up to three of an article's `facts` to show: money, then figures, then a date.

    `summary` holds the spans (start, end) of the text that the summary shows; `day` is the
    edition's. The headline's facts come first, exact before rounded, then those of the lead
    sentence and of the summary, then the larger ones.
    """
    taken = _take(_candidates(facts, article, summary, day, language))
    shown = [one.fact for one in taken]
    return tuple(
        sorted(shown, key=lambda fact: ({"money": 0, "date": 2}.get(fact.kind, 1), fact.start))
    )


def judge_facts(
    facts: Sequence[Fact], article: Article, summary: Spans, day: date, language: Language
) -> tuple[JudgedFact, ...]:
    """Return each of the `facts` in order, with the rule by which it is shown or left out."""
    candidates = _candidates(facts, article, summary, day, language)
    taken = _take(candidates)
    return tuple(
        JudgedFact(one.fact, _PLACES[one.place], shown=True)
        if one in taken
        else JudgedFact(one.fact, one.refusal or _why_not(one.fact, taken))
        for one in candidates
    )


def dates_to_watch(
    facts: Sequence[Fact], article: Article, day: date, language: Language, summary: Spans = ()
) -> tuple[Fact, ...]:
    """Return the deadlines and events of the twelve months ahead, the weightiest first."""
    end = month_period(day.year, day.month + _HORIZON).last
    coming: dict[date, Fact] = {}
    moved: set[date | None] = set()
    ahead = [one for one in facts if one.last is not None and day <= one.last <= end]
    dates = _candidates(facts, article, summary, day, language, only=ahead)
    for one in sorted(dates, key=lambda one: (one.place, one.fact.start)):
        refusal = first_rule(one.case, DATE_RULES)
        if refusal == MOVED.name:
            moved.add(one.fact.last)
        elif one.fact.last and refusal is None and _is_watched(one):
            coming.setdefault(one.fact.last, one.fact)
    return tuple(fact for fact in coming.values() if fact.last not in moved)


def _is_watched(one: _Candidate) -> bool:
    """Return True for a deadline or a day; a whole month if headline, lead or its year name it.

    So does a verb.
    """
    first, last = one.fact.first, one.fact.last
    if is_deadline(one.fact) or one.place <= _LEAD or not first or not last:
        return True
    days = (last - first).days
    dated = days < LEAST_MONTH or (days <= _MOST_MONTH and any(map(str.isdigit, one.fact.text)))
    return dated or _is_told_ahead(one)


def _is_told_ahead(one: _Candidate) -> bool:
    """Return True if a verb tells that something is planned for a month: "will begin in July"."""
    around, wording = one.case.around, one.case.wording
    return (
        around.before.endswith(_IN)
        and not wording.doubting.search(around.before)
        and is_ahead(around, wording, deadline=False) is True
    )


def _candidates(
    facts: Sequence[Fact],
    article: Article,
    summary: Spans,
    day: date,
    language: Language,
    only: Sequence[Fact] | None = None,
) -> list[_Candidate]:
    """Return the facts, or `only` these, with their places; none without data on the language."""
    wording = wording_of(language)
    few = facts if only is None else only
    if wording is None or not few:
        return []
    text, published = article.prose, article.published_day
    told = Told(facts, text, wording, published, day)
    named = headline_facts(article.title, published, language)
    lead = _lead(text, summary, wording)
    candidates = []
    for fact in few:
        place = _place(fact, named, lead, summary)
        case = FactCase(
            fact,
            told,
            headlined=place == _HEADLINE,
            leading=place <= _LEAD,
            summed=place <= _LEAD or _is_within(fact, summary),
        )
        quoted = fact.text in article.title
        candidates.append(_Candidate(case, place, size_of(fact), quoted))
    return candidates


def _take(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Return the candidates that the line shows. The rules are tried on those next in line only."""
    left, taken = list(candidates), list[_Candidate]()
    while left and len(taken) < MOST_FACTS:
        kinds = {one.fact.kind for one in taken}
        left.sort(key=lambda one: _place_in_line(one, kinds))
        at = next((at for at, one in enumerate(left) if one.refusal is None), None)
        if at is None:
            break
        best = left[at]
        taken.append(best)
        figures = sum(one.fact.kind != "date" for one in taken)
        left = [
            one
            for one in left[at + 1 :]
            if not _repeats(one.fact, best.fact)
            and not (one.fact.kind == best.fact.kind == "date")
            and not _is_needless(one, figures)
        ]
    return taken


def _is_needless(one: _Candidate, figures: int) -> bool:
    """Return True for what only a thinner line needs; a share below the summary tells least."""
    if one.fact.kind == "date" or one.place < _SUMMARY:
        return False
    enough = 1 if one.place == _BELOW and one.fact.kind == "share" else _ENOUGH
    return figures >= enough


def _place_in_line(one: _Candidate, kinds: Container[FactKind]) -> tuple[float, ...]:
    """Return what is least for the fact to take next, if facts of these `kinds` are taken.

    Below the lead a share tells least, as what it is a share of stands elsewhere.
    """
    fact = one.fact
    is_loose = fact.kind == "share" and one.place > _LEAD
    return (
        one.place, not one.quoted, is_loose, fact.kind in kinds, fact.kind != "money",
        -one.size, fact.start,
    )  # fmt: skip


def _lead(text: str, summary: Spans, wording: Wording) -> tuple[int, int]:
    """Return the span of the lead sentence: the summary's first, else the text's."""
    if summary:
        return min(summary)
    start = len(text) - len(text.lstrip())
    ends = (found.start() for found in wording.sentence_ends(text, start, len(text)))
    return start, next((end for end in ends if end > start), len(text))


def _place(fact: Fact, named: Sequence[Fact], lead: tuple[int, int], summary: Spans) -> int:
    named = [one for one in named if one.kind == fact.kind]
    if any(_is_same(fact, other) for other in named):
        return _HEADLINE
    if any(is_rounding(fact, other) or is_rounding(other, fact) for other in named):
        return _ROUNDED
    if lead[0] <= fact.start and fact.end <= lead[1]:
        return _LEAD
    if fact.kind == "date" or _is_within(fact, summary):
        return _SUMMARY
    return _BELOW


def _is_within(fact: Fact, spans: Spans) -> bool:
    return any(start <= fact.start and fact.end <= end for start, end in spans)


def _is_same(fact: Fact, named: Fact) -> bool:
    if fact.kind == "date":
        return named.kind == "date" and named.last == fact.last
    return same_amount(fact, named)


def _repeats(fact: Fact, taken: Fact) -> bool:
    return fact.kind == taken.kind and (
        same_amount(fact, taken) or is_rounding(fact, taken) or is_rounding(taken, fact)
    )


def _why_not(fact: Fact, taken: Sequence[_Candidate]) -> str:
    if any(_repeats(fact, one.fact) for one in taken):
        return "said by another"
    if fact.kind == "date" and any(one.fact.kind == "date" for one in taken):
        return "another date is shown"
    return "others come first"
