"""Articles: their versions, when they were first seen, and which approved edition used them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from digest.model import Article
from digest.store.database import in_batches
from digest.store.news.content import article_hash, decode_article, encode_article
from digest.store.news.names import indexed_key, is_address, names_of
from digest.store.schema import articles, versions
from digest.store.times import to_seconds

#: The columns that hold what an article is known by, and change without its content.
_NAMES = ("key", "guid", "headline")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The ids of articles read for the first time, and of those whose content changed."""

    new: frozenset[str]
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What is known of an article beside its content.

    `place` is its source's; `first_seen` and `seen` are when it was first and last read, in seconds
    since 1970; `used` is the day of the approved edition that had it.
    """

    place: str
    first_seen: int
    seen: int
    teaser: bool
    used: date | None
    gone: bool


def remember_articles(
    connection: Connection, read: Iterable[tuple[Article, str]], now: datetime
) -> Remembered:
    """Store the articles `read`, each with its source's place.

    Known content is not written again. A teaser does not replace the full article, and of one
    article read from several places the fullest counts. It belongs to the address that gave it
    last. A gone article is back when its page is read again or its content changes; a feed that
    still lists it is no sign.
    """
    best = _fullest(read)
    seconds = to_seconds(now)
    columns = ("id", "source", "hash", "version", "teaser", "first_seen", "gone", *_NAMES)
    changes = _Changes()
    for some in in_batches(best):
        query = select(*(articles.c[name] for name in columns)).where(articles.c.id.in_(some))
        known = {row.id: row for row in connection.execute(query)}
        for key in some:
            changes.add(*best[key], known.get(key), seconds)
        if known:
            connection.execute(
                update(articles).where(articles.c.id.in_(known)).values(seen=seconds)
            )
    changes.write(connection)
    return Remembered(
        frozenset(row["id"] for row in changes.new),
        frozenset(row["known"] for row in changes.changed),
    )


@dataclass(slots=True)
class _Changes:
    """The rows that reading adds, and those it changes, which name it by `known`."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    back: list[dict[str, Any]] = field(default_factory=list)
    named: list[dict[str, Any]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)

    def add(self, article: Article, place: str, before: Any, now: int) -> None:
        """Collect what is new in an `article` read at the second `now`; `before` is its row."""
        row, content = _row(article, place, before.first_seen if before else now, now)
        said = {"article": article.id, "hash": row["hash"], "seen": now, "content": content}
        if before is None:
            self.new.append({"id": article.id, "source": place, "version": 1, "seen": now, **row})
            self.said.append({"version": 1, **said})
            return
        says_else = before.hash != row["hash"] and not (article.teaser and not before.teaser)
        if says_else:
            self.changed.append({"known": article.id, "version": before.version + 1, **row})
            self.said.append({"version": before.version + 1, **said})
        if before.gone is not None and (says_else or _is_own_page(article, place)):
            self.back.append({"known": article.id, "gone": None})
        # Another source may not name what this one named.
        known = {name: getattr(before, name) for name in _NAMES}
        names = {name: row[name] or known[name] for name in _NAMES}
        if names != known:
            self.named.append({"known": article.id, **names})
        # A file offers only what is in it now, so its articles need not be moved to it.
        if before.source != place and is_address(place):
            self.moved.append({"known": article.id, "source": place})

    def write(self, connection: Connection) -> None:
        """Write the rows."""
        if self.new:
            connection.execute(insert(articles), self.new)
        for rows in filter(None, (self.changed, self.moved, self.back, self.named)):
            connection.execute(update(articles).where(articles.c.id == bindparam("known")), rows)
        if self.said:
            connection.execute(insert(versions), self.said)


def offered_articles(
    connection: Connection, places: Iterable[str], since: datetime, day: date
) -> list[tuple[Article, str]]:
    """Return the articles, by id with their place, that an edition of `day` may use.

    They are of the sources at `places`, fresh since `since`, not gone, and not used by an approved
    edition of another day.
    """
    newest = (versions.c.article == articles.c.id) & (versions.c.version == articles.c.version)
    query = (
        select(articles.c.id, versions.c.content, articles.c.source)
        .join_from(articles, versions, newest)
        .where(
            articles.c.source.in_(sorted(places)),
            articles.c.fresh >= to_seconds(since),
            articles.c.gone.is_(None),
        )
    )
    # In one query for both, a database scans all that was ever used.
    found = [
        row
        for free in (articles.c.used.is_(None), articles.c.used == day.isoformat())
        for row in connection.execute(query.where(free))
    ]
    return [
        (decode_article(row.content), row.source) for row in sorted(found, key=lambda row: row.id)
    ]


def count_unused(
    connection: Connection, places: Iterable[str], since: datetime, until: datetime
) -> dict[str, int]:
    """Count by place the articles, fresh from `since` until before `until`, that no edition used.

    Those that are gone do not count.
    """
    query = (
        select(articles.c.source, func.count())
        .where(
            articles.c.source.in_(sorted(places)),
            articles.c.fresh >= to_seconds(since),
            articles.c.fresh < to_seconds(until),
            articles.c.gone.is_(None),
            articles.c.used.is_(None),
        )
        .group_by(articles.c.source)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def known_articles(connection: Connection, keys: Iterable[str]) -> dict[str, KnownArticle]:
    """Return what is known of the articles with these ids; unknown ids are left out."""
    return {
        row.id: _known(row)
        for some in in_batches(keys)
        for row in connection.execute(select(articles).where(articles.c.id.in_(some)))
    }


def articles_at(connection: Connection, urls: Iterable[str]) -> dict[str, KnownArticle]:
    """Return, by address, the articles whose pages are, or were found, at these `urls`."""
    asked: dict[str, list[str]] = {}
    for url in urls:
        asked.setdefault(indexed_key(url), []).append(url)
    asked.pop("", None)
    found: dict[str, KnownArticle] = {}
    for some in in_batches(asked):
        for column in (articles.c.key, articles.c.found_at):
            query = select(articles, column.label("asked")).where(column.in_(some))
            for row in connection.execute(query):
                for url in asked[row.asked]:
                    found.setdefault(url, _known(row))
    return found


def mark_gone(connection: Connection, urls: Iterable[str], now: datetime) -> None:
    """Mark the articles whose pages were at these addresses as gone, until they are read again."""
    seconds = to_seconds(now)
    for some in in_batches(filter(None, map(indexed_key, urls))):
        pages = articles.c.key.in_(some) | articles.c.found_at.in_(some)
        connection.execute(update(articles).where(pages).values(gone=seconds, seen=seconds))


def _fullest(read: Iterable[tuple[Article, str]]) -> dict[str, tuple[Article, str]]:
    """Return the fullest version of each article, by id, with its place."""
    best: dict[str, tuple[Article, str]] = {}
    for article, place in read:
        if article.id not in best or _rank(article) < _rank(best[article.id][0]):
            best[article.id] = article, place
    return best


def _row(article: Article, place: str, first_seen: int, now: int) -> tuple[dict[str, Any], bytes]:
    """Return the table's row for an article, changed at the second `now`, and its content."""
    content, names = encode_article(article), names_of(article, place)
    row = {
        "hash": article_hash(article),
        "key": names.key or None,
        "guid": names.guid or None,
        "headline": names.headline or None,
        "found_at": _found_at(article, place),
        "teaser": article.teaser,
        "first_seen": first_seen,
        "fresh": max(first_seen, to_seconds(article.published))
        if article.published
        else first_seen,
        "changed": now,
    }
    return row, content


def _found_at(article: Article, place: str) -> str | None:
    """Return the address that led to the article if its page names another one."""
    origin = article.origin
    is_page = is_address(origin) and origin not in (article.url, place)
    return indexed_key(origin) or None if is_page else None


def _is_own_page(article: Article, place: str) -> bool:
    """Return whether the article was read from its own page or a file, not from a feed."""
    return not is_address(place) or article.origin != place or article.url == place


def _known(row: Any) -> KnownArticle:
    return KnownArticle(
        place=row.source,
        first_seen=row.first_seen,
        seen=row.seen,
        teaser=row.teaser,
        used=date.fromisoformat(row.used) if row.used else None,
        gone=row.gone is not None,
    )


def _rank(article: Article) -> tuple[object, ...]:
    when = article.updated or article.published
    return (
        article.teaser,
        -when.timestamp() if when else 0.0,
        -len(article.text),
        encode_article(article),
    )
