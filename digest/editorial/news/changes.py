"""Changes: what headline and lead tell of an event that those who were told it lack."""

from collections.abc import Collection, Iterator

from digest.editorial.facts.sizes import is_small
from digest.editorial.news.candidates import Rarity
from digest.editorial.news.events import State, state_keys
from digest.editorial.news.known import Known, any_states, unknown_states
from digest.editorial.news.reports import Report
from digest.editorial.news.subject import unshared_names
from digest.model import EventWords, Fact

#: So many days after, another figure alone is the next event of a project.
_PROGRESS = 30
#: The chain of a link that goes on with each.
_ANY = "any"
_DEAD = "dead"


def new_states(report: Report, known: Known, rarity: Rarity, words: EventWords) -> Iterator[State]:
    """Yield the states that nobody was told, and that may follow; the headline's first.

    The headline counts against what was told first, a lead against all that was told.
    """
    chains = {one.chain for one in known.states}
    headline = unknown_states(report.headline_states, known.leading)
    named, told = state_keys(headline), state_keys(known.states)
    lead = [one for one in report.lead_states if one.key in named]
    lead += [one for one in leading_states(report, words) if one.key not in told]
    apart = unshared_names(report, known, rarity)
    for state in (*headline, *lead):
        linked = is_linked(state, {*chains, _ANY}, words)
        sure = state in headline and apart == ([], [])
        follows = not chains or state.chain in chains or linked or sure
        if state.key not in words.begins and follows:
            yield state


def is_linked(state: State, chains: Collection[str], words: EventWords) -> bool:
    """Return True if a state may go on with an event in one of the `chains`."""
    return any(
        f"{chain} {name}" in words.links for chain in chains for name in (state.chain, state.key)
    )


def leading_states(report: Report, words: EventWords) -> list[State]:
    """Return the states that a lead tells as its news: of the first sentence, or grave ones.

    Those that may turn in any event count in headlines alone.
    """
    return [
        one
        for one in report.lead_states
        if not one.planned
        and f"{_ANY} {one.chain}" not in words.links
        and (one.end <= report.first or one.chain in words.grave)
    ]


def new_tolls(report: Report, known: Known) -> list[State]:
    """Return the deaths with another number than was told, the headline's number first."""
    named = {one.toll for one in report.headline_states if one.toll}
    found = [
        one
        for one in (*report.lead_states, *report.headline_states)
        if one.name == _DEAD and one.toll and one.toll not in known.tolls(one)
    ]
    told = [one for one in found if known.tolls(one)]
    return sorted(told, key=lambda one: one.toll not in named)


def changed_figures(report: Report, known: Known, rarity: Rarity) -> tuple[Fact, ...]:
    """Return the lead's figures that the headline names, and that replace the main ones told.

    The report must say what they were, or both headlines name one thing.
    """
    main = [fact for one in known.reports for fact in (*one.headline_facts, *one.lead_facts)]
    said = (*report.headline_facts, *report.facts)
    mine, theirs = unshared_names(report, known, rarity)
    published = report.article.published_day
    if published and (published - known.told.day).days > _PROGRESS:
        return ()
    return tuple(
        fact
        for fact in report.lead_facts
        if any_states(report.headline_facts, fact)
        and not known.knows(fact)
        and not is_small(fact)
        and any(
            (other.kind, other.unit) == (fact.kind, fact.unit)
            and (not (mine or theirs) or (any_states(said, other) and not (mine and theirs)))
            for other in main
        )
    )[:2]
