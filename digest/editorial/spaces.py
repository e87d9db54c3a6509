"""Spaces: those lost after a sentence or a heading, put back where the language's words show it."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from digest.editorial.page.furniture import furniture
from digest.model import Language, RepairWords

_GLUED_COLON = re.compile(r":(?<=[a-z]:)(?=[“‘\"][A-Z])")
#: The end of a sentence, with the space behind it.
_STOP = re.compile(r"[.!?”] (?=[A-Z\d])")
_OPENING = re.compile(r"[A-Z\d]")
_LONGEST_HEADING = 12
#: What any glued heading has ("StepsThe", "Why?The"), and quick to look for.
_GLUED = re.compile(r"[^\W_a-z](?:(?<=[a-z]{2}.)|(?<=[a-z]{2}\?.))")
#: What glued words and single headings ("WhyBidders") have, and quick to look for.
_CAPITAL_WITHIN = re.compile(r"[a-z]{2}\??[A-Z][a-z]")
#: "Supply to trail demandAbout 3 million": no name has five small letters before a capital.
_GLUED_WORDS = re.compile(
    r"(?P<heading>[A-Z][^.!?]{0,100}?(?<=[\s-])[a-z]{5,20}\??)(?P<opener>(?=[A-Z][a-z’'-]*\s))"
)


@dataclass(frozen=True, slots=True, eq=False)
class _Glued:
    """The patterns of glued sentences and headings, and of `names` that only look like them."""

    sentence: re.Pattern[str]
    heading: re.Pattern[str]
    plain_heading: re.Pattern[str]
    loose: re.Pattern[str]
    names: re.Pattern[str]


def restore_spaces(line: str, language: Language) -> list[str]:
    """Return the pieces of a line: its headings apart, lost spaces after sentences restored."""
    words = language.repairs
    if words is None:
        return [line]
    glued = _glued(words)
    apart = {
        found.end()
        for pattern in (glued.sentence, _GLUED_COLON)
        for found in pattern.finditer(line)
    }
    if apart:  # seldom, and names are slow to look for
        apart -= {
            at for name in glued.names.finditer(line) for at in range(name.start() + 1, name.end())
        }
        cuts = [0, *_before_openings(line, sorted(apart)), len(line)]
        line = " ".join(line[start:end] for start, end in pairwise(cuts))
    opens = _OPENING.match(line) is not None
    loose = glued.loose.match(line) if opens else None
    if not loose and not _GLUED.search(line):  # as in most lines
        return [line.strip()] if line.strip() else []
    pieces = []
    start = 0
    glued_words = _CAPITAL_WITHIN.search(line) is not None
    single = furniture(language).glued
    starts = [0] if opens else []
    if loose:
        pieces.append(loose["heading"])
        start = loose.start("opener")
        starts = [start]
    for at in (*starts, *(stop.end() for stop in _STOP.finditer(line))):
        heading = glued.heading.match(line, at) or glued.plain_heading.match(line, at)
        if glued_words:
            heading = heading or _GLUED_WORDS.match(line, at) or single.match(line, at)
        if heading and _is_heading(heading, words):
            pieces += [line[start : heading.start()], heading["heading"]]
            start = heading.start("opener")
    pieces.append(line[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


@functools.lru_cache
def _glued(words: RepairWords) -> _Glued:
    openers = _any(map(str.capitalize, words.openers))
    plain_openers = _any(map(str.capitalize, words.plain_openers))
    loose_openers = _any(map(str.capitalize, words.loose_openers))
    # "buyers.Ashish", "FY26.Vimal", 'JV.“We', "5.25%.The": the space between is lost. Two or
    # three capitals alone are no sentence's first word, but the end of a name: "Node.JS".
    sentence = (
        r"[.!?”’\"](?:"  # true of all that follow, and quick to look for
        r"(?<=[a-z)\]%’”\"][.!?])(?=[A-Z“‘](?:[a-z’&]|[A-Z]{3})|[“‘]|₹\d)"
        r"|(?<=[A-Z]{2}[.!?])(?=[“‘])"
        r"|(?<=[A-Za-z]\d[.!?])(?=[A-Z“‘][a-z])|(?<=[A-Z]\d\d[.!?])(?=[A-Z“‘][a-z])"
        r"|(?<=\d\d\d\d[.!?])(?=[A-Z“‘][a-z])|(?<=[A-Z]{3}[.!?])(?=[A-Z“‘][a-z])"
        r"|(?<=[a-z)%\d][.!?][”’\"])(?=[A-Z“‘])"
        rf"|(?<=[A-Za-z&][A-Z][.!?])(?=(?:{openers}) )|(?<=\d[.!?])(?!A )(?=(?:{openers}) )"
        r"|(?:(?<=\s\d[.!?])|(?<=\s\d\d[.!?])|(?<=\s\d\d\d[.!?]))(?=[A-Z“‘][a-z]{2}))"
    )
    # "Bids and Next StepsThe river port": a heading glued to its paragraph. Its words are atomic
    # groups: a list of figures ("1,200, 1,300, ...") could be divided in too many ways to try.
    heading = (
        r"(?P<heading>(?>[A-Z][\w’'&-]*|\d[\w.,-]*)"
        rf"(?:[ ,:&–-]++(?>[A-Z][\w’'&-]*|\d[\w.,-]*|(?:{_any(words.joining)})\b)){{0,11}}"
        r"[ ,:&–-]++[A-Z]?[\w’'-]*?[a-z]{2}\??)"
        rf"(?P<opener>(?:{openers}) (?=[a-zA-Z\d]))"
    )
    # "OverviewThe project", "What buyers should knowThe authority".
    plain = (
        r"(?P<heading>[A-Z][^.!?]{0,100}?[a-z]{2}\??)"
        rf"(?P<opener>(?:{plain_openers}) (?=[a-zA-Z\d]))"
    )
    # "Traffic relief The old bridge": no sentence has such a capital so early.
    loose = (
        rf"(?!(?:{openers})\b)(?P<heading>[A-Z][a-z]{{2,}}(?P<more>(?: [a-z]{{2,}}){{1,2}})?) "
        rf"(?P<opener>(?:{loose_openers}) (?=[a-z\d]|(?(more)\w|(?!))))"
    )
    # Addresses, host names and product names look glued, but are not. ".In" ends a host's name,
    # unless a word follows that goes on after a sentence's first "In".
    names = (
        r"(?:https?://|www\.)\S+"
        r"|(?<![\w.-])[\w.-]+\.(?:Com|Net|Org|NET|JS|Io|AI|Gov|Co)\b"
        rf"|(?<![\w.-])\w+\.In\b(?! (?:{_any(words.after_in)}|[A-Z\d]))"
    )
    return _Glued(
        sentence=re.compile(sentence),
        heading=re.compile(heading),
        plain_heading=re.compile(plain),
        loose=re.compile(loose),
        names=re.compile(names),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or r"(?!)"


def _before_openings(line: str, cuts: list[int]) -> list[int]:
    """Return `cuts` with those after a straight opening quotation mark moved before it."""
    moved, at, marks = [], 0, 0
    for cut in cuts:
        marks += line.count('"', at, cut)
        at = cut
        moved.append(cut - 1 if line[cut - 1] == '"' and marks % 2 else cut)
    return moved


def _is_heading(found: re.Match[str], words: RepairWords) -> bool:
    """Return True if words glued to an opener are a heading: few, and no name like "LinkedIn"."""
    said = found["heading"].split()
    name = said[-1] + found["opener"].strip()
    return len(said) <= _LONGEST_HEADING and name.lower() not in words.names
