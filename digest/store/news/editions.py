"""Editions: every revision of a day, as a draft and as it was approved."""

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from digest.errors import AlreadySent, NothingToApprove, NotSendable
from digest.model import Edition, Erratum
from digest.store.database import in_batches
from digest.store.ledger.states import SKIPPED
from digest.store.news.articles import known_articles
from digest.store.news.content import article_hash
from digest.store.news.document import VariantFiles, decode_edition, edition_hash, encode_edition
from digest.store.news.told import save_told, save_wordings
from digest.store.news.unsent import take_back_unsent
from digest.store.schema import (
    articles,
    deliveries,
    editions,
    members,
    names,
    parts,
    sendings,
    showings,
)
from digest.store.times import to_seconds

APPROVED: Final = "approved"
DRAFT: Final = "draft"
#: So ends the name of the file that says why a variant is held back.
HELD_END: Final = ".held"


@dataclass(frozen=True, slots=True)
class Named:
    """A story of an approved edition, as later ones find it: by `names`, told apart by `marks`."""

    story: str
    day: date
    title: str
    url: str | None
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """An edition in a list: `recipients` have a delivery of it, `mail` is its sending's state."""

    day: date
    revision: int
    state: str
    stories: int
    recipients: int
    mail: str | None


def next_revision(connection: Connection, day: date) -> int:
    """Return the revision that a build of `day` makes: the draft's, or one after the approved.

    For a day whose editions were forgotten it is the one after the last that was sent.
    """
    query = select(editions.c.revision, editions.c.state).where(editions.c.day == day.isoformat())
    row = connection.execute(query.order_by(editions.c.revision.desc()).limit(1)).first()
    if row is None:
        sent = select(func.max(sendings.c.revision)).where(sendings.c.day == day.isoformat())
        return (connection.execute(sent).scalar() or 0) + 1
    return int(row.revision) + int(row.state == APPROVED)


def approved_edition(connection: Connection, day: date) -> Edition | None:
    """Return the day's newest approved edition, None if there is none."""
    row = _newest(connection, day, APPROVED)
    return None if row is None else decode_row(row)


def newest_edition(connection: Connection, day: date) -> Edition | None:
    """Return the day's newest edition, approved or not, None if there is none."""
    row = _newest(connection, day)
    return None if row is None else decode_row(row)


def save_draft(
    connection: Connection, edition: Edition, variants: Mapping[str, VariantFiles], now: datetime
) -> None:
    """Store `edition` as the day's draft, in place of an earlier one."""
    discard_draft(connection, edition.day)
    day = edition.day.isoformat()
    connection.execute(
        insert(editions).values(
            day=day,
            revision=edition.revision,
            state=edition.state,
            hash=edition_hash(edition),
            built=to_seconds(now),
            content=encode_edition(edition, variants),
        )
    )
    told = {key: story.id for story in edition.stories for key in (*story.articles, *story.copies)}
    rows = [
        {"article": one.id, "story": told[one.id], "hash": article_hash(one)}
        for one in edition.articles
        if one.id in told
    ]
    _insert(connection, members, {"day": day, "revision": edition.revision}, rows)


def discard_draft(connection: Connection, day: date) -> None:
    """Delete the day's draft, if there is one."""
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
    untold: Container[str] = (),
    untold_errata: Container[Erratum] = (),
) -> Edition:
    """Freeze the draft `revision` of `day` with `files` (name: (hash, bytes)); return it.

    Its articles are used from now on, except those of `untold` stories (ids): later editions may
    tell them, and the corrections `untold_errata`. Raises NothingToApprove, and AlreadySent if
    an approved edition of another day has one of its stories.
    """
    row = _newest(connection, day, DRAFT)
    if row is None or row.revision != revision:
        raise NothingToApprove(day=day)
    edition, drafted = decode_edition(row.content, _edition_name(row))
    _check_unsent(connection, edition)
    edition = replace(edition, state=APPROVED)
    variants = {
        key: replace(
            variant, files={name: files[name][0] for name in variant.files if name in files}
        )
        for key, variant in drafted.items()
    }
    at = {"day": day.isoformat(), "revision": revision}
    content = encode_edition(edition, variants)
    this = (editions.c.day == at["day"]) & (editions.c.revision == revision)
    approved = {"state": APPROVED, "approved": to_seconds(now), "content": content}
    connection.execute(update(editions).where(this).values(**approved))
    kept_back = {story.id for story in edition.stories if story.id in untold}
    used = _used(edition, kept_back)
    for some in in_batches(sorted(kept_back)):
        mine = (members.c.day == at["day"]) & (members.c.revision == revision)
        connection.execute(delete(members).where(mine, members.c.story.in_(some)))
    take_back_unsent(connection, day.isoformat(), revision, used)
    for some in in_batches(sorted(used)):
        free = articles.c.id.in_(some) & articles.c.used.is_(None)
        connection.execute(update(articles).where(free).values(used=at["day"]))
    rendered = [{"name": name, "hash": sha, "data": data} for name, (sha, data) in files.items()]
    _insert(connection, parts, at, rendered)
    told = replace(
        edition,
        stories=tuple(story for story in edition.stories if story.id not in kept_back),
        errata=tuple(one for one in edition.errata if one not in untold_errata),
    )
    _save_history(connection, at, told, found_by)
    return edition


def _save_history(
    connection: Connection, at: Mapping[str, Any], edition: Edition, found_by: Iterable[Named]
) -> None:
    """Store what later editions recall: what was told, sponsors, and the names of stories."""
    save_told(connection, at, edition)
    save_wordings(connection, edition)
    slugs = sorted({one.slug for one in edition.sponsors})
    _insert(connection, showings, at, [{"sponsor": slug} for slug in slugs])
    found = [
        {
            "story": one.story,
            "name": name,
            "title": one.title,
            "url": one.url,
            "marks": json.dumps(one.marks),
        }
        for one in found_by
        for name in one.names
    ]
    _insert(connection, names, at, found)


def _check_unsent(connection: Connection, edition: Edition) -> None:
    """Raise AlreadySent if an approved edition of another day has an article of this one."""
    for key, known in sorted(known_articles(connection, _shown(edition)).items()):
        if known.used not in (None, edition.day):
            title = next((article.title for article in edition.articles if article.id == key), key)
            raise AlreadySent(day=edition.day, title=title, other=known.used)


def parts_of(connection: Connection, day: date, revision: int) -> dict[str, bytes]:
    """Return every file that was rendered from an approved edition, by name."""
    rows = connection.execute(
        select(parts.c.name, parts.c.data)
        .where(parts.c.day == day.isoformat(), parts.c.revision == revision)
        .order_by(parts.c.name)
    )
    return {row.name: row.data for row in rows}


def approved_revision(connection: Connection, day: date) -> int | None:
    """Return the newest approved revision of a day, None if there is none."""
    approved = (editions.c.day == day.isoformat(), editions.c.state == APPROVED)
    return connection.execute(select(func.max(editions.c.revision)).where(*approved)).scalar()


def last_approved_day(connection: Connection, until: date) -> date | None:
    """Return the last day up to `until` with an approved edition, None if there is none."""
    approved = (editions.c.day <= until.isoformat(), editions.c.state == APPROVED)
    query = select(editions.c.day).where(*approved).order_by(editions.c.day.desc()).limit(1)
    day = connection.execute(query).scalar()
    return None if day is None else date.fromisoformat(day)


def part_names(connection: Connection, day: date, revision: int) -> set[str]:
    """Return the names of the files that were rendered from an approved edition."""
    rows = connection.execute(
        select(parts.c.name).where(parts.c.day == day.isoformat(), parts.c.revision == revision)
    )
    return set(rows.scalars())


def held_reasons(connection: Connection, day: date, revision: int) -> dict[str, str]:
    """Return the variants (keys) that an approved edition holds back, and why."""
    found = select(parts.c.name, parts.c.data).where(
        parts.c.day == day.isoformat(),
        parts.c.revision == revision,
        parts.c.name.like(f"%{HELD_END}"),
    )
    return {
        row.name.removesuffix(HELD_END): bytes(row.data).decode("utf-8", "replace")
        for row in connection.execute(found.order_by(parts.c.name))
    }


def read_part(connection: Connection, day: date, revision: int, name: str) -> bytes:
    """Return a file as it was rendered when the edition was approved. Raises NotSendable."""
    row = connection.execute(
        select(parts.c.data, parts.c.hash).where(
            parts.c.day == day.isoformat(), parts.c.revision == revision, parts.c.name == name
        )
    ).first()
    if row is None:
        reason = f"it is not part of the approved edition of {day}, revision {revision}"
        raise NotSendable(key=name, reason=reason)
    if hashlib.sha256(row.data).hexdigest() != row.hash:
        raise NotSendable(key=name, reason=f"it has changed since {day} was approved")
    return bytes(row.data)


def list_editions(connection: Connection) -> Iterator[ListedEdition]:
    """Yield every stored edition, newest first."""

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
        yield ListedEdition(date.fromisoformat(day), *rest)


def _newest(connection: Connection, day: date, state: str | None = None) -> Any:
    query = select(editions).where(editions.c.day == day.isoformat())
    if state:
        query = query.where(editions.c.state == state)
    return connection.execute(query.order_by(editions.c.revision.desc()).limit(1)).first()


def _used(edition: Edition, untold: Container[str]) -> set[str]:
    """Return the ids of the articles that an approved `edition` tells or discards.

    What it discards as copies of `untold` stories was not told either.
    """
    waits = [story for story in edition.stories if story.id in untold]
    wait = {key for story in waits for key in (*story.articles, *story.copies)}
    return _shown(edition, untold) | {
        left.article for left in edition.left_out if left.used and left.article not in wait
    }


def _shown(edition: Edition, untold: Container[str] = ()) -> set[str]:
    """Return the ids of the articles in the stories of `edition`, including copies."""
    told = (story for story in edition.stories if story.id not in untold)
    return {key for story in told for key in (*story.articles, *story.copies)}


def _insert(
    connection: Connection, table: Table, at: Mapping[str, Any], rows: Iterable[dict[str, Any]]
) -> None:
    """Insert the rows of an edition, which is `at` a day and revision."""
    if whole := [{**at, **row} for row in rows]:
        connection.execute(insert(table), whole)


def decode_row(row: Any) -> Edition:
    """Return the edition of a row of the table."""
    return decode_edition(row.content, _edition_name(row))[0]


def _edition_name(row: Any) -> str:
    """Return the name of an edition in messages."""
    return f"the edition of {row.day}, revision {row.revision}"
