"""The choice of a summary: 1 to 3 sentences of an article, word for word, in at most 70 words.

A word's worth is the likelihood that a reference summary holds it: words in many sentences, early
words and figures are worth most. The weights were fitted on 200 news articles (see
docs/engineering/editorial.md). Of the densest sentences, the choice is the set whose words together
are worth most for its length.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice, pairwise

from digest.editorial.facts.finder import find_facts
from digest.editorial.summary.quotable import (
    after_dateline,
    is_quotable,
    leans_on_previous,
    points_back,
)
from digest.editorial.summary.sentences import split_sentences
from digest.editorial.words import STOP_WORDS
from digest.model import Article, Fact, Language, Sentence, SentenceWords

MOST_SENTENCES = 3
MOST_WORDS = 70

#: Further sentences are background; leaving them out keeps very long articles quick.
_SENTENCES_READ = 40
_FIRST_FEW = 3
#: More candidates would let in sentences that are worth little for their length.
_CANDIDATES = 6
_STOP_WORDS = frozenset(word[:6] for word in STOP_WORDS)
#: The front of a word. Words that share six letters count as one: stemming at no cost.
_WORD = re.compile(r"(\w{1,6})\w*")
_UNIT = (
    r"%|per ?cent|[kmgt]?wh?\b|mva|kv\b|k?m\b|cr\b|crores?|lakhs?|[bm]n\b|[bmtr]+illions?|acres?"
    r"|hectares?|ha\b|sq\b|tonnes?"
)
#: A number with what it counts. "FY26", "NH-44" and "5G" are names.
_FIGURE = re.compile(
    rf"(?:(?<![\w-])|(?<=\brs)|(?<=\d-))(?P<money>(?<=₹)|(?<=rs)|(?<=rs[. ])|(?<=rs\. ))?"
    r"(?P<number>\d{1,15}(?:,\d{1,4}){0,6}(?:\.\d{1,9})?)"
    rf"(?:[ -]?(?P<unit>{_UNIT})|(?![a-z]))"
)
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

_IF_STOP_WORD, _IF_DIGIT, _IF_IN_HEADLINE = (
    math.exp(-weight) for weight in (_STOP_WORD, _DIGIT, _IN_HEADLINE)
)

#: The length, in words, of the assumed reference; a larger one favours longer summaries.
_REFERENCE_LENGTH = 80
#: Keeps very short sentences from winning by a word or two.
_SMOOTHING = 12

#: A sentence of another article is not added if more of its words are in the summary.
_MOST_SHARED = 0.6
_FEWEST_NAMES = 2
#: Figures this close are one, rounded by one of two reporters.
_ROUNDING = 0.02
#: Smaller counts ("two bidders") are no news.
_FEWEST_COUNTED = 10
_NAME = re.compile(r"[A-Z][\w&-]*")
_NO_NAMES = frozenset(
    "rs inr mw gw kw kv km mva india indian january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday "
    "sunday".split()
)


@dataclass(slots=True, eq=False)
class _Candidate:
    """A sentence that may be chosen; `place` is its number, `density` its worth for its length."""

    start: int
    end: int
    text: str
    place: int
    length: int
    words: dict[str, float]
    density: float


def choose_summary(
    lead: Article, language: Language, others: Iterable[Article] = ()
) -> tuple[Sentence, ...]:
    """Return a story's summary: up to 3 sentences of its `lead` in order; empty if none is usable.

    The first sentence stands alone, and is the text's first if that is worth it; one that points
    back follows the sentence before it. The headline's figures are in the summary if usable
    sentences have them. If there is room, a sentence of one of the `others` that adds a figure or
    a date ends the summary.
    """
    words = language.sentences
    if words is None:
        return ()
    usable = _Usable(list(_candidates(lead, words)), lead.title)
    promised = _promised(usable, lead.title)
    pool = _pool(usable, promised)
    # News opens with its subject: the first sentence opens the summary if it is worth telling.
    opening = [one for one in pool[:1] if one.place == 0 and not leans_on_previous(one.text)]
    wanted = [*promised, *opening]
    while not (chosen := _choose(pool, wanted)) and wanted:
        wanted.pop()
    found = tuple(Sentence(lead.id, one.text, one.start, one.end) for one in chosen)
    return (*found, *_addition(lead, words, found, others)) if found else ()


def _candidates(article: Article, language: SentenceWords) -> Iterator[_Candidate]:
    """Yield the sentences of `article` that are short enough; `_Usable` checks the rest."""
    spans = _spans(article, language)
    texts = [article.text[start:end] for start, end in spans]
    words = [dict.fromkeys(_WORD.findall(text.lower())) for text in texts]
    worth = _worth(words, frozenset(_WORD.findall(article.title.lower())))
    for place, (start, end) in enumerate(spans):
        length = len(texts[place].split())
        if length <= MOST_WORDS:
            values = {word: worth[word] for word in words[place]}
            density = sum(values.values()) / (length + _SMOOTHING)
            yield _Candidate(start, end, texts[place], place, length, values, density)


def _spans(article: Article, language: SentenceWords) -> list[tuple[int, int]]:
    """Return the spans of the first sentences of `article`, without datelines."""
    spans = split_sentences(article.prose, language, _SENTENCES_READ)
    # A byline or a heading may stand above the dateline.
    for at, (start, end) in enumerate(spans[:_FIRST_FEW]):
        spans[at] = (after_dateline(article.text, start, end), end)
    return spans


def _worth(spoken: Sequence[Iterable[str]], headline: frozenset[str]) -> dict[str, float]:
    """Return how likely a reference summary holds each word; `spoken` has a list per sentence."""
    spread = Counter([word for words in spoken for word in words])
    worth: dict[str, float] = {}
    for place, words in enumerate(spoken):
        odds: dict[int, float] = {}  # most words here are said equally often: reckoned once
        for word in words:
            if word in worth:
                continue
            times = spread[word]
            if times not in odds:
                odds[times] = _against(times, place, len(spoken))
            against = odds[times]
            if word in _STOP_WORDS:
                against *= _IF_STOP_WORD * times**-_STOP_BY_SENTENCES
            elif word in headline:
                against *= _IF_IN_HEADLINE
            if word < ":":  # as digits are
                against *= _IF_DIGIT
            worth[word] = 1 / (1 + against)
    return worth


def _against(times: int, place: int, of: int) -> float:
    """Return the fitted odds against a word in `times` sentences `of` all, first at `place`."""
    score = _BIAS + _BY_SENTENCES * math.log(times) + _BY_SHARE * times / of
    return math.exp(-score - (_BY_PLACE * math.log1p(place) if place else _IN_FIRST))


class _Usable:
    """The candidates that may be used; each is checked once, on demand, as checks are slow."""

    def __init__(self, candidates: Sequence[_Candidate], title: str) -> None:
        self.candidates = candidates
        self._at = {one.place: one for one in candidates}
        self._title = title
        self._known: dict[int, tuple[_Candidate, ...]] = {}

    def chain(self, one: _Candidate) -> tuple[_Candidate, ...]:
        """Return `one` after the sentences that it needs, or nothing if any of them is unusable."""
        if one.place not in self._known:
            self._known[one.place] = self._chain(one)
        return self._known[one.place]

    def _chain(self, one: _Candidate) -> tuple[_Candidate, ...]:
        chain: tuple[_Candidate, ...] = ()
        for _ in range(MOST_SENTENCES):
            if not is_quotable(one.text, self._title):
                return ()
            chain = (one, *chain)
            if not points_back(one.text):
                return chain
            if (before := self._at.get(one.place - 1)) is None:
                return ()
            one = before
        return ()


def _promised(usable: _Usable, headline: str) -> list[_Candidate]:
    """Return a usable sentence for each figure of the `headline`, one that stands alone first."""
    promised: list[_Candidate] = []
    for figure in _figures(headline):
        near = (one for one in usable.candidates if figure[0] in one.text.replace(",", ""))
        found = [(one, _figures(one.text)) for one in near if usable.chain(one)]
        having = [one for one, figures in found if figure in figures]
        if not having:
            having = [one for one, figures in found if figure[0] in dict(figures)]
        if having and not any(one in promised for one in having) and len(promised) < MOST_SENTENCES:
            promised.append(min(having, key=lambda one: leans_on_previous(one.text)))
    return promised


def _figures(text: str) -> list[tuple[str, str]]:
    """Return the figures in `text`, normalised, with the front of their unit; no years."""
    figures = []
    for found in _FIGURE.finditer(text.lower()):
        number, unit = found["number"], found["unit"] or ""
        if unit or found["money"] is not None or not _YEAR.fullmatch(number):
            plain = number.replace(",", "")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            figures.append((plain, "%" if unit.startswith("per") else unit[:2]))
    return figures


def _pool(usable: _Usable, promised: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the candidates in order: those `promised`, with what they need, and the densest."""
    pool = {one.place: one for needing in promised for one in usable.chain(needing)}
    for one in sorted(usable.candidates, key=lambda one: -one.density):
        if len(pool) >= _CANDIDATES:
            break
        if usable.chain(one):
            pool[one.place] = one
    if all(leans_on_previous(one.text) for one in pool.values()):  # one must open the summary
        leading = (one for one in usable.candidates if not leans_on_previous(one.text))
        pool |= {one.place: one for one in islice(filter(usable.chain, leading), 1)}
    return [pool[place] for place in sorted(pool)]


def _choose(pool: Sequence[_Candidate], wanted: Sequence[_Candidate]) -> tuple[_Candidate, ...]:
    """Return the best choice of up to three of the `pool` that holds all `wanted`, or none.

    The score approximates the choice's F1 against a reference: a word counts once. It is rounded,
    so that no machine's logarithm decides.
    """
    best: tuple[int, ...] = ()
    highest = 0.0
    due = tuple({pool.index(one) for one in wanted})
    rest = [at for at in range(len(pool)) if at not in due]
    lengths = [one.length for one in pool]
    leading = [not leans_on_previous(one.text) for one in pool]
    follows = [points_back(one.text) for one in pool]
    for more in range(MOST_SENTENCES - len(due) + 1):
        for added in combinations(rest, more):
            taken = sorted(due + added)
            length = sum([lengths[at] for at in taken])
            if length > MOST_WORDS or not taken or not leading[taken[0]]:
                continue
            apart = [pool[b].place - pool[a].place != 1 for a, b in pairwise(taken) if follows[b]]
            if any(apart):
                continue
            words: dict[str, float] = {}
            for at in taken:
                words |= pool[at].words
            score = round(sum(words.values()) / (length + _REFERENCE_LENGTH), 9)
            if score > highest:
                best, highest = tuple(taken), score
    return tuple(pool[at] for at in best)


def _addition(
    lead: Article, language: SentenceWords, chosen: Sequence[Sentence], others: Iterable[Article]
) -> tuple[Sentence, ...]:
    """Return the sentence of one of the `others` that adds most to the `chosen`, or none.

    It has a figure or a date that the lead lacks, shares names but not most words with the
    summary, and stands alone.
    """
    room = MOST_WORDS - sum(len(one.text.split()) for one in chosen)
    if len(chosen) == MOST_SENTENCES or not (others := tuple(others)):
        return ()
    said = " ".join(one.text for one in chosen)
    known = find_facts(f"{lead.title}\n{lead.text}", lead.published_day)
    names, words = _names(f"{lead.title} {said}"), _telling(said)
    best: tuple[Sentence, ...] = ()
    most = 0
    for article in others:
        for start, end in _spans(article, language):
            text = article.text[start:end]
            if (
                len(text.split()) <= room
                and len(names & _names(text)) >= _FEWEST_NAMES
                and len(words & _telling(text)) <= _MOST_SHARED * len(_telling(text))
                and not leans_on_previous(text)
                and is_quotable(text, lead.title)
                and is_quotable(text, article.title)
            ):
                day = article.published_day
                new = sum(_is_new(fact, known, day) for fact in find_facts(text, day))
                if new > most:
                    best, most = (Sentence(article.id, text, start, end),), new
    return best


def _is_new(fact: Fact, known: Iterable[Fact], published: date | None) -> bool:
    """Return True if `fact` is worth adding: a figure or a coming day that is not `known`."""
    if fact.kind == "date":
        day = fact.last or fact.first
        return (published is None or (day is not None and day > published)) and not any(
            (fact.first, fact.last) == (one.first, one.last) for one in known
        )
    if fact.value is None or (fact.kind == "count" and fact.value < _FEWEST_COUNTED):
        return False
    return not any(
        one.kind == fact.kind
        and (fact.kind == "count" or one.unit == fact.unit)
        and any(
            value is not None and math.isclose(value, fact.value, rel_tol=_ROUNDING)
            for value in (one.value, one.to_value)
        )
        for one in known
    )


def _names(text: str) -> set[str]:
    """Return the capitalised words of `text` that may be names, in small letters."""
    names = set(map(str.lower, _NAME.findall(text))) - _NO_NAMES
    return {name for name in names if name[:6] not in _STOP_WORDS}


def _telling(text: str) -> set[str]:
    """Return the fronts of the words of `text` without stop words."""
    return {word for word in _WORD.findall(text.lower()) if word not in _STOP_WORDS}
