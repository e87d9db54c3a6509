"""Sitemaps (sitemaps.org), news sitemaps, indexes and plain lists of addresses, also in gzip."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from digest.sources.charset import decode_text
from digest.sources.fetching.body import read_body, read_body_start
from digest.sources.markup import Element, local_name, namespace, parse_xml
from digest.sources.timestamp import parse_timestamp, sortable_time

#: The protocol allows 50 MB; more is no list of news. Bytes, unpacked.
_LARGEST = 50_000_000
_GZIP = b"\x1f\x8b"
_XML = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_START = 4000
_NEWS = "/schemas/sitemap-news/"


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """An article's address, and what the sitemap, feed or listing that names it says of it."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The articles that a sitemap names, newest first, or the sitemaps that an index names.

    `problem` says what is wrong with a sitemap of which only a part could be read.
    """

    links: tuple[SitemapLink, ...] = ()
    sitemaps: tuple[str, ...] = ()
    problem: str | None = None


def is_sitemap(data: bytes) -> bool:
    """Return whether `data` looks like a sitemap or an index; in gzip, also a plain list."""
    is_packed = data.startswith(_GZIP)
    start = (_unpacked_start(data) if is_packed else data[:_START]).replace(b"\0", b"")
    return _XML.search(start) is not None or (is_packed and start.lstrip().startswith(b"http"))


def parse_sitemap(data: bytes, content_type: str = "") -> Sitemap:
    """Return what the sitemap `data` names. Raises ValueError, worded for people."""
    packed = data.startswith(_GZIP)
    plain = read_body([data], "gzip", _LARGEST) if packed else data
    text = decode_text(plain, content_type).lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        lines = map(str.strip, text.splitlines())
        urls = [line for line in lines if line.startswith(("http://", "https://"))]
        if not urls:
            raise ValueError("is not a sitemap")
        return Sitemap(tuple(map(SitemapLink, urls)))
    document = parse_xml(text, ("url", "sitemap"))
    kind = local_name(document.root)
    if kind == "urlset":
        found = [_read_link(element) for element in document.root if local_name(element) == "url"]
        links = _newest(found, lambda link: link.published or link.updated)
        return Sitemap(links, (), document.problem)
    if kind == "sitemapindex":
        maps = [_read_link(one) for one in document.root if local_name(one) == "sitemap"]
        newest = _newest(maps, lambda link: link.updated)
        return Sitemap((), tuple(link.url for link in newest), document.problem)
    raise ValueError(f"is not a sitemap (it begins with <{kind[:20]}>)")


def _read_link(element: Element) -> SitemapLink:
    """Return what `element` says of a page, without what it says of pictures and films there."""
    own = {local_name(part): _text(part) for part in element}
    inner = element.iterdescendants()
    news = {local_name(part): _text(part) for part in inner if _NEWS in namespace(part)}
    return SitemapLink(
        own.get("loc", ""),
        news.get("title") or None,
        parse_timestamp(news.get("publication_date")),
        parse_timestamp(own.get("lastmod")),
    )


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _newest(
    links: list[SitemapLink], date: Callable[[SitemapLink], str | None]
) -> tuple[SitemapLink, ...]:
    """Return the links that have an address, newest first, then those without a date in order."""
    known = [link for link in links if link.url]
    return tuple(sorted(known, key=lambda link: sortable_time(date(link)), reverse=True))


def _unpacked_start(data: bytes) -> bytes:
    """Return the first bytes out of gzip, or b"" if it is broken."""
    try:
        return read_body_start([data[:_START]], "gzip", _START)
    except ValueError:
        return b""
