"""The offer: the known articles that a day's edition may choose from, and why not the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.config.settings import Settings
from digest.model import MORNING, Article, Edition, Problem, Source
from digest.model.text import unpadded
from digest.newsroom.age import LONGEST_PAUSE, age_limit, idle_days
from digest.newsroom.intake import Intake, SourceCount
from digest.newsroom.repair import repair_article
from digest.store.news import articles, editions

#: A headline and a text of fewer characters together say nothing.
_SHORTEST = 20


@dataclass(slots=True)
class Offer:
    """The articles that an edition may choose from, and those set aside with the reason.

    `problems` are those of the intake and of what is offered, `counts` those of the intake.
    `themes` holds the articles (ids) of sources that have a theme, with that theme; `last` is the
    day of the last approved edition before.
    """

    articles: list[Article] = field(default_factory=list)
    aside: list[tuple[Article, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, SourceCount] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    last: date | None = None


def offer_articles(
    connection: Connection, intake: Intake, settings: Settings, day: date, now: datetime
) -> Offer:
    """Return what an edition of `day` may choose from.

    A file or folder offers what was read: an article that is taken out is not wanted. An address,
    where articles scroll away, also offers what it gave before and no edition has used.
    """
    last = editions.last_approved_day(connection, day - timedelta(days=1))
    idle = idle_days(last, day)
    offer = Offer(problems=[*intake.problems], counts=intake.counts, last=last)
    by_place = {source.place: source for source in intake.sources}
    limits = {one.place: age_limit(one, settings, idle) for one in by_place.values() if one.url}
    offered = [(article, source) for article, source in intake.articles if source.path]
    for limit in sorted(set(limits.values())):
        places = [place for place in limits if limits[place] == limit]
        since = _start(day - timedelta(days=limit), settings.zone)
        if not limit:
            since = datetime.fromtimestamp(0, settings.zone)
        found = articles.offered_articles(connection, places, since, day)
        offered += [(_as_its_source_says(one, by_place[at]), by_place[at]) for one, at in found]
        if last and (begun := _start(last, settings.zone)) < since:
            left = articles.count_unused(connection, places, begun, since)
            offer.problems += [_left_behind(place, count, last) for place, count in left.items()]
    offer.themes = _source_themes(intake, offered)
    past = articles.known_articles(connection, (article.id for article, _ in offered))
    moment = sending_time(day, now, settings.zone)
    allowed = settings.fetch.hosts
    for article, source in offered:
        known = past.get(article.id)
        if known and known.used not in (None, day):
            offer.aside.append((article, f"sent with the edition of {known.used}"))
        elif reason := _why_not(article, source, settings, day, moment, idle):
            offer.aside.append((article, reason))
        else:
            # The memory may hold it from when other hosts were allowed, or less was asked of it.
            fit, problems = repair_article(article, allowed)
            offer.articles.append(fit)
            offer.problems += problems
    return offer


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
    day: date,
    moment: datetime,
    idle: int,
) -> str | None:
    """Return why an article may not enter the edition of `day`, or None if it may.

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
    too_old = limit and (day - published.date()).days > limit
    return f"too old: published {published.date()}" if too_old else None


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()
