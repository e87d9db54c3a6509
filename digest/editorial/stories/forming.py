"""Forming: the stories of the day's articles, beside the stories that were sent before.

A story keeps its id through every build and edition with one of its articles, whatever its lead.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from digest.editorial.facts.finder import article_facts
from digest.editorial.stories.group import Group, group_stories
from digest.editorial.stories.marks import marks_conflict
from digest.editorial.stories.parting import DAYS_APART
from digest.editorial.stories.projects import project_parts
from digest.editorial.stories.trace import trace_article
from digest.editorial.stories.updates import find_update
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
    """

    id: str
    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    sent: ToldStory | None = None
    update: Update | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A group's articles of the day, the lead first, their copies, and the `sent`, newest first.

    `held` are the ids of all its articles, including sent ones; `earliest` is one of them.
    """

    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    held: frozenset[str]
    earliest: str
    sent: tuple[ToldStory, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """The ids of the day's articles, the earliest one first if it is among them."""
        ids = dict.fromkeys(article.id for article in (*self.members, *self.copies))
        return tuple(sorted(ids, key=lambda key: key != self.earliest))


def form_stories(
    articles: Sequence[Article], recalled: Recalled, day: date, languages: Languages
) -> list[Formed]:
    """Return the stories of `articles` for the edition of `day`, the newest lead first.

    Stories that only repeat what was sent are among them.
    """
    before = [(sent, article) for sent in recalled.told for article in sent.articles]
    every = (*articles, *(article for _, article in before))
    traces = (trace_article(article, languages.of_article(article)) for article in every)
    found = group_stories(traces, DAYS_APART + recalled.idle)
    groups = [group for group in found if min(group.members) < len(articles)]
    parts = [_part(group, articles, before, recalled.told) for group in groups]
    ids = _ids(parts, recalled)
    return [_formed(part, key, day, languages) for part, key in zip(parts, ids, strict=True)]


def _part(
    group: Group,
    articles: Sequence[Article],
    before: Sequence[tuple[ToldStory, Article]],
    sent: Iterable[ToldStory],
) -> _Part:
    """Return the day's part of a group, with everything sent of the stories that it continues.

    What was sent of a story counts as a whole, even if its articles are in other groups today.
    """
    new = len(articles)
    members = tuple(articles[at] for at in (group.lead, *group.reporters) if at < new)
    copies = tuple(articles[at] for at in group.copies if at < new)
    if not members:  # the group was sent before: the day has copies only
        members, copies = copies[:1], copies[1:]
    earlier = [before[at - new] for at in group.members if at >= new]
    continued = _continued(members[0], earlier)
    parts = sorted(
        (one for one in sent if one.story in continued), key=lambda one: (one.day, one.story)
    )
    held = {articles[at].id for at in group.members if at < new}
    held |= {article.id for _, article in earlier}
    return _Part(members, copies, frozenset(held), group.id, tuple(reversed(parts)))


def _continued(lead: Article, before: Sequence[tuple[ToldStory, Article]]) -> set[str]:
    """Return the stories (ids) sent `before` that a group led by `lead` continues.

    If marks tell one apart from the lead ("Package C4", "Package C5"), it is another story.
    """
    if not before:  # as for most groups: parts are slow to find
        return set()
    parts = project_parts(lead.title, lead.text)
    return {
        one.story
        for one, article in before
        if not marks_conflict(parts, project_parts(article.title, article.text))
    }


def _formed(part: _Part, key: str, day: date, languages: Languages) -> Formed:
    """Return a part's story. If it was sent before, its first article with news leads it."""
    if not part.sent:
        return Formed(key, part.members, part.copies)
    for lead in (*part.members, *part.copies):
        language = languages.of_article(lead)
        if update := find_update(lead, article_facts(lead, language), part.sent, day, language):
            members = (lead, *(one for one in part.members if one is not lead))
            copies = tuple(one for one in part.copies if one is not lead)
            return Formed(key, members, copies, part.sent[0], update)
    return Formed(key, (*part.members, *part.copies), (), part.sent[0])


def _ids(parts: Sequence[_Part], recalled: Recalled) -> Iterator[str]:
    """Yield each part's id, none twice: that of the story that it continues, else a new one.

    A part continues the story that was sent, else the one of an earlier build. If a story fell
    apart, the part with the article that gave the id keeps it, else the one with the newest lead.
    """
    sent = {one.story for one in recalled.told}
    known = [
        [recalled.stories[key] for key in part.new if key in recalled.stories] for part in parts
    ]
    claims = [[one.story for one in part.sent] for part in parts]
    drafted = [[key for key in keys if key not in sent] for keys in known]
    named: dict[int, str] = {}
    used: set[str] = set()
    for claimed, owned in ((claims, True), (claims, False), (drafted, True), (drafted, False)):
        for at, keys in enumerate(claimed):
            free = [key for key in keys if key not in used and (key in parts[at].held or not owned)]
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
