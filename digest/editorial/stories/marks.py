"""Marks: slots with values that tell two events of one kind apart.

"Package 2" and "Package 3", "Q1" and "Q2", "Orange Line" and "Green Line": articles alike in all
else are about two events if they fill one such slot differently. A slot that only one fills never
conflicts. The words are English.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

Marks = Collection[tuple[str, str]]

#: How much of an article is read: its headline and about two sentences.
_OPENING = 320
_ORDINALS = {
    word: str(at // 4 + 1)
    for at, word in enumerate(
        "first 1st i one second 2nd ii two third 3rd iii three fourth 4th iv four "
        "fifth 5th v five".split()
    )
}


def _one_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the `words`, at a word's start and in letters of either size.

    A set of first letters at the front makes the search quick.
    """
    rests = defaultdict[str, list[str]](list)
    for word in words:
        rests[f"{word[0]}{word[0].upper()}"].append(word[1:])
    groups = (f"(?<=[{first}])(?ai:{'|'.join(some)})" for first, some in rests.items())
    return rf"[{''.join(rests)}](?<!\w.)(?:{'|'.join(groups)})"


_NOUN = _one_of(
    "package phase stage lot tranche section reach stretch unit block tower line corridor contract "
    "schedule berth terminal tunnel plot sector zone highway nh quarter week auction tender".split()
)
_NUMBER = r"(?:\d{1,4}[A-Za-z]?|[A-Z]{1,2}\d{1,3}|[IVX]{1,4}|[A-Z]|(?ai:one|two|three|four|five))"
#: "Package 2", "packages III and IV", "Phase-2B", "NH-44".
_NUMBERED = re.compile(
    rf"({_NOUN})[sS]?[ -]*(?:[nN][oO]\.?\s*)?"
    rf"({_NUMBER}(?:(?:,|\s*&|\s+(?ai:and|to)|\s*-)\s*{_NUMBER})*)(?![\w.]*\d)\b"
)
#: "second phase", "1st quarter".
_ORDERED = re.compile(rf"({_one_of(_ORDINALS)})[\s-]({_NOUN})\b")
_QUARTER = re.compile(r"\bQ([1-4])(?!\d)")
#: "Orange Line"; not "Metro Line" or "The Line".
_NAMED = re.compile(
    r"\b(?!(?:The|This|That|Metro|Rail|Railway|Transmission|Power|New|Main|Freight|Elevated|"
    r"Dedicated|Industrial|Economic|Bus|Of|And|To|For|On|In|Its|First|Second|Third|Fourth|Fifth)\b)"
    r"([A-Z][\w-]{1,40}) (Line|Corridor)s?\b"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = re.compile(rf"\b({_MONTHS})\b")
#: "July to September", "April-June": the months of results and surveys.
_SPAN = re.compile(rf"\b({_MONTHS})(?: to |[-–])({_MONTHS})\b")


def read_marks(title: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return the slots that an article's headline and opening fill, and their values, sorted."""
    months = (("month", month) for month in _MONTH.findall(title[:_OPENING]))
    return tuple(sorted({*_slots(f"{title[:_OPENING]}\n{text[:_OPENING]}"), *months}))


def marks_conflict(one: Marks, other: Marks) -> bool:
    """Return True if both fill a slot without a value in common."""
    if not (one and other):
        return False
    agreed = {slot for slot, value in one if (slot, value) in other}
    return not {slot for slot, _ in one}.isdisjoint({slot for slot, _ in other} - agreed)


def _slots(opening: str) -> Iterator[tuple[str, str]]:
    for noun, numbers in _NUMBERED.findall(opening):
        for number in re.findall(r"\w+", numbers):
            if number.lower() not in ("and", "to"):
                yield noun.lower(), _ORDINALS.get(number.lower(), number.upper())
    for ordinal, noun in _ORDERED.findall(opening):
        yield noun.lower(), _ORDINALS[ordinal.lower()]
    for number in _QUARTER.findall(opening):
        yield "quarter", number
    for name, noun in _NAMED.findall(opening):
        yield f"named {noun.lower()}", name.lower()
    for first, last in _SPAN.findall(opening):
        yield "span", f"{first}-{last}"
