"""Revisions: every edition as it was built and approved. What later editions recall of them is in `history`."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from digest.errors import AlreadySent, NothingToApprove, NotSendable
from digest.model import Edition, Erratum
from digest.store.ledger.claims import SKIPPED
from digest.store.news import articles as store
from digest.store.news import document as documents
from digest.store.news.articles import in_batches
from digest.store.schema import (
    articles,
    deliveries,
    editions,
    errata,
    members,
    names,
    parts,
    sendings,
    showings,
)

APPROVED: Final = "approved"
DRAFT: Final = "draft"


@dataclass(frozen=True, slots=True)
class Named:
    """By what a story of an approved edition is found again: `names`, and what tells it apart (`marks`)."""

    story: str
    day: date
    title: str
    url: str | None
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition as it is listed; `recipients` are those whom the ledger has it for, `mail` is its sending's state."""

    day: date
    revision: int
    state: str
    stories: int
    recipients: int
    mail: str | None


def next_revision(connection: Connection, day: date) -> int:
    """Return the revision that a build of `day` makes: the draft's there is, else the one after the approved.

    Of a day whose editions were forgotten it is the one after what was sent.
    """
    query = select(editions.c.revision, editions.c.state).where(editions.c.day == day.isoformat())
    row = connection.execute(query.order_by(editions.c.revision.desc()).limit(1)).first()
    if row is None:
        sent = select(func.max(sendings.c.revision)).where(sendings.c.day == day.isoformat())
        return (connection.execute(sent).scalar() or 0) + 1
    return int(row.revision) + int(row.state == APPROVED)


def approved_edition(connection: Connection, day: date) -> Edition | None:
    """Return the day's newest approved edition, if there is one."""
    row = _newest(connection, day, APPROVED)
    return None if row is None else documents.decode_edition(row.content, edition_name(row))[0]


def newest_edition(connection: Connection, day: date) -> Edition | None:
    """Return the day's newest edition, approved or not, if there is one."""
    row = _newest(connection, day)
    return None if row is None else documents.decode_edition(row.content, edition_name(row))[0]


def listed(connection: Connection) -> Iterator[Listed]:
    """Yield every edition that is kept, newest first."""

    def beside(table: Table, value: ColumnElement[Any], *which: ColumnElement[bool]) -> Any:
        same = (table.c.day == editions.c.day, table.c.revision == editions.c.revision)
        return select(value).select_from(table).where(*same, *which).scalar_subquery()

    rows = select(
        editions.c.day,
        editions.c.revision,
        editions.c.state,
        beside(members, func.count(members.c.story.distinct())),
        beside(deliveries, func.count(), deliveries.c.state != SKIPPED),
        beside(sendings, func.max(sendings.c.state)),
    ).order_by(editions.c.day.desc(), editions.c.revision.desc())
    for day, *rest in connection.execute(rows):
        yield Listed(date.fromisoformat(day), *rest)


def save_draft(
    connection: Connection,
    edition: Edition,
    variants: Mapping[str, documents.VariantFiles],
    now: datetime,
) -> None:
    """Keep the draft `edition` in the place of the day's draft."""
    discard_draft(connection, edition.day)
    day = edition.day.isoformat()
    connection.execute(
        insert(editions).values(
            day=day,
            revision=edition.revision,
            state=edition.state,
            hash=documents.edition_hash(edition),
            built=int(now.timestamp()),
            content=documents.encode_edition(edition, variants),
        )
    )
    told = {key: story.id for story in edition.stories for key in (*story.articles, *story.copies)}
    at = {"day": day, "revision": edition.revision}
    _insert(
        connection,
        members,
        (
            {
                **at,
                "article": one.id,
                "story": told[one.id],
                "hash": store.article_hash(store.encode_article(one)),
            }
            for one in edition.articles
            if one.id in told
        ),
    )


def discard_draft(connection: Connection, day: date) -> None:
    """Delete the day's draft, if there is one: what it said is no longer so."""
    connection.execute(
        delete(editions).where(editions.c.day == day.isoformat(), editions.c.state == DRAFT)
    )


def approve_draft(
    connection: Connection,
    day: date,
    revision: int,
    files: Mapping[str, tuple[str, bytes]],
    found_by: Iterable[Named],
    now: datetime,
) -> Edition:
    """Freeze the draft of `day` with this `revision` and its `files` (name: (hash, bytes)); return it.

    From now on what it shows is used. Raises NothingToApprove, and AlreadySent when an approved edition of another
    day has one of its stories.
    """
    row = _newest(connection, day, DRAFT)
    if row is None or row.revision != revision:
        raise NothingToApprove(day=day)
    edition, drafted = documents.decode_edition(row.content, edition_name(row))
    _check_unsent(connection, edition)
    edition = replace(edition, state=APPROVED)
    variants = {
        key: replace(variant, files={name: files[name][0] for name in variant.files})
        for key, variant in drafted.items()
    }
    at = {"day": day.isoformat(), "revision": revision}
    connection.execute(
        update(editions)
        .where(editions.c.day == at["day"], editions.c.revision == revision)
        .values(
            state=APPROVED,
            approved=int(now.timestamp()),
            content=documents.encode_edition(edition, variants),
        )
    )
    set_aside = {left.article for left in edition.left_out if left.used}
    for some in in_batches(sorted(_shown(edition) | set_aside)):
        free = articles.c.id.in_(some) & articles.c.used.is_(None)
        connection.execute(update(articles).where(free).values(used=at["day"]))
    _insert(
        connection,
        parts,
        ({**at, "name": name, "hash": sha, "data": data} for name, (sha, data) in files.items()),
    )
    _insert(
        connection,
        errata,
        (
            {**at, "article": one.article, "hash": one.hash, "note": correction_words(one)}
            for one in {one.article: one for one in edition.errata}.values()
        ),
    )
    _insert(
        connection,
        showings,
        ({**at, "sponsor": slug} for slug in sorted({one.slug for one in edition.sponsors})),
    )
    _insert(
        connection,
        names,
        (
            {
                **at,
                "story": one.story,
                "name": name,
                "title": one.title,
                "url": one.url,
                "marks": json.dumps(one.marks),
            }
            for one in found_by
            for name in one.names
        ),
    )
    return edition


def _check_unsent(connection: Connection, edition: Edition) -> None:
    """Raise AlreadySent when an approved edition of another day has an article that this one shows."""
    for key, known in sorted(store.known_articles(connection, _shown(edition)).items()):
        if known.used not in (None, edition.day):
            title = next((article.title for article in edition.articles if article.id == key), key)
            raise AlreadySent(day=edition.day, title=title, other=known.used)


def parts_of(connection: Connection, day: date, revision: int) -> dict[str, bytes]:
    """Return the bytes of every file that was rendered from an approved edition, by name."""
    rows = connection.execute(
        select(parts.c.name, parts.c.data)
        .where(parts.c.day == day.isoformat(), parts.c.revision == revision)
        .order_by(parts.c.name)
    )
    return {row.name: row.data for row in rows}


def approved_revision(connection: Connection, day: date) -> int | None:
    """Return the newest approved revision of a day, if there is one."""
    row = connection.execute(
        select(func.max(editions.c.revision)).where(
            editions.c.day == day.isoformat(), editions.c.state == APPROVED
        )
    ).scalar()
    return None if row is None else int(row)


def part_names(connection: Connection, day: date, revision: int) -> set[str]:
    """Return the names of what was rendered from an approved edition."""
    rows = connection.execute(
        select(parts.c.name).where(parts.c.day == day.isoformat(), parts.c.revision == revision)
    )
    return set(rows.scalars())


def read_part(connection: Connection, day: date, revision: int, name: str) -> bytes:
    """Return what was rendered under this name when the edition was approved, to the byte. Raises NotSendable."""
    row = connection.execute(
        select(parts.c.data, parts.c.hash).where(
            parts.c.day == day.isoformat(), parts.c.revision == revision, parts.c.name == name
        )
    ).first()
    if row is None:
        raise NotSendable(
            key=name, reason=f"it is not among what was approved of {day}, revision {revision}"
        )
    if hashlib.sha256(row.data).hexdigest() != row.hash:
        raise NotSendable(key=name, reason=f"it was changed since it was approved for {day}")
    return bytes(row.data)


def list_editions(connection: Connection) -> list[tuple[str, int, str, int]]:
    """Return (day, revision, state, when it was built) of every edition, newest first."""
    columns = editions.c.day, editions.c.revision, editions.c.state, editions.c.built
    rows = connection.execute(
        select(*columns).order_by(editions.c.day.desc(), editions.c.revision.desc())
    )
    return [(row.day, row.revision, row.state, row.built) for row in rows]


def forget_editions(connection: Connection, before: date) -> int:
    """Delete the editions of the days before `before`, with all that was rendered from them; return how many."""
    gone = connection.execute(delete(editions).where(editions.c.day < before.isoformat()))
    return gone.rowcount


def _newest(connection: Connection, day: date, state: str | None = None) -> Any:
    query = select(editions).where(editions.c.day == day.isoformat())
    if state:
        query = query.where(editions.c.state == state)
    return connection.execute(query.order_by(editions.c.revision.desc()).limit(1)).first()


def _shown(edition: Edition) -> set[str]:
    """Return the ids of the articles that the `edition` tells of."""
    return {key for story in edition.stories for key in (*story.articles, *story.copies)}


def correction_words(erratum: Erratum) -> str:
    """Return what two corrections with the same words have in common."""
    return store.article_hash(f"{erratum.was}\n{erratum.now}".encode())


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(insert(table), listed)


def edition_name(row: Any) -> str:
    """Return what an edition's row is called in messages."""
    return f"the edition of {row.day}, revision {row.revision}"
