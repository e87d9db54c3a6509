"""Forgetting: the rows that are old enough to be deleted, found by an index, a batch at a time.

The rows that say that an article was read and sent, or a day sent, stay: what is forgotten never
becomes news again.
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
    or_,
    select,
    update,
)

from digest.store.people.unrecognised import MARKS
from digest.store.schema import (
    articles,
    deliveries,
    editions,
    letters,
    parts,
    runs,
    sendings,
    signups,
    soft_bounces,
    subscribers,
    versions,
    wishes,
)
from digest.store.times import to_seconds

#: How many rows go at once, so that nobody waits long: small ones; texts and mails; editions, each
#: with all that came of it.
_SMALL, _LARGE, _HUGE = 10_000, 500, 10
#: The pages of the archive, which stay as long as their edition.
_PAGE = "%.html"


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of a `table` that may be deleted: `found` selects the keys of one batch."""

    table: Table
    found: Select[Any]

    def is_any(self, connection: Connection) -> bool:
        """Return whether there are such rows."""
        return connection.execute(self.found.limit(1)).first() is not None

    def count(self, connection: Connection) -> int:
        """Return how many such rows there are."""
        every = self.found.limit(None).order_by(None).subquery()
        return int(connection.execute(select(func.count()).select_from(every)).scalar_one())

    def forget(self, connection: Connection) -> int:
        """Delete a batch; return how many rows it had."""
        columns = list(self.table.primary_key)
        names = [f"of_{column.name}" for column in columns]
        rows = [dict(zip(names, key, strict=True)) for key in connection.execute(self.found)]
        if rows:
            this = [column == bindparam(name) for column, name in zip(columns, names, strict=True)]
            connection.execute(delete(self.table).where(*this), rows)
        return len(rows)


def old_texts(start: datetime, whole: date | None = None) -> Old:
    """Return the texts of articles read before `start`.

    Those still to be published then stay, and those in the edition of the day `whole`.
    """
    waits = articles.c.fresh >= to_seconds(start)
    stays = or_(waits, articles.c.used == whole.isoformat()) if whole else waits
    found = select(versions.c.article, versions.c.version).where(
        versions.c.seen < to_seconds(start),
        ~exists().where(articles.c.id == versions.c.article, stays),
    )
    return Old(versions, found.order_by(versions.c.seen).limit(_LARGE))


def whole_editions(before: date, start: datetime) -> Old:
    """Return the editions before the day `before`, which begins at `start`, with all their rows.

    What was built, approved or sent since then stays.
    """
    found = select(editions.c.day, editions.c.revision).where(_rests(before, start))
    return Old(editions, found.order_by(editions.c.day).limit(_HUGE))


def old_messages(before: date, start: datetime) -> Old:
    """Return what was rendered from such editions, except the pages of the archive."""
    of_edition = and_(editions.c.day == parts.c.day, editions.c.revision == parts.c.revision)
    found = (
        select(parts.c.day, parts.c.revision, parts.c.name)
        .join(editions, of_edition)
        .where(_rests(before, start), parts.c.name.not_like(_PAGE))
    )
    return Old(parts, found.order_by(parts.c.day).limit(_LARGE))


def close_sendings(connection: Connection, before: date, start: datetime, now: datetime) -> int:
    """Close the sendings of such days for good, so that their deliveries may go; return how many.

    It comes first: else whoever was sent such a day's mail could get it again. While a day is being
    corrected, all of it stays.
    """
    other = sendings.alias()
    goes_on = exists().where(other.c.day == sendings.c.day, other.c.changed >= to_seconds(start))
    over = and_(sendings.c.day < before.isoformat(), sendings.c.forgotten.is_(None), ~goes_on)
    return connection.execute(
        update(sendings).where(over).values(forgotten=to_seconds(now))
    ).rowcount


def closed_deliveries(before: date) -> Old:
    """Return the deliveries of closed sendings of the days before `before`."""
    of_sending = and_(sendings.c.day == deliveries.c.day, sendings.c.kind == deliveries.c.kind)
    found = (
        select(deliveries.c.day, deliveries.c.kind, deliveries.c.subscriber)
        .join(sendings, of_sending)
        .where(sendings.c.day < before.isoformat(), sendings.c.forgotten.is_not(None))
    )
    return Old(deliveries, found.limit(_SMALL))


def old_reports(before: date, start: datetime) -> Old:
    """Return the reports of runs before `start` for the days before `before`."""
    past = and_(runs.c.day < before.isoformat(), runs.c.started < to_seconds(start))
    found = select(runs.c.id).where(past)
    return Old(runs, found.order_by(runs.c.day).limit(_LARGE))


def old_unrecognised(start: datetime) -> Old:
    """Return the unrecognised mail that came before `start`."""
    found = select(letters.c.hash).where(
        letters.c.hash < MARKS, letters.c.received < to_seconds(start)
    )
    return Old(letters, found.limit(_LARGE))


def old_marks(kind: str, start: datetime) -> Old:
    """Return the marks of a kind made before `start`."""
    of_kind = letters.c.hash.between(kind, kind + MARKS)
    found = select(letters.c.hash).where(of_kind, letters.c.received < to_seconds(start))
    return Old(letters, found.limit(_SMALL))


def old_soft_bounces(before: date) -> Old:
    """Return the soft bounces of mails from before a day, which no limit counts any more."""
    of_old = soft_bounces.c.day < before.isoformat()
    found = select(soft_bounces.c.subscriber, soft_bounces.c.day).where(of_old)
    return Old(soft_bounces, found.order_by(soft_bounces.c.day).limit(_SMALL))


def old_signups(start: datetime) -> Old:
    """Return the subscribers who signed up before `start` and have not confirmed."""
    waits = and_(subscribers.c.state == "unconfirmed", subscribers.c.changed < to_seconds(start))
    return Old(subscribers, select(subscribers.c.id).where(waits).limit(_LARGE))


def old_counts(start: datetime) -> Old:
    """Return the marks of sign-ups before `start`, which no limit counts any more."""
    found = select(signups.c.id).where(signups.c.asked < to_seconds(start))
    return Old(signups, found.order_by(signups.c.asked).limit(_SMALL))


def old_resubscriptions(start: datetime) -> Old:
    """Return the requests to be subscribed again made before `start` and not confirmed."""
    found = select(wishes.c.subscriber).where(wishes.c.since < to_seconds(start))
    return Old(wishes, found.limit(_LARGE))


def _rests(before: date, start: datetime) -> ColumnElement[bool]:
    """Return the condition that an edition is before `before`, and unchanged since `start`."""
    sent = exists().where(sendings.c.day == editions.c.day, sendings.c.changed >= to_seconds(start))
    touched = func.coalesce(editions.c.approved, editions.c.built)
    return and_(editions.c.day < before.isoformat(), touched < to_seconds(start), ~sent)
