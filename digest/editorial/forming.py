"""Forming: which stories the day's articles make, seen beside those that were sent before.

A story keeps its id through every build and edition that has one of its articles, whatever leads it and is called.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from digest.editorial import facts, stories, updates
from digest.editorial.stories import Group
from digest.model import Article, Erratum, Fact, Sent, Update


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
    """A story's articles, the lead first, with the facts of the lead's text; `copies` say the same as one of them.

    When it was sent before, `sent` is how; then it has an `update`, or nothing new.
    """

    id: str
    members: tuple[Article, ...]
    copies: tuple[Article, ...]
    found: tuple[Fact, ...]
    sent: Sent | None = None
    update: Update | None = None


def form(articles: Sequence[Article], recalled: Recalled) -> list[Formed]:
    """Return the stories that `articles` make, the newest lead first; those that only repeat what was sent too."""
    before = [(sent, article) for sent in recalled.sent for article in sent.articles]
    traces = map(stories.trace, (*articles, *(article for _, article in before)))
    groups = [group for group in stories.group(traces) if min(group.members) < len(articles)]
    ids = _ids(groups, articles, recalled.stories)
    return [_formed(group, key, articles, before) for group, key in zip(groups, ids, strict=True)]


def find(article: Article) -> tuple[Fact, ...]:
    """Return the facts of an article's text."""
    return facts.find(article.text, article.published.date() if article.published else None)


def _formed(
    group: Group, key: str, articles: Sequence[Article], before: Sequence[tuple[Sent, Article]]
) -> Formed:
    new = len(articles)
    members = [articles[at] for at in (group.lead, *group.reporters) if at < new]
    copies = [articles[at] for at in group.copies if at < new]
    sent = next((before[at - new][0] for at in sorted(group.members) if at >= new), None)
    if sent is None:
        return Formed(key, tuple(members), tuple(copies), find(members[0]))
    for lead in (*members, *copies):
        found = find(lead)
        if update := updates.find(found, sent):
            others = tuple(one for one in members if one is not lead)
            same = tuple(one for one in copies if one is not lead)
            return Formed(sent.story, (lead, *others), same, found, sent, update)
    return Formed(sent.story, (*members, *copies), (), (), sent)


def _ids(groups: Sequence[Group], articles: Sequence[Article], known: Mapping[str, str]) -> Iterator[str]:
    """Yield each group's id: that of the story its articles were in, where it is the one that goes on with it.

    Where a story fell apart, the part with the article it is named after goes on.
    """
    having = [
        dict.fromkeys(articles[at].id for at in group.members if at < len(articles)) for group in groups
    ]
    taken: dict[str, int] = {}
    for owns in (True, False):
        for at, ids in enumerate(having):
            if at in taken.values():
                continue
            claims = dict.fromkeys(known[key] for key in ids if key in known)
            free = [key for key in claims if key not in taken and (key in ids or not owns)]
            if free:
                taken[free[0]] = at
    of_group = {at: key for key, at in taken.items()}
    for at, (group, ids) in enumerate(zip(groups, having, strict=True)):
        own = [group.id, *ids]
        yield of_group.get(at) or next((key for key in own if key not in taken), group.id)
