"""Sitemaps (sitemaps.org), news sitemaps, their indexes, and sitemaps that are plain lists; packed by gzip or not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from digest.sources import article, markup, timestamp
from digest.sources.fetching import body

#: The protocol allows 50 MB; more is no list of news. Bytes, unpacked.
_LARGEST = 50_000_000
_GZIP = b"\x1f\x8b"
_XML = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_START = 4000
_NEWS = "/schemas/sitemap-news/"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """Where an article is, and what the place that names it says of it."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The articles that a sitemap names, newest first, and the sitemaps that an index does.

    `problem` is what is wrong with one of which only a part could be read.
    """

    links: tuple[SitemapLink, ...] = ()
    sitemaps: tuple[str, ...] = ()
    problem: str | None = None


def is_sitemap(data: bytes) -> bool:
    """Tell whether `data` looks like a sitemap or an index of them; packed, also like a list of addresses."""
    is_packed = data.startswith(_GZIP)
    start = (_start(data) if is_packed else data[:_START]).replace(b"\0", b"")
    return _XML.search(start) is not None or (is_packed and start.lstrip().startswith(b"http"))


def parse_sitemap(data: bytes) -> Sitemap:
    """Return what the sitemap `data` names. Raises ValueError, with a reason for people."""
    text = body.decode_body(_unpacked(data), "").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        lines = map(str.strip, text.splitlines())
        links = tuple(
            SitemapLink(line) for line in lines if line.startswith(("http://", "https://"))
        )
        if not links:
            raise ValueError("is no sitemap")
        return Sitemap(links)
    document = markup.parse_xml(text, ("url", "sitemap"))
    kind = markup.local_name(document.root)
    if kind == "urlset":
        found = [_link(element) for element in document.root if markup.local_name(element) == "url"]
        return Sitemap(
            _newest(found, lambda link: link.published or link.updated), (), document.problem
        )
    if kind == "sitemapindex":
        maps = [
            _link(element) for element in document.root if markup.local_name(element) == "sitemap"
        ]
        newest = _newest(maps, lambda link: link.updated)
        return Sitemap((), tuple(link.url for link in newest), document.problem)
    raise ValueError(f"is no sitemap (it begins with <{kind[:20]}>)")


def _link(element: Any) -> SitemapLink:
    """Return what `element` says of a page: pictures and films in it have addresses, titles and dates, too."""
    own = {markup.local_name(part): _text(part) for part in element}
    news = {
        markup.local_name(part): _text(part)
        for part in element.iterdescendants()
        if _NEWS in markup.namespace(part)
    }
    return SitemapLink(
        own.get("loc", ""),
        news.get("title") or None,
        timestamp.parse_timestamp(news.get("publication_date")),
        timestamp.parse_timestamp(own.get("lastmod")),
    )


def _text(element: Any) -> str:
    return (element.text or "").strip()


def _newest(
    links: list[SitemapLink], date: Callable[[SitemapLink], str | None]
) -> tuple[SitemapLink, ...]:
    """Return the links that have an address, newest first; those without a date as they stand, at the end."""
    known = [link for link in links if link.url]
    return tuple(
        sorted(
            known, key=lambda link: article.parse_date(date(link), "UTC")[0] or _NEVER, reverse=True
        )
    )


def _start(data: bytes) -> bytes:
    """Return the first bytes out of gzip, b"" where it is broken."""
    try:
        return body.read_body([data[:_START]], "gzip", _START)
    except body.TooLarge as large:
        return large.start
    except ValueError:
        return b""


def _unpacked(data: bytes) -> bytes:
    """Return `data` out of gzip where it is packed."""
    return body.read_body([data], "gzip", _LARGEST) if data.startswith(_GZIP) else data
