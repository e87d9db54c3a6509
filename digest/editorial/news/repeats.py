"""Repeats: the evidence that an article tells nothing that its readers were not told.

Without evidence an article is printed: a wrong drop is worse than a repeat.
"""

from digest.editorial.facts.sizes import is_small
from digest.editorial.news.candidates import Rarity
from digest.editorial.news.changes import leading_states
from digest.editorial.news.events import state_keys
from digest.editorial.news.known import Known, any_states, unknown_states
from digest.editorial.news.reports import Report
from digest.editorial.news.subject import tells_of_both
from digest.model import Article, EventWords
from digest.model.text import bare_letters

#: The leads of a repeat and of what was told share so much in rare words.
_ALIKE = 14.0
#: Of the rare words in a repeat's lead such a share may be new.
_NEW_WORDS = 0.6
#: The same if so many figures of it were told, and what is as good as verbatim.
_MANY, _NEW_IF_MANY, _VERBATIM = 2, 0.8, 0.1


def find_repeat(
    report: Report, known: Known, rarity: Rarity, words: EventWords, shared: float
) -> str:
    """Return the evidence that a report repeats what was told, or "".

    It shares a figure or a state of the event and most words, and says nothing that was not told.
    """
    if shared < _ALIKE or _lacked(report, known, rarity, words):
        return ""
    same = _same_figures(report, known)
    keys = state_keys(known.states)
    states = [report.said(one) for one in report.opening_states if one.key in keys]
    new = rarity.weigh(report.lead_words - known.words) / (rarity.weigh(report.lead_words) or 1.0)
    most = _NEW_IF_MANY if len(same) >= _MANY else _NEW_WORDS
    if new > most or not (same or states or new <= _VERBATIM):
        return ""
    return f"same {(*same, *states, 'words')[0]}"


def _same_figures(report: Report, known: Known) -> list[str]:
    """Return the figures that were told, too: the lead's, and those of the headlines told."""
    said = (*report.headline_facts, *report.facts)
    figures = [
        one for one in (*report.headline_facts, *report.lead_facts) if tells_of_both(one, known)
    ]
    figures += [
        one
        for one in known.main_facts
        if not is_small(one) and one.kind != "date" and any_states(said, one)
    ]
    return list(dict.fromkeys(one.text for one in figures))


def find_copy(report: Report, known: Known, rarity: Rarity, words: EventWords) -> str:
    """Return the evidence that a report has the very words told, in whatever language, or "".

    The whole article behind an excerpt that was told says nothing new either.
    """
    excerpts = [one.article for one in known.reports if one.article.teaser]
    if len(excerpts) == len(known.reports) and _letters(report.article) in map(_letters, excerpts):
        return "same headline, whose excerpt was told"
    new = report.lead_words - known.lead_words
    changed = any(word[0].isdigit() for word in new) or not report.headline_words <= known.words
    if changed or len(new) > _VERBATIM * len(report.lead_words):
        return ""
    return "" if _lacked(report, known, rarity, words) else "same words"


def _letters(article: Article) -> str:
    return bare_letters(article.title)


def _lacked(report: Report, known: Known, rarity: Rarity, words: EventWords) -> str:
    """Return what headline and lead state that nobody was told, or "".

    Each paper names a town of its own.
    """
    places = report.places
    leading = leading_states(report, words)
    new = unknown_states(report.headline_states, known.leading)
    new += unknown_states(leading, known.states)
    if new:
        return report.said(new[0])
    for state in (*report.headline_states, *leading):
        tolls = known.tolls(state)
        if state.toll and tolls and state.toll not in tolls:
            return report.said(state)
    for fact in report.headline_facts:
        if not known.knows(fact):
            return fact.text
    for name in sorted(report.headline_names - known.words):
        if rarity[name] and name not in places:
            return name
    day = known.told.day
    for fact in report.lead_facts:
        ahead = fact.kind == "date" and fact.last is not None and fact.last > day
        if (ahead or fact.kind == "money") and not known.knows(fact):
            return fact.text
    return ""
