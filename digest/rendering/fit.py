"""Fit: how much of each story a mail tells, so that its HTML stays within its limit.

It is decided once for a variant, and every format tells the same. Stories lose their summary from
the lowest-ranked up, then are only counted. The rank is that within the theme: themes lose alike,
so a small one stays whole while a large one is shortened down to its size.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fit:
    """The stories (ids) that a mail tells in one line, and those that it only counts (`more`).

    Of the corrections it only counts the last, `errata` of them.
    """

    short: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    errata: int = 0


#: Every story is told whole.
WHOLE = Fit()


def fit_stories(
    sections: Sequence[Sequence[str]], size: Callable[[Fit], int], limit: int, errata: int = 0
) -> Fit:
    """Return the fit of `sections` (story ids by rank) that tells the most within `limit` bytes.

    `size` measures a fit; there are `errata` corrections beside the stories. If even the shortest
    is too large, return that: the rest of the mail is what is too large.
    """
    steps = _Steps(sections, errata)
    too_large, fits = -1, steps.last
    while fits - too_large > 1:
        middle = (too_large + fits) // 2
        if size(steps.fit(middle)) <= limit:
            fits = middle
        else:
            too_large = middle
    return steps.fit(fits)


class _Steps:
    """The fits from the whole edition to its shortest, each a step below the one before.

    First every story but the first of each theme becomes short, then each of those is only counted,
    then the first ones become short, then corrections are only counted.
    """

    def __init__(self, sections: Sequence[Sequence[str]], errata: int) -> None:
        ranked = [
            (rank, at, story)
            for at, stories in enumerate(sections)
            for rank, story in enumerate(stories)
        ]
        ranked.sort(reverse=True)
        self._theme = {story: at for _, at, story in ranked}
        self._later = [story for rank, _, story in ranked if rank]
        self._first = [story for rank, _, story in ranked if not rank]
        self._stories = 2 * len(self._later) + len(self._first)
        self.last = self._stories + errata

    def fit(self, step: int) -> Fit:
        """Return the fit at a step; 0 is the whole edition."""
        many = len(self._later)
        gone = self._later[: max(0, step - many)]
        left = Counter(self._theme[story] for story in gone)
        # A line that says "and 1 more" takes the place of the story's own.
        more = frozenset(story for story in gone if left[self._theme[story]] > 1)
        short = {*self._later[:step], *self._first[: max(0, step - 2 * many)]}
        return Fit(frozenset(short - more), more, max(0, step - self._stories))
