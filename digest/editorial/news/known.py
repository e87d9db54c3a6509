"""What is known: what the readers of a story were told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from digest.editorial.facts.comparison import covers_fact
from digest.editorial.news.events import State, state_keys
from digest.editorial.news.reports import EventReport, states_of
from digest.model import Fact, ToldStory


@dataclass(frozen=True)
class Known:
    """What the readers of a story know: the `reports` told, and the states `printed` of them."""

    told: ToldStory
    reports: tuple[EventReport, ...]
    printed: tuple[State, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that were told."""
        return frozenset().union(*(one.names for one in self.reports))

    @cached_property
    def lead_names(self) -> frozenset[str]:
        """The names of headlines and leads."""
        return frozenset().union(*(one.lead_names for one in self.reports))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that were told."""
        return frozenset().union(*(one.words for one in self.reports))

    @cached_property
    def lead_words(self) -> frozenset[str]:
        """The words of headlines and leads."""
        return frozenset().union(*(one.lead_words for one in self.reports))

    @cached_property
    def leading(self) -> tuple[State, ...]:
        """The states of headlines, leads and what was printed."""
        every = ((*one.headline_states, *one.lead_states) for one in self.reports)
        return (*(state for states in every for state in states), *self.printed)

    @cached_property
    def headline_names(self) -> frozenset[str]:
        """The names of the headlines."""
        return frozenset().union(*(one.headline_names for one in self.reports))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All figures and dates that were told, also in sentences of earlier days."""
        every = [(*one.headline_facts, *one.facts) for one in self.reports]
        return (*(fact for facts in every for fact in facts), *self.told.facts)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """All states that were told."""
        return states_of(self.reports)

    @cached_property
    def main_facts(self) -> tuple[Fact, ...]:
        """The figures and dates of the headlines."""
        return tuple(fact for one in self.reports for fact in one.headline_facts)

    def tolls(self, state: State) -> set[int]:
        """Return the numbers that were told beside a state."""
        return {one.toll for one in self.states if one.key == state.key and one.toll}

    def knows(self, fact: Fact) -> bool:
        """Return True if a figure or date was told, also rounded or converted."""
        return any_states(self.facts, fact)

    @property
    def day(self) -> str:
        """The day on which it was told last: "10 Nov"."""
        return f"{self.told.day.day} {self.told.day:%b}"


def any_states(facts: Iterable[Fact], fact: Fact) -> bool:
    """Return True if one of `facts` tells what `fact` does."""
    return any(covers_fact(other, fact) for other in facts)


def unknown_states(states: Iterable[State], told: Iterable[State]) -> list[State]:
    """Return the states that are not among those told: what is done was not told by a plan."""
    every = tuple(told)
    planned, reached = state_keys(every), state_keys(one for one in every if not one.planned)
    return [one for one in states if one.key not in (planned if one.planned else reached)]
