"""Furniture: what a page prints around a text and within it, known by its phrases."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from digest.editorial.page.datelines import CAPITAL, any_of
from digest.model import Language

#: A longer line is prose, unless it begins like furniture.
LONGEST = 300
_MARKS = r"[\s\"'“‘(\[*#>»›•-]*"
_FIRST = re.compile(_MARKS + r"([^\W\d_]+)?")
#: The front of a sentence within a paragraph.
_AFTER_STOP = re.compile(r"[.!?…)”\"\]] +(?=[\"“(\[]?([^\W\d_]+))")
_SENTENCE_END = re.compile(r"(?<=[\w%)”\"]{2})[.!?…][\"”’)\]]*(?= |$)")
_MOST_BUTTONS = 12
#: "Home › News › Roads", and the arrows of prices.
_CRUMBS = re.compile(r"[›»▲▼]| > .* > ")
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[^*#'’]+")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as patterns by their first word; those that begin with anything stand under ""."""

    by_word: dict[str, str]
    #: One of these stands in each phrase that begins with anything.
    within: tuple[str, ...]

    def match(self, line: str, first: str) -> bool:
        """Return True if the whole `line`, in small letters, is a phrase; `first` is its word."""
        said = self.by_word.get(first)
        if said is not None and _compiled(said).fullmatch(line):
            return True
        for one in self.within:
            if one in line:
                return _compiled(self.by_word[""]).fullmatch(line) is not None
        return False


def first_word(line: str) -> str:
    """Return the first word of a `line` in small letters."""
    found = _FIRST.match(line)
    return (found and found[1]) or ""


def _phrases(said: Iterable[str]) -> Phrases:
    groups: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(said):
        front = _WORD.match(phrase)
        groups[front[0].lower() if front else ""].append(_pattern(phrase.lower()))
    by_word = {
        word: rf"{_MARKS}(?:{'|'.join(some)})[\s.:!…»›>)\]*\"”-]*" for word, some in groups.items()
    }
    any_front = [phrase.lower() for phrase in said if not _WORD.match(phrase)]
    parts = {max(_PLAIN.findall(one), key=len) for one in any_front}
    shortest = [one for one in parts if not any(other in one for other in parts - {one})]
    return Phrases(by_word, tuple(sorted(shortest)))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern compiled: most words' phrases are never asked for."""
    return re.compile(pattern)


def _pattern(phrase: str) -> str:
    """Return a pattern for a phrase: "*" is any words, "#" a number."""
    parts = {"*": ".*", "#": r"\d[\d,.]*", "'": "['’]"}
    return "".join(parts.get(one, re.escape(one)) for one in phrase)


@dataclass(frozen=True, slots=True)
class Furniture:
    """The phrases of a language, ready for use."""

    lines: Phrases
    sentences: Phrases
    related: Phrases
    end: Phrases
    captions: Phrases
    synopses: Phrases
    headings: Phrases
    about: re.Pattern[str]
    dialogue: re.Pattern[str]
    calls: frozenset[str]
    offers: re.Pattern[str]
    buttons: frozenset[str]
    glued: re.Pattern[str]

    def calls_on_reader(self, sentence: str, first: str) -> bool:
        """Return True if a `sentence` asks its reader to follow, subscribe or the like."""
        return first in self.calls and self.offers.search(sentence) is not None

    def is_line(self, lower: str, first: str) -> bool:
        """Return True if a line in small letters is furniture by itself, or a row of buttons."""
        words = lower.split()
        return (
            self.lines.match(lower, first)
            or self.calls_on_reader(lower, first)
            or (1 < len(words) <= _MOST_BUTTONS and self.buttons.issuperset(words))
            or (_CRUMBS.search(lower) is not None and lower[-1] not in ".!?")
        )


@lru_cache(maxsize=64)
def furniture(language: Language) -> Furniture:
    """Return what pages in `language` print around a text."""
    words = language.furniture
    label = r"(?:\s?\d{1,2}[.:)]?|[.:)]\s?\d{0,2}[.:)]?)\s+"
    offers = rf"\b{any_of(words.offers)}s?\b"
    about = (
        rf"{any_of(words.abouts)} (?P<name>[{CAPITAL}][^\s,]*)[^.!?:\n]{{0,80}}(?P<colon>: |:?\Z)"
    )
    dialogue = (
        rf"(?:^|(?<=[.!?”\"’)] ))(?:(?P<question>{any_of(words.questions)}{label}[^?\n]{{1,300}}\?"
        rf"[\"”’]?(?: +|$))|(?P<answer>{any_of(words.answers)}{label}))"
    )
    glued = rf"(?P<heading>{any_of(words.headings)})(?P<opener>(?=[A-Z][a-z]))"
    return Furniture(
        lines=_phrases(words.lines | words.sentences),
        sentences=_phrases(words.sentences),
        related=_phrases(words.related),
        end=_phrases(words.end),
        captions=_phrases(words.captions),
        synopses=_phrases(words.synopses),
        headings=_phrases(words.headings),
        about=re.compile(about),
        dialogue=re.compile(dialogue),
        calls=words.calls,
        offers=re.compile(offers),
        buttons=words.buttons,
        glued=re.compile(glued),
    )


def sentences_of_page(lower: str, known: Furniture) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a line, in small letters, that are none of the text's.

    One begins behind the stop of the sentence before.
    """
    spans: list[tuple[int, int]] = []
    for found in _AFTER_STOP.finditer(lower):
        start, word = found.end(), found[1]
        if word not in known.sentences.by_word and word not in known.calls:
            continue
        stop = _SENTENCE_END.search(lower, start)
        end = stop.end() if stop else len(lower)
        if end - start <= LONGEST and (not spans or start >= spans[-1][1]):
            sentence = lower[start:end]
            if known.sentences.match(sentence, word) or known.calls_on_reader(sentence, word):
                spans.append((start, end))
    return spans
