"""Cleaning of text: repairs what copying and old software broke, and leaves words alone."""

import dataclasses
import hashlib
import re
from itertools import pairwise

from digest.editorial.asides import find_asides
from digest.editorial.page.furniture import furniture
from digest.model import Article, Language
from digest.model.text import bare_letters

#: Frequent first words of sentences: glued to the word before, one marks a lost space.
_OPENERS = (
    "The|This|These|Those|In|It|Its|As|With|For|At|On|An?|According|However|While|By|From|To|Under|"
    "After|Since|But|And|When|Once|Over|During|Following|India|Meanwhile|Further|Speaking|Among|"
    "Our|We|Despite|Through|Also|There|Today|Recently|Such|Given|Most|Many|If|Although|"
    "Traditionally"
)
_JOINING = "and|or|of|for|the|in|to|on|a|an|at|by|with|from|vs|as|is|are|its|into"

_RUPEE = re.compile(r"(?<![^\s(\[“\"'‘])\?\s?(?=\d)")
_APOSTROPHE = re.compile(r"(?:(?<=[A-Za-z])\?(?=(?:s|t|re|ve|ll|d|m)\b)|(?<=\d)\?(?=s\b))(?!\w+=)")
#: "buyers.Ashish", "FY26.Vimal", 'JV.“We', "5.25%.The": the space between sentences is lost.
_GLUED_SENTENCE = re.compile(
    r"(?<=[.!?”’\"])(?:"  # true of all that follow, and quick to check
    r"(?<=[a-z)\]%’”\"][.!?])(?=[A-Z“‘][\w’&]|₹\d)|(?<=[A-Z]{2}[.!?])(?=[“‘])"
    r"|(?<=[A-Za-z]\d[.!?])(?=[A-Z“‘][a-z])|(?<=[A-Z]\d\d[.!?])(?=[A-Z“‘][a-z])"
    r"|(?<=\d\d\d\d[.!?])(?=[A-Z“‘][a-z])|(?<=[A-Z]{3}[.!?])(?=[A-Z“‘][a-z])"
    r"|(?<=[a-z)%\d][.!?][”’\"])(?=[A-Z“‘])"
    rf"|(?<=[A-Za-z&][A-Z][.!?])(?=(?:{_OPENERS}) )|(?<=\d[.!?])(?!A )(?=(?:{_OPENERS}) )"
    r"|(?:(?<=\s\d[.!?])|(?<=\s\d\d[.!?])|(?<=\s\d\d\d[.!?]))(?=[A-Z“‘][a-z]{2}))"
)
#: Words after a sentence's first word "In"; before others ".In" ends a host's name.
_AFTER_IN = (
    r"the|an?|all|addition|its?|their|this|that|these|those|fact|contrast|response|some|recent|both"
    r"|return|case|such|his|her|our|total|line|terms|view|most|many|one|two|[A-Z\d]"
)
#: Addresses, host names and product names look glued, but are not.
_NOT_GLUED = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]+\.(?:Com|Net|Org|NET|JS|Io|AI|Gov|Co)\b"
    rf"|(?<![\w.-])\w+\.In\b(?! (?:{_AFTER_IN}))"
)
_GLUED_COLON = re.compile(r"(?<=[a-z]:)(?=[“‘\"][A-Z])")
#: "Bids and Next StepsThe river port": a heading glued to its paragraph. Its words are atomic
#: groups: a list of figures ("1,200, 1,300, ...") could be divided in too many ways to try.
_GLUED_HEADING = re.compile(
    r"(?P<heading>(?>[A-Z][\w’'&-]*|\d[\w.,-]*)"
    rf"(?:[ ,:&–-]++(?>[A-Z][\w’'&-]*|\d[\w.,-]*|(?:{_JOINING})\b)){{0,11}}"
    r"[ ,:&–-]++[A-Z]?[\w’'-]*?[a-z]{2}\??)"
    rf"(?P<opener>(?:{_OPENERS}) (?=[a-zA-Z\d]))"
)
#: "OverviewThe project", "What buyers should knowThe authority": no name ends with these words.
_GLUED_PLAIN_HEADING = re.compile(
    r"(?P<heading>[A-Z][^.!?]{0,100}?[a-z]{2}\??)"
    r"(?P<opener>(?:The|This|These|According|However|While) (?=[a-zA-Z\d]))"
)
#: "Supply to trail demandAbout 3 million": no name has five small letters before a capital.
_GLUED_WORDS = re.compile(
    r"(?P<heading>[A-Z][^.!?]{0,100}?(?<=[\s-])[a-z]{5,20}\??)(?P<opener>(?=[A-Z][a-z’'-]*\s))"
)
#: An excerpt that was cut off: "..", "..." or "…", with or without "read more".
_CUT = re.compile(
    r"(?:\.\.|…|\[(?:…|\.\.\.)\])\s*(?:\(?(?:read|continue)\b.{0,20})?$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_SHINGLE = 24
_SHORT = 60


def clean_article(article: Article, language: Language) -> Article:
    """Return the article with its title and text repaired, and the hash of their content.

    What the page around it left in its text is set aside.
    """
    title = " ".join(_repair(article.title).split())
    kept = _without_repeats(_paragraphs(_repair(article.text)), title)
    text = "\n".join(piece for paragraph in kept for piece in _unglue(paragraph, language))
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    teaser = article.teaser or _CUT.search(text) is not None
    return dataclasses.replace(
        article,
        title=title,
        text=text,
        teaser=teaser,
        content_hash=digest,
        asides=find_asides(title, text, language),
    )


def _repair(text: str) -> str:
    """Return `text` with the rupee signs, apostrophes and spaces that encodings lost."""
    if "?" in text:
        text = _APOSTROPHE.sub("’", _RUPEE.sub("₹", text))
    return text.replace("\xa0", " ").replace("\t", " ")


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`, with the lines of a fixed width joined."""
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [" ".join(line.split()) for line in block.splitlines()]
        joined: list[str] = []
        for line in filter(None, lines):
            if joined and line[0].islower() and not _SENTENCE_END.search(joined[-1][-8:]):
                joined[-1] += f" {line}"
            else:
                joined.append(line)
        paragraphs += joined
    return paragraphs


def _unglue(line: str, language: Language) -> list[str]:
    """Return the pieces of a line: its headings apart, lost spaces after sentences restored."""
    apart = {
        found.start()
        for pattern in (_GLUED_SENTENCE, _GLUED_COLON)
        for found in pattern.finditer(line)
    }
    if apart:  # seldom, and names are slow to look for
        apart -= {
            at for name in _NOT_GLUED.finditer(line) for at in range(name.start() + 1, name.end())
        }
        cuts = [0, *_before_openings(line, sorted(apart)), len(line)]
        line = " ".join(line[start:end] for start, end in pairwise(cuts))
    pieces = []
    start = 0
    glued = furniture(language).glued
    for sentence in re.finditer(r"(?:^|(?<=[.!?”] ))(?=[A-Z\d])", line):
        at = sentence.start()
        heading = (
            _GLUED_HEADING.match(line, at)
            or _GLUED_PLAIN_HEADING.match(line, at)
            or _GLUED_WORDS.match(line, at)
            or glued.match(line, at)
        )
        if heading and _is_heading(heading["heading"]):
            pieces += [line[start : heading.start()], heading["heading"]]
            start = heading.start("opener")
    pieces.append(line[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _before_openings(line: str, cuts: list[int]) -> list[int]:
    """Return `cuts` with those after a straight opening quotation mark moved before it."""
    moved, at, marks = [], 0, 0
    for cut in cuts:
        marks += line.count('"', at, cut)
        at = cut
        moved.append(cut - 1 if line[cut - 1] == '"' and marks % 2 else cut)
    return moved


def _is_heading(words: str) -> bool:
    """Return True if words glued to an opener are a heading: few, and no name like "LinkedIn"."""
    return len(words.split()) <= 12 and not re.search(
        r"\b(?:Linked|Plug|Check|Log|Sign|Built|Drive)$", words
    )


def _without_repeats(paragraphs: list[str], title: str) -> list[str]:
    """Return `paragraphs` without repeats of those above, as some pages print a body twice."""
    kept: list[str] = []
    keys: set[str] = set()
    above, seen = "", set[str]()
    title_key = bare_letters(title)
    for paragraph in paragraphs:
        key = bare_letters(paragraph)
        if (
            (key == title_key and not kept)
            or key in keys
            or (len(key) >= _SHINGLE and _repeats(key, above, seen))
        ):
            continue
        kept.append(paragraph)
        keys.add(key)
        seen |= _shingles(above[1 - _SHINGLE :] + key)
        above += key
    return kept


def _shingles(text: str) -> set[str]:
    """Return all pieces of `text` of a shingle's length: quick to look up, whatever its length."""
    return {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}


def _repeats(key: str, above: str, seen: set[str]) -> bool:
    """Return True if nine tenths of `key` stand `above`, or `key` is all above with page text.

    `seen` are the shingles above.
    """
    own = _shingles(key)
    if own <= seen:
        return True
    if len(key) < _SHORT or not above:
        return False
    if (
        key.startswith(above[:_SHINGLE])
        and len(key) > 0.8 * len(above)
        and _share(above, own) >= 0.8
    ):
        return True
    return (key[:_SHINGLE] in seen or key[-_SHINGLE:] in seen) and _share(key, seen) >= 0.9


def _share(key: str, other: set[str]) -> float:
    """Return the share of the pieces of `key` that are among the shingles `other`."""
    pieces = [key[at : at + _SHINGLE] for at in range(0, len(key) - _SHINGLE + 1, _SHINGLE)]
    return sum(piece in other for piece in pieces) / max(len(pieces), 1)
