"""Rules on figures: what a line of facts never shows, or only if the headline states it."""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import takewhile

from digest.editorial.facts.cases import NEAR, FactCase, FactRule, is_denied
from digest.editorial.facts.sizes import is_small, size_of
from digest.model import Fact

#: Less money is a price, a fare or a wage (a size, in powers of ten: a lakh of rupees).
_LEAST_MONEY = -4.0
#: An economy, a market or a programme is worth more than this (Rs 10,000 crore).
_SCENE_MONEY = 2.0
#: A figure in a sentence about a day so far back is of then.
_LONG_AGO = timedelta(days=45)
#: "480 acres (194 hectares)" are one area if they differ no more.
_CONVERTED_APART = 0.05
#: A change names its two figures so close together.
_NEXT = 36
_CONVERTED = re.compile(
    r"(?: ?/ ?\w+| per \w+| an? \w+)? ?(?:[(\[]|,? or )"
    r"(?:about |around |approximately |approx\.? |nearly |roughly |some |over |i\.e\.,? |or )?\Z",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom (?:about |around |nearly |over |just |the |a )?$")
_TO = re.compile(r"(?: [\w%-]+){0,3} to ")
_CLAUSE = re.compile(r"[,;:] ")
_FIGURES_ALONE = re.compile(r"[\d.,]+\Z")
_PER = re.compile(r" per |/(?=[a-z])")
#: So many figures of a kind in one sentence are a list.
_MANY = 3
#: "The limit until now was": a longer front of a sentence tells more.
_FEW_CHARACTERS = 36
_LIST_JOINT = len(", and ")


def _is_of_shares(case: FactCase) -> bool:
    """Return True for the price of a share, its change, or what a company is worth by it."""
    fact, (before, after) = case.fact, case.around
    if fact.kind not in ("money", "share"):
        return False
    if not case.wording.is_about_shares(f"{before}{fact.text}{after}"):
        return False
    is_sum = fact.kind == "money" and size_of(fact) >= _LEAST_MONEY
    return not is_sum or case.wording.worth.search(before[-NEAR:]) is not None


def _is_listed(case: FactCase) -> bool:
    """Return True for one of a list under one unit: alone it tells too little."""
    bare = [one for one in (*case.beside, case.fact) if _is_bare(one)]
    if case.fact in bare:
        return True
    gaps = [case.fact.start - one.end for one in bare if one.kind == case.fact.kind]
    return any(0 <= gap <= _LIST_JOINT for gap in gaps)


def _is_bare(fact: Fact) -> bool:
    return fact.kind not in ("count", "date", "money") and bool(_FIGURES_ALONE.match(fact.text))


def _is_converted(case: FactCase) -> bool:
    """Return True for an amount in another unit right behind the original."""
    fact = case.fact
    ahead = [one for one in case.beside if one.kind == fact.kind and one.end <= fact.start]
    if not ahead or not _CONVERTED.match(case.told.text[ahead[-1].end : fact.start]):
        return False
    if fact.kind == "money":
        return ahead[-1].unit != fact.unit
    value = ahead[-1].value or 0.0
    return abs(value - (fact.value or 0.0)) <= _CONVERTED_APART * abs(value)


def _is_of_earlier(case: FactCase) -> bool:
    """Return True for what a figure is compared with, or rose from: "against Rs 38 a year ago"."""
    fact, (before, after) = case.fact, case.around
    same = [one for one in case.beside if one.kind == fact.kind]
    if case.wording.former.match(after) or (same and case.wording.comparing.search(before[-NEAR:])):
        return True
    return _FROM.search(before[-NEAR:]) is not None and any(
        _TO.match(case.told.text[fact.end : one.start])
        if one.start >= fact.end
        else fact.start - one.end <= _NEXT
        for one in same
    )


def _is_of_the_scene(case: FactCase) -> bool:
    """Return True for the size of a coast, an economy or a programme that the news is part of."""
    fact, (before, after) = case.fact, case.around
    if fact.kind == "money" and size_of(fact) < _SCENE_MONEY:
        return False
    return bool(case.wording.scenes.match(after) or case.wording.scene_of.search(before[-NEAR:]))


def _is_distance(case: FactCase) -> bool:
    """Return True for a length that tells where a place is."""
    return case.fact.kind == "length" and bool(case.wording.away.match(case.around.after))


def _is_rate(case: FactCase) -> bool:
    """Return True for a sum of money per something: alone on the line it looks like a whole."""
    return case.fact.kind == "money" and _PER.match(case.around.after) is not None


def _is_one_of_many(case: FactCase) -> bool:
    """Return True for one of three and more sums or sizes of one sentence, below the lead."""
    same = sum(one.kind == case.fact.kind for one in case.beside)
    return not case.leading and same >= _MANY - 1


def _is_of_a_rival(case: FactCase) -> bool:
    """Return True for a figure of somebody that the news is not about, below the lead."""
    return not case.leading and case.wording.rivals.search(case.around.before) is not None


def _is_of_a_whole(case: FactCase) -> bool:
    """Return True for what a firm has in all, of which the news is one, below the lead."""
    if case.leading:
        return False
    clause = _CLAUSE.split(case.around.before)[-1]
    return case.wording.wholes.search(clause[-NEAR:]) is not None


def _is_leaning(case: FactCase) -> bool:
    """Return True for a count that needs another: "21 such centres"."""
    return case.fact.kind == "count" and case.wording.leaning.search(case.fact.text) is not None


def _is_of_before(case: FactCase) -> bool:
    """Return True for what was so until now, below a lead with what is: "The limit was 18 m"."""
    before = case.around.before
    if case.leading or len(before) > _FEW_CHARACTERS or not case.wording.formerly.search(before):
        return False
    return any(one.kind == case.fact.kind and one.unit == case.fact.unit for one in _above(case))


def _above(case: FactCase) -> Iterable[Fact]:
    """Return the facts of the text before the sentence of a fact."""
    start = case.fact.start - len(case.around.before)
    return takewhile(lambda one: one.end <= start, case.told.facts)


def _is_fee(case: FactCase) -> bool:
    """Return True for what bidders must pay or own, for fares and fines, below the lead."""
    if case.leading or case.fact.kind != "money":
        return False
    clause = _CLAUSE.split(case.around.before)[-1]
    return case.wording.fees.search(clause[-NEAR:]) is not None


def _is_price(case: FactCase) -> bool:
    """Return True for a price, a fare or a wage below the lead."""
    return case.fact.kind == "money" and not case.leading and size_of(case.fact) < _LEAST_MONEY


def _is_background(case: FactCase) -> bool:
    """Return True for a figure in a sentence about times long past, below the lead."""
    if case.leading or case.told.published is None:
        return False
    limit = case.told.published - _LONG_AGO
    past = any(one.last is not None and one.last < limit for one in case.beside)
    return past or case.wording.past.search(case.around.before) is not None


#: What a line of facts never shows, in the order in which it is tried.
NEVER_SHOWN = (
    FactRule("a share price, or what shares did", _is_of_shares),
    FactRule("denied in the text", is_denied),
    FactRule("one of a list under one unit", _is_listed),
)
#: What it shows only if the headline states just this.
SELDOM_SHOWN = (
    FactRule("a small count", lambda case: is_small(case.fact)),
    FactRule("a conversion beside its original", _is_converted),
    FactRule("a figure of earlier", _is_of_earlier),
    FactRule("the size of the scene", _is_of_the_scene),
    FactRule("a distance from a place", _is_distance),
    FactRule("a rival's", _is_of_a_rival),
    FactRule("a rate", _is_rate),
    FactRule("a whole that the news is a part of", _is_of_a_whole),
    FactRule("leans on what was said", _is_leaning),
    FactRule("what was so until now", _is_of_before),
    FactRule("one of many", _is_one_of_many),
    FactRule("a fee or a condition", _is_fee),
    FactRule("a price below the lead", _is_price),
    FactRule("background", _is_background),
)
