"""Terms: words and phrases, found in a text as whole words and in simple inflections."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from digest.model import Term

_WORD = re.compile(r"[A-Za-z0-9]+(?:[&.][A-Za-z0-9]+)*", re.ASCII)
_APOSTROPHE_S = re.compile(r"['’]s\b|['’]", re.IGNORECASE)


class Owner(NamedTuple):
    """The theme, or its sub-theme, that a term speaks for; theme None is "no theme"."""

    theme: str | None
    subtheme: str | None = None


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity, as it is hashed often
class Phrase:
    """A term of an owner, ready to be found; `number` is its position among the entries.

    An `acronym` ("FAR", "SAIL") is found in capitals only, so "far" is no match.
    """

    number: int
    words: tuple[str, ...]
    owner: Owner
    term: Term
    acronym: bool


class TermIndex:
    """Finds the terms of many owners in one pass over a text's words."""

    def __init__(self, entries: Iterable[tuple[Owner, Term]]) -> None:
        parsed = [(owner, term, split_words(term.text)) for owner, term in entries]
        self._base = _inflections({word.lower() for _, _, parts in parsed for word in parts})
        #: Single words, in small letters and in capitals, and phrases by their first two words.
        self._small: dict[str, list[Phrase]] = {}
        self._capitals: dict[str, list[Phrase]] = {}
        self._longer: dict[tuple[str | None, ...], list[Phrase]] = {}
        for number, (owner, term, parts) in enumerate(parsed):
            bases = tuple(self._base[part.lower()] for part in parts)
            phrase = Phrase(number, bases, owner, term, len(parts) == 1 and parts[0].isupper())
            if len(parts) > 1:
                self._longer.setdefault(bases[:2], []).append(phrase)
            elif parts:
                self._capitals.setdefault(bases[0], []).append(phrase)
                if not phrase.acronym:
                    self._small.setdefault(bases[0], []).append(phrase)

    def find(self, text: list[str]) -> Iterator[Phrase]:
        """Yield each phrase at each place in the words of `text`, of one owner the longest."""
        bases = [*map(self._base.get, map(str.lower, text)), None]
        loud = all(word.isupper() for word in text if word.isalpha())
        for at, (base, following) in enumerate(pairwise(bases)):
            if base is None:
                continue
            single = self._capitals if text[at].isupper() and not loud else self._small
            said = single.get(base, [])
            if longer := self._longer.get((base, following)):
                fits = (one for one in longer if (*bases[at : at + len(one.words)],) == one.words)
                said = [*said, *fits]
            yield from _longest(said) if len(said) > 1 else said


def _longest(phrases: Iterable[Phrase]) -> Iterable[Phrase]:
    """Return the longest of each owner's phrases, in the order of the first of each."""
    longest: dict[Owner, Phrase] = {}
    for phrase in sorted(phrases, key=lambda phrase: phrase.number):
        other = longest.setdefault(phrase.owner, phrase)
        if len(phrase.words) > len(other.words):
            longest[phrase.owner] = phrase
    return longest.values()


def split_words(text: str) -> list[str]:
    """Return the words of `text` without possessives; a hyphen parts two words."""
    return _WORD.findall(_APOSTROPHE_S.sub("", text))


def _inflections(known: set[str]) -> dict[str, str]:
    """Return known words and their simple inflections (plural, past, -ing), by one base form.

    A known plural is mapped to its singular, if that is known too.
    """
    base: dict[str, str] = {}
    for word in sorted(known, key=lambda word: (len(word), word)):
        of = base.setdefault(word, word)
        if len(word) >= 3 and word.isalpha():
            for form in _plurals(word):
                base.setdefault(form, of)
    for word in sorted(known):
        if len(word) >= 3 and word.isalpha():
            for form in _verb_forms(word):
                base.setdefault(form, base[word])
    return base


def _plurals(word: str) -> tuple[str, ...]:
    if word[-1] == "y" and word[-2] not in "aeiou":
        return (f"{word[:-1]}ies",)
    return (f"{word}s", f"{word}es")


def _verb_forms(word: str) -> tuple[str, ...]:
    stem = word.removesuffix("e")
    return (f"{word[:-1]}ied", f"{word}ing") if word.endswith("y") else (f"{stem}ed", f"{stem}ing")
