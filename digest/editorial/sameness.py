"""Sameness: whether two articles are one piece, by what they say.

Names and addresses are not enough: sites give one name to many pieces, and new names to old ones.
A wrong "same" loses news for good, while a wrong "other" is a copy, which grouping finds. So each
rule here asks for evidence, and doubt means "other".
"""

import re
from collections.abc import Hashable, Set
from dataclasses import dataclass
from datetime import datetime, time

from digest.model import Article
from digest.model.text import bare_letters

#: So many characters of a text are compared.
_READ = 3000
#: A shorter text (words) says too little to be compared.
_FEWEST = 8
#: A word with its vowel signs; of scripts that put no spaces between words, a letter.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
    r"[\w\u0300-\u036f\u0900-\u0dff])+"
)
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
    moment = article.published if article.published_precision == "second" else None
    return Saying(
        bare_letters(article.title),
        frozenset(_WORD.findall(article.title.lower())),
        frozenset(words),
        frozenset(zip(words, words[1:], words[2:], strict=False)),
        # Programs that know only the day write midnight.
        moment if moment and moment.time() != time() else None,
    )


def is_repeated(one: Saying, other: Saying) -> bool:
    """Return whether two articles of one reading, under one name, are the same piece."""
    if one.headline == other.headline:
        return _are_alike(one, other)
    shared = _shared_phrases(one, other)
    return shared is not None and shared >= 0.8 and _numbers(one.words) == _numbers(other.words)


def is_rewritten(now: Saying, before: Saying) -> bool:
    """Return whether `now` is what `before` became: its source calls it the same, elsewhere."""
    if now.text and now.text == before.text:
        return True
    is_simultaneous = now.moment is not None and now.moment == before.moment
    in_common = max(_share(now.words, before.words), _shared_phrases(now, before) or 0.0)
    return (is_simultaneous and in_common >= 0.3) or is_renamed(now, before)


def is_renamed(now: Saying, before: Saying) -> bool:
    """Return whether `now` is what `before` became: at one address, under another name.

    That they appeared together is no evidence here: so do the entries of a page that lists news.
    """
    if now.headline == before.headline:
        return _are_alike(now, before)
    shared = _shared_phrases(now, before)
    return shared is not None and (
        shared >= 0.5 or (shared >= 0.3 and _share(now.words, before.words) >= 0.5)
    )


def is_moved(now: Saying, before: Saying) -> bool:
    """Return whether `now` is `before` at another address and under another name."""
    if now.headline != before.headline or len(now.words) < _TELLING:
        return False
    shared = _shared_phrases(now, before)
    is_simultaneous = now.moment is not None and now.moment == before.moment
    if is_simultaneous:
        return shared is None or shared >= 0.3
    # A form that is filled in anew has other figures.
    return shared is not None and shared >= 0.8 and _numbers(now.text) == _numbers(before.text)


def says_its_headline(article: Article) -> bool:
    """Return whether a text has the news of its headline: half of its words, and every number.

    What a site prints for every article ("Subscribe to read on") has not.
    """
    said = read_saying(article)
    numbers = _numbers(said.words)
    return numbers <= said.text and _share(said.words, said.text) >= 0.5


def _are_alike(one: Saying, other: Saying) -> bool:
    """Return whether two texts under one headline may be one: half the shorter's words agree.

    A text beside none is.
    """
    return not one.text or not other.text or _share(one.text, other.text) >= 0.5


def _shared_phrases(one: Saying, other: Saying) -> float | None:
    """Return the share of the shorter text's phrases that the longer one has, None if too short."""
    if min(len(one.phrases), len(other.phrases)) < _FEWEST:
        return None
    return _share(one.phrases, other.phrases)


def _share(one: Set[Hashable], other: Set[Hashable]) -> float:
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0


def _numbers(words: Set[str]) -> set[str]:
    return {word for word in words if word.isdigit()}
