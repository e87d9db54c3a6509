"""The card: the signs that two articles are about one event, each with its worth.

A logistic function of a few signs, all of which can be told to an editor. Their worth is fitted on
labelled pairs (`tools/fit_stories.py`) and stands in the language's `card.toml`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from digest.editorial.stories.figures import Cell, Figure, same_figure
from digest.editorial.stories.likeness import Likeness
from digest.editorial.stories.trace import Trace
from digest.model import StoryCard

#: Figures that two articles share count up to this: three exact ones say it all.
_MOST_FIGURES = 3.0
#: A score so little below 0 may be 0 in other sums.
_ROUNDED = 1e-5

_Cells = Mapping[Cell, Sequence[Figure]]


class Signs(NamedTuple):
    """How strong each sign of one event is between two articles; the names are the card's."""

    whole: float
    lead: float
    headline: float
    figures: float
    places: float


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """A figure of one article, as the other states it, and how much that says."""

    one: Figure
    other: Figure
    worth: float


class Comparison:
    """Compares any two articles of a batch, given by position."""

    def __init__(self, batch: Sequence[Trace]) -> None:
        self.batch = batch
        self.likeness = Likeness(batch)
        self._cells = [_cells(trace, self.likeness.repeated) for trace in batch]
        self._near = [_near(cells) for cells in self._cells]
        self._spread = Counter(cell for cells in self._cells for cell in cells)

    def card(self, one: int, other: int) -> StoryCard | None:
        """Return the card of two articles' language, None if they have none in common."""
        mine, theirs = self.batch[one].words, self.batch[other].words
        if mine is None or theirs is None:
            return None
        return mine.card if mine is theirs or mine.card == theirs.card else None

    def score(self, one: int, other: int) -> float:
        """Return the log-odds that two articles are about one event."""
        card = self.card(one, other)
        return -math.inf if card is None else weigh_signs(card, self.signs(one, other))

    def may_be_one(self, one: int, other: int) -> bool:
        """Return False if two articles surely score below 0, which is quick to see for most."""
        card = self.card(one, other)
        if card is None:
            return False
        if not self._cells[one].keys().isdisjoint(self._near[other]):
            return True
        alike = self.likeness
        most = (
            card.bias
            + card.lead * alike.lead(one, other)
            + card.headline * alike.headline(one, other)
            + max(0.0, card.whole) * alike.most_whole(one, other)
            + max(0.0, card.places)
        )
        return most > -_ROUNDED

    def signs(self, one: int, other: int) -> Signs:
        """Return how strong each sign of one event is."""
        alike = self.likeness
        shared = sum(figure.worth for figure in self.shared_figures(one, other))
        return Signs(
            whole=alike.whole(one, other),
            lead=alike.lead(one, other),
            headline=alike.headline(one, other),
            figures=min(shared, _MOST_FIGURES),
            places=float(self._are_elsewhere(one, other)),
        )

    def shared_figures(self, one: int, other: int) -> Iterator[SharedFigure]:
        """Yield the figures of `one` that `other` states, too; rare and exact ones say more."""
        mine, theirs = self._cells[one], self._cells[other]
        for cell in sorted(mine.keys() & self._near[other]):
            for figure in mine[cell]:
                found = [
                    match
                    for near in _neighbours(cell)
                    for match in theirs.get(near, ())
                    if same_figure(figure, match)
                ]
                if found:
                    match = max(found, key=lambda other: other.worth)
                    rarity = 1 / (1 + math.log(max(1, self._spread[cell] - 1)))
                    yield SharedFigure(figure, match, min(figure.worth, match.worth) * rarity)

    def _are_elsewhere(self, one: int, other: int) -> bool:
        """Return True if the places in each lead are in no region that the other names."""
        (lead, every), (their_lead, their_every) = (self.batch[at].regions for at in (one, other))
        return bool(
            lead and their_lead and lead.isdisjoint(their_every) and their_lead.isdisjoint(every)
        )


def weigh_signs(card: StoryCard, signs: Signs) -> float:
    """Return the log-odds of one event that signs give."""
    return (
        card.bias
        + card.whole * signs.whole
        + card.lead * signs.lead
        + card.headline * signs.headline
        + card.figures * signs.figures
        + card.places * signs.places
    )


def _cells(trace: Trace, repeated: Set[int]) -> _Cells:
    """Return an article's figures by their cells, without those of `repeated` sentences."""
    lines = (0, *trace.lines)
    cells: defaultdict[Cell, list[Figure]] = defaultdict(list)
    for figure in trace.figures:
        if lines[figure.sentence] not in repeated:
            cells[figure.cell].append(figure)
    return cells


def _near(cells: _Cells) -> frozenset[Cell]:
    return frozenset(near for cell in cells for near in _neighbours(cell))


def _neighbours(cell: Cell) -> Iterator[Cell]:
    unit, at = cell
    return ((unit, place) for place in (at - 1, at, at + 1))
