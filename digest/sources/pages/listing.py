"""Listings: pages of a site that link to its articles, known by a pattern of their addresses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import unquote

from digest.model.linkrules import LONGEST_LINK
from digest.model.webaddress import page_key, web_address, without_fragment
from digest.sources.markup import Element, element_text
from digest.sources.pages import extraction
from digest.sources.sitemap import SitemapLink

#: An operator's pattern may take long on a longer address (characters).
_LONGEST_ADDRESS = 500
_FEED_TYPE = re.compile(r"rss|atom|rdf|feed\+json", re.IGNORECASE)


def parse_listing(html: str, url: str, pattern: str) -> Iterator[SitemapLink]:
    """Yield each link of the page at `url` whose address matches `pattern`, once, in page order.

    Its title is the longest text that links there: another may say "Read more", or be a picture.
    """
    root = _parse_page(html)
    if root is None:
        return
    base = _base(root, url)
    matches = match_addresses(pattern)
    seen: dict[str, SitemapLink] = {}
    for anchor in root.iter("a"):
        address = without_fragment(web_address(anchor.get("href"), base) or "")
        key = page_key(address)
        if address and matches(address):
            first = seen.get(key, SitemapLink(address))
            title = max(first.title or "", element_text(anchor), key=len)
            seen[key] = replace(first, title=title or None)
    yield from seen.values()


def match_addresses(pattern: str | None) -> Callable[[str], bool]:
    """Return a function that tells whether an address matches `pattern`, if there is one.

    It may be written as addresses are encoded, or as people read them ("/पुल"). Far too long
    addresses match nothing.
    """
    if not pattern:
        return lambda address: len(address) <= LONGEST_LINK
    search = re.compile(pattern).search

    def matches(address: str) -> bool:
        key = page_key(address)
        forms = dict.fromkeys((key, unquote(key)))
        return any(search(form) for form in forms if len(form) <= _LONGEST_ADDRESS)

    return matches


def linked_feeds(html: str, url: str) -> list[str]:
    """Return the addresses of the feeds that the page `html` at `url` names."""
    root = _parse_page(html)
    if root is None:
        return []
    base = _base(root, url)
    found: dict[str, None] = {}
    for link in root.iter("link"):
        relation, kind, address = (link.get(key, "").strip() for key in ("rel", "type", "href"))
        is_feed = _FEED_TYPE.search(kind) and "alternate" in relation.lower().split()
        if address and is_feed:
            found[web_address(address, base) or ""] = None
    return list(filter(None, found))


def _parse_page(html: str) -> Element:
    return extraction.parse_html(html.replace("\0", ""))


def _base(root: Element, url: str) -> str:
    """Return the base of the page's relative addresses: its first `<base>`, else its own."""
    base = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return web_address(base, url) or url
