"""Sentences: their spans in a text, as a trade paper in India writes them."""

import re

from digest.model import SentenceWords

_END = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*+[\"'”’)\]»]*+(?=\s|$)")
_NEXT = re.compile(r"[\"'“‘(\[«–—-]*\s*(\S+)")
#: A word this long before a dot is none of the listed ones: they are quick to tell apart.
_LONG = 7
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BULLET = re.compile(
    r"\s*(?:[•●▪◦‣∙·*■►➢✓]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*"
)
_INLINE_BULLET = re.compile(r"(?<!\s)\s+[•●▪◦‣■►➢✓]\s+")


def split_sentences(
    text: str, words: SentenceWords, most: int | None = None
) -> list[tuple[int, int]]:
    """Return the spans (start, end) of the sentences of `text`, or of the first `most`, in order.

    A line's end ends a sentence, as cleaned text has one paragraph to a line. Bullets are outside
    the spans. In a text without any capitals a small letter may begin a sentence.
    """
    cased = not text.islower()
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        at = start
        for bullet in _INLINE_BULLET.finditer(text, start, end):
            spans += _line(text, words, at, bullet.start(), cased=cased)
            at = bullet.end()
        spans += _line(text, words, at, end, cased=cased, most=most and most - len(spans))
        start = end + 1
        if most is not None and len(spans) >= most:
            break
    return spans[:most]


def _line(
    text: str,
    words: SentenceWords,
    start: int,
    end: int,
    *,
    cased: bool,
    most: int | None = None,
) -> list[tuple[int, int]]:
    spans = []
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    while start < end and text[start].isspace():
        start += 1
    for found in _END.finditer(text, start, end):
        if _ends(text, words, start, found, end, cased=cased):
            spans.append((start, found.end()))
            if len(spans) == most:
                return spans
            start = found.end()
            while start < end and text[start].isspace():
                start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
    return spans


def _ends(
    text: str, words: SentenceWords, start: int, found: re.Match[str], end: int, *, cased: bool
) -> bool:
    """Return True if the mark `found` ends the sentence that began at `start`."""
    following = _NEXT.match(text, found.end() + 1, end) if found.end() < end else None
    if following is None:
        return True
    opener = following[1]
    if cased and opener[0].islower():
        return False
    ending = text[max(start, found.start() - _LONG) : found.start()]
    if len(ending) == _LONG and ending.isalpha():
        return True
    if found[0][0] != "." or len(found[0].rstrip("\"'”’)]»")) > 1:
        return True
    before = max(text.rfind(" ", start, found.start()), start - 1) + 1
    return _dot_ends(text[before : found.start()].lstrip("([“‘\"'/"), opener, words)


def _dot_ends(word: str, opener: str, words: SentenceWords) -> bool:
    """Return True if the dot after `word` ends a sentence before the word `opener`."""
    lower = word.lower()
    if lower in words.before_number and opener[0].isdigit():
        return False
    if lower in words.titles:
        return False
    if lower in words.may_end or _INITIALS.fullmatch(word):
        return _opens(opener, words)
    if len(word) == 1 and word.isalpha():  # an initial
        return opener not in ("A", "I") and _opens(opener, words)
    return True


def _opens(opener: str, words: SentenceWords) -> bool:
    """Return True if `opener` is one of the words that usually open a sentence."""
    first = _LETTERS.match(opener)
    return (
        first is not None
        and first[0].lower() in words.openers
        and len(first[0]) == len(opener.rstrip(",.;:’'"))
    )
