"""Asides: what a page left in an article's text that is none of what the article tells.

A false aside loses text, so each needs evidence of its own: a phrase that pages are known to print,
a day or an agency beside a place, a clock. What has none stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.editorial.page.bylines import head_of
from digest.editorial.page.datelines import dateline_end
from digest.editorial.page.furniture import (
    LONGEST,
    Furniture,
    first_word,
    furniture,
    sentences_of_page,
)
from digest.editorial.page.tails import tail_start
from digest.model import Aside, AsideKind, Language
from digest.model.text import bare_letters

_CLOSED = ".!?…।"
_QUOTES = "\"'”’)]"
#: A longer line is a paragraph, whatever it ends with.
_PARAGRAPH = 160
#: A dateline stands before one of the first paragraphs.
_MOST_OPENINGS = 3
#: The stages of a page that tells beforehand what it says: the synopsis is due, was told, and the
#: credit of a picture stood behind it, whose caption is next.
_DUE, _TOLD, _CREDITED = 1, 2, 3
#: So many headlines at most stand behind "Most read".
_MOST_RELATED = 10
#: Initials alone stand in one of the last lines.
_LAST = 6
_WORD = re.compile(r"\w+")
#: "LIVE updates", "as it happened": so many words of the page's own at most.
_MORE = 4
#: A sentence ends here, though the space behind it may be lost.
_STOP = re.compile(r"(?<=[a-z\d)%])[.!?][\"”’)]* ?(?=[A-Z“\"])")


@dataclass(slots=True)
class _Page:
    """What is known while the lines are read, in order."""

    title: str
    text: str
    language: Language
    known: Furniture
    words: set[str]
    paragraphs: int = 0
    dated: bool = False
    related: int = 0
    synopsis: int = 0
    asked: bool = False
    over: bool = False


def find_asides(title: str, text: str, language: Language) -> tuple[Aside, ...]:
    """Return the asides of a cleaned `text` under the headline `title`, in order.

    None overlaps another.
    """
    lines = list(_lines(text))
    words = set(_WORD.findall(title.lower()))
    page = _Page(title, text, language, furniture(language), words)
    asides: list[Aside] = []
    for number, (start, end) in enumerate(lines):
        found = list(_of_line(page, start, end, left=len(lines) - number - 1))
        if not page.paragraphs and _is_headline(page, text[start:end]):
            asides = [Aside("furniture", *line) for line in lines[:number]]
        asides += found
    return tuple(asides)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of `text` that are not blank, without spaces around."""
    at = 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            start = at + line.index(inner)
            yield start, start + len(inner)
        at += len(line) + 1


def _of_line(page: _Page, start: int, end: int, *, left: int) -> Iterator[Aside]:
    """Yield the asides of a line of the page; so many lines are `left` behind it."""
    line = page.text[start:end]
    lower = line.lower()
    if kind := _whole(page, line, lower, left):
        yield Aside(kind, start, end)
        return
    at = start
    for kind, to in _front(page, start, end) if page.paragraphs < _MOST_OPENINGS else ():
        yield Aside(kind, at, to)
        at = to
    if at == end:
        return
    final = tail_start(page.text, at, end, page.language, last=left < _LAST)
    if final > at:
        page.paragraphs += is_paragraph(line)
        for one in _within(page, line, lower, start):
            if at <= one.start and one.end <= final:
                yield one
                at = one.end
    if final < end:
        yield Aside("tail", final, end)


def _whole(page: _Page, line: str, lower: str, left: int) -> AsideKind | None:
    """Return what a line is that is an aside as a whole, or None."""
    page.over = page.over or _is_about(page, line)
    if page.over or not any(map(str.isalnum, line)):
        return "furniture"
    if len(line) <= LONGEST and (kind := _printed(page, line, lower, left)):
        return kind
    page.related = 0
    return "heading" if left and not page.paragraphs and _is_headline(page, line) else None


def _printed(page: _Page, line: str, lower: str, left: int) -> AsideKind | None:
    """Return what pages print that a short line is, or None."""
    known, word = page.known, first_word(lower)
    if page.paragraphs and known.end.match(lower, word):
        page.over = True
    elif known.related.match(lower, word):
        page.related = _MOST_RELATED
    elif known.synopses.match(lower, word):
        page.synopsis = _DUE if left > 1 else 0
    elif left and page.synopsis in (_DUE, _CREDITED) and is_paragraph(line):
        page.synopsis, was = _TOLD if page.synopsis == _DUE else 0, page.synopsis
        return "furniture" if was == _DUE else "caption"
    elif known.captions.match(lower, word) and not _tells_more(line):
        return "caption"
    elif known.headings.match(lower, word):
        return "heading"
    elif page.related and not (is_paragraph(line) or _has_tail(page, line)):
        page.related -= 1
    elif not known.is_line(lower, word):
        return None
    return "furniture"


def _tells_more(line: str) -> bool:
    """Return True if a line has a whole paragraph before its last sentence, as no caption has."""
    stops = list(_STOP.finditer(line))
    return bool(stops) and stops[-1].start() >= _PARAGRAPH


def _is_about(page: _Page, line: str) -> bool:
    """Return True if from this line on, a late one, a firm that the text named tells of itself."""
    found = page.known.about.match(line) if page.paragraphs else None
    if found is None:
        return False
    at = page.text.rfind(line)
    is_late = at > len(page.text) / 2 or (found["colon"] == ": " and page.paragraphs > 1)
    return is_late and found["name"].lower() in page.text[:at].lower()


def _is_headline(page: _Page, line: str) -> bool:
    """Return True if a line is the headline, or has its words with a few of the page's."""
    if bare_letters(line) == bare_letters(page.title):
        return True
    said = set(_WORD.findall(line.lower()))
    return page.words <= said and len(said) <= len(page.words) + _MORE and not is_paragraph(line)


def _has_tail(page: _Page, line: str) -> bool:
    return 0 < tail_start(line, 0, len(line), page.language, last=False) < len(line)


def _front(page: _Page, start: int, end: int) -> Iterator[tuple[AsideKind, int]]:
    """Yield the kinds and ends of what stands before a line's own words: byline, dateline."""
    above = page.paragraphs == 0
    if head := head_of(page.text, start, end, page.language, above=above):
        page.synopsis = _CREDITED if page.synopsis == _TOLD and head.end == end else 0
        yield head.kind, head.end
        start = head.end
        while start < end and page.text[start] == " ":
            start += 1
    if start < end and not page.dated:
        to = dateline_end(page.text, start, end, page.language, first=above)
        if to > start:
            page.dated = True
            yield "dateline", to


def _within(page: _Page, line: str, lower: str, start: int) -> list[Aside]:
    """Return the asides within a line of the page in order: questions, labels, calls on readers."""
    inner = sentences_of_page(lower, page.known) if len(lower) == len(line) else []
    found = [
        Aside("furniture", start + one, start + to)
        for one, to in inner
        if not line[one].islower() or line.islower()
    ]
    spoken = page.known.dialogue.finditer(line) if page.asked or "?" in line else ()
    for one in spoken:
        page.asked = page.asked or one["question"] is not None
        if page.asked:
            kind: AsideKind = "heading" if one["question"] else "furniture"
            found.append(Aside(kind, start + one.start(), start + one.end()))
    return sorted(found, key=lambda one: one.start)


def is_paragraph(line: str) -> bool:
    """Return True if a `line` reads like a paragraph, not like a headline or a label."""
    return len(line) > _PARAGRAPH or line.rstrip(_QUOTES)[-1:] in tuple(_CLOSED)
