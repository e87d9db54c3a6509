"""Rules on dates: what is no date to watch, and no date for a line of facts."""

import re

from digest.editorial.facts.cases import NEAR, FactCase, FactRule, is_denied
from digest.editorial.facts.tense import is_ahead
from digest.model import Fact

LEAST_MONTH, _QUARTER = 27, 92
#: A definite date holds a month, a quarter or half, or figures of a day; not just a year.
_DEFINITE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?\b|July?\b|Aug|Sep|Oct|Nov|Dec)|\b[QH]\d|\b\d[QH]\b"
    r"|\d[./-]\d\d?[./-]\d|\b(?:within|quarter|half|month|end)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"within\b", re.IGNORECASE)
#: "2030-31" is a year of accounts, by which works are due; a bare year is a country's goal.
_SEASON = re.compile(r"\d-\d")
_DIGIT = re.compile(r"\d")
_BY = re.compile(r"(?:by|before)\b", re.IGNORECASE)
_WITHIN_DAYS = re.compile(r"within\b.*\b(?:day|week)s?\Z", re.IGNORECASE)
_FROM = re.compile(r"\bfrom (?:the )?$")
_TO = re.compile(r"\bto ")
_NOW = re.compile(r",? [^.;]{0,60}\b(?:now|instead)\b")
_TO_DO = re.compile(r"\bto [a-z]")
_CLAUSE = re.compile(r"[;:] |, (?:and|but) ")
_IS_NOW = re.compile(r"\b(?:is|are|will|now)\b")
#: A word of recurrence stands so near to its day.
_RECURS_BEFORE, _RECURS_AFTER = 25, 14


def is_deadline(fact: Fact) -> bool:
    """Return True for a date with a last day only, or a period from publication on."""
    return fact.first is None or _WITHIN.match(fact.text) is not None


def _is_over(case: FactCase) -> bool:
    """Return True for a date that is not ahead of both the edition and publication."""
    last = case.fact.last
    return last is None or last < case.told.day or last <= (case.told.published or case.told.day)


def _is_vague(case: FactCase) -> bool:
    """Return True for a year, for coming days that span over a month, and for days that began."""
    first, last = case.fact.first, case.fact.last
    if is_deadline(case.fact) or first is None or last is None:
        return False
    if not _DEFINITE.search(case.fact.text):
        return True
    return first < case.told.day or (last - first).days > _QUARTER


def _is_moved(case: FactCase) -> bool:
    """Return True for a date that another replaces: "moved from X to Y", "due on X, now Y".

    It may stand for itself: "pushing back a deadline of X", "extends the X deadline".
    """
    fact, (before, after), moving = case.fact, case.around, case.wording.moving
    if case.wording.moved_of.search(before[-NEAR:]) or (
        case.wording.moved_the.search(before[-NEAR:]) and case.wording.deadlines.match(after)
    ):
        return True
    if _FROM.search(before) and _TO.search(after) and moving.search(before):
        return True
    later = [one for one in case.beside if one.kind == "date" and one.start >= fact.end]
    if not later:
        return case.wording.cancelled.search(after) is not None
    between = case.told.text[fact.end : later[0].start]
    moves = moving.search(between)
    return bool(_NOW.match(after) or (moves and _TO.search(between, moves.end())))


def _is_missed(case: FactCase) -> bool:
    """Return True for a day by which something will not be: "will not be ready by June 30".

    Those "who cannot pay by June 30" have a date; there is none in "there is no auction on June 3".
    """
    before = case.around.before[-NEAR:]
    if not _BY.match(case.fact.text):
        return case.wording.lacking.search(before) is not None
    failing = case.wording.failing.search(before)
    return failing is not None and not case.wording.supposing.search(before, 0, failing.start())


def _is_meant_once(case: FactCase) -> bool:
    """Return True for what was planned or ordered before: "was to be ready by June".

    In "was to open in May and is now due by July" it was May.
    """
    clause = _CLAUSE.split(case.around.before)[-1]
    meant = tuple(case.wording.meant.finditer(clause))[-1:]
    if not meant:
        return False
    end = meant[0].end()
    return not (_IS_NOW.search(clause, end) or case.wording.moving.search(clause, end))


def _is_recurring(case: FactCase) -> bool:
    """Return True for a day of every year or month."""
    before, after = case.around
    near = f"{before[-_RECURS_BEFORE:]}{case.fact.text}{after[:_RECURS_AFTER]}"
    return case.wording.recurring.search(near) is not None


def _is_rules_period(case: FactCase) -> bool:
    """Return True for a period that a rule sets: in days, or what must be done within it."""
    if not _WITHIN.match(case.fact.text):
        return False
    obliging = case.wording.obliging.search(case.around.before)
    return obliging is not None or _WITHIN_DAYS.match(case.fact.text) is not None


def _is_met(case: FactCase) -> bool:
    """Return True for the time that something took: "was rebuilt within nine months"."""
    if not _WITHIN.match(case.fact.text) or is_ahead(case.around, case.wording, deadline=False):
        return False
    last = tuple(case.wording.tense.finditer(_CLAUSE.split(case.around.before)[-1]))[-1:]
    return bool(last) and last[0]["ahead"] is None and not _TO_DO.search(case.around.before)


def _is_in_passing(case: FactCase) -> bool:
    """Return True for "March", "next month" or "by 2047", unless headline or summary tells it."""
    first, last, said = case.fact.first, case.fact.last, case.fact.text
    if case.summed or last is None:
        return False
    if is_deadline(case.fact) or first is None:
        return not _DEFINITE.search(said) and not _SEASON.search(said)
    return (last - first).days >= LEAST_MONTH and not _DIGIT.search(said)


#: A day that was moved once is none that is due, wherever the text names it.
MOVED = FactRule("moved or called off", _is_moved)
#: In the order in which they are tried.
DATE_RULES = (
    FactRule("not ahead", _is_over),
    FactRule("no definite day", _is_vague),
    FactRule("denied in the text", is_denied),
    FactRule("will not be met", _is_missed),
    MOVED,
    FactRule("meant once", _is_meant_once),
    FactRule("recurring", _is_recurring),
    FactRule("a rule's period", _is_rules_period),
    FactRule("the time it took", _is_met),
)
#: A line of facts shows none of these, either.
LINE_RULES = (*DATE_RULES, FactRule("a month or a year in passing", _is_in_passing))
