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
    Headline,
    find_figures,
    is_stop_word,
)
from digest.model import Article, Language, Sentence

MOST_SENTENCES = 3

#: The sentences that the rest is chosen from, the opening among them: news comes early.
_POOL = 6
#: What a stop word is worth beside another word.
_STOP_WORD = 0.3
#: The length, in words, of the assumed reference; a larger one favours longer summaries.
_REFERENCE_LENGTH = 80


#: A usable sentence after those before it that it needs, by its place in the text.
_Chains = Mapping[int, tuple[Candidate, ...]]


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
    chains = _chains(candidates, opening)
    wanted = [opening, *_promised(chains, opening, headline)]
    pool = _pool(chains, wanted)
    worth = _worth(candidates)
    while not (chosen := _choose(pool, wanted, worth)):
        wanted.pop()
    found = tuple(Sentence(lead.id, one.text, one.start, one.end) for one in chosen)
    if len(found) < MOST_SENTENCES and (others := tuple(others)):
        found += find_addition(lead, language, found, others)
    return found


def _chains(candidates: Sequence[Candidate], opening: Candidate) -> _Chains:
    """Return the usable sentences from the `opening` on, each after those that it needs."""
    chains = {opening.place: (opening,)}
    for one in candidates[opening.place + 1 :]:
        if one.fault or one.tells_of_shares:
            continue
        if one.lean != "before":
            chains[one.place] = (one,)
        elif 0 < len(before := chains.get(one.place - 1, ())) < MOST_SENTENCES:
            chains[one.place] = (*before, one)
    return chains


def _promised(chains: _Chains, opening: Candidate, headline: Headline) -> list[Candidate]:
    """Return a usable sentence for each figure of the `headline`, one with its unit first."""
    promised = [opening]
    for number, unit in headline.figures:
        near = [one[-1] for one in chains.values() if number in one[-1].text.replace(",", "")]
        found = [(one, find_figures(one.text)) for one in near]
        having = [one for one, figures in found if (number, unit) in figures]
        having = having or [one for one, figures in found if number in dict(figures)]
        if having and not any(one in promised for one in having):
            promised.append(having[0])
    return promised[1:MOST_SENTENCES]


def _pool(chains: _Chains, wanted: Iterable[Candidate]) -> list[Candidate]:
    """Return the sentences to choose from, in order: the first usable, and those `wanted`."""
    pool = {one.place: one for needing in wanted for one in chains[needing.place]}
    pool |= {place: chains[place][-1] for place in islice(chains, _POOL)}
    return [pool[place] for place in sorted(pool)]


def _worth(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the worth of each word: of how many sentences it is, and how early it comes."""
    spread = Counter(word for one in candidates for word in one.words)
    worth: dict[str, float] = {}
    for one in candidates:
        early = 1 / (1 + math.log1p(one.place))
        for word in one.words:
            if word not in worth:
                often = 1 + math.log(spread[word])
                worth[word] = often * early * (_STOP_WORD if is_stop_word(word) else 1)
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
            taken = sorted((*wanted, *added), key=lambda one: one.place)
            length = sum(one.length for one in taken)
            places = {one.place for one in taken}
            if length > MOST_WORDS or any(
                one.lean == "before" and one.place - 1 not in places for one in taken
            ):
                continue
            words = frozenset[str]().union(*(one.words for one in taken))
            score = round(sum(worth[word] for word in words) / (length + _REFERENCE_LENGTH), 9)
            if score > highest:
                best, highest = tuple(taken), score
    return best
