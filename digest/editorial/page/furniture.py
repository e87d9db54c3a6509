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
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word; those that begin with anything stand under ""."""

    by_word: dict[str, re.Pattern[str]]

    def match(self, line: str, first: str) -> bool:
        """Return True if the whole `line`, in small letters, is a phrase; `first` is its word."""
        return any(
            (pattern := self.by_word.get(word)) is not None and pattern.fullmatch(line) is not None
            for word in (first, "")
        )


def first_word(line: str) -> str:
    """Return the first word of a `line` in small letters."""
    found = _FIRST.match(line)
    return (found and found[1]) or ""


def _phrases(said: Iterable[str]) -> Phrases:
    groups: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(said):
        front = _WORD.match(phrase)
        groups[front[0].lower() if front else ""].append(_pattern(phrase.lower()))
    by_word = {}
    for word, some in groups.items():
        pattern = rf"{_MARKS}(?:{'|'.join(some)})[\s.:!…»›>)\]*\"”-]*"
        by_word[word] = re.compile(pattern)
    return Phrases(by_word)


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
    question: re.Pattern[str]
    answer: re.Pattern[str]
    glued: re.Pattern[str]


@lru_cache(maxsize=64)
def furniture(language: Language) -> Furniture:
    """Return what pages in `language` print around a text."""
    words = language.furniture
    label = r"\s?\d{0,2}\s?[.:)]\s+"
    about = rf"{any_of(words.abouts)} (?P<name>[{CAPITAL}][^\s,]*)[^.!?\n]{{0,80}}:?"
    question = rf"{any_of(words.questions)}{label}[^?\n]{{1,300}}\?[\"”’]? *"
    answer = rf"{any_of(words.answers)}{label}"
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
        question=re.compile(question),
        answer=re.compile(answer),
        glued=re.compile(glued),
    )


def sentences_of_page(lower: str, known: Furniture) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a line, in small letters, that are none of the text's.

    One begins behind the stop of the sentence before.
    """
    spans: list[tuple[int, int]] = []
    for found in _AFTER_STOP.finditer(lower):
        start, word = found.end(), found[1]
        if word in known.sentences.by_word and (not spans or start >= spans[-1][1]):
            stop = _SENTENCE_END.search(lower, start)
            end = stop.end() if stop else len(lower)
            if end - start <= LONGEST and known.sentences.match(lower[start:end], word):
                spans.append((start, end))
    return spans
