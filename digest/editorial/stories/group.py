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


def _group(same: Sequence[Sequence[int]], seen: Sequence[Trace]) -> Group:
    """Return the group of one event's articles, each of which comes before its copies.

    The earliest article leads, dated by its first copy, if it is at least two thirds as long as the
    fullest; an excerpt leads excerpts only.
    """
    first = {copies[0]: min(_when(seen[at]) for at in copies) for copies in same}
    whole = [at for at in first if not seen[at].teaser] or list(first)
    enough = _FULL * max(seen[at].length for at in whole)

    def place(at: int) -> tuple[bool, float, int, int]:
        full = at in whole and seen[at].length >= enough
        return (not full, first[at][0], -seen[at].length, at)

    lead, *reporters = sorted(first, key=place)
    copies = sorted(at for group in same for at in group[1:])
    return Group(min(first.values())[1], lead, tuple(reporters), tuple(copies))


def _when(one: Trace) -> tuple[float, str]:
    return (math.inf if one.published is None else one.published, one.id)
