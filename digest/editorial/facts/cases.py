"""Cases: a fact in its surroundings, and the rules that hold for it or not."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from digest.editorial.facts.wording import Around, Wording
from digest.model import Fact

#: Words so near say something of a figure or a date.
NEAR = 60


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """The `facts` of a `text`, in order, and what is known of it; `day` is the edition's."""

    facts: Sequence[Fact]
    text: str
    wording: Wording
    published: date | None
    day: date


@dataclass(frozen=True, eq=False)  # without slots: the surroundings are found when a rule asks
class FactCase:
    """A fact to judge, in its surroundings.

    `headlined`: the headline states just this; `leading`: it or the lead sentence does; `summed`:
    they or another sentence of the summary do.
    """

    fact: Fact
    told: Told
    headlined: bool = False
    leading: bool = False
    summed: bool = False

    @cached_property
    def around(self) -> Around:
        """The words around the fact in its sentence."""
        return self.told.wording.sentence_around(self.told.text, self.fact.start, self.fact.end)

    @cached_property
    def beside(self) -> Sequence[Fact]:
        """The other facts of the sentence."""
        start = self.fact.start - len(self.around.before)
        end = self.fact.end + len(self.around.after)
        facts = self.told.facts
        few = slice(*(bisect_left(facts, at, key=lambda one: one.start) for at in (start, end)))
        return [one for one in facts[few] if one is not self.fact]

    @property
    def wording(self) -> Wording:
        """The patterns of the text's language."""
        return self.told.wording


class FactRule(NamedTuple):
    """Why a fact is not shown, in words, and whether that is so in a case."""

    name: str
    holds: Callable[[FactCase], bool]


def first_rule(case: FactCase, rules: Sequence[FactRule]) -> str | None:
    """Return the name of the first of `rules` that holds, or None."""
    return next((rule.name for rule in rules if rule.holds(case)), None)


def is_denied(case: FactCase) -> bool:
    """Return True for what the text says is not so: "and not by July"."""
    return case.wording.denying.search(case.around.before[-NEAR:]) is not None
