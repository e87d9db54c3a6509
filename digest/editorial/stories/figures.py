"""Figures: the sums and sizes that an article states, to be found again in another."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.editorial.facts.amounts import find_amounts
from digest.editorial.facts.finder import with_plain_signs
from digest.editorial.facts.sizes import in_rupees, is_small
from digest.model import Fact, FactKind

#: Two figures in one unit are one if they differ by less, in two currencies by less.
_CLOSE, _CONVERTED = 0.012, 0.055
#: How exact a figure is, by its digits.
_EXACT = (0.0, 0.25, 0.6, 0.9, 1.0)
#: Counts and shares of a hundred repeat by chance, other figures seldom.
_OFTEN: dict[FactKind, float] = {"count": 0.5, "share": 0.5}

#: A place in a grid of values: those of one figure lie in one cell or in neighbours.
Cell = tuple[str, int]


class Figure(NamedTuple):
    """A figure: the number of its sentence (0 is the headline), kind, unit, value and `text`.

    A count has its noun's last word as unit.
    """

    sentence: int
    kind: FactKind
    unit: str
    value: float
    text: str

    @property
    def worth(self) -> float:
        """How much it says if two articles state it, from 0 to 1."""
        digits = len(f"{self.value:.9e}".partition("e")[0].rstrip("0").replace(".", ""))
        return _EXACT[min(digits, 4)] * _OFTEN.get(self.kind, 1.0)

    @property
    def cell(self) -> Cell:
        """Its place in a grid of values."""
        if self.kind == "money":
            return self.kind, round(math.log(in_rupees(self.value, self.unit)) / _CONVERTED)
        return self.unit, round(math.log(self.value) / _CLOSE)


def read_figures(title: str, text: str, starts: Sequence[int]) -> tuple[Figure, ...]:
    """Return the figures of an article, each value once; many name one voltage.

    Its sentences begin at `starts` in `text`.
    """
    bounds = [0, *(len(title) + 1 + start for start in starts)]
    found: dict[tuple[str, str], Figure] = {}
    for fact in find_amounts(with_plain_signs(f"{title}\n{text}")):
        if fact.kind != "voltage" and not is_small(fact):
            for value in _values(fact):
                unit = (fact.unit or "").rpartition(" ")[2].lower()
                at = bisect_right(bounds, fact.start) - 1
                found.setdefault(
                    (unit, f"{value:.3g}"), Figure(at, fact.kind, unit, value, fact.text)
                )
    return tuple(found.values())


def same_figure(one: Figure, other: Figure) -> bool:
    """Return True if two figures are one: rounded, or converted to another currency."""
    if one.kind != other.kind:
        return False
    if one.unit == other.unit:
        return math.isclose(one.value, other.value, rel_tol=_CLOSE)
    return one.kind == "money" and math.isclose(
        in_rupees(one.value, one.unit), in_rupees(other.value, other.unit), rel_tol=_CONVERTED
    )


def _values(fact: Fact) -> Iterator[float]:
    return (value for value in (fact.value, fact.to_value) if value)
