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
    memory = NewsMemory(recalled.told, every, languages)
    parts = [
        part
        for at, group in enumerate(groups)
        for part in _judged(group, memory, at, {themes[one.id] for one in every[at] if themes and one.id in themes})
    ]
    ids = _ids(parts, recalled)
    return [_formed(part, key) for part, key in zip(parts, ids, strict=True)]


def _part(group: Group, articles: Sequence[Article]) -> _Part:
    members = tuple(articles[at] for at in (group.lead, *group.reporters))
    return _Part(members, tuple(articles[at] for at in group.copies), group.id)


def _judged(part: _Part, memory: NewsMemory, at: int, themes: Collection[str]) -> Iterator[_Part]:
    """Yield a group's stories: those of its articles that are news, and those that repeat.

    The first article with an update leads. Copies go with the first story.
    """
    def asked(article: Article) -> list[Verdict]:
        found = memory.verdicts(at, article)
        return [one for one in found if not themes or one.told.theme in themes]

    verdicts = {article.id: asked(article) for article in part.members}
    best = {key: _best(found) for key, found in verdicts.items()}
    is_repeat = {key: found is not None and found.kind == "repeat" for key, found in best.items()}
    fresh = [one for one in part.members if not is_repeat[one.id]]
    repeats = [one for one in part.members if is_repeat[one.id]]
    if fresh:
        lead = next((one for one in fresh if _is_update(best[one.id])), fresh[0])
        verdict = best[lead.id]
        earlier = [one.told for one in verdicts[lead.id] if one.earlier]
        yield _Part(
            (lead, *(one for one in fresh if one is not lead)),
            part.copies,
            part.earliest,
            verdict if _is_update(verdict) else next(iter(verdicts[lead.id]), None),
            tuple(one for one in earlier if verdict is None or one.story != verdict.told.story),
        )
    if repeats:
        copies = () if fresh else part.copies
        yield _Part(tuple(repeats), copies, repeats[0].id, best[repeats[0].id])


def _best(verdicts: Sequence[Verdict]) -> Verdict | None:
    """Return the verdict on the nearest told story that an article updates or repeats."""
    return next((one for one in verdicts if one.kind != "other"), None)


def _is_update(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.kind == "update"


def _formed(part: _Part, key: str) -> Formed:
    verdict = part.verdict
    if verdict is None:
        return Formed(key, part.members, part.copies)
    sent = verdict.told if verdict.kind != "other" else None
    return Formed(key, part.members, part.copies, sent, verdict.update, verdict.words, part.earlier)


def _ids(parts: Sequence[_Part], recalled: Recalled) -> Iterator[str]:
    """Yield each part's id, none twice: that of the told story that it goes on, else a new one.

    Else it is that of an earlier build. If a story fell apart, the part with the article that gave
    the id keeps it, else the one with the newest lead. A repeat has the id of what it repeats.
    """
    sent = {one.story for one in recalled.told}
    known = [
        [recalled.stories[key] for key in part.new if key in recalled.stories] for part in parts
    ]
    claims = [
        [part.verdict.told.story] if part.verdict and part.verdict.kind == "update" else []
        for part in parts
    ]
    drafted = [[key for key in keys if key not in sent] for keys in known]
    named: dict[int, str] = {}
    used: set[str] = set()
    for claimed, owned in ((claims, False), (drafted, True), (drafted, False)):
        for at, keys in enumerate(claimed):
            free = [
                key for key in keys if key not in used and (key in parts[at].new or not owned)
            ]
            if free and at not in named:
                named[at] = free[0]
                used.add(free[0])
    used |= sent
    for at, part in enumerate(parts):
        if part.verdict and part.verdict.kind == "repeat":
            yield part.verdict.told.story
            continue
        key = named.get(at) or next(key for key in _fresh(part.new) if key not in used)
        used.add(key)
        yield key


def _fresh(ids: Sequence[str]) -> Iterator[str]:
    """Yield possible ids for a story of these articles, the best first."""
    yield from ids
    yield from (f"{ids[0]}-{number}" for number in count(2))
