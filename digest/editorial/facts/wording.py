"""Wording: what the words around a figure or a date say of it, by the data of its language."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from digest.model import Language, SentenceWords

#: The end of a sentence, roughly: enough to tell which words belong to a figure.
SENTENCE_END = re.compile(
    r"[.?!\n](?:(?<=\n)\n*|(?<=[a-z0-9)%\"'\]].)"
    r"(?:[\"')]*\s+(?=[\"'(]?[A-Z])|[\"']?(?=[A-Z][a-z])))"
)
#: A sentence is looked at so far back and on.
REACH = 240
#: A line "of 63 km from Alwar to Rewa" has that length.
_TO_PLACE = r" [^.,;\n]{2,60} to (?:the )?[A-Z\d]"
_FEW = r"(?: [\w'-]+){0,3} "
_INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]")
#: An end of a sentence looks so far on.
_PEEK = 2
_OPENING_MARKS = "([\"'“‘"
#: The longest abbreviation, with the space before it and its dot.
_LONGEST = 14


class Around(NamedTuple):
    """The words of a sentence before and after what stands in it."""

    before: str
    after: str


class Wording(NamedTuple):
    """The patterns of a language's words on facts, each named as its list is.

    With one of the `abbreviations` no sentence ends.
    """

    abbreviations: frozenset[str]
    tense: re.Pattern[str]
    moving: re.Pattern[str]
    moved_of: re.Pattern[str]
    moved_the: re.Pattern[str]
    deadlines: re.Pattern[str]
    failing: re.Pattern[str]
    supposing: re.Pattern[str]
    lacking: re.Pattern[str]
    doubting: re.Pattern[str]
    naming: re.Pattern[str]
    effective: re.Pattern[str]
    denying: re.Pattern[str]
    meant: re.Pattern[str]
    cancelled: re.Pattern[str]
    recurring: re.Pattern[str]
    obliging: re.Pattern[str]
    market: re.Pattern[str]
    worth: re.Pattern[str]
    trading: re.Pattern[str]
    comparing: re.Pattern[str]
    former: re.Pattern[str]
    past: re.Pattern[str]
    formerly: re.Pattern[str]
    scenes: re.Pattern[str]
    scene_of: re.Pattern[str]
    away: re.Pattern[str]
    rivals: re.Pattern[str]
    wholes: re.Pattern[str]
    leaning: re.Pattern[str]
    fees: re.Pattern[str]

    def is_about_shares(self, sentence: str) -> bool:
        """Return True if a sentence is about the price of shares, or what they did."""
        return bool(self.market.search(sentence) or self.trading.search(sentence))

    def sentence_ends(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the ends of sentences in a part of `text`."""
        for found in SENTENCE_END.finditer(text, start, end):
            last = text[max(0, found.start() - _LONGEST) : found.start()]
            word = last.rpartition(" ")[2].lstrip(_OPENING_MARKS).lower()
            if word not in self.abbreviations and not _INITIALS.fullmatch(word):
                yield found

    def sentence_around(self, text: str, start: int, end: int) -> Around:
        """Return what stands in the sentence before `start` and after `end`."""
        begin = max(0, start - REACH)
        for found in self.sentence_ends(text, begin, start + _PEEK):
            begin = found.end() if found.end() <= start else begin
        last = end + REACH
        stop = next(self.sentence_ends(text, end, last), None)
        return Around(text[begin:start], text[end : stop.start() if stop else last])


@lru_cache(maxsize=64)
def wording_of(language: Language) -> Wording | None:
    """Return the patterns of a language, or None if it has no data on facts."""
    words = language.facts
    if words is None:
        return None
    deadlines = _either(words.deadlines)
    ahead, behind, bare = (_either(one) for one in (words.ahead, words.behind, words.bare))
    known = language.sentences or SentenceWords()
    return Wording(
        abbreviations=(known.titles | known.before_number) - known.units,
        # A month is no verb: "may", not "May".
        tense=_made(
            rf"(?<!\w)(?:(?P<ahead>(?:{bare} ){{1,3}}[a-z]+|{ahead})"
            rf"|{behind}|(?P<formed>[a-z]{{2,60}}[a-df-z]ed))(?!\w)"
        ),
        moving=_pattern(words.moving),
        moved_of=_pattern(words.moving, rf"{_FEW}{deadlines} of (?:the )?$"),
        moved_the=_pattern(words.moving, rf"{_FEW}$"),
        deadlines=_made(rf" {deadlines}(?!\w)", re.IGNORECASE),
        failing=_pattern(words.failing, r"(?: [\w'-]+){0,4} $"),
        supposing=_pattern(words.supposing, rf"{_FEW}$"),
        doubting=_pattern(words.doubting),
        lacking=_pattern(words.lacking, r"(?: [\w'-]+){1,6} $"),
        naming=_pattern(words.naming, rf"(?:{_FEW}{deadlines} of)? (?:the )?$"),
        effective=_pattern(words.effective, r" (?:the )?$"),
        denying=_pattern(
            words.denying, r" (?:(?:in|on|by|the|for|its|a|an|till|until|only) ){0,2}$"
        ),
        meant=_pattern(words.meant),
        cancelled=_pattern(words.cancelled),
        recurring=_pattern(words.recurring),
        obliging=_pattern(words.obliging),
        market=_pattern(words.market),
        worth=_pattern(words.worth),
        trading=_trading(words.papers, words.trading),
        comparing=_pattern(
            words.comparing, r" (?:about |around |nearly |over |just |only |some )?$"
        ),
        former=_made(
            rf",?(?: (?!from|over|on|than)[\w-]+){{0,2}} {_either(words.former)}(?!\w)",
            re.IGNORECASE,
        ),
        past=_pattern(words.past),
        formerly=_pattern(words.formerly, r" (?:about |around |only |just )?$"),
        scenes=_made(
            rf"[ -](?:[\w-]+ )?{_either(words.scenes)}(?=[.,;:)]|$| {_either(words.joining)} )",
            re.IGNORECASE,
        ),
        scene_of=_pattern(words.scene_of, r" (?:[\w&.'-]+ )?$"),
        away=_made(rf" {_either(words.away)}(?!\w| now\b|{_TO_PLACE})"),
        rivals=_pattern(words.rivals),
        wholes=_pattern(words.wholes),
        leaning=_pattern(words.leaning),
        fees=_pattern(words.fees),
    )


def _trading(papers: Iterable[str], trading: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of papers that trade: "shares of Rao Cement also fell", "of the port"."""
    return _made(
        rf"(?<!\w)(?i:{_either(papers)})(?: (?:of|in)(?: the [a-z-]+|(?: [A-Z][\w&.'-]*){{1,6}}))?"
        rf"(?:,? (?!of )[a-z]+){{0,3}},? (?i:{_either(trading)})(?!\w)"
    )


def _pattern(words: Iterable[str], behind: str = r"(?!\w)") -> re.Pattern[str]:
    return _made(rf"{_begun(words)}(?i:{behind})")


def _begun(words: Iterable[str]) -> str:
    """Return a pattern of any of `words` in any case, where no word goes on.

    They are parted by their first characters, in small letters and in capitals: a search is quick
    with a pattern that begins with one of a few characters, and slow with one that looks back.
    """
    rests: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for first in {word[0], word[0].upper()}:
            rests[first].append(word[1:])
    parts = (
        rf"{re.escape(first)}(?<!\w.)(?i:{_either(some)})" for first, some in sorted(rests.items())
    )
    return f"(?:{'|'.join(parts) or '(?!)'})"


def _either(words: Iterable[str]) -> str:
    """Return a pattern of any of `words`, the longest first; of nothing if there are none."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"


def _made(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile(pattern, flags)
