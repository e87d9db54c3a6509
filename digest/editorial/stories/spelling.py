"""Spelling: two words that are one name, as Latin letters write it now and then."""

import re
from collections.abc import Container
from difflib import SequenceMatcher

from digest.model import Language

#: Two names this alike are one name, spelled better, if the article knew the better one.
_SPELLED = 0.75
#: Vowels, an h, and letters that stand twice: Latin spellings of one name differ in these.
_SOFT = re.compile(r"[aeiouyh'-]|(\w)(?=\1)")
_SOUNDS = str.maketrans("wzqc", "vjkk")
#: A name of so few other letters is another one if it has one more.
_SHORT = 4


def is_same_name(old: str, new: str, language: Language, known: Container[str]) -> bool:
    """Return True if a name is another's better spelling, its other name, or its region.

    Names are in small letters; a `known` one stood in the article before.
    """
    places = language.stories.places if language.stories else {}
    if new in (places.get(old), old) or old == places.get(new):
        return True
    if not (old in places and new in places) and are_spellings(old, new):
        return True
    renamed = (one.split() for one in language.errata.renamed)
    return any(old in names and new in names for names in renamed) or (
        new in known and _likeness(old, new) >= _SPELLED
    )


def are_spellings(one: str, other: str) -> bool:
    """Return True if two words are one name, spelled otherwise: by their vowels, or one letter."""
    few, many = sorted((one, other), key=len)
    rest = iter(many)
    if len(few) <= _SHORT and few[0] == many[0] and all(letter in rest for letter in few):
        return True  # "Nov", "Ltd"
    if not (one.isascii() and other.isascii()):
        return _likeness(one, other) >= _SPELLED
    short, long = sorted(map(_skeleton, (one, other)), key=len)
    if sorted(short) == sorted(long):
        return short[:1] == long[:1]
    rest = iter(long)
    return len(long) > _SHORT and len(long) == len(short) + 1 and all(one in rest for one in short)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _skeleton(name: str) -> str:
    """Return the consonants of a name, as they sound."""
    return _SOFT.sub("", name.replace("ph", "f").translate(_SOUNDS))
