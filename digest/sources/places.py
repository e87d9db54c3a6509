"""Places: what a source's own address, or a sitemap that it names, gives and leads to."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from digest.model import Article, Problem, Source, SourceKind
from digest.model.webaddress import page_key, web_address, without_fragment
from digest.sources.feeds.parse import is_json_feed, is_xml_feed, parse_feed
from digest.sources.fetching.body import is_list_start
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.leads import Lead, NewestLeads
from digest.sources.pages.identity import is_notice
from digest.sources.pages.listing import linked_feeds, match_addresses, parse_listing
from digest.sources.pages.siterules import SiteRule
from digest.sources.pages.webpage import parse_webpage
from digest.sources.sitemap import SitemapLink, is_sitemap, parse_sitemap

#: The most sitemaps of a source, the newest of each index.
_MOST_MAPS = 50
#: What a source's address and sitemaps may take to be parsed, in seconds of processor time: enough
#: for all of them if they are honest.
_LONGEST_WORK = 120.0
_MACHINES: frozenset[SourceKind] = frozenset({"feed", "sitemap"})
#: What the addresses of feeds and sitemaps end with.
_FEEDS = re.compile(r"(?:\.(?:xml|rss|atom|rdf)|/(?:feed|rss|atom))/?", re.IGNORECASE)
_SAY_SO = "If that is right, set 'kind' in its [[source]]"


@dataclass(slots=True)
class Place:
    """A source's address while it is read.

    `known` is the kind that it was before, `kind` what it is now. `maps` are the sitemaps that it
    names; `left` says why pages are left for the next run, and how many; `work` is how long parsing
    took so far. Pages are `beyond` if more than `max_articles` have no date: which of them are the
    newest, nobody says.
    """

    source: Source
    known: SourceKind | None = None
    kind: SourceKind | None = None
    maps: dict[str, None] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    beyond: bool = False
    work: float = 0.0
    leads: NewestLeads = field(init=False)

    def __post_init__(self) -> None:
        self.leads = NewestLeads(self.source)

    def read(
        self, url: str, page: FetchedPage, rules: Sequence[SiteRule]
    ) -> Iterator[Article | Problem]:
        """Yield what the source's address, or one of its sitemaps, gives; note what it leads to.

        Raises ValueError, worded for people.
        """
        if self.work > _LONGEST_WORK:
            raise ValueError("was not read: its source takes too long to be parsed")
        begun = time.thread_time()
        try:
            kind = self._kind_of(url, page)
            if kind == "feed":
                yield from self._read_feed(url, page)
            elif kind == "sitemap":
                yield from self._read_sitemap(url, page)
            elif kind == "listing":
                self._add(parse_listing(page.text, page.final_url, self.source.links or "."))
            else:
                yield _read_page(self.source, url, page, rules)
            if url == self.source.url:
                self.kind = kind
        except ValueError as problem:
            raise ValueError(f"{problem}{_name_feeds(page)}") from problem
        finally:
            self.work += time.thread_time() - begun

    def _kind_of(self, url: str, page: FetchedPage) -> SourceKind:
        """Return the kind that the source names, else the one that the content of `page` shows.

        Raises ValueError if it is a web page where there was, or should be, none.
        """
        if self.source.kind != "auto":
            return self.source.kind
        if is_json_feed(page.body) or is_xml_feed(page.body):
            return "feed"
        is_list = page.media_type == "text/plain" and is_list_start(page.body[:100])
        if is_list or is_sitemap(page.body):
            return "sitemap"
        if url != self.source.url:
            raise ValueError("is named as a sitemap and is none")
        if self.known in _MACHINES:
            raise ValueError(f"was a {self.known} before and answers a web page now. {_SAY_SO}")
        if self.source.links:
            return "listing"
        if _FEEDS.search(urlsplit(url).path[-20:]):
            raise ValueError(f"has a feed's or sitemap's address and is a web page. {_SAY_SO}")
        return "page"

    def _read_feed(self, url: str, page: FetchedPage) -> Iterator[Article | Problem]:
        """Yield a feed's articles and problems; excerpts to be read in full become leads."""
        source = self.source
        results = list(parse_feed(page.body, page.content_type, source, page.final_url))
        # The page of several entries is none of theirs.
        entries = {(one.title, _page(one)) for one in results if isinstance(one, Article)}
        times = Counter(place for _, place in entries)
        for result in results:
            if (
                source.full_text
                and isinstance(result, Article)
                and result.teaser
                and result.url
                and times[_page(result)] == 1
                and "#" not in page_key(result.url)
            ):
                updated = result.updated.isoformat() if result.updated else None
                self.leads.add(Lead(source, SitemapLink(result.url, updated=updated), result))
            else:
                yield replace(result, origin=url)

    def _read_sitemap(self, url: str, page: FetchedPage) -> Iterator[Article | Problem]:
        """Note what a sitemap names; yield what is wrong with it."""
        found = parse_sitemap(page.body, page.content_type)
        others = [one for one in found.sitemaps if one != self.source.url]
        for address in others[: max(_MOST_MAPS - len(self.maps), 0)]:
            self.maps.setdefault(address)
        if unread := len(set(others) - set(self.maps)):
            reason = f"{unread} of the {len(others)} sitemaps that it names are not read"
            yield Problem(url, f"{reason}: name those of the newest as sources", skipped=False)
        self._add(found.links)
        if found.problem:
            many = len(found.links) + len(found.sitemaps)
            reason = f"{found.problem}; {many} addresses could be read"
            yield Problem(url, reason, skipped=False)

    def _add(self, links: Iterable[SitemapLink]) -> None:
        """Note the pages of those of the `links`, newest first, that match the source's pattern."""
        matches = match_addresses(self.source.links)
        for link in links:
            has_room = self.leads.has_room(link)
            if not has_room and not self.leads.ends_undated:
                break
            address = without_fragment(web_address(link.url) or "")
            if not (address and matches(address)):
                continue
            if not has_room:
                self.beyond = True
                break
            self.leads.add(Lead(self.source, replace(link, url=address)))


def _page(article: Article) -> str:
    """Return the key of the page that an article is on."""
    return without_fragment(page_key(article.url)) if article.url else ""


def _read_page(source: Source, url: str, page: FetchedPage, rules: Sequence[SiteRule]) -> Article:
    """Return the article of a source that is a single page. Raises ValueError if there is none."""
    made = parse_webpage(page.text, source, url, rules, page.final_url)
    if is_notice(made.title, made.text):
        raise ValueError("shows a notice and no article")
    return made


def _name_feeds(page: FetchedPage) -> str:
    """Return a sentence with up to three feeds of a page that was taken for something else."""
    if page.media_type not in {"text/html", "application/xhtml+xml"}:
        return ""
    found = linked_feeds(page.text, page.final_url)
    return f". The page names these feeds: {', '.join(found[:3])}" if found else ""
