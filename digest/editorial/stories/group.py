"""Stories: which articles tell of one event, which of them leads, and which are only copies.

A wrong merge loses news, a missed merge repeats it; the first is worse. So names and numbers decide, not subjects:
two tenders of one company on one day stay two stories.

Copies come first: the same address, the same words, most of the same sentences. The newest stands for its copies, a
full article for its teasers. Those that stand are then joined by average linkage (UPGMA, Sokal and Michener 1958) of
their likeness, as long as the articles of two groups are alike on average. What was published more than a week apart, or
is marked as different ("Package 2", "Package 3"), never joins.
"""

import hashlib
import heapq
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from digest.editorial.stories import likeness, marks
from digest.model import Article

#: The average likeness, of 1,000,000, from which two groups are about one event (docs/editorial.md).
GROUP_THRESHOLD = 105_000
_DAYS_APART = 7
#: What keeps two articles apart for good: no average of likenesses can lift it.
_APART = -(10**12)

#: Of an article, so many characters are read: what an event is has been said by then, and traces stay small.
_READ = 20_000

#: Near copies share this part of the shorter one's sentences, and this many.
_COPIED = 0.6
_FEWEST_COPIED = 3
#: The same sentences make copies of articles at least so long, whatever their headlines say.
_LONG = 200
#: Of so many sentences, each at least so long, an article is known again.
_SENTENCES_KEPT = 60
_LETTERS = 25
#: A sentence that more articles share is the paper's furniture.
_FURNITURE = 12
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n")

#: A lead has at least this part of the length of the fullest.
_FULL = 2 / 3


@dataclass(frozen=True, slots=True)
class Trace:
    """What grouping needs to know of an article, so that it need not keep the article itself: a few kilobytes.

    An article whose `keys` meet the keys by which another is `found` says the same as that one; of those that
    do, the lowest `rank` leads. `published` is in seconds since 1970, `length` in characters; `sentences` are hashed.
    """

    id: str
    rank: tuple[bool, float, int, int, str, str, str]
    keys: tuple[str, ...]
    found: tuple[str, ...]
    published: float | None
    length: int
    terms: likeness.Terms
    marks: tuple[tuple[str, str], ...]
    sentences: frozenset[int]

    @property
    def teaser(self) -> bool:
        """Whether only an excerpt is known."""
        return self.rank[0]


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one story, by position.

    `reporters` are the other articles about the event, the likeliest to lead first; `copies` say the same as the lead
    or a reporter. `id` is the id of the earliest of them all, so it stays when the lead changes.
    """

    id: str
    lead: int
    reporters: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()

    @property
    def members(self) -> tuple[int, ...]:
        """All positions: the lead, the reporters, the copies."""
        return (self.lead, *self.reporters, *self.copies)


def trace_groups(article: Article) -> Trace:
    """Return the trace of `article`, which is cleaned.

    Full articles rank before teasers, newer before older, longer before shorter, those of which more is known
    before others; content settles the rest.
    """
    when = article.updated or article.published
    newest = -when.timestamp() if when else 0.0
    said = sum(
        value is not None for value in (article.url, article.label, article.image, article.author)
    )
    opening = article.text[:_READ]
    letters = "".join(filter(str.isalnum, article.title.casefold()))
    headline = (f"title {letters}",) if letters else ()
    keys = [f"id {article.id}", f"content {article.content_hash}"]
    if article.url:
        keys.append(f"url {article.url}")
    return Trace(
        id=article.id,
        rank=(
            article.teaser,
            newest,
            -len(article.text),
            -said,
            article.id,
            article.content_hash,
            _fingerprint(article),
        ),
        keys=(*keys, *headline) if article.teaser else tuple(keys),
        found=(*keys, *headline),
        published=article.published.timestamp() if article.published else None,
        length=len(article.text),
        terms=likeness.read_terms(article.title, opening),
        marks=marks.read_marks(article.title, opening),
        sentences=_hashes(opening),
    )


def _fingerprint(article: Article) -> str:
    """Return a hash of what else the article says: of two that differ, it settles which leads, not their order."""
    said = (
        article.url,
        article.label,
        article.source,
        article.author,
        article.image,
        article.published,
        article.updated,
        article.language,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _hashes(text: str) -> frozenset[int]:
    """Return the hashes of the first sentences of `text`, those too short to be telling aside."""
    said = (" ".join(sentence.lower().split()) for sentence in _SENTENCE_END.split(text))
    return frozenset(
        [zlib.crc32(words.encode()) for words in said if len(words) >= _LETTERS][:_SENTENCES_KEPT]
    )


def group_stories(traces: Iterable[Trace]) -> list[Group]:
    """Return the stories that articles with these `traces` tell, each article in one, in whatever order they come."""
    order = sorted(enumerate(traces), key=lambda pair: pair[1].rank)
    seen = [one for _, one in order]
    same = _copies(seen)
    joined = _join([seen[one[0]] for one in same])
    position = [at for at, _ in order].__getitem__
    found = [_told([same[at] for at in members], seen) for members in joined]
    return [
        replace(
            one,
            lead=position(one.lead),
            reporters=tuple(map(position, one.reporters)),
            copies=tuple(map(position, one.copies)),
        )
        for one in sorted(found, key=lambda one: one.lead)
    ]


def _copies(seen: Sequence[Trace]) -> list[list[int]]:
    """Return the positions of articles, which come by rank, that say the same; the first stands for each group.

    Copies (the same id or address, or the same headline and text) lie under the newest of them; a teaser lies
    under the full article with its address or headline.
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
    """Finds the group of an article that differs in a few sentences from one already placed."""

    def __init__(self, seen: Sequence[Trace]) -> None:
        self._seen = seen
        spread = Counter(sentence for one in seen for sentence in one.sentences)
        self._telling = {sentence for sentence, times in spread.items() if 1 < times <= _FURNITURE}
        self._having: defaultdict[int, list[int]] = defaultdict(list)
        self._groups: list[int] = []

    def add(self, at: int, group: int) -> None:
        """Remember that the article at `at`, the next, is in `group`."""
        self._groups.append(group)
        for sentence in self._seen[at].sentences & self._telling:
            self._having[sentence].append(at)

    def find(self, at: int) -> int | None:
        """Return the group of the article most like that at `at`, if it is near enough to be a copy."""
        one = self._seen[at]
        met = Counter(
            other for sentence in one.sentences for other in self._having.get(sentence, ())
        )
        for other, _ in sorted(met.items(), key=lambda pair: (-pair[1], pair[0])):
            if _near(one, self._seen[other]):
                return self._groups[other]
        return None


def _near(one: Trace, other: Trace) -> bool:
    """Tell whether two articles with most sentences in common are copies, and not two events of one press office."""
    if one.sentences == other.sentences:
        return one.length >= _LONG
    return _mostly_same(one, other) and not (
        marks.marks_conflict(one.marks, other.marks)
        or likeness.headlines_differ(one.terms, other.terms)
    )


def _mostly_same(one: Trace, other: Trace) -> bool:
    fewest = min(len(one.sentences), len(other.sentences))
    return len(one.sentences & other.sentences) >= max(_FEWEST_COPIED, _COPIED * fewest)


def _join(seen: Sequence[Trace]) -> list[list[int]]:
    """Return the positions of the articles about each event: average linkage of likeness down to `ALIKE`.

    Only groups with a pair that is alike enough can be so on average, so only these are looked at; all pairs of two
    such groups count. Sums of whole numbers do not depend on their order.
    """
    alike = likeness.Likeness([one.terms for one in seen])

    def weigh(some: Sequence[int], others: Sequence[int]) -> int:
        return sum(
            _APART if _apart(seen[one], seen[other]) else alike.of(one, other)
            for one in some
            for other in others
        )

    groups = {at: [at] for at in range(len(seen))}
    totals: defaultdict[int, dict[int, int]] = defaultdict(dict)
    queue: list[tuple[float, int, int]] = []
    for one, other in alike.candidates():
        if (total := alike.of(one, other)) >= GROUP_THRESHOLD and not _apart(
            seen[one], seen[other]
        ):
            totals[one][other] = totals[other][one] = total
            queue.append((-total, one, other))
    heapq.heapify(queue)
    numbers = count(len(seen))
    while queue:
        _, one, other = heapq.heappop(queue)
        if one not in groups or other not in groups:
            continue
        new = next(numbers)
        parts = [(groups.pop(part), totals.pop(part)) for part in (one, other)]
        groups[new] = sorted(parts[0][0] + parts[1][0])
        for beside in sorted((parts[0][1].keys() | parts[1][1].keys()) & groups.keys()):
            total = sum(
                near[beside] if beside in near else weigh(part, groups[beside])
                for part, near in parts
            )
            totals[new][beside] = totals[beside][new] = total
            average = total / (len(groups[new]) * len(groups[beside]))
            if average >= GROUP_THRESHOLD:
                heapq.heappush(queue, (-average, beside, new))
    return list(groups.values())


def _apart(one: Trace, other: Trace) -> bool:
    """Tell whether two articles cannot be about one event.

    Too many days lie between them, or they are marked as different, or they are one form of words filled in twice.
    """
    if one.published is not None and other.published is not None:
        days = abs(one.published - other.published) / 86_400
        if days > _DAYS_APART:
            return True
    return marks.marks_conflict(one.marks, other.marks) or (
        _mostly_same(one, other) and likeness.headlines_differ(one.terms, other.terms)
    )


def _told(same: Sequence[Sequence[int]], seen: Sequence[Trace]) -> Group:
    """Return the story of articles that tell of one event, each in front of its copies.

    Of those at least two thirds as long as the fullest the earliest leads, by when the first of its copies came out;
    an excerpt leads only other excerpts.
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
