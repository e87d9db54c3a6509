"""Tense: on which side of the day of publication the words around a date put it."""

import re

from digest.editorial.facts.wording import Around, Wording

#: So many characters before a date, and behind it, can say when it is.
_BEFORE, _AFTER = 100, 70
#: The words behind a date that opens its sentence tell when it is.
_OPENING = re.compile(r"[\"']?\w*,? ?$")
_TO = re.compile(r"\b(?:to|till|until) (?:the )?$")


def is_ahead(around: Around, wording: Wording, *, deadline: bool) -> bool | None:
    """Return True if a date without a year is ahead, False if it is behind, None if none says.

    The nearest verb before it decides, else the first behind it. A `deadline` is ahead, except of
    what was meant once: "was to be ready by June" may be either.
    """
    before, after = around.before[-_BEFORE:], around.after[:_AFTER]
    nearest = tuple(wording.tense.finditer(before))[-1:]
    if deadline:
        is_past = nearest and nearest[0]["ahead"] is None
        return None if is_past or wording.meant.search(before) else True
    if wording.naming.search(before) or (_TO.search(before) and wording.moving.search(before)):
        return True
    found = nearest[0] if nearest else _OPENING.match(before) and wording.tense.search(after)
    return found["ahead"] is not None if found else None
