"""Sentences: their spans in a text, as a trade paper in India writes them."""

import re

#: The name or number that these belong to follows: never a sentence's end.
_TITLES = frozenset(
    "mr mrs ms messrs dr prof shri sri smt kum er adv ca cma ar col gen lt maj brig capt cdr cmde "
    "adm sgt hon hon'ble rev st sir gov sen pt pres supt rs re nos fig figs vs viz cf e.g i.e eg "
    "ie approx est sec vol pp al no. m/s ft.lt retd".split()
)
#: The number that these belong to follows; before other words they may end a sentence.
_BEFORE_NUMBER = frozenset(
    "no nos rs rule sec art fig p pp ch vol sl sr cl para approx jan feb mar apr jun jul aug sep "
    "sept oct nov dec".split()
)
#: These end a sentence before a word that opens one.
_MAY_END = frozenset(
    "ltd pvt co inc corp llp plc bros jr sr etc p.a p.m a.m u.s u.k u.n u.p m.p a.p j&k w.b t.n "
    "e.u n.e u.a.e u.s.a ft sq sq.ft sq.m sq.km cu km kms mt dept govt univ assn intl natl min max "
    "avg tel ext ph.d b.tech m.tech i.a.s ias rd ave jan feb mar apr jun jul aug sep sept oct nov "
    "dec rd nagar hrs mins yrs art rep".split()
)
_OPENERS = frozenset(
    "the this that these those it its in on at as an a with for by from to under after since but "
    "and when once over during following he she they we our his her their there however while "
    "meanwhile further although though if according also additionally moreover speaking earlier "
    "last both each all some many most such other another every what who which where why how "
    "before until despite among between through against across around about one two three four "
    "five no not now then here today yesterday i you your".split()
)
_END = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*+[\"'”’)\]»]*+(?=\s|$)")
_NEXT = re.compile(r"[\"'“‘(\[«–—-]*\s*(\S+)")
#: No word in the lists above is this long, nor ends a longer one.
_LONG = 7
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LETTERS = re.compile(r"[^\W\d_]+")
_BULLET = re.compile(
    r"\s*(?:[•●▪◦‣∙·*■►➢✓]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*"
)
_INLINE_BULLET = re.compile(r"(?<!\s)\s+[•●▪◦‣■►➢✓]\s+")


def split_sentences(text: str, most: int | None = None) -> list[tuple[int, int]]:
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
            spans += _line(text, at, bullet.start(), cased=cased)
            at = bullet.end()
        spans += _line(text, at, end, cased=cased, most=most and most - len(spans))
        start = end + 1
        if most is not None and len(spans) >= most:
            break
    return spans[:most]


def _line(
    text: str, start: int, end: int, *, cased: bool, most: int | None = None
) -> list[tuple[int, int]]:
    spans = []
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    while start < end and text[start].isspace():
        start += 1
    for found in _END.finditer(text, start, end):
        if _ends(text, start, found, end, cased=cased):
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


def _ends(text: str, start: int, found: re.Match[str], end: int, *, cased: bool) -> bool:
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
    return _dot_ends(text[before : found.start()].lstrip("([“‘\"'/"), opener)


def _dot_ends(word: str, opener: str) -> bool:
    """Return True if the dot after `word` ends a sentence before the word `opener`."""
    lower = word.lower()
    if lower in _BEFORE_NUMBER and opener[0].isdigit():
        return False
    if lower in _TITLES:
        return False
    if lower in _MAY_END or _INITIALS.fullmatch(word):
        return _opens(opener)
    if len(word) == 1 and word.isalpha():  # an initial
        return opener not in ("A", "I") and _opens(opener)
    return True


def _opens(opener: str) -> bool:
    """Return True if `opener` is one of the words that usually open a sentence."""
    first = _LETTERS.match(opener)
    return (
        first is not None
        and first[0].lower() in _OPENERS
        and len(first[0]) == len(opener.rstrip(",.;:’'"))
    )
