"""The subject: whether two articles are about one project, firm or place, and which they name."""

from digest.editorial.facts.sizes import is_small
from digest.editorial.news.candidates import Rarity
from digest.editorial.news.known import Known
from digest.editorial.news.reports import EventReport
from digest.model import Fact

#: Two articles are of one subject if what their leads share is so rare: names, and other words.
_NAMES, _WORDS = 3.5, 2.4
#: What the names in common weigh beside those that each lead has for itself, at least.
_IN_COMMON = 0.5
#: A figure that both state counts as much as a rather rare word.
_FIGURE = 4.0


def shared_subject(report: EventReport, known: Known, rarity: Rarity) -> float | None:
    """Return how much both leads share in rare words, None if they are of two subjects."""
    names = report.lead_names & known.names
    if names.isdisjoint(known.lead_words):
        return None
    named = rarity.weigh(names)
    if named < _NAMES or _are_elsewhere(report, known, rarity, named):
        return None
    words = rarity.weigh((report.lead_words & known.lead_words) - names)
    words += _FIGURE * len({fact.text for fact in report.lead_facts if tells_of_both(fact, known)})
    return named + words if words >= _WORDS else None


def _are_elsewhere(report: EventReport, known: Known, rarity: Rarity, named: float) -> bool:
    """Return True if each lead names far more that the other story lacks than both have in common.

    Two reports of accidents may be told in one form of words: "Police in Tenali arrested ...".
    """
    mine, theirs = (report.lead_names - known.words, known.lead_names - report.words)
    return named < _IN_COMMON * min(rarity.weigh(mine), rarity.weigh(theirs))


def tells_of_both(fact: Fact, known: Known) -> bool:
    """Return True if a fact that was told, too, says that both are about one thing."""
    return fact.kind != "date" and not is_small(fact) and known.knows(fact)


def other_names(report: EventReport, known: Known, rarity: Rarity) -> str:
    """Return the names of two headlines, if each has some that the other story lacks."""
    mine, theirs = unshared_names(report, known, rarity)
    return f"{mine[0]} instead of {theirs[0]}" if mine and theirs else ""


def unshared_names(
    report: EventReport, known: Known, rarity: Rarity
) -> tuple[list[str], list[str]]:
    """Return the names of each headline that the other story lacks."""
    mine = [name for name in sorted(report.headline_names - known.words) if rarity[name]]
    theirs = [name for name in sorted(known.headline_names - report.words) if rarity[name]]
    return mine, theirs
