"""Reading what is online: every source's address, then the pages that it leads to."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from digest.errors import CannotFetch, PageGone
from digest.model import Article, Problem, Source, SourceKind
from digest.sources import article, sitemap
from digest.sources.feeds import parse
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.pages import listing, webpage
from digest.sources.pages.siterules import SiteRule
from digest.sources.sitemap import SitemapLink

#: Of an index of sitemaps so many are read, the newest, so deep.
_MOST_SITEMAPS = 50
_DEPTH = 2


class FetchesPages(Protocol):
    """What fetches pages, hosts side by side."""

    def fetch_all(self, urls: Iterable[str]) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield each address once with its page, or why there is none, as they come."""
        ...


Result = tuple[Source, Article | Problem]
#: Picks those of a source's links that are due.
Due = Callable[[Sequence[SitemapLink], Source], Iterable[SitemapLink]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page to fetch for a source: what its link says, and the excerpt that stands for it otherwise."""

    source: Source
    link: SitemapLink
    excerpt: Article | None = None


def read_online(
    sources: Sequence[Source],
    fetcher: FetchesPages,
    due: Due,
    rules: Iterable[SiteRule] = (),
) -> Iterator[Result]:
    """Yield every article of the `sources`, which have addresses, and every problem, as they come.

    Of the pages that they lead to, those that are due are fetched. A source that fails gives a problem under its own
    address, and the others go on.
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
        for link in due([one.link for one in newest.values()], source):
            wanted.setdefault(link.url, newest[link.url])
    for url, page in fetcher.fetch_all(wanted):
        yield from (
            (wanted[url].source, result) for result in _read_article(wanted[url], page, rules)
        )


def kind_of(page: FetchedPage, source: Source) -> SourceKind:
    """Return the kind of what is on `page`: the source's own, else as its content looks."""
    if source.kind != "auto":
        return source.kind
    if parse.is_json(page.body) or parse.is_xml(page.body):
        return "feed"
    if sitemap.is_sitemap(page.body) or (
        page.media_type == "text/plain" and page.body[:4] == b"http"
    ):
        return "sitemap"
    return "listing" if source.links else "page"


def _read_place(
    source: Source,
    url: str,
    page: FetchedPage | CannotFetch,
    rules: Sequence[SiteRule],
    links: list[_Wanted],
    maps: list[str],
) -> Iterator[Result]:
    """Yield what is at a source's address itself; what it leads to goes into `links` and `maps`."""
    if isinstance(page, CannotFetch):
        yield source, Problem(url, _why(page))
        return
    try:
        kind = kind_of(page, source)
        if kind == "feed":
            for result in parse.parse_feed(page.body, page.content_type, source, page.final_url):
                if (
                    isinstance(result, Article)
                    and source.full_text
                    and result.teaser
                    and result.url
                ):
                    updated = result.updated.isoformat() if result.updated else None
                    links.append(_Wanted(source, SitemapLink(result.url, updated=updated), result))
                else:
                    yield source, replace(result, origin=url)
        elif kind == "sitemap":
            yield from _read_sitemap(source, url, page, links, maps)
        elif kind == "listing":
            links += _wanted(
                source, listing.parse_listing(page.text, page.final_url, source.links or ".")
            )
        else:
            for made in webpage.parse_webpage(page.text, source, url, rules, page.final_url):
                yield source, made
    except ValueError as problem:
        yield source, Problem(url, str(problem) + _advice(page))
    except RecursionError:
        yield source, Problem(url, "is nested too deeply to be a page")


def _read_sitemap(
    source: Source, url: str, page: FetchedPage, links: list[_Wanted], maps: list[str]
) -> Iterator[Result]:
    """Put what a sitemap names into `links` and `maps`; yield what is wrong with it. Raises ValueError."""
    found = sitemap.parse_sitemap(page.body)
    maps += found.sitemaps
    links += _wanted(source, found.links)
    if found.problem:
        many = len(found.links) + len(found.sitemaps)
        yield (
            source,
            Problem(url, f"{found.problem}; {many} addresses could be read", skipped=False),
        )


def _wanted(source: Source, links: Iterable[SitemapLink]) -> Iterator[_Wanted]:
    """Yield the pages that a source's `links` lead to: those whose address matches its pattern."""
    matches = re.compile(source.links or "").search
    for link in links:
        address = article.web_address(link.url)
        if address and len(address) <= listing.LONGEST_PATTERN and matches(address):
            yield _Wanted(source, replace(link, url=address))


def _newest(found: Iterable[_Wanted], source: Source) -> list[_Wanted]:
    """Return as many of the pages `found` as the source may give at one reading, the newest; those without a date last."""

    def age(one: _Wanted) -> float:
        when, _ = article.parse_date(one.link.published or one.link.updated, source.timezone)
        return -when.timestamp() if when else 0.0

    once: dict[str, _Wanted] = {}
    for one in found:
        once.setdefault(one.link.url, one)
    return sorted(once.values(), key=age)[: source.max_articles]


def _read_article(
    wanted: _Wanted, page: FetchedPage | CannotFetch, rules: Sequence[SiteRule]
) -> Iterator[Article | Problem]:
    """Yield the article on a page, with what its link says where the page does not; the excerpt where it has none."""
    source, link, excerpt = wanted.source, wanted.link, wanted.excerpt
    if isinstance(page, PageGone):
        yield Problem(link.url, _why(page), gone=True)
        return
    made = _parse(source, link.url, page, rules)
    if isinstance(made, Article):
        yield _merged(made, link, excerpt, source)
    elif excerpt is None:
        yield Problem(link.url, made)
    else:
        yield excerpt
        yield Problem(link.url, f"{made}; the excerpt in the feed stands for it", skipped=False)


def _parse(
    source: Source, url: str, page: FetchedPage | CannotFetch, rules: Sequence[SiteRule]
) -> Article | str:
    """Return the article on the page at `url`, else why there is none."""
    if isinstance(page, CannotFetch):
        return _why(page)
    try:
        return next(webpage.parse_webpage(page.text, source, url, rules, page.final_url))
    except ValueError as problem:
        return str(problem)
    except RecursionError:
        return "is nested too deeply to be a page"


def _merged(made: Article, link: SitemapLink, excerpt: Article | None, source: Source) -> Article:
    """Return the article of a page under the address that led to it, filled up from its link or excerpt."""
    if excerpt is not None:
        return replace(
            made,
            id=excerpt.id,
            url=excerpt.url,
            title=excerpt.title or made.title,
            label=excerpt.label or made.label,
            published=excerpt.published or made.published,
            published_precision=excerpt.published_precision
            if excerpt.published
            else made.published_precision,
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
    return f"{error.values['reason']}. {error.values['advice']}"


def _advice(page: FetchedPage) -> str:
    """Return which feeds a page names that was to be something else."""
    if page.media_type not in {"text/html", "application/xhtml+xml"}:
        return ""
    found = listing.linked_feeds(page.text, page.final_url)
    return f". The page names these feeds: {parse.named_feeds(found)}" if found else ""
