"""Groups: the articles about one event, with its lead, its other reporters and their copies.

A wrong merge loses news, a missed merge repeats it; the first is worse. So names and numbers
decide, not subjects: two tenders of one company on one day stay two stories.

Copies come first: the same address, the same words, most of the same sentences. The newest stands
for its copies, a full article for its teasers. Average linkage (UPGMA, Sokal and Michener 1958)
then joins groups as long as their articles are alike on average. Articles that were published more
than a week apart (days without an edition do not count), or have different marks ("Package 2",
"Package 3"), never join.
"""

import hashlib
import heapq
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from digest.editorial.stories.likeness import Likeness, Terms, headlines_differ, read_terms
from digest.editorial.stories.marks import marks_conflict, read_marks
from digest.model import Article
from digest.model.text import bare_letters
from digest.model.webaddress import page_key

#: Two groups with this average likeness, of 1,000,000, are one event, as measured in
#: docs/engineering/editorial.md.
GROUP_THRESHOLD = 105_000
#: Articles that were published more days apart are about two events.
DAYS_APART = 7
#: Keeps two articles apart for good: no average of likenesses outweighs it.
_APART = -(10**12)

#: An article's event is clear after so many characters; traces stay small.
_READ = 20_000
#: Excerpts begin alike if so many letters of their first characters agree.
_START, _BEGINS = 40, 6

#: Near copies share this part of the shorter one's sentences, and this many.
_COPIED = 0.6
_FEWEST_COPIED = 3
#: Articles this long with the same sentences are copies, whatever their headlines.
_LONG = 200
#: An article is recognised by its first sentences, each of at least so many letters.
_SENTENCES_KEPT = 60
_LETTERS = 25
#: A sentence that more articles share is part of the page around them.
_FURNITURE = 12
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n")

#: A lead has at least this part of the length of the fullest.
_FULL = 2 / 3


@dataclass(frozen=True, slots=True)
class Trace:
    """The few kilobytes of an article that grouping needs, instead of the article itself.

    An article is a copy of another if one of its `keys` is among the other's `found`; the lowest
    `rank` stands for its copies. `published` is in seconds since 1970, `length` in characters;
    `sentences` are hashes.
    """

    id: str
    rank: tuple[bool, float, int, int, str, str, str]
    keys: tuple[str, ...]
    found: tuple[str, ...]
    published: float | None
    length: int
    terms: Terms
    marks: tuple[tuple[str, str], ...]
    sentences: frozenset[int]

    @property
    def teaser(self) -> bool:
        """True if only an excerpt is known."""
        return self.rank[0]


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


def trace_article(article: Article) -> Trace:
    """Return the trace of a cleaned article.

    Full articles rank before teasers, newer before older, longer before shorter, and those with
    more fields before others; content settles the rest.
    """
    when = article.updated or article.published
    newest = -when.timestamp() if when else 0.0
    fields = (article.url, article.label, article.image, article.author)
    said = sum(value is not None for value in fields)
    opening = article.text[:_READ]
    letters = bare_letters(article.title)
    headline = (f"title {letters}",) if letters else ()
    keys = [f"id {article.id}", f"content {article.content_hash}"]
    page = [f"url {page_key(article.url)}"] if article.url else []
    if page and letters:
        keys.append(f"{page[0]} {letters}")
    if article.teaser and letters:
        # Excerpts under one headline may be of a column that returns, unless they begin alike.
        keys.append(f"excerpt {letters} {bare_letters(article.text[:_START])[:_BEGINS]}")
    length = len(article.text)
    settled = (article.id, article.content_hash, _fingerprint(article))
    return Trace(
        id=article.id,
        rank=(article.teaser, newest, -length, -said, *settled),
        keys=(*keys, *headline, *page) if article.teaser else tuple(keys),
        found=tuple(keys) if article.teaser else (*keys, *headline, *page),
        published=article.published.timestamp() if article.published else None,
        length=length,
        terms=read_terms(article.title, opening),
        marks=read_marks(article.title, opening),
        sentences=_hashes(opening),
    )


def _fingerprint(article: Article) -> str:
    """Return a hash of an article's other fields: the order of reading decides nothing."""
    said = (
        article.url, article.label, article.source, article.author, article.image,
        article.published, article.updated, article.language,
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _hashes(text: str) -> frozenset[int]:
    """Return the hashes of the first sentences of `text`, without the short ones."""
    said = (" ".join(sentence.lower().split()) for sentence in _SENTENCE_END.split(text))
    return frozenset(
        [zlib.crc32(words.encode()) for words in said if len(words) >= _LETTERS][:_SENTENCES_KEPT]
    )


def group_stories(traces: Iterable[Trace], days_apart: int = DAYS_APART) -> list[Group]:
    """Return the stories of these articles, each article in one. Their order does not matter.

    Articles published more than `days_apart` days apart are about two events, unless they are
    copies.
    """
    order = sorted(enumerate(traces), key=lambda pair: pair[1].rank)
    seen = [one for _, one in order]
    same = _copies(seen)
    joined = _join([seen[one[0]] for one in same], days_apart)
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


def _copies(seen: Sequence[Trace]) -> list[list[int]]:
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
    return _mostly_same(one, other) and not (
        marks_conflict(one.marks, other.marks) or headlines_differ(one.terms, other.terms)
    )


def _mostly_same(one: Trace, other: Trace) -> bool:
    fewest = min(len(one.sentences), len(other.sentences))
    return len(one.sentences & other.sentences) >= max(_FEWEST_COPIED, _COPIED * fewest)


def _join(seen: Sequence[Trace], days_apart: int) -> list[list[int]]:
    """Return the positions of the articles about each event, joined down to `GROUP_THRESHOLD`.

    Only groups with one pair above the threshold can be above it on average, so only these are
    looked at, but then all their pairs count. Sums of whole numbers do not depend on their order.
    """
    alike = Likeness([one.terms for one in seen])

    def weigh(some: Sequence[int], others: Sequence[int]) -> int:
        return sum(
            _APART if _apart(seen[one], seen[other], days_apart) else alike.of(one, other)
            for one in some
            for other in others
        )

    groups = {at: [at] for at in range(len(seen))}
    totals: defaultdict[int, dict[int, int]] = defaultdict(dict)
    queue: list[tuple[float, int, int]] = []
    for one, other, total in _close_pairs(seen, alike, days_apart):
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


def _close_pairs(
    seen: Sequence[Trace], alike: Likeness, days_apart: int
) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of articles that are alike enough to join, with their likeness."""
    for one, other in alike.candidates():
        total = alike.of(one, other)
        if total >= GROUP_THRESHOLD and not _apart(seen[one], seen[other], days_apart):
            yield one, other, total


def _apart(one: Trace, other: Trace, days_apart: int) -> bool:
    """Return True if two articles cannot be about one event.

    They are too many days apart, have conflicting marks, or are one form of words filled in twice.
    """
    if one.published is not None and other.published is not None:
        days = abs(one.published - other.published) / 86_400
        if days > days_apart:
            return True
    return marks_conflict(one.marks, other.marks) or (
        _mostly_same(one, other) and headlines_differ(one.terms, other.terms)
    )


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
