"""Quotable sentences: whole, and the article's own."""

import re
from collections.abc import Callable, Sequence

from digest.model.text import bare_letters

_FEWEST_WORDS = 5
#: Two texts with the same letters differ in length by less than this.
_SAME_LENGTH = 20

#: Characters of a sentence: a longer one is a list, or no sentence.
_LONGEST = 1000
_STOPS = tuple(".!?।॥")
_CUTS = ("..", "…")
_CLOSING = "\"'”’)]"
_STARTS_WELL = re.compile(r"[\"'“”‘(\[]?[A-Z0-9₹$€£À-Þऀ-෿]")
#: Signs of a contact line, anywhere in a sentence.
_ADDRESSES = ("www.", "@", "+91")
_BRACKETS = (("(", ")"), ("[", "]"))
#: "a) a bridge; b) a road": the brackets of a list open nowhere.
_LIST_LETTER = re.compile(r"(?<!\S)(?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?=\s)")
#: ‘ or ' at a word's front opens, unless a letter stands before it: then it is an apostrophe.
_SINGLE_OPENS = re.compile(r"(?<![^\s(\[“\"])[‘'](?=[^\W\d])")
_SINGLE_CLOSES = re.compile(r"(?<=[^\s(\[])[’'](?!\w)")
#: "DATE OF OPENING: 12/08/2026."
_LABEL = re.compile(r"[^:]{2,60}: ")
_INCHES = re.compile(r"(?<=\d)\"")


def is_quotable(text: str, title: str) -> bool:
    """Return True if a sentence is whole, the article's own, and not its headline again."""
    return not find_fault(text, title)


def find_fault(text: str, title: str) -> str:
    """Return in a word why a sentence may not be quoted; "" if it may."""
    found = next((fault for fault, has_it in _FAULTS if has_it(text)), "")
    return found or ("headline" if _is_headline(text, title) else "")


def _is_cut(text: str) -> bool:
    """Return True if `text` is no whole sentence."""
    begins = _STARTS_WELL.match(text) is not None or text.islower()
    bare = text.rstrip(_CLOSING)
    return not begins or not bare.endswith(_STOPS) or bare.endswith(_CUTS)


def _is_row(text: str) -> bool:
    """Return True for a label and its value in a notice in capitals, which has no verb."""
    return text.isupper() and _LABEL.match(text) is not None


def _is_contact(text: str) -> bool:
    return any(sign in text for sign in _ADDRESSES)


def _balanced(text: str) -> bool:
    """Return True if every quotation and bracket that opens in `text` closes in it."""
    listed = _LIST_LETTER.sub("", text) if ")" in text else text
    return (
        _closes(text, "“", "”")
        and _straight_closes(text)
        and _single_closes(text)
        and all(listed.count(opening) == listed.count(closing) for opening, closing in _BRACKETS)
    )


def _closes(text: str, opening: str, closing: str) -> bool:
    """Return True if marks of two kinds close; of one kind alone every second does."""
    opened, closed = text.count(opening), text.count(closing)
    if not opened or not closed:
        return (opened + closed) % 2 == 0
    return opened == closed and text.find(opening) < text.find(closing)


def _straight_closes(text: str) -> bool:
    """Return True if straight double quotes close; after a digit one may mean inches."""
    return text.count('"') % 2 == 0 or _INCHES.sub("", text).count('"') % 2 == 0


def _single_closes(text: str) -> bool:
    """Return True if single quotes close; an apostrophe at a word's end may look like one more."""
    opened = len(_SINGLE_OPENS.findall(text)) if "‘" in text or "'" in text else 0
    return not opened or opened <= len(_SINGLE_CLOSES.findall(text))


def _is_headline(text: str, title: str) -> bool:
    """Return True if `text` is the `title` but for punctuation and spaces."""
    return abs(len(text) - len(title)) < _SAME_LENGTH and bare_letters(text) == bare_letters(title)


_FAULTS: Sequence[tuple[str, Callable[[str], bool]]] = (
    ("short", lambda text: len(text.split()) < _FEWEST_WORDS),
    ("long", lambda text: len(text) > _LONGEST),
    ("cut", _is_cut),
    ("unbalanced", lambda text: not _balanced(text)),
    ("contact", _is_contact),
    ("row", _is_row),
)
