"""Groups: the articles about one event, with its lead, its other reporters and their copies.

A wrong merge loses news, a missed merge repeats it; the first is worse. So names and numbers
decide, not subjects: two tenders of one company on one day stay two stories.

Copies come first: the same address, the same words, most of the same sentences. The newest stands
for its copies, a full article for its teasers. Average linkage (UPGMA, Sokal and Michener 1958)
then joins groups as long as their articles are more likely than not about one event on average
(`card.py`). Articles that were published more than a week apart (days without an edition do not
count), or have different marks ("Package 2", "Package 3"), never join, and listings join nothing.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digest.editorial.stories.batch import Batch
from digest.editorial.stories.copies import find_copies
from digest.editorial.stories.leading import states_event
from digest.editorial.stories.parting import DAYS_APART
from digest.editorial.stories.trace import Trace

#: A lead has at least this part of the length of the fullest.
_FULL = 2 / 3


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one story, by position.

    `reporters` are the other articles about the event, the next lead first; `copies` say the same
    as the lead or a reporter. `id` is the earliest article's, so it stays when the lead changes.
    """

    id: str
    lead: int
    reporters: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()

    @property
    def members(self) -> tuple[int, ...]:
        """All positions: the lead, the reporters, the copies."""
        return (self.lead, *self.reporters, *self.copies)


def group_stories(traces: Iterable[Trace], days_apart: int = DAYS_APART) -> list[Group]:
    """Return the stories of these articles, each article in one. Their order does not matter.

    Articles published more than `days_apart` days apart are about two events, unless they are
    copies.
    """
    order = sorted(enumerate(traces), key=lambda pair: pair[1].rank)
    seen = [one for _, one in order]
    same = find_copies(seen)
    joined = Batch([seen[one[0]] for one in same], days_apart).groups()
    position = [at for at, _ in order].__getitem__
    found = [_group([same[at] for at in members], seen) for members in joined]
    return [
        replace(
            one,
            lead=position(one.lead),
            reporters=tuple(map(position, one.reporters)),
            copies=tuple(map(position, one.copies)),
        )
        for one in sorted(found, key=lambda one: one.lead)
    ]


def lead_first(same: Sequence[Sequence[int]], seen: Sequence[Trace]) -> list[int]:
    """Return one event's articles, each the first of its copies: the lead, then the next ones.

    The earliest report leads, dated by its first copy, if it is at least two thirds as long as the
    fullest report; what follows a report leads only where there is none, an excerpt excerpts only.
    """
    first = {copies[0]: min(_when(seen[at]) for at in copies) for copies in same}
    whole = [at for at in first if not seen[at].teaser] or list(first)
    stating = states_event([seen[at].terms for at in whole])
    clear = {at for at, states in zip(whole, stating, strict=True) if states}
    reports = {at for at in clear if not seen[at].follows} or clear
    enough = _FULL * max(seen[at].length for at in reports)

    def place(at: int) -> tuple[bool, bool, bool, float, int, int]:
        full = seen[at].length >= enough
        return (at not in reports, at not in whole, not full, first[at][0], -seen[at].length, at)

    return sorted(first, key=place)


def _group(same: Sequence[Sequence[int]], seen: Sequence[Trace]) -> Group:
    """Return the group of one event's articles, each of which comes before its copies."""
    lead, *reporters = lead_first(same, seen)
    earliest = min(_when(seen[at]) for copies in same for at in copies)[1]
    copies = sorted(at for group in same for at in group[1:])
    return Group(earliest, lead, tuple(reporters), tuple(copies))


def _when(one: Trace) -> tuple[float, str]:
    return (math.inf if one.published is None else one.published, one.id)
