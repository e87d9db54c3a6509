"""Names: by what an article is known again: id, address, its source's name for it, headline."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from digest.model import Article
from digest.model.text import bare_letters
from digest.model.webaddress import page_key
from digest.store.database import in_batches
from digest.store.news.content import decode_article
from digest.store.schema import articles, versions

#: Longer addresses, in bytes, are not searched: PostgreSQL cannot index them.
_LONGEST_KEY = 2000


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an article of the source at `place`; "" for one that it does not have.

    `key` is its address's, `guid` its source's own name for it within its site, `headline` stands
    for the letters of its headline.
    """

    id: str
    place: str
    key: str = ""
    guid: str = ""
    headline: str = ""


def names_of(article: Article, place: str) -> Names:
    """Return the names of an `article` of the source at `place`."""
    guid = f"{site_of(place)}\n{article.guid}" if article.guid else ""
    return Names(
        article.id, place, indexed_key(article.url), _hash(guid), headline_name(article.title)
    )


def headline_name(title: str) -> str:
    """Return the name that headlines with the same letters and digits share."""
    return _hash(bare_letters(title))


def indexed_key(url: str | None) -> str:
    """Return the key of an address as it is searched, "" if there is none or it is too long."""
    key = page_key(url) if url else ""
    return key if len(key.encode()) <= _LONGEST_KEY else ""


def site_of(place: str) -> str:
    """Return the host of a source's address, or "" for a file."""
    return urlsplit(place).netloc.rpartition("@")[2].lower() if is_address(place) else ""


def is_address(place: str) -> bool:
    """Return whether a source's place is on the web."""
    return place.startswith(("http://", "https://"))


def find_names(connection: Connection, wanted: Iterable[Names]) -> list[Names]:
    """Return the remembered articles that have any of the names `wanted`, each once, by id."""
    wanted = tuple(wanted)
    found: dict[str, Names] = {}
    for column, said in (
        (articles.c.id, (one.id for one in wanted)),
        (articles.c.key, (one.key for one in wanted)),
        (articles.c.guid, (one.guid for one in wanted)),
        (articles.c.headline, (one.headline for one in wanted)),
    ):
        for some in in_batches(sorted(set(filter(None, said)))):
            for row in connection.execute(select(*_COLUMNS).where(column.in_(some))):
                found.setdefault(row.id, _names(row))
    return [found[key] for key in sorted(found)]


def newest_contents(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Return the newest version of the articles with these ids, without those forgotten."""
    newest = (versions.c.article == articles.c.id) & (versions.c.version == articles.c.version)
    query = select(articles.c.id, versions.c.content).join_from(articles, versions, newest)
    return {
        row.id: decode_article(row.content)
        for some in in_batches(sorted(set(ids)))
        for row in connection.execute(query.where(articles.c.id.in_(some)))
        if row.content
    }


_COLUMNS: Sequence[Any] = tuple(
    articles.c[name] for name in ("id", "source", "key", "guid", "headline")
)


def _names(row: Any) -> Names:
    return Names(row.id, row.source, row.key or "", row.guid or "", row.headline or "")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32] if text else ""
