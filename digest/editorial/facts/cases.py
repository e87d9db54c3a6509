"""Cases: a fact in its surroundings, and the rules that hold for it or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from digest.editorial.facts.wording import Around, Wording, sentence_around
from digest.model import Fact


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


class FactCases(NamedTuple):
    """All that the cases of one text share."""

    facts: Sequence[Fact]
    text: str
    wording: Wording
    published: date | None
    day: date

    def of(self, fact: Fact, *, headlined: bool, leading: bool) -> FactCase:
        """Return the case of one of the facts."""
        around = sentence_around(self.text, fact.start, fact.end)
        start, end = fact.start - len(around.before), fact.end + len(around.after)
        beside = [one for one in self.facts if start <= one.start < end and one != fact]
        return FactCase(fact, around, beside, *self[1:], headlined=headlined, leading=leading)


def first_rule(case: FactCase, rules: Sequence[FactRule]) -> str | None:
    """Return the name of the first of `rules` that holds, or None."""
    return next((rule.name for rule in rules if rule.holds(case)), None)


def is_denied(case: FactCase) -> bool:
    """Return True for what the text says is not so: "and not by July"."""
    return case.wording.denying.search(case.around.before) is not None
