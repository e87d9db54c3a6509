"""Examples: which known headlines an article is most like.

Likeness is the cosine of the articles' words, weighted by how rare they are among the examples (TF-IDF).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from digest.editorial.themes.terms import Owner, words_of
from digest.model import Correction

#: Words in the headline count this much, those of the text once.
_TITLE_WEIGHT = 2.0
#: So many nearest examples speak; fainter likeness than this is chance.
_NEAREST = 5
_LEAST_LIKENESS = 0.12
_FRONT_LETTERS = 7
#: Rarity is reckoned as if there were so many examples more, so that a few examples make no word common.
_MORE_EXAMPLES = 50
_FRONT_WORDS = 60
_STOP_WORDS = frozenset(
    "a an the of to in on at for from by with and or but as is are was were be been has have had will would it its he she his her they "
    "their this that these those who which what when where not no say says said also after before into over than then there more about "
    "up out new can could if all so just do did does him one two being only other some such any under between during through because "
    "very still how most per cent rs crore billion lakh million year years may india".split()
)
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Example:
    """A headline (with some text, of a correction) and what it is an example of."""

    owner: Owner
    title: str
    text: str = ""
    correction: Correction | None = None


class ExampleMatch(NamedTuple):
    """An example, and how like it an article is: above 0, at most 1."""

    example: Example
    degree: float


class Examples:
    """Finds the nearest of many examples."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._examples = tuple(examples)

    def nearest(self, title: str, text: list[str]) -> Iterator[ExampleMatch]:
        """Yield the examples most like an article of this title and these words, the nearest first."""
        if not self._examples:
            return
        weights = _weigh(title, text)
        length, overlap = 0.0, defaultdict[int, float](float)
        for word, weight in weights.items():
            rarity = self._rarity.get(word, self._rarest)
            length += (weight * rarity) ** 2
            for at in self._having.get(word, ()):
                overlap[at] += weight * rarity * rarity
        length = math.sqrt(length) or 1.0
        degrees = (
            (round(shared / length / self._lengths[at], 6), at) for at, shared in overlap.items()
        )
        ranked = sorted((-degree, at) for degree, at in degrees if degree >= _LEAST_LIKENESS)
        for degree, at in ranked[:_NEAREST]:
            yield ExampleMatch(self._examples[at], -degree)

    @cached_property
    def _words(self) -> list[set[str]]:
        return [set(_weigh(example.title, words_of(example.text))) for example in self._examples]

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """How rare each word is among the examples: the log of how many of them there are for one that has it."""
        having = Counter(word for some in self._words for word in some)
        return {word: self._rarest - math.log(2 * times + 1) for word, times in having.items()}

    @cached_property
    def _rarest(self) -> float:
        """The rarity of a word that no example has: it makes an article less like all of them."""
        return math.log(2 * (len(self._examples) + _MORE_EXAMPLES))

    @cached_property
    def _having(self) -> Mapping[str, list[int]]:
        having = defaultdict[str, list[int]](list)
        for at, some in enumerate(self._words):
            for word in sorted(some):
                having[word].append(at)
        return having

    @cached_property
    def _lengths(self) -> list[float]:
        return [
            math.sqrt(sum(self._rarity[word] ** 2 for word in sorted(some))) or 1.0
            for some in self._words
        ]


def _weigh(title: str, text: list[str]) -> dict[str, float]:
    """Return the fronts of the telling words of an article, with their weight."""
    weights = dict.fromkeys(_telling(text[:_FRONT_WORDS]), 1.0)
    return weights | dict.fromkeys(_telling(words_of(title)), _TITLE_WEIGHT)


def _telling(text: Iterable[str]) -> Iterator[str]:
    for word in text:
        small = word.lower()
        if small not in _STOP_WORDS and not _FIGURE.match(small):
            yield small[:_FRONT_LETTERS]
