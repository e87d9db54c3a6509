"""Terms: words and phrases, found in a text as whole words and in the forms of its language."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from digest.model import Term, WordForms
from digest.model.text import VOWEL_SIGNS

_WORD = re.compile(rf"[\w{VOWEL_SIGNS}]+(?:[&.][\w{VOWEL_SIGNS}]+)*")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
#: A shorter word, as "as" or "it", has no forms.
_FEWEST_LETTERS = 3


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
    """Finds the terms of many owners, in a language's `forms`, in one pass over a text's words."""

    def __init__(self, entries: Iterable[tuple[Owner, Term]], forms: WordForms | None) -> None:
        parsed = [(owner, term, split_words(term.text)) for owner, term in entries]
        known = {word.lower() for _, _, parts in parsed for word in parts}
        self._base = _inflect(known, forms or WordForms())
        #: Single words, in small letters and in capitals, and phrases by their first two words.
        self._small: dict[str, list[Phrase]] = {}
        self._capitals: dict[str, list[Phrase]] = {}
        self._longer: dict[tuple[str | None, ...], list[Phrase]] = {}
        #: The first words of all terms.
        self._fronts = set[str]()
        seen = set[tuple[Owner, tuple[str, ...], bool]]()
        for number, (owner, term, parts) in enumerate(parsed):
            bases = tuple(self._base[part.lower()] for part in parts)
            phrase = Phrase(number, bases, owner, term, len(parts) == 1 and parts[0].isupper())
            if (owner, bases, phrase.acronym) in seen:
                continue
            seen.add((owner, bases, phrase.acronym))
            self._fronts.update(bases[:1])
            if len(parts) > 1:
                self._longer.setdefault(bases[:2], []).append(phrase)
            elif parts:
                self._capitals.setdefault(bases[0], []).append(phrase)
                if not phrase.acronym:
                    self._small.setdefault(bases[0], []).append(phrase)

    def find(self, text: list[str]) -> Iterator[Phrase]:
        """Yield each phrase at each place in the words of `text` but within a longer one."""
        bases = [*map(self._base.get, map(str.lower, text)), None]
        loud = all(word.isupper() for word in text if word[0].isalpha())
        covered = 0  # the end of the phrases that begin before `at`
        for at, (base, following) in enumerate(pairwise(bases)):
            if base is None or base not in self._fronts:
                continue
            single = self._capitals if text[at].isupper() and not loud else self._small
            said = single.get(base, [])
            if longer := self._longer.get((base, following)):
                fits = [one for one in longer if (*bases[at : at + len(one.words)],) == one.words]
                most = max((len(one.words) for one in fits), default=0)
                said = [one for one in fits if len(one.words) == most] or said
            if said and (end := at + len(said[0].words)) > covered:
                covered = end
                yield from said


def split_words(text: str) -> list[str]:
    """Return the words of `text`, of any script, without possessives; hyphens part words."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _WORD.findall(_POSSESSIVE.sub("", text).replace("_", " "))


def _inflect(known: set[str], forms: WordForms) -> dict[str, str]:
    """Return `known` words and their `forms`, by one base form.

    A known plural is mapped to its singular, if that is known too.
    """
    base: dict[str, str] = {}
    for word in sorted(known, key=lambda word: (len(word), word)):
        of = base.setdefault(word, word)
        for form in _with_endings(word, forms.plurals):
            base.setdefault(form, of)
    for word in sorted(known):
        for form in _with_endings(word, forms.verbs):
            base.setdefault(form, base[word])
    return base


def _with_endings(word: str, endings: Iterable[str]) -> Iterator[str]:
    """Yield `word` with each ending; "y>ies" stands for -ies instead of a last y."""
    if len(word) >= _FEWEST_LETTERS and word.isalpha():
        for ending in endings:
            gone, _, put = ending.rpartition(">")
            if word.endswith(gone):
                yield word.removesuffix(gone) + put
