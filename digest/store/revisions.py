"""Revisions: every edition as it was built and approved, and what later editions need to know of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update

from digest.errors import AlreadySent, NothingToApprove, NotSendable
from digest.model import Article, Edition, Erratum, Sent, Story
from digest.store import articles as store
from digest.store import editions as documents
from digest.store.articles import batches
from digest.store.schema import articles, editions, errata, members, names, parts, showings, versions

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
class Corrected:
    """An article that changed after it was sent: the story as sent on `day`, the article then and now."""

    day: date
    story: Story
    was: Article
    now: Article
    hash: str


def next_revision(connection: Connection, day: date) -> int:
    """Return the revision that a build of `day` makes: the draft's there is, else the one after the approved."""
    query = select(editions.c.revision, editions.c.state).where(editions.c.day == day.isoformat())
    row = connection.execute(query.order_by(editions.c.revision.desc()).limit(1)).first()
    return 1 if row is None else int(row.revision) + int(row.state == APPROVED)


def approved(connection: Connection, day: date) -> Edition | None:
    """Return the day's newest approved edition, if there is one."""
    row = _newest(connection, day, APPROVED)
    return None if row is None else documents.decode(row.content, _name(row))[0]


def newest(connection: Connection, day: date) -> Edition | None:
    """Return the day's newest edition, approved or not, if there is one."""
    row = _newest(connection, day)
    return None if row is None else documents.decode(row.content, _name(row))[0]


def save(
    connection: Connection,
    edition: Edition,
    variants: Mapping[str, documents.VariantFiles],
    now: datetime,
) -> None:
    """Keep the draft `edition` in the place of the day's draft."""
    discard(connection, edition.day)
    day = edition.day.isoformat()
    connection.execute(
        insert(editions).values(
            day=day,
            revision=edition.revision,
            state=edition.state,
            hash=documents.digest(edition),
            built=int(now.timestamp()),
            content=documents.encode(edition, variants),
        )
    )
    told = {key: story.id for story in edition.stories for key in (*story.articles, *story.copies)}
    at = {"day": day, "revision": edition.revision}
    _insert(
        connection,
        members,
        (
            {**at, "article": one.id, "story": told[one.id], "hash": store.hash_of(store.encode(one))}
            for one in edition.articles
            if one.id in told
        ),
    )


def discard(connection: Connection, day: date) -> None:
    """Delete the day's draft, if there is one: what it said is no longer so."""
    connection.execute(delete(editions).where(editions.c.day == day.isoformat(), editions.c.state == DRAFT))


def approve(
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
    edition, drafted = documents.decode(row.content, _name(row))
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
        .values(state=APPROVED, approved=int(now.timestamp()), content=documents.encode(edition, variants))
    )
    set_aside = {left.article for left in edition.left_out if left.used}
    for some in batches(sorted(_shown(edition) | set_aside)):
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
            {**at, "article": one.article, "hash": one.hash, "note": _words(one)}
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
    for key, known in sorted(store.past(connection, _shown(edition)).items()):
        if known.used not in (None, edition.day):
            title = next((article.title for article in edition.articles if article.id == key), key)
            raise AlreadySent(day=edition.day, title=title, other=known.used)


def stories_of(connection: Connection, keys: Iterable[str], since: date) -> dict[str, str]:
    """Return, of the articles with these ids, the ids of the stories that an edition since `since` had them in."""
    found: dict[str, str] = {}
    for some in batches(keys):
        rows = connection.execute(
            select(members.c.article, members.c.story)
            .where(members.c.article.in_(some), members.c.day >= since.isoformat())
            .order_by(members.c.day, members.c.revision)
        )
        found |= {row.article: row.story for row in rows}
    return found


def sent(connection: Connection, since: date, before: date) -> list[Sent]:
    """Return the stories of the approved editions of the days from `since` until before `before`, newest first."""
    return [
        one
        for row in connection.execute(
            select(editions)
            .where(
                editions.c.day >= since.isoformat(),
                editions.c.day < before.isoformat(),
                _is_newest_approved(),
            )
            .order_by(editions.c.day.desc())
        )
        for one in _sent(documents.decode(row.content, _name(row))[0])
    ]


def corrected(connection: Connection, since: date, before: date, day: date) -> list[Corrected]:
    """Return the articles of approved editions between two days that say something else now, and are not yet noted.

    What an edition of `day` itself notes does not count as noted: it may be built again.
    """
    noted = exists().where(
        errata.c.article == articles.c.id, errata.c.hash == articles.c.hash, errata.c.day != day.isoformat()
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
    of_day = {row.day: approved(connection, date.fromisoformat(row.day)) for row in rows}
    return [one for row in rows if (edition := of_day[row.day]) and (one := _corrected(edition, row))]


def not_noted(connection: Connection, found: Iterable[Erratum], day: date) -> list[Erratum]:
    """Return those of the corrections `found` that no approved edition of another day than `day` has noted.

    An article that changes again, elsewhere, is not corrected again.
    """
    return [
        one
        for one in found
        if connection.execute(
            select(errata.c.article)
            .where(
                errata.c.article == one.article,
                errata.c.note == _words(one),
                errata.c.day != day.isoformat(),
            )
            .limit(1)
        ).first()
        is None
    ]


def parts_of(connection: Connection, day: date, revision: int) -> dict[str, bytes]:
    """Return the bytes of every file that was rendered from an approved edition, by name."""
    rows = connection.execute(
        select(parts.c.name, parts.c.data)
        .where(parts.c.day == day.isoformat(), parts.c.revision == revision)
        .order_by(parts.c.name)
    )
    return {row.name: row.data for row in rows}


def named(connection: Connection, wanted: Iterable[str], before: date) -> tuple[list[Named], dict[str, int]]:
    """Return the stories known by any of the names `wanted`, and in how many stories each of these is."""
    rows: list[Any] = []
    spread = dict.fromkeys(sorted(set(wanted)), 0)
    for some in batches(spread):
        many = func.count(names.c.story.distinct()).label("many")
        counts = connection.execute(
            select(names.c.name, many).where(names.c.name.in_(some)).group_by(names.c.name)
        )
        spread |= {row.name: row.many for row in counts}
    for name in (name for name, many in spread.items() if many):
        query = select(names).where(names.c.name == name, names.c.day < before.isoformat())
        rows += connection.execute(query.order_by(names.c.day.desc(), names.c.revision.desc()).limit(_NEWEST))
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


#: A name is looked for in so many stories, the newest.
_NEWEST = 50


def sponsored(connection: Connection, before: date) -> dict[str, set[date]]:
    """Return on which days before `before` approved editions showed each sponsor (slug)."""
    shown: dict[str, set[date]] = {}
    rows = select(showings.c.sponsor, showings.c.day).where(showings.c.day < before.isoformat())
    for row in connection.execute(rows):
        shown.setdefault(row.sponsor, set()).add(date.fromisoformat(row.day))
    return shown


def files_before(connection: Connection, day: date, wanted: Iterable[str]) -> dict[str, bytes]:
    """Return those of the files `wanted` (names) that the newest approved edition before `day` has."""
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


def days(connection: Connection) -> list[tuple[str, int, str, int]]:
    """Return (day, revision, state, when it was built) of every edition, newest first."""
    columns = editions.c.day, editions.c.revision, editions.c.state, editions.c.built
    rows = connection.execute(select(*columns).order_by(editions.c.day.desc(), editions.c.revision.desc()))
    return [(row.day, row.revision, row.state, row.built) for row in rows]


def forget(connection: Connection, before: date) -> int:
    """Delete the editions of the days before `before`, with all that was rendered from them; return how many."""
    gone = connection.execute(delete(editions).where(editions.c.day < before.isoformat()))
    return gone.rowcount


def _newest(connection: Connection, day: date, state: str | None = None) -> Any:
    query = select(editions).where(editions.c.day == day.isoformat())
    if state:
        query = query.where(editions.c.state == state)
    return connection.execute(query.order_by(editions.c.revision.desc()).limit(1)).first()


def _is_newest_approved() -> Any:
    """Return the condition that an edition is approved and that no later revision of its day is."""
    later = editions.alias()
    return and_(
        editions.c.state == APPROVED,
        ~exists().where(
            later.c.day == editions.c.day, later.c.revision > editions.c.revision, later.c.state == APPROVED
        ),
    )


def _shown(edition: Edition) -> set[str]:
    """Return the ids of the articles that the `edition` tells of."""
    return {key for story in edition.stories for key in (*story.articles, *story.copies)}


def _sent(edition: Edition) -> Iterator[Sent]:
    by_id = {article.id: article for article in edition.articles}
    for story in edition.stories:
        lead = by_id[story.lead]
        having = tuple(by_id[key] for key in (*story.articles, *story.copies) if key in by_id)
        yield Sent(story.id, edition.day, story.title or lead.title, lead.url, having)


def _corrected(edition: Edition, row: Any) -> Corrected | None:
    was = next(article for article in edition.articles if article.id == row.article)
    story = next((one for one in edition.stories if row.article in one.articles), None)
    return Corrected(edition.day, story, was, store.decode(row.now), row.hash) if story else None


def _words(erratum: Erratum) -> str:
    """Return what two corrections with the same words have in common."""
    return store.hash_of(f"{erratum.was}\n{erratum.now}".encode())


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(insert(table), listed)


def _marks(text: str) -> tuple[tuple[str, str], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[str, str], ...])


def _name(row: Any) -> str:
    return f"the edition of {row.day}, revision {row.revision}"


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


def part(connection: Connection, day: date, revision: int, name: str) -> bytes:
    """Return what was rendered under this name when the edition was approved, to the byte. Raises NotSendable."""
    row = connection.execute(
        select(parts.c.data, parts.c.hash).where(
            parts.c.day == day.isoformat(), parts.c.revision == revision, parts.c.name == name
        )
    ).first()
    if row is None:
        raise NotSendable(key=name, reason=f"it is not among what was approved of {day}, revision {revision}")
    if hashlib.sha256(row.data).hexdigest() != row.hash:
        raise NotSendable(key=name, reason=f"it was changed since it was approved for {day}")
    return bytes(row.data)
