"""Candidates: which of the stories told a new one may go on, found cheaply by rare names.

Only these are read with care: beside thirty days of stories most share nothing with today's.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.editorial.words import STOP_WORDS
from digest.model import Article
from digest.model.text import bare_letters

#: So much of a text is looked at.
_OPENING = 700
_WORD = re.compile(r"[^\W\d_][^\W_]{2,}|\d[\d,]*(?:\.\d+)?")
#: A few articles make no word common: so many more are thought to be there.
_BACKGROUND = 300
#: Shorter words say nothing: "Rs".
_SHORTEST = 3
#: Two stories that share less in rare names than such a part of one name that no other has, have
#: nothing to do with each other.
_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Opening:
    """The words of a headline and the first sentences in small letters; `names` have capitals.

    `keys` are the letters of headlines, by which the same words are found in any language.
    """

    words: frozenset[str]
    names: frozenset[str]
    keys: frozenset[str] = frozenset()


class Rarity:
    """How rare words are in the openings at hand."""

    def __init__(self, openings: Iterable[Opening], common: frozenset[str]) -> None:
        every = list(openings)
        self._spread = Counter(word for one in every for word in one.words)
        self._size = len(every) + _BACKGROUND
        self._common = common

    def __getitem__(self, name: str) -> float:
        """Return what sharing a name says: 0 for common words."""
        if name in self._common or name in STOP_WORDS or len(name) < _SHORTEST or name[0].isdigit():
            return 0.0
        return math.log(self._size / (2 * self._spread[name] + 1))

    @property
    def enough(self) -> float:
        """What two stories with something to do with each other share at least."""
        return _ENOUGH * math.log(self._size / 3)

    def weigh(self, names: Iterable[str]) -> float:
        """Return what sharing these names says together."""
        return sum(map(self.__getitem__, names))


def read_opening(articles: Iterable[Article]) -> Opening:
    """Return the words that headlines and openings of a story's articles have."""
    every = tuple(articles)
    said = [word for one in every for word in _WORD.findall(f"{one.title}\n{one.text[:_OPENING]}")]
    names = frozenset(word.lower() for word in said if not word[0].islower())
    keys = frozenset(filter(None, (bare_letters(one.title) for one in every)))
    return Opening(frozenset(map(str.lower, said)), names, keys)


def find_candidates(
    new: Sequence[Opening], told: Sequence[Opening], rarity: Rarity
) -> Iterator[tuple[int, int]]:
    """Yield pairs of a new and a told story (positions) that share rare names or a headline."""
    having = defaultdict[str, list[int]](list)
    under = defaultdict[str, list[int]](list)
    for at, one in enumerate(told):
        for name in one.names:
            having[name].append(at)
        for key in one.keys:
            under[key].append(at)
    for at, one in enumerate(new):
        shared = defaultdict[int, float](float)
        for name in one.names:
            if worth := rarity[name]:
                for other in having.get(name, ()):
                    shared[other] += worth
        for key in one.keys:
            shared.update(dict.fromkeys(under.get(key, ()), rarity.enough))
        yield from ((at, other) for other in sorted(shared) if shared[other] >= rarity.enough)
