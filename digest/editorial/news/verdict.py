"""The verdict: whether an article is news to those who were told a story.

An update tells what changed in the event that was told; a repeat nothing that they lack; another
event is a story of its own. In doubt it is that: a wrong drop is worse than a repeat.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from digest.editorial.facts.comparison import covers_fact
from digest.editorial.facts.sizes import is_small
from digest.editorial.news.candidates import Rarity
from digest.editorial.news.clauses import quote_clause
from digest.editorial.news.events import State, state_keys
from digest.editorial.news.reports import Report, states_of
from digest.editorial.stories.marks import marks_conflict
from digest.model import Article, EventWords, Fact, Sentence, ToldStory, Update
from digest.model.text import bare_letters

#: Two articles are of one subject if what their leads share is so rare: names, and other words.
_NAMES, _WORDS = 4.0, 2.4
#: A figure that both state counts as much as a rather rare word.
_FIGURE = 4.0
#: So much more of it is shared by an article that may be a repeat.
_ALIKE = 14.0
#: Of the rare words in a repeat's lead such a share may be new.
_NEW_WORDS = 0.6
#: The same if so many figures of it were told, and what is as good as verbatim.
_MANY, _NEW_IF_MANY, _VERBATIM = 2, 0.8, 0.1
#: So many days after, another figure alone is the next event of a project.
_PROGRESS = 30
_ANOTHER_PART = "another part of the project"
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


@dataclass(frozen=True, slots=True)
class Known:
    """What the readers of a story know: the `reports` told, and the states `printed` of them."""

    told: ToldStory
    reports: tuple[Report, ...]
    printed: tuple[State, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """All names that were told."""
        return frozenset().union(*(one.names for one in self.reports))

    @property
    def words(self) -> frozenset[str]:
        """All words that were told."""
        return frozenset().union(*(one.words for one in self.reports))

    @property
    def lead_words(self) -> frozenset[str]:
        """The words of headlines and leads."""
        return frozenset().union(*(one.lead_words for one in self.reports))

    @property
    def leading(self) -> tuple[State, ...]:
        """The states of headlines, leads and what was printed."""
        every = ((*one.headline_states, *one.lead_states) for one in self.reports)
        return (*(state for states in every for state in states), *self.printed)

    @property
    def headline_names(self) -> frozenset[str]:
        """The names of the headlines."""
        return frozenset().union(*(one.headline_names for one in self.reports))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All figures and dates that were told, also in sentences of earlier days."""
        every = [(*one.headline_facts, *one.facts) for one in self.reports]
        return (*(fact for facts in every for fact in facts), *self.told.facts)


def judge_news(
    report: Report, known: Known, rarity: Rarity, words: EventWords | None
) -> Verdict | None:
    """Return what `report` is to readers who have `known`, None if they share no subject."""
    words = words or _NO_EVENTS
    if found := _if_whole(report, known):
        return found
    shared = _shared(report, known, rarity)
    if shared is None:
        return _if_verbatim(report, known, rarity)
    told = known.told
    if why := _why_other(report, known, rarity, words):
        return Verdict("other", told, why, shared, earlier=why != _ANOTHER_PART)
    if _is_older(report.article, told.articles):
        found = _if_repeat(report, known, shared, rarity, "an earlier report")
        return found or Verdict("other", told, "an earlier report that says more", shared)
    states = [*_new_tolls(report, known), *_new_states(report, known, rarity, words)]
    facts = _changed_figures(report, known, rarity)
    if states or facts:
        update = Update(told.day, facts, _clauses(report, states))
        named = [one.text for one in update.words] or [fact.text for fact in facts]
        named = named or [_said(report, one) for one in states[:1]]
        said = f"new since {_day(told.day)}: {'; '.join(named)}"
        return Verdict("update", told, said, shared, update)
    if why := _other_names(report, known, rarity):
        return Verdict("other", told, why, shared)
    found = _if_repeat(report, known, shared, rarity, "nothing new")
    if found:
        return found
    more = f"more on what was told on {_day(told.day)}"
    return Verdict("other", told, more, shared, earlier=True)


def _shared(report: Report, known: Known, rarity: Rarity) -> float | None:
    """Return how much both leads share in rare words, None if they are of two subjects."""
    names = report.lead_names & known.names
    if names.isdisjoint(known.lead_words):
        return None
    named = rarity.weigh(names)
    words = rarity.weigh((report.lead_words & known.lead_words) - names)
    words += _FIGURE * len({fact.text for fact in report.lead_facts if _tells(fact, known)})
    return named + words if named >= _NAMES and words >= _WORDS else None


def _tells(fact: Fact, known: Known) -> bool:
    """Return True if a fact that was told, too, says that both are about one thing."""
    return fact.kind != "date" and not is_small(fact) and _is_known(fact, known)


def _why_other(report: Report, known: Known, rarity: Rarity, words: EventWords) -> str:
    """Return why a report is about another event than what was told, or ""."""
    for one in known.reports:
        if marks_conflict(report.marks, one.marks):
            return _ANOTHER_PART
    told = state_keys(states_of(known.reports))
    goes_on = any(_new_states(report, known, rarity, words))
    for state in report.headline_states if goes_on else report.opening_states:
        if state.key in words.begins:
            if state.key not in told:
                return f"another event: {_said(report, state)}"
            if state.again:
                return f"once more: {_said(report, state)}"
    return ""


def _other_names(report: Report, known: Known, rarity: Rarity) -> str:
    """Return the names of two headlines, if each has some that the other story lacks."""
    mine, theirs = _unshared_names(report, known, rarity)
    return f"{mine[0]} instead of {theirs[0]}" if mine and theirs else ""


def _unshared_names(report: Report, known: Known, rarity: Rarity) -> tuple[list[str], list[str]]:
    """Return the names of each headline that the other story lacks."""
    mine = [name for name in sorted(report.headline_names - known.words) if rarity[name]]
    theirs = [name for name in sorted(known.headline_names - report.words) if rarity[name]]
    return mine, theirs


def _new_states(report: Report, known: Known, rarity: Rarity, words: EventWords) -> Iterator[State]:
    """Yield the states that nobody was told, and that may follow; the headline's first.

    The headline counts against what was told first, a lead against all that was told.
    """
    every = states_of(known.reports)
    chains = {one.chain for one in every}
    headline = _unknown(report.headline_states, known.leading)
    named = state_keys(headline)
    told = state_keys(every)
    lead = [one for one in report.lead_states if one.key in named]
    lead += [
        one
        for one in report.lead_states
        if one.key not in told
        and not one.planned
        and (one.end <= report.first or one.chain in words.grave)
    ]
    apart = _unshared_names(report, known, rarity)
    for state in (*headline, *lead):
        anyway = f"any {state.chain}" in words.links
        if anyway and state not in headline:
            continue
        linked = any(f"{chain} {state.chain}" in words.links for chain in chains)
        sure = state in headline and apart == ([], [])
        follows = not chains or state.chain in chains or linked or anyway or sure
        if state.key not in words.begins and follows:
            yield state


def _unknown(states: Iterable[State], told: Iterable[State]) -> list[State]:
    """Return the states that are not among those told: what is done was not told by a plan."""
    every = tuple(told)
    planned, reached = state_keys(every), state_keys(one for one in every if not one.planned)
    return [one for one in states if one.key not in (planned if one.planned else reached)]


def _new_tolls(report: Report, known: Known) -> Iterator[State]:
    """Yield the deaths with another number than was told."""
    told = states_of(known.reports)
    for state in (*report.headline_states, *report.lead_states):
        tolls = {one.toll for one in told if one.key == state.key and one.toll}
        if state.toll and tolls and state.toll not in tolls and state.name == "dead":
            yield state


def _changed_figures(report: Report, known: Known, rarity: Rarity) -> tuple[Fact, ...]:
    """Return the lead's figures that the headline names, and that replace the main ones told.

    The report must say what they were, or both headlines name one thing.
    """
    main = [fact for one in known.reports for fact in (*one.headline_facts, *one.lead_facts)]
    said = (*report.headline_facts, *report.facts)
    mine, theirs = _unshared_names(report, known, rarity)
    published = report.article.published_day
    if published and (published - known.told.day).days > _PROGRESS:
        return ()
    return tuple(
        fact
        for fact in report.lead_facts
        if _states(report.headline_facts, fact)
        and not _is_known(fact, known)
        and not is_small(fact)
        and any(
            (other.kind, other.unit) == (fact.kind, fact.unit)
            and (not (mine or theirs) or (_states(said, other) and not (mine and theirs)))
            for other in main
        )
    )[:2]


def _states(facts: Iterable[Fact], fact: Fact) -> bool:
    return any(covers_fact(other, fact) for other in facts)


def _is_known(fact: Fact, known: Known) -> bool:
    return _states(known.facts, fact)


def _if_repeat(
    report: Report, known: Known, shared: float, rarity: Rarity, why: str
) -> Verdict | None:
    """Return the verdict that a report repeats what was told, if there is evidence for it.

    It shares a figure or a state of the event and most words, and says nothing that was not told.
    """
    if shared < _ALIKE or _lacked(report, known, rarity):
        return None
    main = [fact for one in known.reports for fact in one.headline_facts]
    said = (*report.headline_facts, *report.facts)
    figures = [one for one in (*report.headline_facts, *report.lead_facts) if _tells(one, known)]
    figures += [
        one for one in main if not is_small(one) and one.kind != "date" and _states(said, one)
    ]
    same = list(dict.fromkeys(one.text for one in figures))
    keys = state_keys(states_of(known.reports))
    states = [one for one in report.opening_states if one.key in keys]
    new = rarity.weigh(report.lead_words - known.words) / (rarity.weigh(report.lead_words) or 1.0)
    most = _NEW_IF_MANY if len(same) >= _MANY else _NEW_WORDS
    if new > most or not (same or states or new <= _VERBATIM):
        return None
    evidence = same or [_said(report, one) for one in states] or ["words"]
    told_so = f"same {evidence[0]}"
    words = f"told already on {_day(known.told.day)}: {told_so}; {why}"
    return Verdict("repeat", known.told, words, shared)


def _if_whole(report: Report, known: Known) -> Verdict | None:
    """Return the verdict that a report is the whole of an excerpt told under its headline."""
    title = bare_letters(report.article.title)
    excerpts = [one.article for one in known.reports if one.article.teaser]
    if len(excerpts) < len(known.reports) or title not in map(_letters, excerpts):
        return None
    words = f"told already on {_day(known.told.day)}: same headline, whose excerpt was told"
    return Verdict("repeat", known.told, words, float(len(report.lead_words)))


def _letters(article: Article) -> str:
    return bare_letters(article.title)


def _if_verbatim(report: Report, known: Known, rarity: Rarity) -> Verdict | None:
    """Return the verdict that a report has the words of what was told, in whatever language."""
    new = report.lead_words - known.lead_words
    if len(new) > _VERBATIM * len(report.lead_words) or _lacked(report, known, rarity):
        return None
    words = f"told already on {_day(known.told.day)}: same words; nothing new"
    return Verdict("repeat", known.told, words, float(len(report.lead_words)))


def _lacked(report: Report, known: Known, rarity: Rarity) -> str:
    """Return what headline and lead state that nobody was told, or "".

    Each paper names a town of its own.
    """
    places = report.places
    every = states_of(known.reports)
    new = [*_unknown(report.headline_states, known.leading), *_unknown(report.lead_states, every)]
    if new:
        return _said(report, new[0])
    for fact in report.headline_facts:
        if not _is_known(fact, known):
            return fact.text
    for name in sorted(report.headline_names - known.words):
        if rarity[name] and name not in places:
            return name
    day = known.told.day
    for fact in report.lead_facts:
        ahead = fact.kind == "date" and fact.last is not None and fact.last > day
        if (ahead or fact.kind == "money") and not _is_known(fact, known):
            return fact.text
    return ""


def _clauses(report: Report, states: Sequence[State]) -> tuple[Sentence, ...]:
    """Return the clause of the lead that tells the first of the states found there."""
    for state in states:
        if state in report.states:
            start, end = quote_clause(report.article.text, state.start, state.end)
            text = report.article.text[start:end]
            return (Sentence(report.article.id, text, start, end),)
    return ()


def _said(report: Report, state: State) -> str:
    """Return the words of a state."""
    text = report.article.text if state in report.states else report.article.title
    return text[state.start : state.end]


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


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
