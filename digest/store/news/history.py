"""History: what a new edition needs to know of the approved ones before it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select

from digest.model import LeftOut
from digest.store.database import in_batches
from digest.store.news.document import decode_left_out
from digest.store.news.editions import APPROVED, Named
from digest.store.schema import editions, members, names, parts, showings

#: How many stories a name is searched in, the newest first.
_NEWEST = 50


def stories_of(connection: Connection, keys: Iterable[str], since: date) -> dict[str, str]:
    """Return, by article id, the id of the story that an edition since `since` had it in."""
    found: dict[str, str] = {}
    for some in in_batches(keys):
        rows = connection.execute(
            select(members.c.article, members.c.story)
            .where(members.c.article.in_(some), members.c.day >= since.isoformat())
            .order_by(members.c.day, members.c.revision)
        )
        found |= {row.article: row.story for row in rows}
    return found


def stories_named(
    connection: Connection, wanted: Iterable[str], before: date
) -> tuple[list[Named], dict[str, int]]:
    """Return the stories before `before` with any of the names `wanted`, and each name's count."""
    rows: list[Any] = []
    spread = dict.fromkeys(sorted(set(wanted)), 0)
    for some in in_batches(spread):
        many = func.count(names.c.story.distinct()).label("many")
        counts = connection.execute(
            select(names.c.name, many).where(names.c.name.in_(some)).group_by(names.c.name)
        )
        spread |= {row.name: row.many for row in counts}
    for name in (name for name, many in spread.items() if many):
        query = select(names).where(names.c.name == name, names.c.day < before.isoformat())
        rows += connection.execute(
            query.order_by(names.c.day.desc(), names.c.revision.desc()).limit(_NEWEST)
        )
    newest: dict[tuple[str, str], Any] = {}
    for row in sorted(rows, key=lambda row: (row.day, row.revision), reverse=True):
        newest.setdefault((row.day, row.story), row)
    known_by: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        known_by.setdefault((row.day, row.story), set()).add(row.name)
    found = [
        Named(
            row.story,
            date.fromisoformat(row.day),
            row.title,
            row.url,
            tuple(sorted(known_by[key])),
            _marks(row.marks),
        )
        for key, row in sorted(newest.items(), reverse=True)
    ]
    return found, spread


def waiting_articles(connection: Connection, day: date) -> list[LeftOut]:
    """Return the articles that the newest approved edition of `day` let wait."""
    row = connection.execute(
        select(editions.c.content)
        .where(editions.c.day == day.isoformat(), editions.c.state == APPROVED)
        .order_by(editions.c.revision.desc())
        .limit(1)
    ).first()
    return [one for one in decode_left_out(row.content) if one.since] if row else []


def shown_sponsors(connection: Connection, before: date) -> dict[str, set[date]]:
    """Return the days before `before` on which approved editions showed each sponsor (slug)."""
    shown: dict[str, set[date]] = {}
    rows = select(showings.c.sponsor, showings.c.day).where(showings.c.day < before.isoformat())
    for row in connection.execute(rows):
        shown.setdefault(row.sponsor, set()).add(date.fromisoformat(row.day))
    return shown


def files_before(connection: Connection, day: date, wanted: Iterable[str]) -> dict[str, bytes]:
    """Return the files `wanted` (names) of the newest approved edition before `day`."""
    newest = connection.execute(
        select(editions.c.day, editions.c.revision)
        .where(editions.c.day < day.isoformat(), editions.c.state == APPROVED)
        .order_by(editions.c.day.desc(), editions.c.revision.desc())
        .limit(1)
    ).first()
    if newest is None:
        return {}
    of_edition = and_(parts.c.day == newest.day, parts.c.revision == newest.revision)
    rows = connection.execute(
        select(parts.c.name, parts.c.data).where(of_edition, parts.c.name.in_(sorted(wanted)))
    )
    return {row.name: row.data for row in rows}


def _marks(text: str) -> tuple[tuple[str, str], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[str, str], ...])
