"""Clauses: the few words of a text that tell one thing, to be quoted as they stand."""

import re

#: A clause is at most so long, and ends at a word.
_LONGEST = 140
#: A shorter one tells nothing by itself.
_SHORTEST = 20
_BOUND = re.compile(r"[.;:!?\n](?:\s|$)|\n")
_COMMA = re.compile(r",(?!\d) ")


def quote_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the clause around `start` to `end`: its sentence, or a part of that."""
    bounds = [one.end() for one in _BOUND.finditer(text, 0, start)]
    first = bounds[-1] if bounds else 0
    found = _BOUND.search(text, end)
    last = found.start() if found else len(text)
    first, last = _trim(text, first, last)
    if last - first > _LONGEST:
        commas = [one.end() for one in _COMMA.finditer(text, first, start)]
        if commas and end - commas[-1] >= _SHORTEST:
            first = commas[-1]
        behind = _COMMA.search(text, end)
        if behind and behind.start() - first >= _SHORTEST and behind.start() < last:
            last = behind.start()
    if last - first > _LONGEST:
        cut = text.rfind(" ", end, first + _LONGEST)
        last = cut if cut > end else max(end, min(last, first + _LONGEST))
    return _trim(text, first, last)


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last
