"""Intake: what the sources give, remembered, and what of it a day's edition may have."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.config.settings import Settings
from digest.editorial import text
from digest.errors import BadSettings, CannotFetch, PageGone
from digest.model import MORNING, Article, Edition, Problem, Source
from digest.resources import shipped_folder
from digest.sources import article as made
from digest.sources import online, reader
from digest.sources.fetching.client import FetchSettings
from digest.sources.fetching.fetcher import FetchedPage, Fetcher
from digest.sources.pages.siterules import SiteRule
from digest.sources.sitemap import SitemapLink
from digest.store.database import Memory
from digest.store.news import articles
from digest.store.news.articles import KnownArticle

#: Called with (what is done, of how much) while work goes on.
Progress = Callable[[int, int], None]

#: The file that holds what was fetched last, beside the settings.
CACHE = "digest.cache.db"
#: A headline and a text of fewer characters say nothing.
_SHORTEST = 20
#: A page that is known is asked for again after so long at the earliest.
_ASK_AGAIN = timedelta(hours=1)
#: Pages that editions of so many days back sent are looked at again once a day: corrections come early or not at all.
_LOOKED_AFTER = 3


@dataclass(slots=True)
class SourceCount:
    """What came from one source; `failed` says why nothing could be had of it."""

    name: str
    read: int = 0
    new: int = 0
    changed: int = 0
    failed: str | None = None


@dataclass(slots=True)
class Intake:
    """What the sources gave: every article with its source, every problem; counted by the source's place."""

    articles: list[tuple[Article, Source]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, SourceCount] = field(default_factory=dict)


@dataclass(slots=True)
class Offer:
    """What an edition may choose from, what was set aside with the reason, and what was met while reading."""

    articles: list[Article] = field(default_factory=list)
    aside: list[tuple[Article, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, SourceCount] = field(default_factory=dict)


def choose_sources(settings: Settings, named: Iterable[str | Path]) -> tuple[Source, ...]:
    """Return the sources to read: those named, else the settings', else the examples that ship."""
    if chosen := tuple(settings.source(place) for place in named):
        return chosen
    return settings.sources or (settings.source(shipped_folder("examples")),)


def read_sources(
    settings: Settings,
    sources: Iterable[Source],
    memory: Memory | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Article | Problem, Source]]:
    """Yield every article, cleaned, and every problem, with its source.

    Files in order and in constant memory, then what is online as it comes. Pages that `memory` has are only fetched
    where that may bring something new at the time `now`.
    """
    sources = tuple(sources)
    for source in filter(_is_missing, sources):
        yield Problem(source.place, "no such file or folder"), source
    todo = reader.reading_tasks(
        source for source in sources if source.path and not _is_missing(source)
    )
    for at, result in reader.read_files(todo):
        if progress:
            progress(at + 1, len(todo))
        yield _clean(result), todo[at][1]
    addresses = [source for source in sources if source.url]
    if not addresses:
        return
    rules = [SiteRule(rule.host, rule.body, rule.title, rule.label) for rule in settings.site_rules]
    with _fetcher(settings, memory, progress) as fetcher:
        for source, result in online.read_online(
            addresses, fetcher, _due(settings, memory, now), rules
        ):
            yield _clean(result), source


def _is_missing(source: Source) -> bool:
    """Tell whether a configured folder is not there; one that was named by hand, and misspelt, is an error instead."""
    return source.path is not None and not source.named and not source.path.exists()


def take_in(
    settings: Settings,
    memory: Memory,
    sources: Iterable[Source],
    now: datetime,
    progress: Progress | None = None,
) -> Intake:
    """Read the sources and remember what they give."""
    sources = tuple(sources)
    taken = Intake(
        counts={source.place: SourceCount(source.name or source.place) for source in sources}
    )
    for result, source in read_sources(settings, sources, memory, now, progress):
        if isinstance(result, Problem):
            taken.problems.append(result)
            if (
                result.skipped
                and result.origin == source.place
                and not (source.path and source.named)
            ):
                taken.counts[source.place].failed = result.reason
        else:
            taken.articles.append((result, source))
            taken.counts[source.place].read += 1
    for source in sources:
        count = taken.counts[source.place]
        if (
            source.path and not source.named and not count.read
        ):  # a file that turned into what is none
            reasons = [
                one.reason
                for one in taken.problems
                if one.skipped and one.origin.startswith(source.place)
            ]
            count.failed = count.failed or next(iter(reasons), None)
    if not memory.dry_run:
        with memory.write() as connection:
            _remember(connection, taken, now)
    return taken


def find_gone_pages(
    settings: Settings, memory: Memory, edition: Edition, progress: Progress | None = None
) -> list[str]:
    """Return the addresses that `edition` links to at which there is no longer a page.

    Looked at are the pages of what came from the web, also of what a feed named a moment ago: a feed says nothing of its pages. A
    site that cannot be reached takes nothing away.
    """
    shown = {key for story in edition.stories for key in story.articles}
    pages = {
        article.id: article.url
        for article in edition.articles
        if article.id in shown and article.url
    }
    with memory.read() as connection:
        past = articles.known_articles(connection, pages)
    due = [pages[key] for key, known in sorted(past.items()) if articles.is_address(known.place)]
    if not due:
        return []
    with _fetcher(settings, memory, progress) as fetcher:
        return sorted(url for url, page in fetcher.fetch_all(due) if isinstance(page, PageGone))


def offer_articles(
    connection: Connection,
    taken: Intake,
    sources: Iterable[Source],
    settings: Settings,
    day: date,
    now: datetime,
) -> Offer:
    """Return what an edition of `day` may choose from.

    Of a file or folder that is what was read: whoever takes a file out does not want it. Of an address, where articles
    scroll away, it is also what it gave before and no edition has used.
    """
    _remember(connection, taken, now)
    reading = Offer(problems=taken.problems, counts=taken.counts)
    by_place = {source.place: source for source in sources}
    offered = [(article, source) for article, source in taken.articles if source.path]
    for limit in sorted({_limit(source, settings) for source in by_place.values() if source.url}):
        places = [
            place for place, one in by_place.items() if one.url and _limit(one, settings) == limit
        ]
        since = (
            _start(day - timedelta(days=limit), settings.zone)
            if limit
            else datetime.fromtimestamp(0, settings.zone)
        )
        offered += [
            (article, by_place[place])
            for article, place in articles.offered_articles(connection, places, since, day)
        ]
    past = articles.known_articles(connection, (article.id for article, _ in offered))
    moment = going_out(day, now, settings.zone)
    for article, source in offered:
        known = past.get(article.id)
        if known and known.used not in (None, day):
            reading.aside.append((article, f"sent with the edition of {known.used}"))
        elif reason := _why_not(article, source, settings, day, moment):
            reading.aside.append((article, reason))
        else:
            reading.articles.append(article)
    return reading


def why_not_now(edition: Edition, gone: Iterable[str], now: datetime) -> str | None:
    """Return why `edition` may not go out as it is, None when it may: a page is `gone`, or not to be published yet."""
    moment = going_out(edition.day, now, ZoneInfo(edition.timezone))
    by_id = {article.id: article for article in edition.articles}
    missing = set(gone)
    for key in (key for story in edition.stories for key in story.articles):
        article = by_id[key]
        if article.url in missing:
            return f"the page of '{article.title}' is gone ({article.url})"
        if article.published and article.published > moment:
            return f"'{article.title}' is not to be published before {article.published:%Y-%m-%d %H:%M}"
    return None


def _why_not(
    article: Article, source: Source, settings: Settings, day: date, moment: datetime
) -> str | None:
    """Return why an article may not enter the edition of `day`, None when it may."""
    if article.teaser and article.published is None and not (source.teasers or source.named):
        return "undated excerpt, and its source does not say 'teasers = true'"
    if len(article.title) + len(article.text) < _SHORTEST:
        return "too short"
    if _language(article.language) != _language(settings.site.language):
        return f"in another language ({article.language})"
    if article.published is None:
        return None
    published = article.published.astimezone(settings.zone)
    if published > moment:
        return f"under embargo until {published:%Y-%m-%d %H:%M}"
    limit = _limit(source, settings)
    too_old = limit and (day - published.date()).days > limit
    return f"too old: published {published.date()}" if too_old else None


def _remember(connection: Connection, taken: Intake, now: datetime) -> None:
    """Remember what was taken, and count what is new in it; the second time, when it was, nothing is."""
    remembered = articles.remember_articles(
        connection, ((article, source.place) for article, source in taken.articles), now
    )
    articles.mark_gone(
        connection, (problem.origin for problem in taken.problems if problem.gone), now
    )
    for article, source in taken.articles:
        taken.counts[source.place].new += article.id in remembered.new
        taken.counts[source.place].changed += article.id in remembered.changed


def _limit(source: Source, settings: Settings) -> int:
    """Return how many days old a source's articles may be; 0 for any age."""
    if source.named:
        return 0
    return settings.edition.max_age if source.max_age is None else source.max_age


def going_out(day: date, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when an edition of `day` goes out: now, the morning of a coming day, the end of one that is over."""
    today = now.astimezone(zone).date()
    if day == today:
        return now
    return (
        datetime.combine(day, MORNING, zone)
        if day > today
        else _start(day + timedelta(days=1), zone)
    )


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _clean(result: Article | Problem) -> Article | Problem:
    return text.clean_article(result) if isinstance(result, Article) else result


class _Counted:
    """A fetcher that tells how far it is."""

    def __init__(self, fetcher: Fetcher, progress: Progress) -> None:
        self._fetcher = fetcher
        self._progress = progress
        self._done = self._total = 0

    def fetch_all(self, urls: Iterable[str]) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield what the fetcher does."""
        urls = list(dict.fromkeys(urls))
        self._total += len(urls)
        for answer in self._fetcher.fetch_all(urls):
            self._done += 1
            self._progress(self._done, self._total)
            yield answer


def _due(settings: Settings, memory: Memory | None, now: datetime | None) -> online.PicksDue:
    """Return a function that picks the links whose pages may bring something new; without a memory, all may."""
    if memory is None or now is None:
        return lambda links, _: links
    day = now.astimezone(settings.zone).date()

    def is_due(link: SitemapLink, source: Source, known: KnownArticle | None) -> bool:
        said, precision = made.parse_date(link.updated or link.published, source.timezone)
        limit = _limit(source, settings)
        if known is None:
            return not (
                said and limit and (day - said.astimezone(settings.zone).date()).days > limit
            )
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
        with memory.read() as connection:
            past = articles.articles_at(connection, (link.url for link in links))
        return [link for link in links if is_due(link, source, past.get(link.url))]

    return due


@contextmanager
def _fetcher(
    settings: Settings, memory: Memory | None, progress: Progress | None
) -> Iterator[online.FetchesPages]:
    """Give the fetcher, which tells how far it is."""
    with open_fetcher(settings, memory) as opened:
        yield _Counted(opened, progress) if progress else opened


@contextmanager
def open_fetcher(
    settings: Settings, memory: Memory | None, *, attempts: int = 3, longest: float = 60.0
) -> Iterator[Fetcher]:
    """Give the fetcher, which tries so often and for so many seconds; where nothing is to be kept, on a copy of its cache.

    Raises BadSettings where no contact is known.
    """
    table = settings.fetch
    contact = table.contact or settings.site.url
    if contact is None:
        reason = "is missing: sites are told whom to write to, such as 'https://example.com/about'"
        raise BadSettings(
            path=settings.folder / "digest.toml", where="$.fetch.contact", reason=reason
        )
    chosen = FetchSettings(
        contact=contact,
        connections=table.connections,
        delay=table.delay,
        timeout=table.timeout,
        allow_hosts=frozenset(table.allow_hosts),
        attempts=attempts,
        longest=longest,
    )
    with ExitStack() as opened:
        cache = settings.folder / CACHE
        if memory is None or memory.dry_run:
            copy = Path(opened.enter_context(tempfile.TemporaryDirectory()), CACHE)
            if cache.exists():
                shutil.copyfile(cache, copy)
            cache = copy
        yield opened.enter_context(Fetcher(chosen, cache))
