"""Batches: the articles that are compared with one another, none a copy, and how alike they are."""

import math
from collections.abc import Sequence

from digest.editorial.stories.card import Comparison
from digest.editorial.stories.linkage import SCORE, link_groups
from digest.editorial.stories.listings import find_listings
from digest.editorial.stories.parting import are_parted
from digest.editorial.stories.trace import Trace

#: Keeps two articles apart for good: no average of scores outweighs it.
_APART = -(10**12)


class Batch:
    """Articles by position, with the scores of all pairs that are alike, and the listings.

    Most pairs are not: those are sorted out before a sign of theirs is weighed.
    """

    def __init__(self, traces: Sequence[Trace], days_apart: int) -> None:
        self.traces = traces
        self.days_apart = days_apart
        self.comparison = compared = Comparison(traces)
        self.alike = {
            pair: found
            for pair in compared.likeness.candidates()
            if compared.may_be_one(*pair) and (found := self.score(*pair)) >= 0
        }
        self.listings = find_listings(compared.likeness, self.alike, self.score)

    def score(self, one: int, other: int) -> int:
        """Return how alike two articles are: 0 and above is one event."""
        if are_parted(self.traces[one], self.traces[other], self.days_apart):
            return _APART
        found = self.comparison.score(one, other)
        return _APART if found == -math.inf else round(SCORE * found)

    def groups(self) -> list[list[int]]:
        """Return the positions of the articles about each event."""
        alike = {
            pair: found for pair, found in self.alike.items() if self.listings.isdisjoint(pair)
        }
        return link_groups(len(self.traces), alike, self.score)
