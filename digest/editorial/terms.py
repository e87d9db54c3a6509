"""Terms: which of many words and phrases stand in a text, as whole words and in simple inflections."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from digest.model import Term

_WORD = re.compile(r"[A-Za-z0-9]+(?:[&.][A-Za-z0-9]+)*", re.ASCII)
_APOSTROPHE_S = re.compile(r"['’]s\b|['’]", re.IGNORECASE)


class Owner(NamedTuple):
    """What a term speaks for: a theme, or one of its sub-themes; theme None is "no theme"."""

    theme: str | None
    subtheme: str | None = None


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and hashed often
class Phrase:
    """A term that can be found, and what it speaks for.

    `number` is its position among the entries. An `acronym` ("FAR", "SAIL") is found in capitals only, so that
    "far" is not taken for it.
    """

    number: int
    words: tuple[str, ...]
    owner: Owner
    term: Term
    acronym: bool


class Index:
    """Finds the phrases of many owners in one pass over a text's words."""

    def __init__(self, entries: Iterable[tuple[Owner, Term]]) -> None:
        parsed = [(owner, term, words(term.text)) for owner, term in entries]
        self._base = _inflections({word.lower() for _, _, parts in parsed for word in parts})
        self._starting: dict[str, list[Phrase]] = {}
        for number, (owner, term, parts) in enumerate(parsed):
            if parts:
                bases = tuple(self._base[part.lower()] for part in parts)
                phrase = Phrase(number, bases, owner, term, len(parts) == 1 and parts[0].isupper())
                self._starting.setdefault(bases[0], []).append(phrase)

    def find(self, text: list[str]) -> Iterator[Phrase]:
        """Yield each phrase at each place of the words of `text`; of one owner's at one place, the longest."""
        bases = [self._base.get(word.lower()) for word in text]
        loud = all(word.isupper() for word in text if word.isalpha())
        for at, base in enumerate(bases):
            if base is not None:
                yield from self._longest(bases, at, capitals=text[at].isupper() and not loud)

    def _longest(self, bases: list[str | None], at: int, *, capitals: bool) -> Iterable[Phrase]:
        longest: dict[Owner, Phrase] = {}
        for phrase in self._starting.get(bases[at] or "", ()):
            size = len(phrase.words)
            if (size > 1 and tuple(bases[at : at + size]) != phrase.words) or (
                phrase.acronym and not capitals
            ):
                continue
            other = longest.get(phrase.owner)
            if other is None or size > len(other.words):
                longest[phrase.owner] = phrase
        return longest.values()


def words(text: str) -> list[str]:
    """Return the words of `text`, without possessives; hyphens part words."""
    return _WORD.findall(_APOSTROPHE_S.sub("", text))


def _inflections(known: set[str]) -> dict[str, str]:
    """Return each of the words `known` and its simple inflections (plural, past, -ing), mapped to one form of it.

    A plural among them is mapped to its singular where that is among them too.
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
    return (f"{word[:-1]}ies",) if word[-1] == "y" and word[-2] not in "aeiou" else (f"{word}s", f"{word}es")


def _verb_forms(word: str) -> tuple[str, ...]:
    stem = word.removesuffix("e")
    return (f"{word[:-1]}ied", f"{word}ing") if word.endswith("y") else (f"{stem}ed", f"{stem}ing")
