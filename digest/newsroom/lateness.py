"""Lateness: the day from which an article's age counts, also if its source was down meanwhile."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.model import Article, Source
from digest.newsroom.age import LONGEST_PAUSE
from digest.store import runs
from digest.store.news.articles import KnownArticle

#: A source is read daily: an article that is seen so much after it came out may have come late.
_LATE: Final = timedelta(days=2)


def count_from(
    connection: Connection,
    offered: Iterable[tuple[Article, Source]],
    known: Mapping[str, KnownArticle],
    zone: ZoneInfo,
    day: date,
) -> dict[str, date]:
    """Return, by id, the day from which the age of each offered article counts.

    It is that of its publication; of an article that came out while its source could not be read,
    and of one without a date, the day when it was first seen. What a source that was read lists
    belatedly, and what a new source has of old, are as old as they say.
    """
    found: dict[str, date] = {}
    doubtful: list[tuple[Article, Source, datetime, datetime]] = []
    for article, source in offered:
        out, row = article.published, known.get(article.id)
        seen = datetime.fromtimestamp(row.first_seen, zone) if row else None
        counts = out or seen
        found[article.id] = counts.astimezone(zone).date() if counts else day
        if out and seen and seen - out >= _LATE:
            doubtful.append((article, source, out, seen))
    if not doubtful:
        return found
    readings = runs.readings_since(connection, day - timedelta(days=2 * LONGEST_PAUSE))
    for article, source, out, seen in doubtful:
        if _was_down(readings.get(source.place, ()), out, seen):
            found[article.id] = seen.date()
    return found


def _was_down(readings: Sequence[int], published: datetime, seen: datetime) -> bool:
    """Return whether a source, read at these seconds, was not read between two moments.

    It must have been read before: else nothing is known of it.
    """
    at = bisect_left(readings, int(seen.timestamp()))
    return at > 0 and readings[at - 1] < published.timestamp()
