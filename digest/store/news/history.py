"""History: what a new edition needs to know of the approved ones before it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, exists, func, select

from digest.model import Article, Edition, Erratum, Sent, Story
from digest.store.database import in_batches
from digest.store.news.content import decode_article
from digest.store.news.editions import APPROVED, Named, approved_edition, decode_row, erratum_hash
from digest.store.schema import (
    articles,
    editions,
    errata,
    members,
    names,
    parts,
    showings,
    versions,
)

#: How many stories a name is searched in, the newest first.
_NEWEST = 50


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article that changed after it was sent on `day`: its story, itself then and now."""

    day: date
    story: Story
    was: Article
    now: Article
    hash: str


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


def sent_stories(connection: Connection, since: date, before: date) -> list[Sent]:
    """Return the stories told on the days from `since` until before `before`, newest first.

    A story of an approved edition without members was not told.
    """
    within = (
        editions.c.day >= since.isoformat(),
        editions.c.day < before.isoformat(),
        _is_newest_approved(),
    )
    same = and_(editions.c.day == members.c.day, editions.c.revision == members.c.revision)
    of_story = select(members.c.day, members.c.story).distinct().join_from(members, editions, same)
    told = {(row.day, row.story) for row in connection.execute(of_story.where(*within))}
    newest_first = select(editions).where(*within).order_by(editions.c.day.desc())
    return [
        one
        for row in connection.execute(newest_first)
        for one in _sent(decode_row(row))
        if (row.day, one.story) in told
    ]


def corrected_articles(
    connection: Connection, since: date, before: date, day: date
) -> list[Corrected]:
    """Return the articles approved from `since` until before `before` that have changed since.

    Changes noted in an approved edition are left out, except those noted in one of `day` itself,
    which may be built again.
    """
    noted = exists().where(
        errata.c.article == articles.c.id,
        errata.c.hash == articles.c.hash,
        errata.c.day != day.isoformat(),
    )
    now = and_(versions.c.article == articles.c.id, versions.c.version == articles.c.version)
    rows = connection.execute(
        select(
            editions.c.day,
            editions.c.revision,
            members.c.article,
            articles.c.hash,
            versions.c.content.label("now"),
        )
        .join_from(
            editions,
            members,
            and_(editions.c.day == members.c.day, editions.c.revision == members.c.revision),
        )
        .join(articles, articles.c.id == members.c.article)
        .join(versions, now)
        .where(
            editions.c.day >= since.isoformat(),
            editions.c.day < before.isoformat(),
            _is_newest_approved(),
            members.c.hash != articles.c.hash,
            ~noted,
        )
        .order_by(editions.c.day, members.c.article)
    ).all()
    of_day = {row.day: approved_edition(connection, date.fromisoformat(row.day)) for row in rows}
    return [
        one for row in rows if (edition := of_day[row.day]) and (one := _corrected(edition, row))
    ]


def new_errata(connection: Connection, found: Iterable[Erratum], day: date) -> list[Erratum]:
    """Return the corrections in `found` that no approved edition of another day than `day` has.

    An article that changes again elsewhere is not corrected again.
    """
    return [
        one
        for one in found
        if connection.execute(
            select(errata.c.article)
            .where(
                errata.c.article == one.article,
                errata.c.note == erratum_hash(one),
                errata.c.day != day.isoformat(),
            )
            .limit(1)
        ).first()
        is None
    ]


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


def _is_newest_approved() -> Any:
    """Return the condition that an edition is its day's newest approved revision."""
    later = editions.alias()
    return and_(
        editions.c.state == APPROVED,
        ~exists().where(
            later.c.day == editions.c.day,
            later.c.revision > editions.c.revision,
            later.c.state == APPROVED,
        ),
    )


def _sent(edition: Edition) -> Iterator[Sent]:
    by_id = {article.id: article for article in edition.articles}
    for story in edition.stories:
        lead = by_id[story.lead]
        having = tuple(by_id[key] for key in (*story.articles, *story.copies) if key in by_id)
        yield Sent(story.id, edition.day, story.title or lead.title, lead.url, having)


def _corrected(edition: Edition, row: Any) -> Corrected | None:
    was = next(article for article in edition.articles if article.id == row.article)
    story = next((one for one in edition.stories if row.article in one.articles), None)
    return Corrected(edition.day, story, was, decode_article(row.now), row.hash) if story else None


def _marks(text: str) -> tuple[tuple[str, str], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[str, str], ...])
