"""Forgetting: which rows are old enough to go. They are found by an index, and go some at a time, so that nobody waits long.

That an article was read and sent, and that a day was sent, is never among them: what is forgotten is not news again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)

from digest.store.news.editions import APPROVED
from digest.store.people.unrecognised import MARKS
from digest.store.schema import (
    articles,
    deliveries,
    editions,
    letters,
    parts,
    runs,
    sendings,
    subscribers,
    versions,
    wishes,
)

#: So many rows go at once: small ones; texts and letters; editions, each with all that came of it.
_SMALL, _LARGE, _HUGE = 10_000, 500, 10
#: What the archive shows, which stays as long as its edition.
_PAGE = "%.html"


@dataclass(frozen=True, slots=True)
class Old:
    """What may go of a `table`: the rows whose keys `found` selects, no more of them than may go at once."""

    table: Table
    found: Select[Any]

    def is_any(self, connection: Connection) -> bool:
        """Tell whether there is something to forget."""
        return connection.execute(self.found.limit(1)).first() is not None

    def forget(self, connection: Connection) -> int:
        """Delete some of it; return how many rows went."""
        columns = list(self.table.primary_key)
        names = [f"of_{column.name}" for column in columns]
        rows = [dict(zip(names, key, strict=True)) for key in connection.execute(self.found)]
        if rows:
            this = [column == bindparam(name) for column, name in zip(columns, names, strict=True)]
            connection.execute(delete(self.table).where(*this), rows)
        return len(rows)


def old_texts(start: datetime) -> Old:
    """Return what articles said that was read before `start`. What may not be published before then stays."""
    waits = exists().where(articles.c.id == versions.c.article, articles.c.fresh >= _seconds(start))
    found = select(versions.c.article, versions.c.version).where(
        versions.c.seen < _seconds(start), ~waits
    )
    return Old(versions, found.order_by(versions.c.seen).limit(_LARGE))


def whole_editions(before: date, start: datetime) -> Old:
    """Return the editions of the days before one that begins at `start`, with all that came of them.

    What was built, approved or sent since then stays.
    """
    found = select(editions.c.day, editions.c.revision).where(_rests(before, start))
    return Old(editions, found.order_by(editions.c.day).limit(_HUGE))


def old_messages(before: date, start: datetime) -> Old:
    """Return what was rendered from such editions, but the pages that the archive shows."""
    of_edition = and_(editions.c.day == parts.c.day, editions.c.revision == parts.c.revision)
    found = (
        select(parts.c.day, parts.c.revision, parts.c.name)
        .join(editions, of_edition)
        .where(_rests(before, start), parts.c.name.not_like(_PAGE))
    )
    return Old(parts, found.order_by(parts.c.day).limit(_LARGE))


def close(connection: Connection, before: date, start: datetime, now: datetime) -> int:
    """Note of the sendings of such days that nothing is sent by them any more, so that their deliveries may go.

    First of all: else whoever was sent such a day's mail could get it again. Return how many they were. While a day is
    corrected, all of it stays.
    """
    other = sendings.alias()
    goes_on = exists().where(other.c.day == sendings.c.day, other.c.changed >= _seconds(start))
    over = and_(sendings.c.day < before.isoformat(), sendings.c.forgotten.is_(None), ~goes_on)
    return connection.execute(update(sendings).where(over).values(forgotten=_seconds(now))).rowcount


def closed_deliveries(before: date) -> Old:
    """Return the ledger's rows of sendings that were closed, of the days before one."""
    of_sending = and_(sendings.c.day == deliveries.c.day, sendings.c.kind == deliveries.c.kind)
    found = (
        select(deliveries.c.day, deliveries.c.kind, deliveries.c.subscriber)
        .join(sendings, of_sending)
        .where(sendings.c.day < before.isoformat(), sendings.c.forgotten.is_not(None))
    )
    return Old(deliveries, found.limit(_SMALL))


def old_reports(before: date, start: datetime) -> Old:
    """Return the reports of runs for the days before one that begins at `start`, which were run before then, too."""
    found = select(runs.c.id).where(
        runs.c.day < before.isoformat(), runs.c.started < _seconds(start)
    )
    return Old(runs, found.order_by(runs.c.day).limit(_LARGE))


def unread_letters(start: datetime) -> Old:
    """Return mail that was not understood and came before `start`."""
    found = select(letters.c.hash).where(
        letters.c.hash < MARKS, letters.c.received < _seconds(start)
    )
    return Old(letters, found.limit(_LARGE))


def old_marks(kind: str, start: datetime) -> Old:
    """Return the marks of a kind from before `start`."""
    of_kind = letters.c.hash.between(kind, kind + MARKS)
    return Old(
        letters,
        select(letters.c.hash).where(of_kind, letters.c.received < _seconds(start)).limit(_SMALL),
    )


def unconfirmed(start: datetime) -> Old:
    """Return who signed up before `start` and did not confirm it."""
    waits = and_(subscribers.c.state == "unconfirmed", subscribers.c.changed < _seconds(start))
    return Old(subscribers, select(subscribers.c.id).where(waits).limit(_LARGE))


def old_wishes(start: datetime) -> Old:
    """Return who asked to come back before `start` and did not confirm it."""
    return Old(
        wishes, select(wishes.c.subscriber).where(wishes.c.since < _seconds(start)).limit(_LARGE)
    )


def newest_day(connection: Connection, until: date) -> date:
    """Return the newest day up to `until` of which an edition was approved, `until` where there is none."""
    found = select(editions.c.day).where(
        editions.c.day <= until.isoformat(), editions.c.state == APPROVED
    )
    day = connection.execute(found.order_by(editions.c.day.desc()).limit(1)).scalar()
    return until if day is None else date.fromisoformat(day)


def _rests(before: date, start: datetime) -> ColumnElement[bool]:
    """Return the condition that an edition is of a day before `before`, and nothing was done with it since `start`."""
    sent = exists().where(sendings.c.day == editions.c.day, sendings.c.changed >= _seconds(start))
    touched = func.coalesce(editions.c.approved, editions.c.built)
    return and_(editions.c.day < before.isoformat(), touched < _seconds(start), ~sent)


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
