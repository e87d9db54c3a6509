"""Tense: on which side of the day of publication the words around a date put it."""

import re

from digest.editorial.facts.wording import Around, Wording

#: So many characters before a date, and behind it, can say when it is.
_BEFORE, _AFTER = 100, 70
#: The words behind a date that opens its sentence tell when it is.
_OPENING = re.compile(r"[\"']?\w*,? ?$")
#: A verb of the past is another clause's behind a pause: "The firm, founded in May, meets on ...".
_PAUSE = re.compile(r"[,;:(]")
#: A word in "ed" right before a noun describes that.
_NOUN = re.compile(r" (?!(?:since|from|with|last|that|their|during)\b)[a-z]{4}")
_TO = re.compile(r"\b(?:to|till|until) (?:the )?$")


def _nearest(found: list[re.Match[str]], before: str) -> re.Match[str] | None:
    """Return the nearest verb before a date; "gated" in "will open its gated scheme" is none."""
    while len(found) > 1 and found[-1]["formed"] and _NOUN.match(before, found[-1].end()):
        if found[-2]["ahead"] is None or _PAUSE.search(before, found[-2].end()):
            break
        found.pop()
    return found[-1] if found else None


def is_ahead(around: Around, wording: Wording, *, deadline: bool) -> bool | None:
    """Return True if a date without a year is ahead, False if it is behind, None if none says.

    The nearest verb before it decides, else the first behind it; not of the day on which something
    takes effect ("has named her with effect from May 1"). A `deadline` is ahead, except of
    what was meant once: "was to be ready by June" may be either.
    """
    before, after = around.before[-_BEFORE:], around.after[:_AFTER]
    nearest = _nearest(list(wording.tense.finditer(before)), before)
    if deadline:
        is_past = nearest is not None and nearest["ahead"] is None
        return None if is_past or wording.meant.search(before) else True
    if wording.naming.search(before) or (_TO.search(before) and wording.moving.search(before)):
        return True
    if wording.effective.search(before):
        return None
    if nearest is None:
        found = wording.tense.search(after) if _OPENING.match(before) else None
        return found["ahead"] is not None if found else None
    if nearest["ahead"] is None and _PAUSE.search(before, nearest.end()):
        return None
    return nearest["ahead"] is not None
