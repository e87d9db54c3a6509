"""Read what is online: each source's address, then the pages that it links to."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from digest.errors import CannotFetch, PageGone
from digest.model import Article, Problem, Source, SourceKind
from digest.model.webaddress import page_key, web_address, without_fragment
from digest.sources import article
from digest.sources.feeds.parse import is_json_feed, is_xml_feed, parse_feed
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.pages.listing import LONGEST_ADDRESS, linked_feeds, parse_listing
from digest.sources.pages.siterules import SiteRule
from digest.sources.pages.webpage import parse_webpage
from digest.sources.sitemap import SitemapLink, is_sitemap, parse_sitemap

#: An index of sitemaps is followed so deep, and to so many of its newest sitemaps.
_DEPTH = 2
_MOST_SITEMAPS = 50


class FetchesPages(Protocol):
    """Fetches pages, several hosts at a time."""

    def fetch_all(self, urls: Iterable[str]) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield each address once, with its page or the error, as they arrive."""
        ...


OnlineResult = tuple[Source, Article | Problem]
#: Returns those of a source's links that are due to be fetched.
PicksDue = Callable[[Sequence[SitemapLink], Source], Iterable[SitemapLink]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page to fetch, its source, the link to it, and the excerpt that the feed gives."""

    source: Source
    link: SitemapLink
    excerpt: Article | None = None


def read_online(
    sources: Sequence[Source],
    fetcher: FetchesPages,
    pick_due: PicksDue,
    rules: Iterable[SiteRule] = (),
) -> Iterator[OnlineResult]:
    """Yield every article of the `sources`, all with addresses, and every problem, as they arrive.

    Of the pages that they link to, those that are due are fetched. A source that fails gives a
    problem under its own address and stops no other.
    """
    rules = tuple(rules)
    leads: list[list[_Wanted]] = [[] for _ in sources]
    asked: dict[str, list[int]] = {}
    for at, source in enumerate(sources):
        asked.setdefault(source.url or "", []).append(at)
    for depth in range(_DEPTH + 1):
        deeper: dict[str, list[int]] = {}
        for url, page in fetcher.fetch_all(asked):
            for at in asked[url]:
                maps: list[str] = []
                yield from _read_place(sources[at], url, page, rules, leads[at], maps)
                for address in maps[:_MOST_SITEMAPS] if depth < _DEPTH else ():
                    deeper.setdefault(address, []).append(at)
        asked = deeper
    wanted: dict[str, _Wanted] = {}
    for source, found in zip(sources, leads, strict=True):
        newest = {one.link.url: one for one in _newest(found, source)}
        for link in pick_due([one.link for one in newest.values()], source):
            wanted.setdefault(link.url, newest[link.url])
    for url, page in fetcher.fetch_all(wanted):
        one = wanted[url]
        yield from ((one.source, result) for result in _read_article(one, page, rules))


def _kind_of(page: FetchedPage, source: Source) -> SourceKind:
    """Return the kind that the source names, else the one that the content of `page` shows."""
    if source.kind != "auto":
        return source.kind
    if is_json_feed(page.body) or is_xml_feed(page.body):
        return "feed"
    is_list = page.media_type == "text/plain" and page.body[:4] == b"http"
    if is_list or is_sitemap(page.body):
        return "sitemap"
    return "listing" if source.links else "page"


def _read_place(
    source: Source,
    url: str,
    page: FetchedPage | CannotFetch,
    rules: Sequence[SiteRule],
    links: list[_Wanted],
    maps: list[str],
) -> Iterator[OnlineResult]:
    """Yield what a source's own address gives; what it leads to is added to `links` and `maps`."""
    if isinstance(page, CannotFetch):
        yield source, Problem(url, _why(page))
        return
    try:
        kind = _kind_of(page, source)
        if kind == "feed":
            yield from _read_feed(source, url, page, links)
        elif kind == "sitemap":
            yield from _read_sitemap(source, url, page, links, maps)
        elif kind == "listing":
            found = parse_listing(page.text, page.final_url, source.links or ".")
            links += _matching(source, found)
        else:
            yield source, parse_webpage(page.text, source, url, rules, page.final_url)
    except ValueError as problem:
        yield source, Problem(url, str(problem) + _name_feeds(page))
    except RecursionError:
        yield source, Problem(url, "is nested too deeply to be a page")


def _read_feed(
    source: Source, url: str, page: FetchedPage, links: list[_Wanted]
) -> Iterator[OnlineResult]:
    """Yield a feed's articles and problems; excerpts to be read in full go to `links` instead."""
    for result in parse_feed(page.body, page.content_type, source, page.final_url):
        is_excerpt = isinstance(result, Article) and source.full_text and result.teaser
        if isinstance(result, Article) and is_excerpt and result.url:
            updated = result.updated.isoformat() if result.updated else None
            links.append(_Wanted(source, SitemapLink(result.url, updated=updated), result))
        else:
            yield source, replace(result, origin=url)


def _read_sitemap(
    source: Source, url: str, page: FetchedPage, links: list[_Wanted], maps: list[str]
) -> Iterator[OnlineResult]:
    """Add what a sitemap names to `links` and `maps`; yield what is wrong with it."""
    found = parse_sitemap(page.body, page.content_type)
    maps += found.sitemaps
    links += _matching(source, found.links)
    if found.problem:
        many = len(found.links) + len(found.sitemaps)
        reason = f"{found.problem}; {many} addresses could be read"
        yield source, Problem(url, reason, skipped=False)


def _matching(source: Source, links: Iterable[SitemapLink]) -> Iterator[_Wanted]:
    """Yield the pages of those of the `links` whose address matches the source's pattern."""
    matches = re.compile(source.links or "").search
    for link in links:
        address = without_fragment(web_address(link.url) or "")
        if address and len(address) <= LONGEST_ADDRESS and matches(page_key(address)):
            yield _Wanted(source, replace(link, url=address))


def _newest(found: Iterable[_Wanted], source: Source) -> list[_Wanted]:
    """Return the newest of the pages `found`, up to `max_articles`; those without a date last."""

    def age(one: _Wanted) -> float:
        when, _ = article.parse_date(one.link.published or one.link.updated, source.timezone)
        return -when.timestamp() if when else 0.0

    once: dict[str, _Wanted] = {}
    for one in found:
        once.setdefault(page_key(one.link.url), one)
    return sorted(once.values(), key=age)[: source.max_articles]


def _read_article(
    wanted: _Wanted, page: FetchedPage | CannotFetch, rules: Sequence[SiteRule]
) -> Iterator[Article | Problem]:
    """Yield the article on a page, completed from its link; the excerpt if the page gives none."""
    source, link, excerpt = wanted.source, wanted.link, wanted.excerpt
    if isinstance(page, PageGone):
        yield Problem(link.url, _why(page), gone=True)
        return
    made = _parse_page(source, link.url, page, rules)
    if isinstance(made, Article):
        yield _complete(made, link, excerpt, source)
    elif excerpt is None:
        yield Problem(link.url, made)
    else:
        yield excerpt
        yield Problem(link.url, f"{made}; the excerpt in the feed stands for it", skipped=False)


def _parse_page(
    source: Source, url: str, page: FetchedPage | CannotFetch, rules: Sequence[SiteRule]
) -> Article | str:
    """Return the article on the page at `url`, or the reason why there is none."""
    if isinstance(page, CannotFetch):
        return _why(page)
    try:
        return parse_webpage(page.text, source, url, rules, page.final_url)
    except ValueError as problem:
        return str(problem)
    except RecursionError:
        return "is nested too deeply to be a page"


def _complete(made: Article, link: SitemapLink, excerpt: Article | None, source: Source) -> Article:
    """Return the article of a page, completed from its excerpt or link.

    With an excerpt, it keeps the excerpt's id and address.
    """
    if excerpt is not None:
        dated = excerpt if excerpt.published else made
        return replace(
            made,
            id=excerpt.id,
            url=excerpt.url,
            title=excerpt.title or made.title,
            label=excerpt.label or made.label,
            published=dated.published,
            published_precision=dated.published_precision,
            author=made.author or excerpt.author,
            image=made.image or excerpt.image,
        )
    when, precision = article.parse_date(link.published, source.timezone)
    return replace(
        made,
        title=made.title or link.title or "",
        published=made.published or when,
        published_precision=made.published_precision if made.published else precision,
    )


def _why(error: CannotFetch) -> str:
    """Return why a page could not be had, and what to do, without its address."""
    return f"{error.reason}. {error.advice}"


def _name_feeds(page: FetchedPage) -> str:
    """Return a sentence with up to three feeds of a page that was taken for something else."""
    if page.media_type not in {"text/html", "application/xhtml+xml"}:
        return ""
    found = linked_feeds(page.text, page.final_url)
    return f". The page names these feeds: {', '.join(found[:3])}" if found else ""
