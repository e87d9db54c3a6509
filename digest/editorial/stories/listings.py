"""Listings: articles that tell several stories, such as round-ups; they belong to none of these.

An article is a listing if it is alike to two articles that are unlike each other, and its sentences
about the one are not those about the other. A feature that touches two events does so throughout.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from digest.editorial.stories.card import Comparison

#: Two articles at this score or below tell of two events.
_UNLIKE = -2.0
#: The part of what a listing says of two events that it says of both at once, at most.
_SHARED = 0.2


def find_listings(comparison: Comparison, alike: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Return the listings in a batch, by position, given all pairs that are `alike`."""
    near: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in alike:
        near[one].append(other)
        near[other].append(one)
    return frozenset(at for at, others in near.items() if _is_listing(comparison, at, others))


def _is_listing(comparison: Comparison, at: int, others: Sequence[int]) -> bool:
    told = {other: _told_of(comparison, at, other) for other in others}
    return any(
        _shared(told[one], told[other]) < _SHARED and comparison.score(one, other) <= _UNLIKE
        for place, one in enumerate(others)
        for other in others[:place]
    )


def _told_of(comparison: Comparison, at: int, other: int) -> Mapping[int, float]:
    """Return which share of what an article says of another each of its sentences says."""
    alike = comparison.likeness
    weights = {
        place: alike.weigh(line & alike.words[other])
        for place, line in enumerate(alike.sentences[at])
    }
    total = sum(weights.values()) or 1
    return {place: weight / total for place, weight in weights.items() if weight}


def _shared(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    return sum(min(share, other.get(place, 0.0)) for place, share in one.items())
