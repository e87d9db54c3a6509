"""Sentences: their spans in a text, as a trade paper in India writes them.

A dot whose word may be an abbreviation ends no sentence: a span that goes on too long says nothing
false, one that begins or ends at a wrong place may.
"""

import re

from digest.model import SentenceWords

_CLOSING = "\"'”’)]»"
_END = re.compile(r"[.!?…।॥](?<![.!?…].)[.!?…।॥]*+[\"'”’)\]»]*+(?:(?=\s|$)|(?<=[।॥])|(?<=[।॥].))")
_NEXT = re.compile(r"[\"'“‘(\[«–—-]*\s*(\S+)")
#: A word this long before a dot is none of the listed ones: they are quick to tell apart.
_LONG = 8
#: An unlisted word up to this length may be an abbreviation.
_SHORT = 6
_SHORT_NAME = 4
_SHORT_DEVANAGARI = 5
#: "J.T", "w.e.f", "Dy.C.M", "कि.मी".
_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}|[ऀ-ॿ]{1,4}(?:\.[ऀ-ॿ]{1,4})+")
_FIGURE = "0123456789.,"
_LETTERS = re.compile(r"[^\W\d_]+")
#: A word that is none of initials.
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]?[a-zÀ-ÿ]+|[A-Z]")
_VOWEL = re.compile(r"[aeiouyà-ÿ]")
#: Consonants that no word ends with, but an abbreviation does: "Addl", "Engr", "Supdt".
_UNSPEAKABLE = re.compile(
    r"(?:[bcdfgjkpqtvxz][lrmn]|[mnsw][lr]|[bcdfghjkmpqtvwxz]{2}[dgt]|[bdgmnpt]g[rt]|[dgkmpt]d|[bcdgjkptvz]{3})$"
    r"(?<!gn)(?<!dd)(?<!thm)(?<!ght)(?<!mpt)"
)
#: "Rs. 26 Crs. + GST", "Rs 4 cr. / km" go on.
_GOES_ON = "+&=/%"
_BULLET = re.compile(
    r"\s*(?:[•●▪◦‣∙·*■►➢✓]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*"
)
_INLINE_BULLET = re.compile(r"(?<!\s)\s+[•●▪◦‣■►➢✓]\s+")
#: What opens and closes a quotation; an apostrophe within a word does neither.
_QUOTE = re.compile(r"[“”\"‘]|’(?![^\W\d_])")
_OPENING_QUOTES = ('"', "“", "‘")
_BEFORE_QUOTE = " \t([—–-/"


def split_sentences(
    text: str, words: SentenceWords, most: int | None = None
) -> list[tuple[int, int]]:
    """Return the spans (start, end) of the sentences of `text`, or of the first `most`, in order.

    A line's end ends a sentence, as cleaned text has one paragraph to a line; a quotation that
    opens and closes within a line is never cut. Bullets are outside the spans. In a text without
    any capitals a small letter may begin a sentence.
    """
    cased = not text.islower()
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if not line:
            start += 1
            continue
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
    quoted = any(text.find(mark, start, end) >= 0 for mark in _OPENING_QUOTES)
    quotations = iter(_quotations(text, start, end) if quoted else ())
    opened, closed = next(quotations, (end, end))
    for found in _END.finditer(text, start, end):
        while closed < found.end() - 1:
            opened, closed = next(quotations, (end, end))
        inside = opened < found.start() and found.end() <= closed
        if not inside and _ends(text, words, start, found, end, cased=cased):
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


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places of the marks of each quotation that opens and closes in a line."""
    quoted: list[tuple[int, int]] = []
    opened, mark = -1, ""
    for found in _QUOTE.finditer(text, start, end):
        at, sign = found.start(), found[0]
        opens = sign in "“‘" or (
            sign == '"' and (at == start or text[at - 1] in _BEFORE_QUOTE) and at + 1 < end
        )
        if opens and (opened < 0 or sign == mark):
            opened, mark = at, sign
        elif opened >= 0 and sign == {"“": "”", "‘": "’", '"': '"'}[mark]:
            quoted.append((opened, at))
            opened = -1
    return quoted


def _ends(
    text: str, words: SentenceWords, start: int, found: re.Match[str], end: int, *, cased: bool
) -> bool:
    """Return True if the mark `found` ends the sentence that began at `start`."""
    following = _NEXT.match(text, found.end(), end) if found.end() < end else None
    if following is None or found[0][0] in "।॥":
        return True
    opener = following[1]
    if (cased and opener[0].islower()) or opener[0] in _GOES_ON:
        return False
    ending = text[max(start, found.start() - _LONG) : found.start()]
    is_plain = len(ending) == _LONG and ending.isalpha()
    if is_plain or found[0][0] != "." or len(found[0].rstrip(_CLOSING)) > 1:
        return True
    return not _is_within_brackets(text, start, found) and _word_ends(
        text, words, start, found.start(), opener
    )


def _is_within_brackets(text: str, start: int, found: re.Match[str]) -> bool:
    """Return True if brackets that close behind a dot opened within the sentence: "(Retd.)"."""
    last = found[0][-1]
    return last in ")]" and text.rfind("(" if last == ")" else "[", start + 1, found.start()) > 0


def _word_ends(text: str, words: SentenceWords, start: int, dot: int, opener: str) -> bool:
    """Return True if the `dot` surely ends a sentence, as far as the word before it tells."""
    before = max(text.rfind(" ", start, dot), start - 1) + 1
    word = text[before:dot].lstrip("([“‘\"'/")
    if before == start and len(word) == 1:
        return False  # a label or a number before its sentence
    measured = text[max(start, before - 2)].isdigit() or word[:1].isdigit()
    word = word.lstrip(_FIGURE).rpartition("-")[2] or word
    lower = word.lower()
    if measured and lower in words.units:
        return not opener[0].isdigit() and opener.rstrip(",.;:)").lower() not in words.goes_on
    return _dot_ends(word, lower, opener, words)


def _dot_ends(word: str, lower: str, opener: str, words: SentenceWords) -> bool:
    """Return True if the dot after `word` surely ends a sentence before the word `opener`."""
    if lower in words.before_number and opener[0].isdigit():
        return False
    if lower in words.titles:
        return False
    if lower in words.may_end or _INITIALS.fullmatch(word):
        return _opens(opener, words)
    if len(word) == 1 and word.isalpha():  # an initial
        return opener not in ("A", "I") and _opens(opener, words)
    return not _is_doubtful(word, lower, words) or _opens(opener, words)


def _is_doubtful(word: str, lower: str, words: SentenceWords) -> bool:
    """Return True if an unlisted `word` looks like an abbreviation."""
    if len(word) > _SHORT or lower in words.whole:
        return False
    if "ऀ" <= word[:1] <= "ॿ":
        return len(word) <= _SHORT_DEVANAGARI
    if not _LATIN.fullmatch(word):  # "NHAI", "PCs" and what is no word
        return False
    if not _VOWEL.search(lower) or _UNSPEAKABLE.search(lower):
        return True
    # "Leh.", "Gen.", but hardly "Goa." or "road."
    return word[0].isupper() and len(word) <= _SHORT_NAME and not _VOWEL.match(lower, len(word) - 1)


def _opens(opener: str, words: SentenceWords) -> bool:
    """Return True if `opener` is one of the words that usually open a sentence."""
    first = _LETTERS.match(opener)
    return (
        first is not None
        and first[0].lower() in words.openers
        and len(first[0]) == len(opener.rstrip(",;:’'"))
    )
