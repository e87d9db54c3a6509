"""Waiting: the stories that earlier editions had no room for, or too few others beside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from digest.model import Story


@dataclass(frozen=True, slots=True)
class WaitingStories:
    """The articles (ids) that wait, with the day of the first edition that they waited for.

    The next edition could no longer have those of `last` by age.
    """

    since: Mapping[str, date] = field(default_factory=dict)
    last: frozenset[str] = frozenset()

    def has_last_chance(self, story: Story) -> bool:
        """Return whether the next edition could not have all of a story."""
        return not self.last.isdisjoint(story.articles)

    def since_of(self, story: Story, day: date) -> date:
        """Return since when a story waits that the edition of `day` does not have either."""
        return min((self.since[key] for key in _every(story) if key in self.since), default=day)

    def turn_of(self, story: Story) -> int:
        """Return when it is a story's turn: first those that wait and cannot wait any longer."""
        if self.since.keys().isdisjoint(_every(story)):
            return 2
        return 0 if self.has_last_chance(story) else 1


NOTHING_WAITS = WaitingStories()


def _every(story: Story) -> tuple[str, ...]:
    return (*story.articles, *story.copies)
