"""Forming: the stories of the day's articles, and what each is to those told before.

Today's articles are grouped for the layout. Whether a story is news is asked of what was told, and
never of that grouping. A story keeps its id while it goes on, whatever its lead; another event of
its subject is a story of its own.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from digest.editorial.news.memory import NewsMemory
from digest.editorial.news.verdict import Verdict
from digest.editorial.stories.group import Group, group_stories
from digest.editorial.stories.parting import DAYS_APART
from digest.editorial.stories.trace import trace_article
from digest.model import Article, Erratum, Languages, ToldStory, Update

#: A story goes on with a told one only if no other shares so much more with it.
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Recalled:
    """The memory of earlier editions.

    `told` holds what was told lately, the newest first; `stories` maps an article's id to its
    story's; `errata` are the corrections since; `idle` counts the days without an edition before
    this one.
    """

    told: tuple[ToldStory, ...] = ()
    stories: Mapping[str, str] = field(default_factory=dict)
    errata: tuple[Erratum, ...] = ()
    idle: int = 0


@dataclass(frozen=True, slots=True)
class Formed:
    """A story's articles, the lead first; `copies` say the same as one of them.

    If it was sent before, `sent` is its last form, and `update` its news, None if it has none.
    `why` says in words what it is to those told; `earlier` are told stories of its subject.
    """

    id: str
    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    sent: ToldStory | None = None
    update: Update | None = None
    why: str = ""
    earlier: tuple[ToldStory, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A story's articles of the day, the lead first, their copies, and what it is to those told.

    `earliest` is the id of one of them. Without a verdict it goes on with nothing told.
    """

    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    earliest: str
    verdict: Verdict | None = None
    earlier: tuple[ToldStory, ...] = ()

    @property
    def new(self) -> tuple[str, ...]:
        """The ids of the day's articles, the earliest one first if it is among them."""
        ids = dict.fromkeys(article.id for article in (*self.members, *self.copies))
        return tuple(sorted(ids, key=lambda key: key != self.earliest))


def form_stories(
    articles: Sequence[Article],
    recalled: Recalled,
    languages: Languages,
    themes: Mapping[str, str] | None = None,
) -> list[Formed]:
    """Return the stories of `articles`, the newest lead first.

    Stories that only repeat what was told are among them. `themes` are those of sources that have
    one, by article (id): what another theme's readers were told is news to theirs.
    """
    traces = (trace_article(article, languages.of_article(article)) for article in articles)
    found = group_stories(traces, DAYS_APART + recalled.idle)
    groups = [_part(group, articles) for group in found]
    every = [(*one.members, *one.copies) for one in groups]
    own = themes or {}
    memory = NewsMemory(recalled.told, every, languages)
    parts = [
        part
        for at, group in enumerate(groups)
        for part in _judged(group, memory, at, {own[one.id] for one in every[at] if one.id in own})
    ]
    ids = _ids(parts, recalled)
    return [_formed(part, key) for part, key in zip(parts, ids, strict=True)]


def _part(group: Group, articles: Sequence[Article]) -> _Part:
    members = tuple(articles[at] for at in (group.lead, *group.reporters))
    return _Part(members, tuple(articles[at] for at in group.copies), group.id)


def _judged(part: _Part, memory: NewsMemory, at: int, themes: Collection[str]) -> Iterator[_Part]:
    """Yield a group's stories: that of its news, and that of what only repeats what was told.

    The first article with an update leads; what repeats the story told stands beside it. Copies go
    with the first of them.
    """
    verdicts = {
        article.id: [
            one for one in memory.verdicts(at, article) if not themes or one.told.theme in themes
        ]
        for article in part.members
    }
    best = {key: _best(found) for key, found in verdicts.items()}
    news = [one for one in part.members if not _is(best[one.id], "repeat")]
    repeats = [one for one in part.members if one not in news]
    lead = next((one for one in news if _is(best[one.id], "update")), next(iter(news), None))
    if lead is None:
        yield _Part(part.members, part.copies, part.earliest, best[part.members[0].id])
        return
    verdict = best[lead.id]
    others = part.members if verdict else news
    yield _Part(
        (lead, *(one for one in others if one is not lead)),
        part.copies,
        part.earliest,
        verdict or next(iter(verdicts[lead.id]), None),
        tuple(
            one.told
            for one in verdicts[lead.id]
            if one.earlier and (verdict is None or one.told.story != verdict.told.story)
        ),
    )
    if repeats and not verdict:
        yield _Part(tuple(repeats), (), repeats[0].id, best[repeats[0].id])


def _best(verdicts: Sequence[Verdict]) -> Verdict | None:
    """Return the verdict on the nearest told story that an article updates or repeats."""
    nearest = max((one.shared for one in verdicts), default=0.0)
    found = (one for one in verdicts if one.kind != "other")
    return next((one for one in found if one.shared >= _NEAR * nearest), None)


def _is(verdict: Verdict | None, kind: str) -> bool:
    return verdict is not None and verdict.kind == kind


def _formed(part: _Part, key: str) -> Formed:
    verdict = part.verdict
    if verdict is None:
        return Formed(key, part.members, part.copies)
    sent = verdict.told if verdict.kind != "other" else None
    return Formed(key, part.members, part.copies, sent, verdict.update, verdict.words, part.earlier)


def _ids(parts: Sequence[_Part], recalled: Recalled) -> Iterator[str]:
    """Yield each part's id, none twice: that of the told story that it goes on, else a new one.

    Else it is that of an earlier build. If a story fell apart, the part with the article that gave
    the id keeps it, else the one with the newest lead.
    """
    sent = {one.story for one in recalled.told}
    known = [
        [recalled.stories[key] for key in part.new if key in recalled.stories] for part in parts
    ]
    updates, repeats = (
        [
            [one.verdict.told.story] if one.verdict and one.verdict.kind == kind else []
            for one in parts
        ]
        for kind in ("update", "repeat")
    )
    drafted = [[key for key in keys if key not in sent] for keys in known]
    named: dict[int, str] = {}
    used: set[str] = set()
    for claimed, owned in ((updates, False), (repeats, False), (drafted, True), (drafted, False)):
        for at, keys in enumerate(claimed):
            free = [key for key in keys if key not in used and (key in parts[at].new or not owned)]
            if free and at not in named:
                named[at] = free[0]
                used.add(free[0])
    used |= sent
    for at, part in enumerate(parts):
        key = named.get(at) or next(key for key in _fresh(part.new) if key not in used)
        used.add(key)
        yield key


def _fresh(ids: Sequence[str]) -> Iterator[str]:
    """Yield possible ids for a story of these articles, the best first."""
    yield from ids
    yield from (f"{ids[0]}-{number}" for number in count(2))
