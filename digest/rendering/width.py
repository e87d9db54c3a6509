"""Width: how many characters of a text an inbox shows, and where it may be cut."""

import unicodedata
from collections.abc import Iterator
from typing import Final

#: What takes no place of its own: accents, vowel signs above or below, joiners, selectors.
_PLACELESS: Final = ("Mn", "Me", "Cf")
#: A cut keeps with its letter: marks of every kind, joiners, and modifiers such as a skin's colour.
_JOINED: Final = ("Mn", "Mc", "Me", "Cf", "Sk")
_JOINER: Final = "\u200d"
#: The combining class of a virama, which joins the next letter to the one before it.
_VIRAMA: Final = 9
#: Regional indicators: two of them are a flag.
_FLAGS: Final = range(0x1F1E6, 0x1F200)
#: A mark with so many before it only piles up.
_MOST_MARKS: Final = 4
#: Punctuation that is dropped before the ellipsis.
_HANGING: Final = " ,;:.–—-·|/("
_ELLIPSIS: Final = "…"
#: No sign of any script has more characters.
_LONGEST_SIGN: Final = 32


def text_width(text: str) -> int:
    """Return the number of characters in `text` that take a place: marks stand with theirs."""
    return sum(unicodedata.category(char) not in _PLACELESS for char in text)


def cut_text(text: str, most: int) -> str:
    """Return `text`, cut to a width of at most `most`: after a word, or within a very long one.

    A letter keeps its marks, and a joined sign (Devanagari, flags, families) stays whole.
    """
    if text_width(text) <= most:
        return text
    front = _front(text, most - 1)  # the ellipsis takes a place
    word = front.rpartition(" ")[0].rstrip(_HANGING)
    if text[len(front)].isspace() or text_width(word) * 2 < most:
        word = front.rstrip(_HANGING) or front
    return f"{word}{_ELLIPSIS}"


def clip_text(text: str, most: int) -> str:
    """Return what an inbox with room for a width of `most` shows of `text`: it cuts words, too."""
    return text if text_width(text) <= most else f"{_front(text, most - 1).rstrip()}{_ELLIPSIS}"


def without_heaps(text: str) -> str:
    """Return `text` without the marks that pile up on a letter beyond what any script writes."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _front(text: str, most: int) -> str:
    """Return the front of `text` that is at most so wide, of whole signs."""
    front, width = [], 0
    for cluster in _clusters(text):
        width += text_width(cluster)
        if width > most:
            break
        front.append(cluster)
    return "".join(front)


def _clusters(text: str) -> Iterator[str]:
    """Yield the signs of `text` that a cut must not split (after Unicode TR 29)."""
    cluster = ""
    for char in text:
        if cluster and (len(cluster) == _LONGEST_SIGN or not _joins(cluster, char)):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _joins(cluster: str, char: str) -> bool:
    """Return True if `char` belongs to the sign before it."""
    if unicodedata.category(char) in _JOINED and not char.isascii():
        return True
    last = cluster[-1]
    if ord(char) in _FLAGS:
        return len(cluster) == 1 and ord(last) in _FLAGS
    bare = cluster.rstrip(_JOINER)
    if last == _JOINER and not char.isspace():
        return True
    return char.isalpha() and bool(bare) and unicodedata.combining(bare[-1]) == _VIRAMA
