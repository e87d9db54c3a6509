"""The choice of a summary: 1 to 3 sentences of an article, word for word, in at most 70 words.

The first that stands alone opens it; the headline's figures follow. What room is left goes to those
of the next sentences whose words are worth most for their length: a word is worth more the more
sentences have it, and the earlier it comes (see docs/engineering/editorial.md).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice

from digest.editorial.summary.addition import find_addition
from digest.editorial.summary.candidates import (
    MOST_WORDS,
    Candidate,
    find_opening,
    read_candidates,
)
from digest.editorial.summary.headline import (
    STOP_FRONTS,
    Headline,
    find_figures,
)
from digest.model import Article, Language, Sentence

MOST_SENTENCES = 3

#: The sentences that the rest is chosen from, the opening among them: news comes early.
_POOL = 6
#: What a stop word is worth beside another word.
_STOP_WORD = 0.3
#: The length, in words, of the assumed reference; a larger one favours longer summaries.
_REFERENCE_LENGTH = 65


def choose_summary(
    lead: Article, language: Language, others: Iterable[Article] = ()
) -> tuple[Sentence, ...]:
    """Return a story's summary: up to 3 sentences of its `lead` in order; empty if none is usable.

    The first stands alone; one that points back follows the sentence before it. The headline's
    figures are in the summary if usable sentences have them. If there is room, a sentence of one of
    the `others` that adds a figure or a date ends the summary.
    """
    candidates = read_candidates(lead, language)
    headline = Headline(lead.title)
    opening = find_opening(candidates, headline)
    if opening is None:
        return ()
    usable = _Usable(candidates, opening)
    wanted = [opening, *_promised(usable, headline)]
    pool = _pool(usable, wanted)
    worth = _worth(usable.candidates, pool[-1])
    while not (chosen := _choose(pool, wanted, worth)):
        wanted.pop()
    found = tuple(Sentence(lead.id, one.text, one.start, one.end) for one in chosen)
    if len(found) < MOST_SENTENCES and (others := tuple(others)):
        found += find_addition(lead, language, found, others)
    return found


class _Usable:
    """The sentences from the opening on that may be used; each is checked once, on demand."""

    def __init__(self, candidates: Sequence[Candidate], opening: Candidate) -> None:
        self.candidates = candidates[opening.place :]
        self._chains: dict[int, tuple[Candidate, ...]] = {opening.place: (opening,)}

    def chain(self, one: Candidate) -> tuple[Candidate, ...]:
        """Return `one` after the sentences that it needs, or nothing if it may not be used."""
        if one.place not in self._chains:
            self._chains[one.place] = self._chain(one)
        return self._chains[one.place]

    def _chain(self, one: Candidate) -> tuple[Candidate, ...]:
        if one.fault or one.tells_of_shares:
            return ()
        if one.lean != "before":
            return (one,)
        before = self.chain(self.candidates[one.place - self.candidates[0].place - 1])
        return (*before, one) if 0 < len(before) < MOST_SENTENCES else ()


def _promised(usable: _Usable, headline: Headline) -> list[Candidate]:
    """Return a usable sentence for each figure of the `headline`, one with its unit first."""
    promised = [usable.candidates[0]]
    for number, unit in headline.figures:
        near = (one for one in usable.candidates if number in one.text.replace(",", ""))
        found = [(one, find_figures(one.text)) for one in near if usable.chain(one)]
        having = [one for one, figures in found if (number, unit) in figures]
        having = having or [one for one, figures in found if number in dict(figures)]
        if having and not any(one in promised for one in having):
            promised.append(having[0])
    return promised[1:MOST_SENTENCES]


def _pool(usable: _Usable, wanted: Iterable[Candidate]) -> list[Candidate]:
    """Return the sentences to choose from, in order: the first usable, and those `wanted`."""
    first = islice(filter(usable.chain, usable.candidates), _POOL)
    pool = {one.place: one for needing in wanted for one in usable.chain(needing)}
    pool |= {one.place: one for one in first}
    return [pool[place] for place in sorted(pool)]


def _worth(candidates: Sequence[Candidate], last: Candidate) -> dict[str, float]:
    """Return the worth of each word from the opening up to the `last` that may be chosen.

    It is worth more the more sentences have it, and the earlier it comes. What stands before the
    opening sets a scene, or is of the page.
    """
    spread = Counter[str]()
    for one in candidates:
        spread.update(one.words)
    often = [0.0, *(1 + math.log(times) for times in range(1, len(candidates) + 1))]
    early: dict[str, float] = {}
    first = candidates[0].place
    for one in reversed(candidates[: last.place - first + 1]):
        early |= dict.fromkeys(one.words, 1 / (1 + math.log1p(one.place - first)))
    worth = {word: often[spread[word]] * weight for word, weight in early.items()}
    for word in worth.keys() & STOP_FRONTS:
        worth[word] *= _STOP_WORD
    return worth


def _choose(
    pool: Sequence[Candidate], wanted: Sequence[Candidate], worth: Mapping[str, float]
) -> tuple[Candidate, ...]:
    """Return the best choice of up to three of the `pool` that holds all `wanted`, or none.

    The score approximates the choice's F1 against a reference: a word counts once. It is rounded,
    so that no machine's logarithm decides.
    """
    best: tuple[Candidate, ...] = ()
    highest = 0.0
    rest = [one for one in pool if one not in wanted]
    for more in range(MOST_SENTENCES - len(wanted) + 1):
        for added in combinations(rest, more):
            taken = (*wanted, *added)
            length = sum([one.length for one in taken])
            if length > MOST_WORDS or not _is_explained(taken):
                continue
            words = frozenset[str]().union(*[one.words for one in taken])
            score = round(sum(map(worth.__getitem__, words)) / (length + _REFERENCE_LENGTH), 9)
            if score > highest:
                best, highest = taken, score
    return tuple(sorted(best, key=lambda one: one.place))


def _is_explained(taken: Sequence[Candidate]) -> bool:
    """Return True if the sentence before each that needs it is `taken`, too."""
    needed = [one.place - 1 for one in taken if one.lean == "before"]
    return not needed or {one.place for one in taken}.issuperset(needed)
