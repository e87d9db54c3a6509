"""Sitemaps (sitemaps.org), news sitemaps, their indexes, and sitemaps that are plain lists; packed by gzip or not."""

import zlib
from dataclasses import dataclass
from typing import Any

from digest.sources import markup

#: The protocol allows 50 MB; more is no list of news. Bytes, unpacked.
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Link:
    """Where an article is, and what the place that names it says of it."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The articles that a sitemap names, newest first, and the sitemaps that an index does."""

    links: tuple[Link, ...] = ()
    sitemaps: tuple[str, ...] = ()


def is_sitemap(data: bytes) -> bool:
    """Tell whether `data` looks like a sitemap or an index of them."""
    start = _unpack(data[:4000], whole=False).replace(b"\0", b"").lower()
    return b"<urlset" in start or b"<sitemapindex" in start


def parse(data: bytes) -> Sitemap:
    """Return what the sitemap `data` names. Raises ValueError, with a reason for people."""
    data = _unpack(data)
    if data.lstrip()[:1] != b"<":
        lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
        return Sitemap(tuple(Link(line) for line in lines if line.startswith(("http://", "https://"))))
    root: Any = markup.parse(data)
    links: list[Link] = []
    maps: list[tuple[str, str]] = []
    for element in root:
        said = {
            _name(part): (part.text or "").strip() for part in element.iter() if isinstance(part.tag, str)
        }
        if not said.get("loc"):
            continue
        if _name(element) == "sitemap":
            maps.append((said.get("lastmod", ""), said["loc"]))
        elif _name(element) == "url":
            links.append(
                Link(
                    _loc(element),
                    said.get("title") or None,
                    said.get("publication_date") or None,
                    said.get("lastmod") or None,
                )
            )
    links.sort(key=lambda link: link.published or link.updated or "", reverse=True)
    return Sitemap(tuple(links), tuple(url for _, url in sorted(maps, key=lambda one: one[0], reverse=True)))


def _loc(element: Any) -> str:
    """Return the page's own address: a picture's stands in an element of the same name."""
    return next((part.text or "").strip() for part in element if _name(part) == "loc")


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _unpack(data: bytes, *, whole: bool = True) -> bytes:
    """Return `data` out of gzip where it is packed."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(data, _LARGEST + 1)
    except zlib.error:
        if whole:
            raise ValueError("is packed by gzip, and broken") from None
        return b""
    if len(unpacked) > _LARGEST:
        raise ValueError(f"is larger than {_LARGEST // 1_000_000} MB")
    return unpacked
