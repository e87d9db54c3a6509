"""Summaries: 1 to 3 sentences of the article, word for word, that say the most of it in 70 words.

How much a word is worth is how likely a reference summary would hold it: words said in many sentences, early, and
figures are worth most. The weights were fitted on 200 news articles (docs/editorial.md). Those sentences are taken whose
words together are worth most for their length, with a prior for what stands first: news puts what matters there.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from digest.editorial import quotable, sentences
from digest.model import Article, Sentence

MOST_SENTENCES = 3
MOST_WORDS = 70

#: Further sentences are background; leaving them out keeps very long articles quick.
_SENTENCES_READ = 40
_CANDIDATES = 8
_STOP_WORDS = frozenset(
    word[:6]
    for word in "a an the of to in on at for from by with and or but as is are was were be been has have had will would it its he she his her "
    "they them their this that these those who which what when where not no we you our your said say says also after before into "
    "over than then there more about up out new can could if all so just do did does while him us me i my one two being only "
    "other some such any under between during through because very like still how most".split()
)
#: The front of a word. Words that share six letters there count as one: a stemmer's work at no cost.
_WORD = re.compile(r"([^\W_]{1,6})[^\W_]*")
_FIGURE = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")

# The worth of a word, as fitted: a logistic function of these.
_BIAS = -1.21
_BY_SENTENCES = 1.02  # times the log of how many sentences have it
_BY_SHARE = 3.55  # times the share of sentences that have it
_BY_PLACE = -0.81  # times the log of one plus the number of the sentence that has it first
_IN_FIRST = -0.85  # the first sentence's words: the line above counts them too high
_STOP_WORD = 0.27
_STOP_BY_SENTENCES = -0.63
_DIGIT = 0.60
#: The headline's words, set by hand: the fitted articles had no headlines.
_IN_HEADLINE = 0.60

#: The length, in words, that a summary is measured against: a larger one favours longer summaries.
_REFERENCE_LENGTH = 80
#: What standing first is worth; it falls as one over the place.
_PLACE_PRIOR = 0.07
#: Keeps very short sentences from winning by a word or two.
_SMOOTHING = 12
_EARLY = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A sentence that may be chosen: its place among the text's, and what each of its words is worth."""

    start: int
    end: int
    text: str
    place: int
    length: int
    words: Mapping[str, float]
    worth: float

    @property
    def density(self) -> float:
        """Worth for its length, a little more for standing early."""
        return self.worth / (self.length + _SMOOTHING) * (1 + _EARLY / (1 + self.place))


def summarise(article: Article) -> tuple[Sentence, ...]:
    """Return the summary of `article`: 1 to 3 of its sentences in order, 70 words at most, or none that will do.

    The first stands alone. A figure of the headline is in the summary if a sentence that will do has it.
    """
    candidates = list(_candidates(article))
    promised = _promised(candidates, article.title)
    best = list(promised)
    for one in sorted(candidates, key=lambda one: -one.density):
        if len(best) < _CANDIDATES and one not in promised and quotable.will_do(one.text, article.title):
            best.append(one)
    best.sort(key=lambda one: one.place)
    while not (chosen := _choose(best, promised)) and promised:
        promised.pop()
    return tuple(Sentence(article.id, one.text, one.start, one.end) for one in chosen)


def _candidates(article: Article) -> Iterator[_Candidate]:
    """Yield the sentences of `article` that are short enough; whether they will do is costlier to tell."""
    spans = sentences.split(article.text)[:_SENTENCES_READ]
    if spans:
        spans[0] = (quotable.after_dateline(article.text, *spans[0]), spans[0][1])
    texts = [article.text[start:end] for start, end in spans]
    words = [dict.fromkeys(_WORD.findall(text.lower()), place) for place, text in enumerate(texts)]
    worth = _worth(words, frozenset(_WORD.findall(article.title.lower())))
    for place, (start, end) in enumerate(spans):
        length = len(texts[place].split())
        if length <= MOST_WORDS:
            values = {word: worth[word] for word in words[place]}
            yield _Candidate(start, end, texts[place], place, length, values, sum(values.values()))


def _worth(spoken: list[dict[str, int]], headline: frozenset[str]) -> dict[str, float]:
    """Return how likely a reference summary would hold each word, of the words `spoken` with their sentence's place."""
    spread: Counter[str] = Counter()
    first: dict[str, int] = {}
    for words in reversed(spoken):
        spread.update(words.keys())
        first.update(words)
    # Most words are alike in all that counts (said once, in the same sentence): they are reckoned once.
    alike: dict[tuple[int, int], float] = {}
    worth = {}
    for word, times in spread.items():
        place = first[word]
        if word in _STOP_WORDS or word in headline or word[0].isdigit():
            worth[word] = _likelihood(times, len(spoken), place, word, headline)
        else:
            if (times, place) not in alike:
                alike[times, place] = _likelihood(times, len(spoken), place, "", headline)
            worth[word] = alike[times, place]
    return worth


def _likelihood(times: int, of: int, place: int, word: str, headline: frozenset[str]) -> float:
    """Return the fitted likelihood for a `word` in so many sentences `of` all, in that at `place` first."""
    score = _BIAS + _BY_SENTENCES * math.log(times) + _BY_SHARE * times / of + _BY_PLACE * math.log1p(place)
    if place == 0:
        score += _IN_FIRST
    if word in _STOP_WORDS:
        score += _STOP_WORD + _STOP_BY_SENTENCES * math.log(times)
    elif word in headline:
        score += _IN_HEADLINE
    if word[:1].isdigit():
        score += _DIGIT
    return 1 / (1 + math.exp(-score))


def _promised(candidates: list[_Candidate], headline: str) -> list[_Candidate]:
    """Return the first sentence that will do for each figure of the `headline`; years are no figures."""
    promised: list[_Candidate] = []
    for figure in _figures(headline):
        having = [
            one for one in candidates if figure in _figures(one.text) and quotable.will_do(one.text, headline)
        ]
        if having and not any(one in promised for one in having) and len(promised) < MOST_SENTENCES:
            promised.append(having[0])
    return promised


class _Choice(NamedTuple):
    """Some candidates, by position, with what they come to together: words said twice are worth something once.

    The score is about what F1 the choice would have against a reference, with the prior; it is rounded, so that no
    machine's logarithm decides.
    """

    taken: tuple[int, ...] = ()
    length: int = 0
    worth: float = 0.0
    prior: float = 0.0
    score: float = 0.0


def _choose(candidates: list[_Candidate], promised: list[_Candidate]) -> tuple[_Candidate, ...]:
    """Return the best choice of up to three `candidates` that holds all that are `promised`, or none."""
    leading = {at for at, one in enumerate(candidates) if not quotable.leans(one.text)}
    shared = [[_shared(one, other) for other in candidates] for one in candidates]
    due = {candidates.index(one) for one in promised}
    best, choices = _Choice(), [_Choice()]
    for _ in range(MOST_SENTENCES):
        choices = [longer for choice in choices for longer in _longer(choice, candidates, leading, shared)]
        for choice in choices:
            if choice.score > best.score and due.issubset(choice.taken):
                best = choice
    return tuple(candidates[at] for at in best.taken)


def _longer(
    choice: _Choice, candidates: list[_Candidate], leading: set[int], shared: list[list[float]]
) -> Iterator[_Choice]:
    """Yield `choice` with each later candidate added that it has room for; only one that is `leading` comes first."""
    for at in range(choice.taken[-1] + 1 if choice.taken else 0, len(candidates)):
        one = candidates[at]
        length = choice.length + one.length
        if length <= MOST_WORDS and (choice.taken or at in leading):
            worth = choice.worth + max(one.worth - sum([shared[other][at] for other in choice.taken]), 0.0)
            prior = choice.prior + _PLACE_PRIOR / (1 + one.place)
            score = round(2 * worth / (length + _REFERENCE_LENGTH) + prior, 9)
            yield _Choice((*choice.taken, at), length, worth, prior, score)


def _shared(one: _Candidate, other: _Candidate) -> float:
    """Return what the words are worth that two candidates share; it counts from the earlier to the later."""
    if one.place >= other.place:
        return 0.0
    return sum([value for word, value in one.words.items() if word in other.words])


def _figures(text: str) -> list[str]:
    """Return the figures in `text` without thousands' commas, years aside."""
    found = (figure.replace(",", "") for figure in _FIGURE.findall(text))
    return [figure for figure in found if not _YEAR.fullmatch(figure)]
