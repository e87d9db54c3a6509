"""Parting: what keeps two articles apart for good, however alike they are."""

from digest.editorial.stories.copies import mostly_same
from digest.editorial.stories.marks import Marks, marks_conflict
from digest.editorial.stories.terms import headlines_differ
from digest.editorial.stories.trace import Trace

#: Articles that were published more days apart are about two events.
DAYS_APART = 7
_DAY = 86_400


def are_parted(one: Trace, other: Trace, days_apart: int = DAYS_APART) -> bool:
    """Return True if two articles cannot be about one event.

    They are too many days apart, have conflicting marks, or are one form of words filled in twice.
    """
    return (
        _days(one, other) > days_apart
        or marks_conflict(one.marks, other.marks)
        or _are_one_form(one, other)
    )


def explain_parting(one: Trace, other: Trace, days_apart: int = DAYS_APART) -> str:
    """Return in words what keeps two articles apart, or ""."""
    if (days := _days(one, other)) > days_apart:
        return f"published {days:.0f} days apart"
    if marks_conflict(one.marks, other.marks):
        slots = {slot for slot, _ in one.marks} & {slot for slot, _ in other.marks}
        slot = next(
            slot
            for slot in sorted(slots)
            if marks_conflict(_only(one.marks, slot), _only(other.marks, slot))
        )
        mine, theirs = (
            " and ".join(value for _, value in _only(marks, slot))
            for marks in (one.marks, other.marks)
        )
        return f"{slot} {mine} against {slot} {theirs}"
    return "one form of words with other names" if _are_one_form(one, other) else ""


def _days(one: Trace, other: Trace) -> float:
    if one.published is None or other.published is None:
        return 0.0
    return abs(one.published - other.published) / _DAY


def _only(marks: Marks, slot: str) -> Marks:
    return [mark for mark in marks if mark[0] == slot]


def _are_one_form(one: Trace, other: Trace) -> bool:
    return (
        not one.sentences.isdisjoint(other.sentences)
        and mostly_same(one, other)
        and headlines_differ(one.terms, other.terms)
    )
