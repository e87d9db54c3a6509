"""Candidates: an article's sentences, and which of them a summary may open with or hold."""

from collections.abc import Sequence
from functools import cached_property

from digest.editorial.summary.headline import Headline, word_fronts
from digest.editorial.summary.leaning import Lean, find_lean
from digest.editorial.summary.quotable import find_fault
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, Language

MOST_WORDS = 70

#: Further sentences are background; leaving them out keeps very long articles quick.
_SENTENCES_READ = 40
#: The sentences among which the opening is looked for, as news comes early.
_OPENINGS = 8
#: A later sentence opens if it says so much more of the headline than the first that stands alone,
_CLEARLY_MORE = 0.3
#: or than the text's first, if that names something that only the headline may explain.
_MORE = 0.15


class Candidate:
    """A sentence that a summary may hold; it is checked on demand, as checks are slow."""

    def __init__(
        self, article: Article, start: int, end: int, place: int, language: Language
    ) -> None:
        self.start = start
        self.end = end
        self.text = article.text[start:end]
        #: Its number in the text.
        self.place = place
        self.length = len(self.text.split())
        #: The fronts of its words.
        self.words = frozenset(word_fronts(self.text))
        self._title = article.title
        self._openings = language.openings

    @cached_property
    def fault(self) -> str:
        """Why it may not be quoted; "" if it may."""
        return "long" if self.length > MOST_WORDS else find_fault(self.text, self._title)

    @cached_property
    def lean(self) -> Lean:
        """What it leans on; "" if it stands alone."""
        return find_lean(self.text, self._openings, self._title)

    @cached_property
    def tells_of_shares(self) -> bool:
        """True if it tells what shares did, and the headline does not."""
        shares = self._openings.shares
        return any(map(self.text.lower().__contains__, shares)) and not any(
            map(self._title.lower().__contains__, shares)
        )


def read_candidates(article: Article, language: Language) -> list[Candidate]:
    """Return the first sentences of `article`, without datelines; none of an unknown language."""
    if (words := language.sentences) is None:
        return []
    spans = split_sentences(article.prose, words, _SENTENCES_READ)
    return [
        Candidate(article, start, end, place, language) for place, (start, end) in enumerate(spans)
    ]


def find_opening(candidates: Sequence[Candidate], headline: Headline) -> Candidate | None:
    """Return the sentence that opens a summary, or None if none can.

    News opens with its subject: it is the first that stands alone, unless that sets a scene and one
    of the next says clearly more of the headline.
    """
    best: Candidate | None = None
    said = 0.0
    more = _MORE if _has_long_lead(candidates) else _CLEARLY_MORE
    quotable = (one for one in candidates if not one.fault)
    for number, one in enumerate(quotable):
        settled = number >= _OPENINGS or said + more > headline.most
        if settled and best is not None and _stands_alone(best):
            break
        if _stands_alone(one) or _may_stand(one, first=number == 0):
            share = headline.share(one.text)
            if best is None or _is_better(one, share, best, said, more):
                best, said = one, share
    return best


def _has_long_lead(candidates: Sequence[Candidate]) -> bool:
    """Return True if the first sentence has the news, and is too long to quote."""
    return bool(candidates) and candidates[0].fault == "long" and not candidates[0].lean


def _stands_alone(one: Candidate) -> bool:
    return not one.lean and not one.tells_of_shares


def _may_stand(one: Candidate, *, first: bool) -> bool:
    """Return True if a sentence may open a summary if no better does.

    The headline explains what it names; the text's `first` sentence leans on nothing but that.
    """
    return one.lean in ("", "headline") or (first and one.lean == "noun")


def _is_better(one: Candidate, share: float, best: Candidate, said: float, more: float) -> bool:
    """Return True if `one`, with its share of the headline, opens better than an earlier one.

    Of two that stand alone it is to say so much `more`.
    """
    if _stands_alone(best):
        return _stands_alone(one) and share >= said + more
    if _stands_alone(one):
        return share >= said + _MORE or not said
    return False
