"""Sameness: whether two articles are one piece, by what they say.

Names and addresses are not enough: sites give one name to many pieces, and new names to old ones.
A wrong "same" loses news for good, while a wrong "other" is a copy, which grouping finds. So each
rule here asks for evidence, and doubt means "other".
"""

import re
from collections.abc import Hashable, Set
from dataclasses import dataclass
from datetime import datetime

from digest.model import Article
from digest.model.text import bare_letters

#: So many characters of a text are compared.
_READ = 3000
#: A shorter text (words) says too little to be compared.
_FEWEST = 8
_WORD = re.compile(r"\w+")
#: Headlines of fewer words are columns that return: "Market watch", "Tenders today".
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Saying:
    """What of an article is compared; `moment` is None unless the second is known."""

    headline: str
    words: frozenset[str]
    text: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    moment: datetime | None


def read_saying(article: Article) -> Saying:
    """Return what of `article` is compared."""
    words = _WORD.findall(article.text[:_READ].lower())
    return Saying(
        bare_letters(article.title),
        frozenset(_WORD.findall(article.title.lower())),
        frozenset(words),
        frozenset(zip(words, words[1:], words[2:], strict=False)),
        article.published if article.published_precision == "second" else None,
    )


def is_repeated(one: Saying, other: Saying) -> bool:
    """Return whether two articles of one reading, under one name, are the same piece."""
    shared = _shared_phrases(one, other)
    if one.headline == other.headline:
        return shared is None or shared >= 0.5
    return shared is not None and shared >= 0.8 and _numbers(one) == _numbers(other)


def is_rewritten(now: Saying, before: Saying) -> bool:
    """Return whether `now` is what `before` became: its source calls it the same, elsewhere."""
    return (now.moment is not None and now.moment == before.moment) or is_renamed(now, before)


def is_renamed(now: Saying, before: Saying) -> bool:
    """Return whether `now` is what `before` became: at one address, under another name.

    That they appeared together is no evidence here: so do the entries of a page that lists news.
    """
    shared = _shared_phrases(now, before)
    if now.headline == before.headline:
        return shared is None or _share(now.text, before.text) >= 0.5
    return shared is not None and (
        shared >= 0.5 or (shared >= 0.3 and _share(now.words, before.words) >= 0.5)
    )


def is_moved(now: Saying, before: Saying) -> bool:
    """Return whether `now` is `before` at another address and under another name."""
    if now.headline != before.headline or len(now.words) < _TELLING:
        return False
    shared = _shared_phrases(now, before)
    is_simultaneous = now.moment is not None and now.moment == before.moment
    return is_simultaneous if shared is None else shared >= (0.3 if is_simultaneous else 0.8)


def _shared_phrases(one: Saying, other: Saying) -> float | None:
    """Return the share of the shorter text's phrases that the longer one has, None if too short."""
    if min(len(one.phrases), len(other.phrases)) < _FEWEST:
        return None
    return _share(one.phrases, other.phrases)


def _share(one: Set[Hashable], other: Set[Hashable]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0


def _numbers(saying: Saying) -> set[str]:
    return {word for word in saying.words if word.isdigit()}
