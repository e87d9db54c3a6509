"""Tense: on which side of the day of publication the words around a date put it."""

import re
from collections.abc import Iterable
from itertools import pairwise

from digest.editorial.facts.wording import Around, Wording

_WORD = re.compile(r"[a-z][a-z'-]*|[A-Z][a-z'-]*")
#: So many words before a date, and behind it, can say when it is.
_BEFORE, _AFTER = 14, 10
_TO = re.compile(r"\b(?:to|till|until) (?:the )?$")
_PAST = re.compile(r"[a-z]{2,}[^e\W]ed\Z")


def is_ahead(around: Around, wording: Wording, *, deadline: bool) -> bool | None:
    """Return True if a date without a year is ahead, False if it is behind, None if none says.

    The nearest verb before it decides, else the first behind it. A `deadline` is ahead, except of
    what was meant once: "was to be ready by June" may be either.
    """
    before, after = around
    if deadline:
        sides = _sides(_WORD.findall(before)[-_BEFORE:], wording)
        behind = next((side for side in reversed(sides) if side is not None), True) is False
        return None if behind or wording.meant.search(before) else True
    if wording.naming.search(before) or (_TO.search(before) and wording.moving.search(before)):
        return True
    nearest_first = (
        *reversed(_sides(_WORD.findall(before)[-_BEFORE:], wording)),
        *_sides(_WORD.findall(after)[:_AFTER], wording),
    )
    return next((side for side in nearest_first if side is not None), None)


def _sides(words: Iterable[str], wording: Wording) -> list[bool | None]:
    """Return the side that each of `words` says, if any."""
    return [_side(previous, word, wording) for previous, word in pairwise(("", *words))]


def _side(previous: str, word: str, wording: Wording) -> bool | None:
    """Return the side that a word says. What is to "be opened" is not open yet."""
    if word in wording.words.ahead:
        return True
    if word in wording.words.behind or _PAST.match(word):
        return None if previous in wording.words.bare else False
    return None
