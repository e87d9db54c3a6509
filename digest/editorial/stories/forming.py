"""Forming: which stories the day's articles make, seen beside those that were sent before.

A story keeps its id through every build and edition that has one of its articles, whatever leads it and is called.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from digest.editorial.facts import find
from digest.editorial.stories import group as stories
from digest.editorial.stories import marks, projects, updates
from digest.editorial.stories.group import Group
from digest.model import Article, Erratum, Sent, Update


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered of earlier editions.

    The stories they sent of late, newest first; which story (id) an article (id) was in; what was corrected since.
    """

    sent: tuple[Sent, ...] = ()
    stories: Mapping[str, str] = field(default_factory=dict)
    errata: tuple[Erratum, ...] = ()


@dataclass(frozen=True, slots=True)
class Formed:
    """A story's articles, the lead first; `copies` say the same as one of them.

    When it was sent before, `sent` is how it was the last time; then it has an `update`, or nothing new.
    """

    id: str
    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    sent: Sent | None = None
    update: Update | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """The day's articles of one group, the lead first, their copies, and what was sent of it before, newest first.

    `held` are the ids of all articles in the group, those that were sent too; `earliest` is one of them.
    """

    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    held: frozenset[str]
    earliest: str
    sent: tuple[Sent, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """The ids of the day's articles, the earliest first where it is the day's."""
        ids = dict.fromkeys(article.id for article in (*self.members, *self.copies))
        return tuple(sorted(ids, key=lambda key: key != self.earliest))


def form_stories(articles: Sequence[Article], recalled: Recalled, day: date) -> list[Formed]:
    """Return the stories that `articles` make for the edition of `day`, the newest lead first.

    Those that only repeat what was sent are among them.
    """
    before = [(sent, article) for sent in recalled.sent for article in sent.articles]
    traces = map(stories.trace_groups, (*articles, *(article for _, article in before)))
    groups = [
        group for group in stories.group_stories(traces) if min(group.members) < len(articles)
    ]
    parts = [_part(group, articles, before, recalled.sent) for group in groups]
    ids = _ids(parts, recalled)
    return [_formed(part, key, day) for part, key in zip(parts, ids, strict=True)]


def _part(
    group: Group,
    articles: Sequence[Article],
    before: Sequence[tuple[Sent, Article]],
    sent: Iterable[Sent],
) -> _Part:
    """Return what of a group is the day's, and what was sent of the stories that it goes on with.

    A story that was sent counts with all that was sent of it, be it in other groups today.
    """
    new = len(articles)
    members = tuple(articles[at] for at in (group.lead, *group.reporters) if at < new)
    copies = tuple(articles[at] for at in group.copies if at < new)
    if not members:  # what was sent stands for its copies
        members, copies = copies[:1], copies[1:]
    met = _gone_on_with(members[0], [before[at - new] for at in group.members if at >= new])
    gone_on = sorted(
        (one for one in sent if one.story in met), key=lambda one: (one.day, one.story)
    )
    held = frozenset(
        articles[at].id if at < new else before[at - new][1].id for at in group.members
    )
    return _Part(members, copies, held, group.id, tuple(reversed(gone_on)))


def _gone_on_with(lead: Article, before: Sequence[tuple[Sent, Article]]) -> set[str]:
    """Return the stories (ids) that a group led by `lead` goes on with, of what was sent `before` and is in it.

    One that is told apart from the lead ("Package C4", "Package C5") is another story after all.
    """
    if not before:  # as most are: parts are slow to find
        return set()
    apart = projects.project_parts(lead.title, lead.text)
    return {
        one.story
        for one, article in before
        if not marks.marks_conflict(apart, projects.project_parts(article.title, article.text))
    }


def _formed(part: _Part, key: str, day: date) -> Formed:
    """Return the story of a `part`: led by the first of its articles that has news, where it was sent before."""
    if not part.sent:
        return Formed(key, part.members, part.copies)
    for lead in (*part.members, *part.copies):
        if update := updates.find_update(lead, find.facts_of(lead), part.sent, day):
            members = (lead, *(one for one in part.members if one is not lead))
            copies = tuple(one for one in part.copies if one is not lead)
            return Formed(key, members, copies, part.sent[0], update)
    return Formed(key, (*part.members, *part.copies), (), part.sent[0])


def _ids(parts: Sequence[_Part], recalled: Recalled) -> Iterator[str]:
    """Yield each part's id: that of the story that it goes on with, no id twice.

    That is the story which was sent, else the one that a build had its articles in. Where a story fell apart, the part
    with the article it is named after goes on, else the one with the newest lead; the others are named anew.
    """
    sent = {one.story for one in recalled.sent}
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
    """Yield what a story of the articles with these `ids` may be called, the best first."""
    yield from ids
    yield from (f"{ids[0]}-{number}" for number in count(2))
