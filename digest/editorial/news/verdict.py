"""The verdict: whether an article is news to those who were told a story.

An update tells what changed in the event that was told; a repeat nothing that they lack; another
event is a story of its own. In doubt it is that: a wrong drop is worse than a repeat.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from digest.editorial.news.candidates import Rarity
from digest.editorial.news.changes import changed_figures, is_linked, new_states, new_tolls
from digest.editorial.news.clauses import quote_clause
from digest.editorial.news.events import State, state_keys
from digest.editorial.news.known import Known
from digest.editorial.news.repeats import find_copy, find_repeat
from digest.editorial.news.reports import Report
from digest.editorial.news.subject import other_names, shared_subject
from digest.editorial.stories.marks import marks_conflict
from digest.model import Article, EventWords, Sentence, ToldStory, Update

#: If each headline names what the other lacks, leads must share so much for one event.
_CLOSE = 14.0
_NO_EVENTS = EventWords()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article is to those who were told `told`, and why, in words.

    An update has the `update`; with another event the told one is worth naming if `earlier`.
    `shared` says how much the leads have in common.
    """

    kind: Literal["update", "repeat", "other"]
    told: ToldStory
    words: str
    shared: float
    update: Update | None = None
    earlier: bool = False


def judge_news(
    report: Report, known: Known, rarity: Rarity, words: EventWords = _NO_EVENTS
) -> Verdict | None:
    """Return what `report` is to readers who have `known`, None if they share no subject."""
    told = known.told
    if same := find_copy(report, known, rarity, words):
        return _repeat(known, f"{same}; nothing new", float(len(report.lead_words)))
    shared = shared_subject(report, known, rarity)
    if shared is None:
        return None
    return (
        _other_event(report, known, rarity, words, shared)
        or _update(report, known, rarity, words, shared)
        or _told_already(report, known, rarity, words, shared)
        or Verdict("other", told, f"more on what was told on {known.day}", shared, earlier=True)
    )


def _other_event(
    report: Report, known: Known, rarity: Rarity, words: EventWords, shared: float
) -> Verdict | None:
    """Return the verdict that a report is about another event than what was told, if it is."""
    if any(marks_conflict(report.marks, one.marks) for one in known.reports):
        return Verdict("other", known.told, "another part of the project", shared)
    told, chains = state_keys(known.states), {one.chain for one in known.states}
    for state in report.headline_states:
        strange = chains and state.chain not in chains and not is_linked(state, chains, words)
        if state.chain in words.grave and strange:
            why = f"another event: {report.said(state)}"
            return Verdict("other", known.told, why, shared, earlier=True)
    goes_on = any(new_states(report, known, rarity, words))
    for state in report.headline_states if goes_on else report.opening_states:
        if state.key in words.begins and (state.again or state.key not in told):
            why = f"{'once more' if state.key in told else 'another event'}: {report.said(state)}"
            return Verdict("other", known.told, why, shared, earlier=True)
    return None


def _update(
    report: Report, known: Known, rarity: Rarity, words: EventWords, shared: float
) -> Verdict | None:
    """Return the verdict that a report tells what changed, if it does; older ones never do."""
    if _is_older(report.article, known.told.articles):
        return None
    states = [*new_tolls(report, known), *new_states(report, known, rarity, words)]
    facts = changed_figures(report, known, rarity)
    apart = other_names(report, known, rarity)
    if not (states or facts) or (apart and shared < _CLOSE):
        return None
    update = Update(known.told.day, facts, _clauses(report, states))
    named = [one.text for one in update.words] or [fact.text for fact in facts]
    named = named or [report.said(one) for one in states[:1]]
    return Verdict(
        "update", known.told, f"new since {known.day}: {'; '.join(named)}", shared, update
    )


def _told_already(
    report: Report, known: Known, rarity: Rarity, words: EventWords, shared: float
) -> Verdict | None:
    """Return the verdict that a report is a repeat, or of other names, if it is one of these."""
    if why := other_names(report, known, rarity):
        return Verdict("other", known.told, why, shared)
    same = find_repeat(report, known, rarity, words, shared)
    return _repeat(known, f"{same}; nothing new", shared) if same else None


def _repeat(known: Known, why: str, shared: float) -> Verdict:
    return Verdict("repeat", known.told, f"told already on {known.day}: {why}", shared)


def _clauses(report: Report, states: Sequence[State]) -> tuple[Sentence, ...]:
    """Return the clause of the lead that tells the first of the states found there."""
    for state in states:
        if state in report.states:
            start, end = quote_clause(report.article.text, state.start, state.end)
            text = report.article.text[start:end]
            return (Sentence(report.article.id, text, start, end),)
    return ()


def _is_older(article: Article, told: Iterable[Article]) -> bool:
    """Return True if an article is older than the newest of those `told`."""
    mine, theirs = _moment(article), [when for one in told if (when := _moment(one))]
    return mine is not None and bool(theirs) and mine < max(theirs)


def _moment(article: Article) -> datetime | None:
    """Return when an article was published or updated; the end of the day if only that is known."""
    if article.updated is None and article.published and article.published_precision == "day":
        return (article.published + timedelta(days=1)).astimezone(UTC)
    when = article.updated or article.published
    return when.astimezone(UTC) if when else None
