"""Listings: articles that tell several stories, such as round-ups; they belong to none of these.

An article is a listing if it is alike to two articles that are unlike each other, and its sentences
about the one are not those about the other. A feature that touches two events does so throughout.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from itertools import combinations

from digest.editorial.stories.likeness import Likeness
from digest.editorial.stories.linkage import SCORE

#: Two articles at this score or below tell of two events.
_UNLIKE = -2.5 * SCORE
#: The part of what a listing says of two events that it says of both at once, at most.
_SHARED = 0.1

_Pair = tuple[int, int]


def find_listings(
    likeness: Likeness, alike: Collection[_Pair], score: Callable[[int, int], int]
) -> frozenset[int]:
    """Return the listings in a batch, by position; `alike` are all pairs with a `score` from 0."""
    near: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in alike:
        near[one].append(other)
        near[other].append(one)

    def is_listing(at: int, others: Sequence[int]) -> bool:
        told = cache(lambda other: _told_of(likeness, at, other))
        return any(
            (first, second) not in alike
            and score(first, second) <= _UNLIKE
            and _are_apart(told(first), told(second))
            for first, second in combinations(others, 2)
        )

    return frozenset(at for at, others in near.items() if is_listing(at, sorted(others)))


def _told_of(likeness: Likeness, at: int, other: int) -> Mapping[int, float]:
    """Return which share of what an article says of another each of its sentences says."""
    weights = {
        place: likeness.weigh(line & likeness.words[other])
        for place, line in enumerate(likeness.sentences(at))
    }
    total = sum(weights.values()) or 1
    return {place: weight / total for place, weight in weights.items() if weight}


def _are_apart(one: Mapping[int, float], other: Mapping[int, float]) -> bool:
    """Return True if what is said of two articles is said in different sentences."""
    return sum(min(share, other.get(place, 0.0)) for place, share in one.items()) < _SHARED
