"""Comparison of facts: rounded, in other words, or converted into another currency."""

import math
import re

from digest.editorial.facts.sizes import size_of
from digest.model import Fact

#: Amounts this close tell a reader the same; a rounder one may be this far from what it rounds.
_CLOSE, _ROUNDED = 0.01, 0.06
#: Sums of decimals and factors differ so little.
_SAME = 1e-6
#: One sum at this year's rates of exchange, in powers of ten.
_RATES = 0.08
#: A converted sum stands in brackets right behind the other.
_BRACKET = len(" (")
#: "Within 30 months" counts from the day of writing: it moves by so many days within a story.
_DRIFT = 10
_RELATIVE = re.compile(r"\b(?:day|week|month|year)s?\b", re.IGNORECASE)


def same_amount(one: Fact, other: Fact) -> bool:
    """Return True if two facts state exactly one amount of one thing, in whatever words."""
    return _are_of_one_thing(one, other) and all(
        math.isclose(mine, theirs, rel_tol=_SAME) for mine, theirs in _pairs(one, other)
    )


def is_rounding(rough: Fact, exact: Fact) -> bool:
    """Return True if `rough` states the amount of `exact` in fewer figures."""
    return (
        _are_of_one_thing(rough, exact)
        and not same_amount(rough, exact)
        and all(
            mine == theirs or _is_rounded_from(mine, theirs)
            for mine, theirs in _pairs(rough, exact)
        )
    )


def _are_of_one_thing(one: Fact, other: Fact) -> bool:
    return one.kind == other.kind != "date" and (
        one.unit == other.unit or _noun(one) == _noun(other)
    )


def _pairs(one: Fact, other: Fact) -> tuple[tuple[float, float], ...]:
    """Return the values of both that belong together: the low ends and the high ends."""
    low = (one.value or 0.0, other.value or 0.0)
    return low, (one.to_value or low[0], other.to_value or low[1])


def _is_rounded_from(rough: float, exact: float) -> bool:
    """Return True if `rough` has fewer figures, and `exact` is rounded to just these."""
    if not exact or not math.isclose(rough, exact, rel_tol=_ROUNDED):
        return False
    figures = len(f"{rough:.9g}".split("e")[0].replace(".", "").strip("0"))
    if figures >= len(f"{exact:.9g}".split("e")[0].replace(".", "").strip("0")):
        return False
    return math.isclose(float(f"{exact:.{max(figures, 1)}g}"), rough, rel_tol=_SAME)


def is_conversion(one: Fact, other: Fact) -> bool:
    """Return True if two sums in different currencies stand side by side, one in brackets."""
    if not one.kind == other.kind == "money" or one.unit == other.unit:
        return False
    return 0 <= max(one.start, other.start) - min(one.end, other.end) <= _BRACKET


def covers_fact(known: Fact, fact: Fact) -> bool:
    """Return True if a `known` fact tells a reader what `fact` does: rounded or converted, too."""
    if known.kind != fact.kind:
        return False
    if fact.kind == "date":
        return _covers_date(known, fact)
    if fact.kind == "money" and known.unit != fact.unit:
        return abs(size_of(known) - size_of(fact)) < _RATES
    if _noun(known) != _noun(fact):
        return False
    ends = _ends(known)
    most = 1.0 if fact.kind == "share" else math.inf
    return all(any(_is_rounded(end, other, most) for other in ends) for end in _ends(fact))


def _covers_date(known: Fact, fact: Fact) -> bool:
    """Return True if a `known` date is the one of `fact`, or a more precise one."""
    if known.text.casefold() == fact.text.casefold():
        return True
    if known.last is None or fact.last is None:
        return known.last == fact.last and known.first == fact.first
    if known.last == fact.last:
        return True
    if fact.first and fact.first <= (known.first or known.last) and known.last <= fact.last:
        return True
    relative = _RELATIVE.search(known.text) and _RELATIVE.search(fact.text)
    return bool(relative) and abs((known.last - fact.last).days) <= _DRIFT


def _ends(fact: Fact) -> tuple[float, ...]:
    return tuple(value for value in (fact.value, fact.to_value) if value is not None)


def _noun(fact: Fact) -> str:
    """Return a fact's unit; for a count the noun alone, without its adjectives."""
    return (fact.unit or "").rpartition(" ")[2].casefold()


def _is_rounded(one: float, other: float, most: float) -> bool:
    """Return True if two amounts, at most `most` apart, are one amount, either of them rounded."""
    apart = abs(one - other)
    if apart <= _CLOSE * max(abs(one), abs(other)):
        return True
    rough, exact = sorted((one, other), key=_digits)
    return apart < most and apart < _last_place(rough) and apart <= _ROUNDED * abs(exact)


def _digits(value: float) -> int:
    """Return the number of significant digits of `value`, without trailing zeros."""
    return len(f"{value:.9e}".partition("e")[0].rstrip("0").replace(".", "").lstrip("-"))


def _last_place(value: float) -> float:
    """Return the worth of one unit in the last significant digit of `value`."""
    return float(10 ** (math.floor(math.log10(abs(value))) + 1 - _digits(value))) if value else 0.0
