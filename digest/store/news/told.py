"""What was told: the stories of approved editions as each theme's readers had them, and since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from digest.model import Article, Edition, Erratum, Fact, Sentence, Story, ToldStory
from digest.store.database import in_batches
from digest.store.news.content import article_hash, decode_article, wording_hash
from digest.store.schema import articles, errata, told, versions, wordings


@dataclass(frozen=True, slots=True)
class Changed:
    """An article of a told story: as these readers know it, and as it is `now` by its `hash`."""

    told: ToldStory
    was: Article
    now: Article
    hash: str


@dataclass(frozen=True, slots=True)
class _Telling:
    """A story as one edition told it."""

    title: str
    url: str | None
    lead: str
    articles: tuple[Article, ...]
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]


def save_told(connection: Connection, at: Mapping[str, Any], edition: Edition) -> None:
    """Store what an approved `edition`, which is `at` a day and revision, tells and corrects."""
    by_id = {article.id: article for article in edition.articles}
    rows = [
        {**at, "story": story.id, "theme": story.theme, "content": _encode(_telling(story, by_id))}
        for story in edition.stories
        if story.theme
    ]
    if rows:
        connection.execute(insert(told), rows)
    notes: defaultdict[tuple[str, str], list[Erratum]] = defaultdict(list)
    for one in edition.errata:
        notes[one.article, one.theme or ""].append(one)
    rows = [
        {**at, "article": article, "theme": theme, "hash": some[0].hash, "content": _encode(some)}
        for (article, theme), some in notes.items()
    ]
    if rows:
        connection.execute(insert(errata), rows)


def save_wordings(connection: Connection, edition: Edition) -> None:
    """Store the words of every article that an approved `edition` tells, unless they are known."""
    by_id = {article.id: article for article in edition.articles}
    told = {key for story in edition.stories for key in (*story.articles, *story.copies)}
    said = {wording_hash(by_id[key]): key for key in sorted(told & by_id.keys(), reverse=True)}
    known = set(known_wordings(connection, said))
    rows = [
        {"hash": key, "day": edition.day.isoformat(), "article": article}
        for key, article in said.items()
        if key not in known
    ]
    if rows:
        connection.execute(insert(wordings), rows)


def known_wordings(connection: Connection, hashes: Iterable[str]) -> dict[str, tuple[str, date]]:
    """Return, by hash, the article that told these words first, and the day of its edition."""
    return {
        row.hash: (row.article, date.fromisoformat(row.day))
        for some in in_batches(hashes)
        for row in connection.execute(select(wordings).where(wordings.c.hash.in_(some)))
    }


def told_stories(connection: Connection, since: date, before: date) -> list[ToldStory]:
    """Return what was told from `since` until before `before`, the story told last first.

    A story that was told under two themes comes twice.
    """
    tellings: defaultdict[tuple[str, str], list[tuple[date, _Telling]]] = defaultdict(list)
    within = (told.c.day >= since.isoformat(), told.c.day < before.isoformat())
    newest_first = (told.c.day.desc(), told.c.revision.desc(), told.c.story, told.c.theme)
    for row in connection.execute(select(told).where(*within).order_by(*newest_first)):
        telling = msgspec.json.decode(row.content, type=_Telling)
        tellings[row.story, row.theme].append((date.fromisoformat(row.day), telling))
    notes: defaultdict[tuple[str, str], list[Erratum]] = defaultdict(list)
    noted = (errata.c.day >= since.isoformat(), errata.c.day < before.isoformat())
    last_first = (errata.c.day.desc(), errata.c.revision.desc(), errata.c.article)
    for row in connection.execute(select(errata).where(*noted).order_by(*last_first)):
        some = msgspec.json.decode(row.content, type=list[Erratum])
        notes[some[0].story, row.theme] += some
    return [
        _merge(story, theme, some, tuple(notes[story, theme]))
        for (story, theme), some in tellings.items()
    ]


def changed_articles(connection: Connection, some: Iterable[ToldStory]) -> list[Changed]:
    """Return the articles of told stories that changed since their readers heard of them last.

    Copies, of which no word was shown, do not count.
    """
    known = [(one, article) for one in some for article in one.articles if _is_shown(one, article)]
    now = _contents(connection, {article.id for _, article in known})
    found = []
    for one, article in known:
        note = next((note for note in one.errata if note.article == article.id), None)
        last = note.hash if note else article_hash(article)
        if article.id in now and now[article.id][0] != last:
            was = (note and _version(connection, article.id, note.hash)) or article
            found.append(Changed(one, was, decode_article(now[article.id][1]), now[article.id][0]))
    return found


def _telling(story: Story, by_id: Mapping[str, Article]) -> _Telling:
    lead = by_id[story.lead]
    every = dict.fromkeys((story.lead, *story.articles, *story.copies))
    update = story.update
    return _Telling(
        story.title or lead.title,
        lead.url,
        story.lead,
        tuple(by_id[key] for key in every if key in by_id),
        tuple(dict.fromkeys((*(update.words if update else ()), *story.summary))),
        tuple(dict.fromkeys((*(update.facts if update else ()), *story.facts))),
    )


def _merge(
    story: str, theme: str, some: Sequence[tuple[date, _Telling]], notes: tuple[Erratum, ...]
) -> ToldStory:
    """Return what several tellings, newest first, told together."""
    day, last = some[0]
    having: dict[str, Article] = {}
    for _, telling in some:
        for article in telling.articles:
            having.setdefault(article.id, article)
    return ToldStory(
        story,
        theme,
        first=some[-1][0],
        day=day,
        title=last.title,
        url=last.url,
        lead=last.lead,
        articles=tuple(having.values()),
        sentences=tuple(dict.fromkeys(one for _, telling in some for one in telling.sentences)),
        facts=tuple(dict.fromkeys(one for _, telling in some for one in telling.facts)),
        errata=notes,
    )


def _is_shown(one: ToldStory, article: Article) -> bool:
    """Return whether the words of an article were printed."""
    return article.id == one.lead or any(said.article == article.id for said in one.sentences)


def _contents(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """Return the hash and the content of each article (id) as it is now."""
    newest = (versions.c.article == articles.c.id) & (versions.c.version == articles.c.version)
    query = select(articles.c.id, articles.c.hash, versions.c.content).join_from(
        articles, versions, newest
    )
    return {
        row.id: (row.hash, row.content)
        for batch in in_batches(keys)
        for row in connection.execute(query.where(articles.c.id.in_(batch)))
    }


def _version(connection: Connection, key: str, said: str) -> Article | None:
    """Return the version of an article with a hash, None if it was forgotten."""
    query = select(versions.c.content).where(versions.c.article == key, versions.c.hash == said)
    content = connection.execute(query.limit(1)).scalar()
    return decode_article(content) if content else None


def _encode(value: _Telling | list[Erratum]) -> bytes:
    said = msgspec.to_builtins(value)
    for article in said["articles"] if isinstance(value, _Telling) else ():
        del article["origin"], article["guid"]
    return msgspec.json.encode(said, order="sorted")
