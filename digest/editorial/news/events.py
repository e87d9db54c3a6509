"""Events: what a text says happened, as states in chains: an accident's dead, a tender's award.

The words are the language's (`text.toml`, [events]). A state that is wished, feared or planned is
none, and a number beside deaths or rescues is their toll.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.editorial.facts.numbers import NUMBER_WORDS
from digest.model import EventWords

#: A gap in a phrase has at most so many words.
_GAP = 3
#: Phrases are found by so many letters of their first word.
_LETTERS = 3
#: A word that takes a state back stands at most so many words before it.
_NEAR = 3
#: A toll stands so near its state, before or behind.
_BEFORE, _BEHIND = 4, 3
_TOLLS = frozenset("dead injured missing trapped rescued arrested".split())
_WORD = re.compile(r"[^\W_]+")
_CLAUSE_END = re.compile(r"[.;:!?\n]")
_LARGEST_TOLL = 1900
_YEAR = re.compile(r"(?:19|20)\d\d")


class State(NamedTuple):
    """A state of an event, and its words from `start` to `end`; `toll` is the number beside it.

    It may be `planned` only, or said to be there once `again`.
    """

    chain: str
    name: str
    start: int
    end: int
    toll: int | None = None
    planned: bool = False
    again: bool = False

    @property
    def key(self) -> str:
        """The state's name in the language's data: "accident dead"."""
        return f"{self.chain} {self.name}"


class _Word(NamedTuple):
    text: str
    start: int
    end: int


class _Phrase(NamedTuple):
    chain: str
    name: str
    words: tuple[str, ...]


def find_states(text: str, words: EventWords | None) -> tuple[State, ...]:
    """Return the states of events in `text` in order, each as often as it is said.

    One within the words of another is none: an axe that falls on a chief is no accident.
    """
    if words is None:
        return ()
    said = [_Word(one[0].lower(), one.start(), one.end()) for one in _WORD.finditer(text)]
    found = list(_find(text, said, words))
    return tuple(one for one in found if not any(_is_within(one, other) for other in found))


def state_keys(states: Iterable[State]) -> frozenset[str]:
    """Return the names of states in the language's data."""
    return frozenset(one.key for one in states)


def _is_within(one: State, other: State) -> bool:
    """Return True if a state's words are some of another's."""
    return (
        other.start <= one.start
        and one.end <= other.end
        and other.end - other.start > one.end - one.start
    )


def _find(text: str, said: Sequence[_Word], words: EventWords) -> Iterator[State]:
    phrases = _phrases(words)
    for at, word in enumerate(said):
        for phrase in phrases.get(word.text[:_LETTERS], ()):
            end = _matched(phrase.words, said, at)
            before = _before(text, said, at) if end else []
            if end and words.unreal.isdisjoint(before) and not _is_past(text, said, end, words):
                yield State(
                    phrase.chain,
                    phrase.name,
                    word.start,
                    said[end - 1].end,
                    _toll(text, said, at, end) if phrase.name in _TOLLS else None,
                    planned=not words.planned.isdisjoint(before),
                    again=any(
                        one.text in words.again for one in said[max(0, at - _NEAR) : end + 1]
                    ),
                )


@lru_cache(maxsize=8)
def _phrases(words: EventWords) -> dict[str, list[_Phrase]]:
    """Return the phrases by the first letters of their first word."""
    found = defaultdict[str, list[_Phrase]](list)
    for line in sorted(words.states):
        key, _, listed = line.partition(":")
        chain, name = key.split()
        for phrase in listed.split(","):
            some = tuple(phrase.split())
            found[some[0][:_LETTERS].rstrip("*")].append(_Phrase(chain, name, some))
    return found


def _matched(phrase: Sequence[str], said: Sequence[_Word], at: int) -> int:
    """Return the position behind the words of a phrase that stands at `at`, 0 if it does not."""
    for number, part in enumerate(phrase):
        if part == "*":
            rest = phrase[number + 1 :]
            ends = (_matched(rest, said, at + gap) for gap in range(_GAP + 1))
            return next(filter(None, ends), 0)
        if at >= len(said) or not _is_word(part, said[at].text):
            return 0
        at += 1
    return at


def _is_word(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _before(text: str, said: Sequence[_Word], at: int) -> list[str]:
    """Return the few words before the one at `at`, in its clause."""
    some = said[max(0, at - _NEAR) : at]
    return [one.text for one in some if not _CLAUSE_END.search(text, one.end, said[at].start)]


def _is_past(text: str, said: Sequence[_Word], end: int, words: EventWords) -> bool:
    """Return True if a state that ends at `end` is of a year named behind it, or of old."""
    for one in said[end : end + _NEAR]:
        if _CLAUSE_END.search(text, said[end - 1].end, one.start):
            return False
        if one.text in words.past or _YEAR.fullmatch(one.text):
            return True
    return False


def _toll(text: str, said: Sequence[_Word], at: int, end: int) -> int | None:
    """Return the number nearest a state, within its clause."""
    spots = [*range(at - 1, at - 1 - _BEFORE, -1), *range(end, end + _BEHIND)]
    for spot in spots:
        if 0 <= spot < len(said):
            low, high = sorted((said[spot].end, said[at].start))
            if not _CLAUSE_END.search(text, low, high) and (number := _number(said[spot].text)):
                return number
    return None


def _number(word: str) -> int | None:
    if word.isdecimal() and int(word) < _LARGEST_TOLL:
        return int(word)
    return NUMBER_WORDS.get(word)
