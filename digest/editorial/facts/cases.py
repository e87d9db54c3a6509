"""Cases: a fact in its surroundings, and the rules that hold for it or not."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from digest.editorial.facts.wording import REACH, Around, Wording
from digest.model import Fact

#: Words so near say something of a figure or a date.
NEAR = 60


@dataclass(frozen=True, slots=True)
class FactCase:
    """A fact to judge: the words `around` it, and the facts `beside` it in its sentence.

    - `day` is the edition's.
    - `headlined`: the headline states just this; `leading`: it or the lead sentence does.
    """

    fact: Fact
    around: Around
    beside: Sequence[Fact]
    text: str
    wording: Wording
    published: date | None
    day: date
    headlined: bool = False
    leading: bool = False


class FactRule(NamedTuple):
    """Why a fact is not shown, in words, and whether that is so in a case."""

    name: str
    holds: Callable[[FactCase], bool]


class FactCases:
    """The cases of a text's `facts`, which are in order."""

    def __init__(
        self,
        facts: Sequence[Fact],
        text: str,
        wording: Wording,
        published: date | None,
        day: date,
    ) -> None:
        self._facts = facts
        self._starts = [one.start for one in facts]
        self._text = text
        self._shared = text, wording, published, day
        stops = [stop.span() for stop in wording.sentence_ends(text)]
        self._begins = [0, *(end for _, end in stops)]
        self._ends = [*(start for start, _ in stops), len(text)]

    def of(self, fact: Fact, *, headlined: bool, leading: bool) -> FactCase:
        """Return the case of one of the facts."""
        begin = self._begins[bisect_right(self._begins, fact.start) - 1]
        end = self._ends[min(bisect_left(self._ends, fact.end), len(self._ends) - 1)]
        start, end = max(begin, fact.start - REACH), min(end, fact.end + REACH)
        around = Around(self._text[start : fact.start], self._text[fact.end : end])
        few = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        beside = [one for one in self._facts[few] if one is not fact]
        return FactCase(fact, around, beside, *self._shared, headlined=headlined, leading=leading)


def first_rule(case: FactCase, rules: Sequence[FactRule]) -> str | None:
    """Return the name of the first of `rules` that holds, or None."""
    return next((rule.name for rule in rules if rule.holds(case)), None)


def is_denied(case: FactCase) -> bool:
    """Return True for what the text says is not so: "and not by July"."""
    return case.wording.denying.search(case.around.before[-NEAR:]) is not None
