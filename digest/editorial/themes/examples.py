"""Examples: the known headlines that an article is most like.

Likeness is the cosine of the articles' words, weighted by their rarity among the examples (TF-IDF).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from digest.editorial.themes.terms import Owner, split_words
from digest.editorial.words import STOP_WORDS
from digest.model import Correction

#: The weight of a word in the headline; in the text it is 1.
_TITLE_WEIGHT = 2.0
#: At most so many examples count; less likeness than this is chance.
_NEAREST = 5
_LEAST_LIKENESS = 0.12
_FRONT_LETTERS = 7
#: Rarity counts so many further examples, so that a few make no word common.
_MORE_EXAMPLES = 50
_FRONT_WORDS = 60
_STOP_WORDS = STOP_WORDS - frozenset(
    "i like me my our them us we while you your".split()
) | frozenset("billion cent crore india lakh may million per rs year years".split())


@dataclass(frozen=True, slots=True)
class Example:
    """A headline of `owner`, with some text if it comes from a `correction`."""

    owner: Owner
    title: str
    text: str = ""
    correction: Correction | None = None


class ExampleMatch(NamedTuple):
    """An example, and an article's likeness to it, above 0 and at most 1."""

    example: Example
    degree: float


class Examples:
    """Finds the examples nearest to an article."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._examples = tuple(examples)

    def nearest(self, title: str, text: list[str]) -> Iterator[ExampleMatch]:
        """Yield the examples most like an article with this title and words, the nearest first."""
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
        return [set(_weigh(example.title, split_words(example.text))) for example in self._examples]

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """Each word's rarity: the log of all examples over those with the word."""
        having = Counter(word for some in self._words for word in some)
        return {word: self._rarest - math.log(2 * times + 1) for word, times in having.items()}

    @cached_property
    def _rarest(self) -> float:
        """The rarity of a word that no example has: it lowers an article's likeness to all."""
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
    """Return the fronts of an article's words, without stop words, and their weights."""
    weights = dict.fromkeys(_telling(text[:_FRONT_WORDS]), 1.0)
    return weights | dict.fromkeys(_telling(split_words(title)), _TITLE_WEIGHT)


def _telling(text: Iterable[str]) -> Iterator[str]:
    for word in text:
        small = word.lower()
        if small not in _STOP_WORDS and not small[0].isdecimal():
            yield small[:_FRONT_LETTERS]
