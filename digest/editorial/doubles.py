"""Doubles: two stories of one edition that tell one event, found by a last look over all of them.

Grouping weighs words first, so it misses an event that two papers tell in other words and units.
Among the few dozen stories of an edition hardly two share a sum, a place and a day by chance:

- Both begin with the same figures, converted or not, and exact: one of three digits, or several.
  No third story has such a one. What a project `costs` is background: its loan and its accident
  say it, too.
- Both name the same, and no town in which the other is not.
- They were published within two days of each other, and nothing parts them ("Package 2").
- Neither headline has a sum that the other article lacks: an order is not the loan for it.

In doubt nothing is joined: what is joined stands below another headline.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from digest.editorial.drafts import DraftStory
from digest.editorial.stories.figures import Cell, Figure, same_figure
from digest.editorial.stories.parting import are_parted
from digest.editorial.stories.trace import Trace, trace_article
from digest.model import Decisions, Section

#: What shared figures say together: one of three digits, or two of two.
_EXACT = 0.9
#: The headline and so many sentences are read for figures.
_SENTENCES = 3
_DAYS = 2
#: A project keeps its length and its power through all of its events.
_SUMS = frozenset(("money", "count", "share"))
#: More stories with a figure, or a name, say that it is no event's own.
_SPREAD = 2
#: They share so many terms that hardly another story has, one of them a name.
_TERMS = 2
#: Figures of one unit differ so little if one is rounded to three digits.
_ROUNDED = 0.005


@dataclass(frozen=True, slots=True)
class Double:
    """Two stories of one event, by position, and the reason in words."""

    one: int
    other: int
    reason: str


def find_doubles(leads: Sequence[Trace]) -> list[Double]:
    """Return the pairs of an edition's stories that tell one event; `leads` are their leads'."""
    figures = [_opening_figures(lead) for lead in leads]
    found = []
    for one, other in sorted(_candidates(figures)):
        shared = [
            (mine, theirs)
            for mine in figures[one]
            for theirs in figures[other]
            if _is_same(mine, theirs)
        ]
        if _worth(shared) < _EXACT or not _may_be_one(leads[one], leads[other]):
            continue
        shared = [
            pair for pair in shared if max(_spread(figure, figures) for figure in pair) <= _SPREAD
        ]
        if _worth(shared) < _EXACT:
            continue
        terms = _shared_terms(leads[one], leads[other], leads)
        if len(terms) >= _TERMS and terms[0] in _names(leads[one]) | _names(leads[other]):
            names = {**_written(leads[other]), **_written(leads[one])}
            found.append(Double(one, other, _reason(shared, names[terms[0]])))
    return found


def _candidates(figures: Sequence[Sequence[Figure]]) -> set[tuple[int, int]]:
    """Return the pairs of stories, by position, with figures that may be one: few of very many."""
    places = defaultdict[Cell, set[int]](set)
    for at, some in enumerate(figures):
        for unit, cell in {one.cell for one in some}:
            for near in (cell - 1, cell, cell + 1):
                places[unit, near].add(at)
    return {pair for having in places.values() for pair in combinations(sorted(having), 2)}


def _opening_figures(lead: Trace) -> list[Figure]:
    """Return the figures that an article begins with, without those of its background."""
    if lead.words is None:
        return []
    lines = lead.terms.lines.split("\n")
    return [
        one
        for one in lead.figures
        if one.sentence <= _SENTENCES
        and one.kind in _SUMS
        and lead.words.background.isdisjoint(lines[one.sentence].split())
    ]


def _may_be_one(one: Trace, other: Trace) -> bool:
    """Return True if nothing says that two articles are about two events."""
    if one.words is None or other.words is None or are_parted(one, other, _DAYS):
        return False
    return (
        _lacks_no_sum(one, other)
        and _lacks_no_sum(other, one)
        and not _are_in_other_towns(one, other)
        and not _name_others(one, other)
    )


def _lacks_no_sum(one: Trace, other: Trace) -> bool:
    """Return True if `other` states every sum of the headline of `one`."""
    return all(
        any(_is_same(mine, theirs) for theirs in other.figures)
        for mine in one.figures
        if mine.sentence == 0 and mine.kind == "money"
    )


def _are_in_other_towns(one: Trace, other: Trace) -> bool:
    """Return True if each begins with a town that the other does not name."""
    mine, theirs = _towns(one), _towns(other)
    return bool(mine and theirs and mine.isdisjoint(theirs))


def _name_others(one: Trace, other: Trace) -> bool:
    """Return True if each headline has a name that the other article lacks."""
    mine, theirs = (
        {term for term in trace.terms.headline.split() if term[0].isalpha()}
        for trace in (one, other)
    )
    return bool(mine - other.terms.words and theirs - one.terms.words)


def _towns(trace: Trace) -> set[str]:
    """Return the towns named, those that are no region."""
    places = trace.words.places if trace.words else {}
    return {name for name in _names(trace) if name in places and places[name].lower() != name}


def _names(trace: Trace) -> set[str]:
    """Return the names in an article, in small letters."""
    return set(_written(trace))


def _written(trace: Trace) -> dict[str, str]:
    """Return the names in an article as they are written, by their small letters."""
    return {name.lower(): name for name in trace.terms.names.split()}


def _shared_terms(one: Trace, other: Trace, leads: Sequence[Trace]) -> list[str]:
    """Return the terms that two articles share and hardly another does, names first.

    A name may stand where a sentence begins in one of them.
    """
    common = one.words.common if one.words else frozenset()
    names = _names(one) | _names(other)
    shared = {
        term
        for term in one.terms.words & other.terms.words
        if term[0].isalpha() and "_" not in term and term not in common
    }
    rare = [term for term in shared if sum(term in lead.terms.words for lead in leads) <= _SPREAD]
    return sorted(rare, key=lambda term: (term not in names, term not in _towns(one), term))


def _is_same(one: Figure, other: Figure) -> bool:
    """Return True if two figures are one: converted, or rounded to three digits."""
    return same_figure(one, other) and (
        one.unit != other.unit or math.isclose(one.value, other.value, rel_tol=_ROUNDED)
    )


def _spread(figure: Figure, figures: Sequence[Sequence[Figure]]) -> int:
    """Return how many stories have a figure; sums in other currencies are too rough to count."""
    return sum(
        any(figure.unit == one.unit and _is_same(figure, one) for one in some) for some in figures
    )


def _worth(shared: Sequence[tuple[Figure, Figure]]) -> float:
    return sum({mine.text: min(mine.worth, theirs.worth) for mine, theirs in shared}.values())


def _reason(shared: Sequence[tuple[Figure, Figure]], place: str) -> str:
    """Return what two stories share: "Rs 1,386 crore = Rs 13.86 billion, Patna"."""
    mine, theirs = max(shared, key=lambda pair: min(pair[0].worth, pair[1].worth))
    figure = mine.text if mine.text == theirs.text else f"{mine.text} = {theirs.text}"
    return f"same {figure}, {place}"


def join_doubles(
    sections: Sequence[Section], drafts: Sequence[DraftStory], decisions: Decisions
) -> tuple[list[Section], list[DraftStory]]:
    """Return an edition's sections and drafts with the doubles of each theme joined.

    The better placed of two leads, and the other's articles stand below it. Across themes nothing
    is joined: there are readers of the other theme alone. An editor's decision on the other keeps
    it apart, and so does news of a story that was told.
    """
    sections, drafts = list(sections), list(drafts)
    while pairs := dict(_pairs(sections, drafts, decisions)):
        by_id = {one.outline.id: one for one in drafts}
        for gone, (stays, reason) in pairs.items():
            by_id[stays] = _joined(by_id[stays], by_id.pop(gone), reason)
        drafts = [by_id[one.outline.id] for one in drafts if one.outline.id in by_id]
        sections = [
            replace(section, stories=tuple(key for key in section.stories if key in by_id))
            for section in sections
        ]
    return sections, drafts


def _pairs(
    sections: Sequence[Section], drafts: Sequence[DraftStory], decisions: Decisions
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the stories to join, each with the one that it is told with, and why; none twice."""
    by_id = {one.outline.id: one for one in drafts}
    shown = [by_id[key] for section in sections for key in section.stories]
    leads = [trace_article(one.lead, one.language) for one in shown]
    taken: set[int] = set()
    for double in find_doubles(leads):
        one, other = shown[double.one], shown[double.other]
        if (
            taken.isdisjoint((double.one, double.other))
            and one.outline.theme == other.outline.theme
            and not (one.outline.update or other.outline.update)
            and not _is_decided(other, decisions)
        ):
            taken |= {double.one, double.other}
            yield other.outline.id, (one.outline.id, double.reason)


def _is_decided(one: DraftStory, decisions: Decisions) -> bool:
    """Return True if an editor decided on a story."""
    named = {*decisions.pins, *decisions.order, *decisions.themes, *decisions.titles}
    return not named.union(decisions.sentences).isdisjoint(one.outline.articles)


def _joined(one: DraftStory, other: DraftStory, reason: str) -> DraftStory:
    """Return `one` with the articles of `other` below its own."""
    mine, theirs = one.outline, other.outline
    outline = replace(
        mine,
        articles=(*mine.articles, *theirs.articles),
        copies=(*mine.copies, *theirs.copies),
        joined=(*mine.joined, *theirs.joined, reason),
    )
    return replace(one, outline=outline, members=(*one.members, *other.members))
