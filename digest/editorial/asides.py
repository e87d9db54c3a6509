"""Asides: what a page left in an article's text that is none of what the article tells.

A false aside loses text, so each needs evidence of its own: a phrase that pages are known to print,
a day or an agency beside a place, a clock. What has none stays.
"""

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
#: The headline again stands within so many lines.
_MOST_ABOVE = 6


@dataclass(slots=True)
class _Page:
    """What is known while the lines are read, in order."""

    title: str
    text: str
    language: Language
    known: Furniture
    paragraphs: int = 0
    dated: bool = False
    related: bool = False
    over: bool = False


def find_asides(title: str, text: str, language: Language) -> tuple[Aside, ...]:
    """Return the asides of a cleaned `text` under the headline `title`, in order.

    None overlaps another.
    """
    lines = list(_lines(text))
    page = _Page(title, text, language, furniture(language))
    asides: list[Aside] = []
    for number, (start, end) in enumerate(lines):
        found = list(_of_line(page, start, end, last=number >= len(lines) - _MOST_ABOVE))
        if found and found[-1].kind == "heading" and not page.paragraphs:
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


def _of_line(page: _Page, start: int, end: int, *, last: bool) -> Iterator[Aside]:
    """Yield the asides of a line of the page."""
    line = page.text[start:end]
    lower = line.lower()
    if kind := _whole(page, line, lower):
        yield Aside(kind, start, end)
        return
    at, final = start, end
    if page.paragraphs < _MOST_OPENINGS:
        for kind, to in _front(page, start, end):
            yield Aside(kind, at, to)
            at = to
    if at == end:
        return
    if (final := tail_start(page.text, at, end, page.language, last=last)) > at:
        page.paragraphs += is_paragraph(line)
        for one, to in sentences_of_page(lower, page.known) if len(lower) == len(line) else ():
            if at <= start + one and start + to <= final:
                yield Aside("furniture", start + one, start + to)
    if final < end:
        yield Aside("tail", final, end)


def _whole(page: _Page, line: str, lower: str) -> AsideKind | None:
    """Return what a line is that is an aside as a whole, or None."""
    if page.over or not any(map(str.isalnum, line)):
        return "furniture"
    if len(line) <= LONGEST:
        known, word = page.known, first_word(lower)
        if page.paragraphs and known.end.match(lower, word):
            page.over = True
            return "furniture"
        if known.related.match(lower, word):
            page.related = True
            return "furniture"
        if known.captions.match(lower, word):
            return "caption"
        beside = page.related and not (is_paragraph(line) or _has_tail(page, line))
        if beside or known.lines.match(lower, word):
            return "furniture"
    page.related = False
    again = not page.paragraphs and bare_letters(line) == bare_letters(page.title)
    return "heading" if again else None


def _has_tail(page: _Page, line: str) -> bool:
    return 0 < tail_start(line, 0, len(line), page.language, last=False) < len(line)


def _front(page: _Page, start: int, end: int) -> Iterator[tuple[AsideKind, int]]:
    """Yield the kinds and ends of what stands before a line's own words: byline, dateline."""
    above = page.paragraphs == 0
    if head := head_of(page.text, start, end, page.language, above=above):
        yield head.kind, head.end
        start = head.end
        while start < end and page.text[start] == " ":
            start += 1
    if start < end and not page.dated:
        first = above
        to = dateline_end(page.text, start, end, page.language, first=first)
        if to > start:
            page.dated = True
            yield "dateline", to


def is_paragraph(line: str) -> bool:
    """Return True if a `line` reads like a paragraph, not like a headline or a label."""
    return len(line) > _PARAGRAPH or line.rstrip(_QUOTES)[-1:] in tuple(_CLOSED)
