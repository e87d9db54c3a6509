"""Leading: which articles of a group report the event, and which follow a report.

A report states the event where it begins: the figures, names and words that the group shares stand
in its headline and first sentence. A feature begins with a scene or a person whom the others do
not know, and comes to the event further down. Reactions, explainers, opinions and pieces on shares
may begin with all of it; they are told by the words of their headlines, which are the language's.
"""

import re
from collections.abc import Sequence

from digest.editorial.facts.wording import wording_of
from digest.editorial.stories.terms import Terms, is_figure, is_year_term
from digest.model import Language

#: A name or a figure shows the event as well as so many other words.
_TELLING = 3.0
#: A report has at least this part of the shared words that the clearest report has in its opening.
_ENOUGH = 0.5
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
#: What divides a headline: "Opinion: A road too far", "A road too far | Analysis".
_DIVIDED = re.compile(r"(?::|\||–|—|(?<=\s)-)(?=\s)")
#: A headline that begins with so many quoted words is somebody's voice; fewer are a name.
_QUOTED = re.compile(r"['\"‘“](?:[^\W_](?:[\w,-]|['’](?=\w))* ){3}")


def follows_report(title: str, language: Language) -> bool:
    """Return True if a headline says by its words that a report of the event came before it."""
    words, wording = language.stories, wording_of(language)
    if words is None:
        return False
    lower = title.lower()
    said = _WORD.findall(lower)
    if not said:
        return False
    pieces = (piece.strip() for piece in _DIVIDED.split(lower))
    return (
        said[0] in words.asking
        or "?" in title
        or (wording is not None and wording.is_about_shares(title))
        or bool(_QUOTED.match(title))
        or not words.voicing.isdisjoint(said)
        or not words.pieces.isdisjoint(pieces)
        or (said[0].isdigit() and not words.listing.isdisjoint(said[1:2]))
    )


def states_event(group: Sequence[Terms]) -> list[bool]:
    """Return of each article of a group whether its headline and first sentence state the event.

    They do if they hold at least half as much as the clearest of what the others say.
    """
    shares = [_share(at, group) for at in range(len(group))]
    return [share >= _ENOUGH * max(shares) for share in shares]


def _share(at: int, group: Sequence[Terms]) -> float:
    """Return how much of what others of a group say stands in the opening of the one `at`."""
    names = {name.lower() for name in group[at].names.split()}
    opening = {term for line in group[at].lines.split("\n")[:2] for term in line.split()}
    known = [other.words for place, other in enumerate(group) if place != at]
    return sum(
        (_TELLING if term in names or is_figure(term) else 1.0) * sum(term in one for one in known)
        for term in opening
        if "_" not in term and not is_year_term(term)
    )
