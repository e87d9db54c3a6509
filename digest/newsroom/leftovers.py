"""Leftovers: what earlier editions let wait, and what of the day's articles they told already."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import Connection

from digest.editorial.sameness import says_its_headline
from digest.model import Article, LeftOut
from digest.model.text import bare_letters
from digest.store.news import articles, history, names, told
from digest.store.news.content import wording_hash


def left_waiting(connection: Connection, last: date | None) -> dict[str, LeftOut]:
    """Return, by id, the articles that the `last` edition had no room or no company for."""
    return {one.article: one for one in history.waiting_articles(connection, last)} if last else {}


def why_lost(left: LeftOut) -> str:
    """Return the reason against an article that waited until it was too old."""
    return f"lost by age, left out since the edition of {left.since}: {left.reason}"


def lost_articles(
    connection: Connection,
    waiting: Mapping[str, LeftOut],
    offered: Collection[str],
    places: Collection[str],
) -> list[tuple[Article, str]]:
    """Return the articles that waited and are not `offered` any more, with the reason.

    Only age takes articles of these `places` out of the offer, if they are neither used nor gone.
    """
    away = [key for key in waiting if key not in offered]
    known = articles.known_articles(connection, away)
    lost = [
        key
        for key, one in sorted(known.items())
        if one.place in places and one.used is None and not one.gone
    ]
    having = names.newest_contents(connection, lost)
    return [(having[key], why_lost(waiting[key])) for key in lost if key in having]


def told_elsewhere(connection: Connection, some: Iterable[Article], day: date) -> dict[str, date]:
    """Return, by id, the articles whose words an edition of another day told, and that day.

    Words that a site prints for every article are no evidence: the headline was told, too, or the
    words have its news.
    """
    said = [(article, wording_hash(article)) for article in some]
    known = told.known_wordings(connection, {hashed for _, hashed in said})
    found = [
        (article, *known[hashed])
        for article, hashed in said
        if hashed in known and known[hashed][1] != day
    ]
    first = names.newest_contents(connection, (key for _, key, _ in found))
    heads = {key: bare_letters(one.title) for key, one in first.items()}
    return {
        article.id: on
        for article, key, on in found
        if heads.get(key) == bare_letters(article.title) or says_its_headline(article)
    }
