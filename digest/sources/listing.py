"""Listings: pages of a site that link to its articles, known by a pattern of their addresses."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from digest.sources import article, extraction
from digest.sources.sitemap import Link

#: No address of an article is longer; a pattern may take long on what is (characters).
_LONGEST = 500


def parse(html: str, url: str, pattern: str) -> Iterator[Link]:
    """Yield each link of the page `html` at `url` whose address matches `pattern`, once, in the order of the page."""
    root = extraction.parse(html.replace("\0", ""))
    if root is None:
        return
    base = next((urljoin(url, one) for one in root.xpath("//base/@href")), url)
    matches = re.compile(pattern).search
    seen: dict[str, str] = {}
    for anchor in root.iter("a"):
        address = article.web_address(_join(base, anchor.get("href")))
        if address and len(address) <= _LONGEST and matches(address):
            title = " ".join("".join(anchor.itertext()).split())
            seen[address] = max(seen.get(address, ""), title, key=len)
    for address, title in seen.items():
        yield Link(address, title or None)


def feeds(html: str, url: str) -> list[str]:
    """Return the addresses of the feeds that the page `html` at `url` names."""
    root = extraction.parse(html.replace("\0", ""))
    if root is None:
        return []
    found = root.xpath(
        "//link[contains(@rel,'alternate')][contains(@type,'rss') or contains(@type,'atom') or contains(@type,'feed+json')]/@href"
    )
    return [_join(url, one) for one in found]


def _join(base: str, address: str | None) -> str:
    try:
        return urljoin(base, (address or "").strip())
    except ValueError:
        return ""
