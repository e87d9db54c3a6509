"""The intake: what the sources gave, remembered."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from pathlib import Path

from sqlalchemy import Connection

from digest.config.languages import read_languages
from digest.config.settings import Settings
from digest.editorial import text
from digest.errors import PageGone
from digest.model import Article, Edition, Languages, Problem, Reading, Source, SourceKind
from digest.newsroom.fetching import CountedFetcher, due_links, open_fetcher, time_to_read
from digest.newsroom.identity import identify_articles
from digest.newsroom.publication import Progress, Publication
from digest.newsroom.repair import repair_article
from digest.resources import shipped_folder
from digest.sources import online, reader
from digest.sources.net import catch_problems
from digest.sources.pages.siterules import SiteRule
from digest.store.news import articles, places
from digest.store.news.names import is_address


@dataclass(slots=True)
class SourceCount:
    """How many articles a source gave; `failed` says why it gave nothing.

    It is `unchanged` if it was read and said nothing new; `left` pages are for the next run.
    """

    name: str
    read: int = 0
    new: int = 0
    changed: int = 0
    failed: str | None = None
    unchanged: bool = False
    left: int = 0


@dataclass(slots=True)
class Intake:
    """Articles with their source, problems, and counts and readings by the source's place.

    `at` is when reading began: what a page says later is not known.
    """

    at: datetime
    sources: tuple[Source, ...] = ()
    articles: list[tuple[Article, Source]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, SourceCount] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)


def choose_sources(settings: Settings, named: Iterable[str | Path]) -> tuple[Source, ...]:
    """Return the sources to read: those named, else the settings', else the shipped examples."""
    if chosen := tuple(settings.source(place) for place in named):
        return chosen
    return settings.sources or (settings.source(shipped_folder("examples")),)


def take_in(
    publication: Publication, sources: Iterable[Source], progress: Progress | None = None
) -> Intake:
    """Read the sources, and remember what they gave unless this is a dry run."""
    sources = tuple(sources)
    counts = {source.place: SourceCount(source.name or source.place) for source in sources}
    intake = Intake(publication.clock.now(), sources, counts=counts)
    keep = not publication.memory.dry_run
    with publication.memory.read() as connection:
        known = places.known_places(connection, counts)
    how = Reader(
        due_links(publication, {place for place, one in known.items() if one.left}),
        {place: one.kind for place, one in known.items() if one.kind},
        time_to_read(publication.settings, intake.at),
        keep,
    )
    for result, source in read_sources(publication.settings, sources, progress, how):
        if isinstance(result, Reading):
            intake.readings[source.place] = result
            counts[source.place].left = result.left
        elif isinstance(result, Problem):
            intake.problems.append(result)
            is_whole = result.skipped and result.origin == source.place
            if is_whole and not (source.path and source.named):
                counts[source.place].failed = result.reason
        else:
            intake.articles.append((result, source))
            counts[source.place].read += 1
    _note_unreadable_files(intake)
    if keep:
        with publication.memory.write() as connection:
            remember_intake(connection, intake)
    return intake


def _note_unreadable_files(intake: Intake) -> None:
    """Count the configured files and folders that gave nothing as failed, if they have a fault."""
    for source in intake.sources:
        count = intake.counts[source.place]
        if source.path and not source.named and not count.read:
            reasons = [
                one.reason
                for one in intake.problems
                if one.skipped and one.origin.startswith(source.place)
            ]
            count.failed = count.failed or next(iter(reasons), None)


@dataclass(frozen=True, slots=True)
class Reader:
    """How addresses are read: which links are `due`, and the kinds that places are `known` to be.

    It takes `most` seconds. Unless it may `keep` them, fetched pages leave nothing behind.
    """

    due: online.PicksDue = lambda links, _: links
    known: Mapping[str, SourceKind] = field(default_factory=dict)
    most: float = inf
    keep: bool = False


def read_sources(
    settings: Settings,
    sources: Iterable[Source],
    progress: Progress | None = None,
    how: Reader | None = None,
) -> Iterator[tuple[Article | Problem | Reading, Source]]:
    """Yield every article, cleaned, every problem, and how each address was read, by source.

    Files come first, in order and in constant memory, then addresses as they answer.
    """
    sources, how = tuple(sources), how or Reader()
    allowed, languages = (
        settings.fetch.hosts,
        read_languages(settings.folder, settings.site.fiscal_year_start),
    )
    for source in filter(_is_missing, sources):
        yield Problem(source.place, "no such file or folder"), source
    todo = reader.reading_tasks(
        source for source in sources if source.path and not _is_missing(source)
    )
    for at, read in reader.read_files(todo):
        if progress:
            progress(at + 1, len(todo))
        yield from ((one, todo[at][1]) for one in _clean(read, allowed, languages))
    addresses = [source for source in sources if source.url]
    if not addresses:
        return
    rules = [SiteRule(rule.host, rule.body, rule.title, rule.label) for rule in settings.site_rules]
    with open_fetcher(settings, keep=how.keep, most=how.most) as opened:
        fetcher = CountedFetcher(opened, progress) if progress else opened
        for source, result in online.read_online(addresses, fetcher, how.due, rules, how.known):
            yield from ((one, source) for one in _clean(result, allowed, languages))


def find_gone_pages(
    publication: Publication, edition: Edition, progress: Progress | None = None
) -> list[str]:
    """Return the addresses in `edition` whose page is gone.

    Every page that came from the web is fetched, including one that a feed named a moment ago: a
    feed says nothing of its pages. A site that cannot be reached takes nothing away.
    """
    shown = {key for story in edition.stories for key in story.articles}
    pages = {
        article.id: article.url
        for article in edition.articles
        if article.id in shown and article.url
    }
    with publication.memory.read() as connection:
        past = articles.known_articles(connection, pages)
    due = {
        pages[key]: known.place for key, known in sorted(past.items()) if is_address(known.place)
    }
    if not due:
        return []
    keep = not publication.memory.dry_run
    with open_fetcher(publication.settings, keep=keep) as opened:
        fetcher = CountedFetcher(opened, progress) if progress else opened
        found = fetcher.fetch_all(due, due)
        return sorted(url for url, page in found if isinstance(page, PageGone))


def remember_intake(connection: Connection, intake: Intake) -> None:
    """Remember what was read under its ids, and count what of it is new or changed."""
    intake.articles, problems = identify_articles(connection, intake.articles)
    intake.problems += problems
    read = ((article, source.place) for article, source in intake.articles)
    remembered = articles.remember_articles(connection, read, intake.at)
    gone = (problem.origin for problem in intake.problems if problem.gone)
    articles.mark_gone(connection, gone, intake.at)
    for article, source in intake.articles:
        intake.counts[source.place].new += article.id in remembered.new
        intake.counts[source.place].changed += article.id in remembered.changed
    places.remember_places(connection, intake.readings)
    for place, count in intake.counts.items():
        reading = intake.readings.get(place)
        is_read = count.read or (reading and reading.kind and not reading.left)
        count.unchanged = bool(is_read) and not (count.failed or count.new or count.changed)


def _is_missing(source: Source) -> bool:
    """Return True for a configured folder that is not there; a named one is an error instead."""
    return source.path is not None and not source.named and not source.path.exists()


def _clean(
    result: Article | Problem | Reading, allowed: Collection[str], languages: Languages
) -> Iterator[Article | Problem | Reading]:
    """Yield the result, an article cleaned and repaired, and what was wrong with it."""
    if isinstance(result, Article):
        yield from catch_problems(result.origin, _repaired(result, allowed, languages))
    else:
        yield result


def _repaired(
    article: Article, allowed: Collection[str], languages: Languages
) -> Iterator[Article | Problem]:
    cleaned = text.clean_article(article, languages.of(article.language))
    made, problems = repair_article(cleaned, allowed)
    yield made
    yield from problems
