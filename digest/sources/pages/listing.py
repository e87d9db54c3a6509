"""Listings: pages of a site that link to its articles, known by a pattern of their addresses."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from digest.sources import article
from digest.sources.pages import extraction
from digest.sources.sitemap import SitemapLink

#: No address of an article is longer; a pattern may take long on what is (characters).
LONGEST_PATTERN = 500


def parse_listing(html: str, url: str, pattern: str) -> Iterator[SitemapLink]:
    """Yield each link of the page `html` at `url` whose address matches `pattern`, once, in the order of the page.

    Its title is the longest of the texts that link there: another may say "Read more", or be a picture.
    """
    root = _root(html)
    if root is None:
        return
    base = _base(root, url)
    matches = re.compile(pattern).search
    seen: dict[str, str] = {}
    for anchor in root.iter("a"):
        address = article.web_address(_join(base, anchor.get("href")))
        if address and len(address) <= LONGEST_PATTERN and matches(address):
            title = " ".join("".join(anchor.itertext()).split())
            seen[address] = max(seen.get(address, ""), title, key=len)
    for address, title in seen.items():
        yield SitemapLink(address, title or None)


def linked_feeds(html: str, url: str) -> list[str]:
    """Return the addresses of the feeds that the page `html` at `url` names."""
    root = _root(html)
    if root is None:
        return []
    base = _base(root, url)
    found: dict[str, None] = {}
    for link in root.iter("link"):
        relation, kind = ((link.get(key) or "").lower() for key in ("rel", "type"))
        address = (link.get("href") or "").strip()
        if (
            address
            and "alternate" in relation.split()
            and re.search(r"rss|atom|rdf|feed\+json", kind)
        ):
            found[_join(base, address)] = None
    return list(filter(None, found))


def _root(html: str) -> Any:
    return extraction.parse_html(html.replace("\0", ""))


def _base(root: Any, url: str) -> str:
    """Return where the relative addresses of the page start: its first `<base>`, else the page itself."""
    base = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return _join(url, base) or url


def _join(base: str, address: str | None) -> str:
    try:
        return urljoin(base, (address or "").strip())
    except ValueError:
        return ""
