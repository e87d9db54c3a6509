"""Likeness: how far two articles speak of one event, by the words, names and numbers they share.

Cosine likeness of sets of terms, each weighed by the number of articles that have it (Sparck Jones
1972, Salton and Buckley 1988). That number says how likely two of them are about one event, and so
it counts by itself and not as a share: of five articles with a name as many are about one event in
a batch of fifty as in one of a thousand. Names and numbers tell events apart while plain words tell
only subjects, so they weigh more. A term counts once, however often it stands. In a batch of a few
articles nothing is rare or common: a list says which words are common in general.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import chain, combinations
from sys import intern

from digest.editorial.stories.terms import is_year_term
from digest.editorial.stories.trace import Trace

#: The weight of a name or number, and of two side by side; a plain word weighs 1.
_NAME = 3.0
_PAIR = 2.0
#: A term that so many articles have would say nothing.
_NOTHING = 1000
#: So many articles are about one event: no term counts as rarer.
_EVENT = 5
#: A common word counts as if so many articles had it.
_COMMON = 200
#: Terms in more articles are the batch's subject, not an event; skipping them saves time.
_MOST_SHARED = 80
#: A pair is compared if it shares so many terms of this worth: names, numbers, rarer words.
_ENOUGH = 2
_HEAVY = 40_000
#: Added to the length of every article, squared: two short texts that share a name prove little.
_BRIEF = 450_000
#: A report has fewer versions.
_MOST_VERSIONS = 12
#: Added to the weight of every headline.
_BRIEF_HEADLINE = 150_000


class Likeness:
    """The likeness of any two articles of a batch, given by position.

    What stands word for word in another article under another headline is boilerplate: it counts
    for nothing.
    """

    def __init__(self, batch: Sequence[Trace]) -> None:
        self.repeated = _repeated(batch)
        self._lines = [list(_lines(trace, self.repeated)) for trace in batch]
        told = [_terms(lines) for lines in self._lines]
        spread = _spread(told)
        self._weights = _weights(spread, batch)
        self._lengths = [self._length(words) for words in told]
        shared = {word for word, worth in self._weights.items() if worth and spread[word] > 1}
        self.words = [words & shared for words in told]
        heavy = {word for word in shared if self._weights[word] >= _HEAVY}
        self._heavy = [words & heavy for words in self.words]
        self._light = [self.weigh(words - heavy) for words in self.words]
        leads = [
            _terms(lines[: trace.terms.lead])
            for lines, trace in zip(self._lines, batch, strict=True)
        ]
        self._leads = [words & shared for words in leads]
        self._lead_lengths = [self._length(words) for words in leads]
        headlines = [_terms(lines[:1]) for lines in self._lines]
        self._headlines = [words & shared for words in headlines]
        self._headline_weights = [self.weigh(words) + _BRIEF_HEADLINE for words in headlines]

    def weigh(self, words: Iterable[str]) -> int:
        """Return the weight of terms."""
        return sum(map(self._weights.__getitem__, words))

    def heaviest(self, words: Iterable[str]) -> list[str]:
        """Return terms by their weight, the heaviest first."""
        return sorted(words, key=lambda word: (-self._weights[word], word))

    def sentences(self, at: int) -> Iterator[set[str]]:
        """Yield the terms of each sentence of an article that other articles have, too."""
        return (self.words[at].intersection(line.split()) for line in self._lines[at][1:])

    def whole(self, one: int, other: int) -> float:
        """Return how alike two articles are as a whole, from 0 to 1."""
        shared = self.weigh(self.words[one] & self.words[other])
        return math.sqrt(shared / (self._lengths[one] * self._lengths[other]))

    def most_whole(self, one: int, other: int) -> float:
        """Return the most that `whole` can be: quicker, as an article has few heavy terms."""
        shared = self.weigh(self._heavy[one] & self._heavy[other])
        light = min(self._light[one], self._light[other])
        return math.sqrt((shared + light) / (self._lengths[one] * self._lengths[other]))

    def lead(self, one: int, other: int) -> float:
        """Return how alike headline and first words are, from 0 to 1."""
        shared = self.weigh(self._leads[one] & self._leads[other])
        return math.sqrt(shared / (self._lead_lengths[one] * self._lead_lengths[other]))

    def headline(self, one: int, other: int) -> float:
        """Return the share of one headline that the other article says, the larger of both."""
        return max(self._said(one, other), self._said(other, one))

    def _said(self, one: int, other: int) -> float:
        """Return the share of the headline of `one` that `other` says."""
        said = self.weigh(self._headlines[one] & self.words[other])
        return said / self._headline_weights[one]

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of articles that share enough to be compared, the lower position first."""
        having: defaultdict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(self._heavy):
            met = Counter(chain.from_iterable(having[word] for word in words))
            for word in words:
                having[word].append(at)
            yield from ((other, at) for other, times in met.items() if times >= _ENOUGH)

    def _length(self, words: Iterable[str]) -> float:
        return math.sqrt(self.weigh(words) + _BRIEF)


def _lines(trace: Trace, repeated: Set[int]) -> Iterator[str]:
    """Yield the terms of headline and sentences, none of `repeated` sentences (hashes)."""
    marked = zip(trace.terms.lines.split("\n"), (0, *trace.lines), strict=False)
    return ("" if mark in repeated else line for line, mark in marked)


def _terms(lines: Iterable[str]) -> set[str]:
    """Return the terms of lines, each one object in all articles: so they are quick to compare."""
    return set(map(intern, " ".join(lines).split()))


def _repeated(batch: Sequence[Trace]) -> set[int]:
    """Return the hashes of sentences that stand in two articles under two headlines.

    Articles that share half of their sentences are versions of one report, and prove nothing.
    """
    holders: defaultdict[int, list[Trace]] = defaultdict(list)
    for trace in batch:
        for line in trace.sentences:
            holders[line].append(trace)
    return {
        line
        for line, some in holders.items()
        if len(some) > 1
        and (
            len(some) > _MOST_VERSIONS
            or any(not _are_versions(one, other) for one, other in combinations(some, 2))
        )
    }


def _are_versions(one: Trace, other: Trace) -> bool:
    if one.title == other.title:
        return True
    fewest = min(len(one.sentences), len(other.sentences))
    return 2 * len(one.sentences & other.sentences) >= fewest


def _weights(spread: Mapping[str, int], batch: Sequence[Trace]) -> dict[str, int]:
    """Return the worth of sharing each term: its weight squared, in thousandths, for exact sums.

    `spread` is the number of articles that have it.
    """
    named = _spread({name.lower() for name in trace.terms.names.split()} for trace in batch)
    common = set[str]().union(*{trace.words.common for trace in batch if trace.words})

    @cache
    def worth(kind: float, times: int) -> int:
        return round(1000 * (kind * math.log(_NOTHING / times)) ** 2)

    weights = {}
    for word, times in spread.items():
        if times > _MOST_SHARED:
            weights[word] = 0
        elif "_" in word:
            weights[word] = worth(_PAIR, max(times, _EVENT))
        elif _is_common(word, common):
            weights[word] = worth(1.0, _COMMON)
        else:  # a name that as many articles have as a plain word is none
            is_name = word[0].isdigit() or 2 * named.get(word, 0) >= times
            weights[word] = worth(_NAME if is_name else 1.0, max(times, _EVENT))
    return weights


def _spread(told: Iterable[Set[str]]) -> Counter[str]:
    """Return the number of articles with each term."""
    return Counter(chain.from_iterable(told))


def _is_common(word: str, common: Set[str]) -> bool:
    """Return True if `word` is common everywhere, as years and numbers of one or two digits are."""
    return word in common or (word.isdecimal() and (len(word) < 3 or is_year_term(word)))
