"""The offer: the known articles that a day's edition may choose from, and why not the others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.config.settings import Settings
from digest.editorial.waiting import NOTHING_WAITS, WaitingStories
from digest.model import MORNING, Article, Edition, Problem, Source
from digest.model.text import unpadded
from digest.newsroom import lateness, leftovers
from digest.newsroom.age import LONGEST_PAUSE, age_limit, idle_days, missed_days, next_limit
from digest.newsroom.intake import Intake, SourceCount
from digest.newsroom.repair import repair_article
from digest.store.news import articles, editions

#: A headline and a text of fewer characters together say nothing.
_SHORTEST = 20
#: So begins the reason against an article that is older than its source's may be.
_TOO_OLD = "too old"


@dataclass(slots=True)
class Offer:
    """The articles that an edition may choose from, and those set aside with the reason.

    `problems` are those of the intake and of what is offered, `counts` those of the intake.
    `themes` holds the articles (ids) of sources that have a theme, with that theme. `last` is the
    day of the last approved edition before, `since` that from which on this one tells, None if that
    was the day before; `missed` are the days between that should have had one. `waiting` are the
    articles that the last one let wait, and those that the next one cannot have.
    """

    articles: list[Article] = field(default_factory=list)
    aside: list[tuple[Article, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, SourceCount] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    last: date | None = None
    since: date | None = None
    missed: list[date] = field(default_factory=list)
    waiting: WaitingStories = NOTHING_WAITS


def offer_articles(
    connection: Connection, intake: Intake, settings: Settings, day: date, now: datetime
) -> Offer:
    """Return what an edition of `day` may choose from.

    A file or folder offers what was read: an article that is taken out is not wanted. An address,
    where articles scroll away, also offers what it gave before and no edition has used. What
    waited and is too old by now is set aside as lost, and what was told elsewhere as told.
    """
    last = editions.last_approved_day(connection, day - timedelta(days=1))
    idle = idle_days(last, day)
    offer = Offer(problems=[*intake.problems], counts=intake.counts, last=last)
    offer.since = day - timedelta(days=idle + 1) if idle else None
    offer.missed = missed_days(settings.calendar, last, day)
    limits = {one.place: age_limit(one, settings, idle) for one in intake.sources if one.url}
    offered = [(article, source) for article, source in intake.articles if source.path]
    offered += _remembered(connection, offer, intake, limits, day, settings.zone)
    offer.themes = _source_themes(intake, offered)
    left_before = leftovers.left_waiting(connection, last)
    ids = {article.id for article, _ in offered}
    offer.aside += leftovers.lost_articles(connection, left_before, ids, limits.keys())
    past = articles.known_articles(connection, ids)
    counts = lateness.count_from(connection, offered, past, settings.zone, day)
    age = {key: (day - begun).days for key, begun in counts.items()}
    moment = sending_time(day, now, settings.zone)
    lasting = []
    for article, source in offered:
        known = past.get(article.id)
        if known and known.used not in (None, day):
            offer.aside.append((article, f"sent with the edition of {known.used}"))
        elif reason := _why_not(article, source, settings, moment, age[article.id], idle):
            if reason.startswith(_TOO_OLD) and article.id in left_before:
                reason = leftovers.why_lost(left_before[article.id])
            offer.aside.append((article, reason))
        else:
            # The memory may hold it from when other hosts were allowed, or less was asked of it.
            fit, problems = repair_article(article, settings.fetch.hosts)
            offer.articles.append(fit)
            offer.problems += problems
            if _is_last_day(age[article.id], source, settings, day):
                lasting.append(article.id)
    waits = {key: one.since for key, one in left_before.items() if one.since}
    offer.waiting = WaitingStories(waits, frozenset(lasting))
    _set_aside_told(connection, offer, day)
    return offer


def _remembered(
    connection: Connection,
    offer: Offer,
    intake: Intake,
    limits: Mapping[str, int],
    day: date,
    zone: ZoneInfo,
) -> Iterator[tuple[Article, Source]]:
    """Yield what addresses gave within their `limits` (by place, in days); note what is too old."""
    by_place = {source.place: source for source in intake.sources}
    for limit in sorted(set(limits.values())):
        places = [place for place in limits if limits[place] == limit]
        since = _start(day - timedelta(days=limit), zone)
        if not limit:
            since = datetime.fromtimestamp(0, zone)
        found = articles.offered_articles(connection, places, since, day)
        yield from ((_as_its_source_says(one, by_place[at]), by_place[at]) for one, at in found)
        if offer.last and (begun := _start(offer.last, zone)) < since:
            left = articles.count_unused(connection, places, begun, since)
            offer.problems += [
                _left_behind(place, count, offer.last) for place, count in left.items()
            ]


def _set_aside_told(connection: Connection, offer: Offer, day: date) -> None:
    """Set those articles aside whose words another day's edition told."""
    told = leftovers.told_elsewhere(connection, offer.articles, day)
    offer.aside += [
        (one, f"the same words were sent with the edition of {told[one.id]}")
        for one in offer.articles
        if one.id in told
    ]
    offer.articles = [one for one in offer.articles if one.id not in told]


def _is_last_day(age: int, source: Source, settings: Settings, day: date) -> bool:
    """Return whether an article of so many days is too old for the edition after that of `day`."""
    following, limit = next_limit(source, settings, day)
    return bool(limit) and age + (following - day).days > limit


def why_not_now(edition: Edition, gone: Iterable[str], now: datetime) -> str | None:
    """Return why `edition` may not be sent (a page is `gone`, or under embargo), or None."""
    zone = ZoneInfo(edition.timezone)
    moment = sending_time(edition.day, now, zone)
    by_id = {article.id: article for article in edition.articles}
    missing = set(gone)
    for key in (key for story in edition.stories for key in story.articles):
        article = by_id[key]
        if article.url in missing:
            return f"the page of '{article.title}' is gone ({article.url})"
        if article.published and article.published > moment:
            when = f"{article.published.astimezone(zone):%Y-%m-%d %H:%M}"
            return f"'{article.title}' is not to be published before {when}"
    return None


def sending_time(day: date, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when an edition of `day` is sent.

    Today's now, that of a coming day in its morning, that of a past day at its end.
    """
    today = now.astimezone(zone).date()
    if day == today:
        return now
    return (
        datetime.combine(day, MORNING, zone)
        if day > today
        else _start(day + timedelta(days=1), zone)
    )


def _as_its_source_says(article: Article, source: Source) -> Article:
    """Return a remembered article in the language that its source has in the settings by now."""
    return replace(article, language=source.language) if source.language else article


def _source_themes(intake: Intake, offered: Iterable[tuple[Article, Source]]) -> dict[str, str]:
    """Return the theme of each article (id) that a source with a theme gave, the first of them."""
    place = {source.place: at for at, source in enumerate(intake.sources)}
    given = [(one.id, source) for one, source in (*intake.articles, *offered) if source.theme]
    given.sort(key=lambda pair: place[pair[1].place], reverse=True)
    return {key: source.theme for key, source in given if source.theme}


def _left_behind(place: str, count: int, last: date) -> Problem:
    """Return that so many articles of a long pause are lost."""
    reason = (
        f"left out as too old, since the edition of {last}: {count} "
        f"(of days without an edition, {LONGEST_PAUSE} count)"
    )
    return Problem(place, reason)


def _why_not(
    article: Article,
    source: Source,
    settings: Settings,
    moment: datetime,
    age: int,
    idle: int,
) -> str | None:
    """Return why an article of so many days may not enter an edition of a moment, None if it may.

    `idle` is the number of days without an edition before it.
    """
    if article.teaser and article.published is None and not (source.teasers or source.named):
        return "undated excerpt, and its source does not say 'teasers = true'"
    if len(unpadded(article.title)) + len(unpadded(article.text)) < _SHORTEST:
        return "too short"
    if _language(article.language) != _language(settings.site.language):
        return f"in another language ({article.language})"
    if article.published is None:
        return None
    published = article.published.astimezone(settings.zone)
    if published > moment:
        return f"under embargo until {published:%Y-%m-%d %H:%M}"
    limit = age_limit(source, settings, idle)
    return f"{_TOO_OLD}: published {published.date()}" if limit and age > limit else None


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()
