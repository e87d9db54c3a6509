"""Changes: what headline and lead tell of an event that those who were told it lack."""

from collections.abc import Iterator

from digest.editorial.facts.sizes import is_small
from digest.editorial.news.candidates import Rarity
from digest.editorial.news.events import State, state_keys
from digest.editorial.news.known import Known, any_states, unknown_states
from digest.editorial.news.reports import Report
from digest.editorial.news.subject import unshared_names
from digest.model import EventWords, Fact

#: So many days after, another figure alone is the next event of a project.
_PROGRESS = 30


def new_states(report: Report, known: Known, rarity: Rarity, words: EventWords) -> Iterator[State]:
    """Yield the states that nobody was told, and that may follow; the headline's first.

    The headline counts against what was told first, a lead against all that was told.
    """
    every = known.states
    chains = {one.chain for one in every}
    headline = unknown_states(report.headline_states, known.leading)
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
    apart = unshared_names(report, known, rarity)
    for state in (*headline, *lead):
        anyway = f"any {state.chain}" in words.links
        if anyway and state not in headline:
            continue
        linked = any(f"{chain} {state.chain}" in words.links for chain in chains)
        sure = state in headline and apart == ([], [])
        follows = not chains or state.chain in chains or linked or anyway or sure
        if state.key not in words.begins and follows:
            yield state


def new_tolls(report: Report, known: Known) -> Iterator[State]:
    """Yield the deaths with another number than was told."""
    for state in (*report.headline_states, *report.lead_states):
        tolls = known.tolls(state)
        if state.toll and tolls and state.toll not in tolls and state.name == "dead":
            yield state


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
