"""Copies: the same address, the same words, most of the same sentences."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

from digest.editorial.stories.marks import marks_conflict
from digest.editorial.stories.terms import headlines_differ
from digest.editorial.stories.trace import Trace

#: Near copies share this part of the shorter one's sentences, and this many.
_COPIED = 0.6
_FEWEST_COPIED = 3
#: Articles this long with the same sentences are copies, whatever their headlines.
_LONG = 200
#: A sentence that more articles share is part of the page around them.
_FURNITURE = 12


def find_copies(seen: Sequence[Trace]) -> list[list[int]]:
    """Return groups of the positions of copies; the first of a group stands for it.

    Articles are `seen` by rank, so the newest stands for copies with its id, address and headline,
    or text, and a full article for the teasers with its address or headline.
    """
    groups: list[list[int]] = []
    known: dict[str, int] = {}
    near = _NearCopies(seen)
    for at, one in enumerate(seen):
        group = next((known[key] for key in one.keys if key in known), None)
        if group is None:
            group = near.find(at)
        if group is None:
            group = len(groups)
            groups.append([])
        groups[group].append(at)
        near.add(at, group)
        for key in one.found:
            known.setdefault(key, group)
    return groups


class _NearCopies:
    """Finds the group of a placed article that differs from a new one in a few sentences only."""

    def __init__(self, seen: Sequence[Trace]) -> None:
        self._seen = seen
        spread = Counter(sentence for one in seen for sentence in one.sentences)
        self._telling = {sentence for sentence, times in spread.items() if 1 < times <= _FURNITURE}
        self._having: defaultdict[int, list[int]] = defaultdict(list)
        self._groups: list[int] = []

    def add(self, at: int, group: int) -> None:
        """Remember that the next article, at `at`, is in `group`."""
        self._groups.append(group)
        for sentence in self._seen[at].sentences & self._telling:
            self._having[sentence].append(at)

    def find(self, at: int) -> int | None:
        """Return the group of the placed article most like the one at `at`, if it is a copy."""
        one = self._seen[at]
        known = (self._having.get(sentence, ()) for sentence in one.sentences)
        met = Counter(chain.from_iterable(known))
        for other, _ in sorted(met.items(), key=lambda pair: (-pair[1], pair[0])):
            if _near(one, self._seen[other]):
                return self._groups[other]
        return None


def _near(one: Trace, other: Trace) -> bool:
    """Return True if two articles with shared sentences are copies, and not two alike events."""
    if one.sentences == other.sentences:
        return one.length >= _LONG
    return mostly_same(one, other) and not (
        marks_conflict(one.marks, other.marks) or headlines_differ(one.terms, other.terms)
    )


def mostly_same(one: Trace, other: Trace) -> bool:
    """Return True if two articles share most sentences of the shorter one."""
    fewest = min(len(one.sentences), len(other.sentences))
    return len(one.sentences & other.sentences) >= max(_FEWEST_COPIED, _COPIED * fewest)
