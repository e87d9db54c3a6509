"""The offer: the known articles that a day's edition may choose from, and why not the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.config.settings import Settings
from digest.model import MORNING, Article, Edition, Problem, Source
from digest.model.text import unpadded
from digest.newsroom.fetching import age_limit
from digest.newsroom.intake import Intake, SourceCount
from digest.newsroom.repair import repair_article
from digest.store.news import articles

#: A headline and a text of fewer characters together say nothing.
_SHORTEST = 20


@dataclass(slots=True)
class Offer:
    """The articles that an edition may choose from, and those set aside with the reason.

    `problems` are those of the intake and of what is offered, `counts` those of the intake.
    """

    articles: list[Article] = field(default_factory=list)
    aside: list[tuple[Article, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, SourceCount] = field(default_factory=dict)


def offer_articles(
    connection: Connection, intake: Intake, settings: Settings, day: date, now: datetime
) -> Offer:
    """Return what an edition of `day` may choose from.

    A file or folder offers what was read: an article that is taken out is not wanted. An address,
    where articles scroll away, also offers what it gave before and no edition has used.
    """
    offer = Offer(problems=[*intake.problems], counts=intake.counts)
    by_place = {source.place: source for source in intake.sources}
    offered = [(article, source) for article, source in intake.articles if source.path]
    for limit in sorted({age_limit(one, settings) for one in by_place.values() if one.url}):
        places = [
            place
            for place, one in by_place.items()
            if one.url and age_limit(one, settings) == limit
        ]
        since = _start(day - timedelta(days=limit), settings.zone)
        if not limit:
            since = datetime.fromtimestamp(0, settings.zone)
        found = articles.offered_articles(connection, places, since, day)
        offered += [(article, by_place[place]) for article, place in found]
    past = articles.known_articles(connection, (article.id for article, _ in offered))
    moment = sending_time(day, now, settings.zone)
    allowed = frozenset(map(str.lower, settings.fetch.allow_hosts))
    for article, source in offered:
        known = past.get(article.id)
        if known and known.used not in (None, day):
            offer.aside.append((article, f"sent with the edition of {known.used}"))
        elif reason := _why_not(article, source, settings, day, moment):
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


def _why_not(
    article: Article, source: Source, settings: Settings, day: date, moment: datetime
) -> str | None:
    """Return why an article may not enter the edition of `day`, or None if it may."""
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
    limit = age_limit(source, settings)
    too_old = limit and (day - published.date()).days > limit
    return f"too old: published {published.date()}" if too_old else None


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()
