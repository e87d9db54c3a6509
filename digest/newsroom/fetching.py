"""Fetching for the newsroom: the fetcher as the settings have it, and which pages are due."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, time, timedelta
from math import inf
from pathlib import Path

from digest.config.settings import Settings
from digest.errors import BadSettings, CannotFetch
from digest.model import Source
from digest.newsroom.age import age_limit, idle_days
from digest.newsroom.publication import Progress, Publication
from digest.sources import article as made
from digest.sources import online
from digest.sources.fetching.cache import copy_cache
from digest.sources.fetching.client import FetchSettings
from digest.sources.fetching.fetcher import FetchedPage, Fetcher
from digest.sources.sitemap import SitemapLink
from digest.store.news import articles, editions
from digest.store.news.articles import KnownArticle

#: The file beside the settings that holds the last copy of what was fetched.
CACHE = "digest.cache.db"
#: A known page is fetched again after this time at the earliest.
_ASK_AGAIN = timedelta(hours=1)
#: A page is fetched once a day for so many days after it was sent: corrections come early.
_LOOKED_AFTER = 3
#: Reading that begins shortly before the mail is sent has so many seconds all the same: an edition
#: a minute late is better than one without the day's news.
_LEAST_TIME = 60.0


@contextmanager
def open_fetcher(
    settings: Settings,
    *,
    keep: bool,
    attempts: int = 3,
    longest: float = 60.0,
    most: float = inf,
) -> Iterator[Fetcher]:
    """Open the fetcher; `longest` is the seconds that a request may take, and `most` all of them.

    Unless it may `keep` what it fetches, it works on a copy of its cache. Raises BadSettings
    without a contact.
    """
    table = settings.fetch
    contact = table.contact or settings.site.url
    if contact is None:
        reason = "is missing: sites are told an address such as 'mailto:desk@example.com'"
        path = settings.folder / "digest.toml"
        raise BadSettings(path=path, where="[fetch] contact", reason=reason)
    chosen = FetchSettings(
        contact=contact,
        connections=table.connections,
        delay=table.delay,
        timeout=table.timeout,
        allow_hosts=table.hosts,
        attempts=attempts,
        longest=longest,
        source_time=table.source_time,
        total_time=min(table.total_time, most),
    )
    with ExitStack() as opened:
        cache = settings.folder / CACHE
        if not keep:
            copy = Path(opened.enter_context(tempfile.TemporaryDirectory()), CACHE)
            if cache.exists():
                copy_cache(cache, copy)
            cache = copy
        yield opened.enter_context(Fetcher(chosen, cache))


class CountedFetcher:
    """A fetcher that reports its progress."""

    def __init__(self, fetcher: Fetcher, progress: Progress) -> None:
        self._fetcher, self._progress = fetcher, progress
        self._done = self._total = 0

    def fetch_all(
        self, urls: Iterable[str], payers: Mapping[str, str] | None = None
    ) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield what the fetcher yields."""
        urls = list(dict.fromkeys(urls))
        self._total += len(urls)
        for answer in self._fetcher.fetch_all(urls, payers):
            self._done += 1
            self._progress(self._done, self._total)
            yield answer


def time_to_read(settings: Settings, now: datetime) -> float:
    """Return how many seconds reading may take from `now` on, so that the mail is in time."""
    local = now.astimezone(settings.zone)
    sends = time.fromisoformat(settings.send.hours()[0])
    # As an instant: two times of one zone would be as far apart as its clocks show.
    opens = datetime.combine(local.date(), sends, settings.zone).astimezone(UTC)
    left = (opens - now).total_seconds()
    return inf if left <= 0 else max(left, _LEAST_TIME)


def due_links(publication: Publication, behind: Collection[str] = frozenset()) -> online.PicksDue:
    """Return a function that picks the links whose pages may bring something new.

    Of the places that are `behind`, excerpts whose pages were not read are due at once.
    """
    settings, now = publication.settings, publication.clock.now()
    day = now.astimezone(settings.zone).date()
    with publication.memory.read() as connection:
        idle = idle_days(editions.last_approved_day(connection, day - timedelta(days=1)), day)

    def is_due(link: SitemapLink, source: Source, known: KnownArticle | None) -> bool:
        said, precision = made.parse_date(link.updated or link.published, source.timezone)
        limit = age_limit(source, settings, idle)
        if known is None:
            return not (
                said and limit and (day - said.astimezone(settings.zone).date()).days > limit
            )
        if known.teaser and source.place in behind:
            return True
        seen = datetime.fromtimestamp(known.seen, settings.zone)
        if now - seen < _ASK_AGAIN:
            return False
        changed = said is not None and (
            said > seen
            if precision == "second"
            else said.astimezone(settings.zone).date() >= seen.date()
        )
        sent = (
            known.used is not None
            and (day - known.used).days <= _LOOKED_AFTER
            and seen.date() < day
        )
        return known.teaser or known.gone or changed or sent

    def due(links: Sequence[SitemapLink], source: Source) -> list[SitemapLink]:
        with publication.memory.read() as connection:
            past = articles.articles_at(connection, (link.url for link in links))
        return [link for link in links if is_due(link, source, past.get(link.url))]

    return due
