"""Leads: the pages that a source's address leads to, the newest of them, and their articles."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digest.model import Article, Problem, Source
from digest.model.webaddress import page_key
from digest.sources import article
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.pages.identity import FoundPage, find_mismatches
from digest.sources.pages.siterules import SiteRule
from digest.sources.pages.webpage import parse_webpage
from digest.sources.sitemap import SitemapLink


@dataclass(frozen=True, slots=True)
class Lead:
    """A page to fetch, its source, the link to it, and the excerpt that the feed gives."""

    source: Source
    link: SitemapLink
    excerpt: Article | None = None


class NewestLeads:
    """The newest leads of a source, at most its `max_articles`, however many are added.

    Those without a date come last. Of two with one address the first counts.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._added = 0
        self._oldest: list[tuple[float, int, str]] = []
        self._leads: dict[str, Lead] = {}

    def __iter__(self) -> Iterator[Lead]:
        return (self._leads[url] for *_, url in sorted(self._oldest, reverse=True))

    def has_room(self, link: SitemapLink) -> bool:
        """Return whether a link as new as this one would be kept."""
        is_full = len(self._oldest) >= self._source.max_articles
        return not is_full or self._time(link) > self._oldest[0][0]

    @property
    def ends_undated(self) -> bool:
        """True if the last of them has no date."""
        return bool(self._oldest) and self._oldest[0][0] == float("-inf")

    def add(self, lead: Lead) -> None:
        """Keep a lead if it is new enough; the oldest makes room for it."""
        url = page_key(lead.link.url)
        if url in self._leads or not self.has_room(lead.link):
            return
        if len(self._oldest) >= self._source.max_articles:
            del self._leads[heapq.heappop(self._oldest)[2]]
        self._added += 1
        heapq.heappush(self._oldest, (self._time(lead.link), -self._added, url))
        self._leads[url] = lead

    def _time(self, link: SitemapLink) -> float:
        when, _ = article.parse_date(link.published or link.updated, self._source.timezone)
        return when.timestamp() if when else float("-inf")


@dataclass(frozen=True, slots=True)
class ReadLead:
    """A lead whose page was read: the article on it, and the address where it was found."""

    lead: Lead
    article: Article
    final_url: str


def read_lead(lead: Lead, page: FetchedPage, rules: Sequence[SiteRule]) -> ReadLead:
    """Return what is on the page of `lead`. Raises ValueError, worded for people, if nothing is."""
    url = lead.link.url
    made = parse_webpage(page.text, lead.source, url, rules, page.final_url)
    return ReadLead(lead, made, page.final_url)


def judge_leads(read: Sequence[ReadLead]) -> Iterator[tuple[Lead, Article | str]]:
    """Yield the article of each lead of one source, or why its page is not what was asked for."""
    pages = [
        FoundPage(
            asked=one.lead.link.url,
            final=one.final_url,
            title=one.article.title,
            text=one.article.text,
            headline=(one.lead.excerpt and one.lead.excerpt.title) or one.lead.link.title or "",
            excerpt=one.lead.excerpt.text if one.lead.excerpt else "",
        )
        for one in read
    ]
    for one, reason in zip(read, find_mismatches(pages), strict=True):
        yield one.lead, reason or complete_article(one.article, one.lead)


def without_page(lead: Lead, reason: str) -> Iterator[Article | Problem]:
    """Yield what a lead gives whose page gives nothing for this `reason`: its excerpt, if any."""
    if lead.excerpt is None:
        yield Problem(lead.link.url, reason)
    else:
        yield lead.excerpt
        stands = f"{reason}; the excerpt in the feed stands for it"
        yield Problem(lead.link.url, stands, skipped=False)


def complete_article(made: Article, lead: Lead) -> Article:
    """Return the article of a page, completed from its excerpt or link.

    With an excerpt, it keeps the excerpt's id and address.
    """
    link, excerpt = lead.link, lead.excerpt
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
    when, precision = article.parse_date(link.published, lead.source.timezone)
    return replace(
        made,
        title=made.title or link.title or "",
        published=made.published or when,
        published_precision=made.published_precision if made.published else precision,
    )
