"""Unsent: approved revisions of a day that nobody was sent; what they told is taken back."""

from collections.abc import Container, Iterable

from sqlalchemy import Connection, delete, select, update

from digest.store.database import in_batches
from digest.store.ledger.states import DOUBTFUL, SENDING, SENT
from digest.store.news.document import decode_left_out
from digest.store.schema import (
    articles,
    deliveries,
    editions,
    errata,
    members,
    names,
    sendings,
    showings,
    told,
    wordings,
)

#: A message in one of these states may have reached its reader.
_MAY_BE_READ = (SENDING, SENT, DOUBTFUL)


def take_back_unsent(connection: Connection, day: str, revision: int, used: Container[str]) -> None:
    """Forget what earlier approved revisions of a day told that reached nobody.

    Their articles are free again, except those that another revision told and those that are `used`
    by the new `revision`. Without a ledger of the day, as of files that others send, or if it was
    forgotten, each may have reached its readers.
    """
    unsent = _unsent_revisions(connection, day, revision)
    if not unsent:
        return
    of_day = members.c.day == day
    were = select(members.c.article).where(of_day, members.c.revision.in_(unsent))
    stay = select(members.c.article).where(of_day, members.c.revision.not_in(unsent))
    mine = set(connection.execute(were).scalars()) | set(_set_aside(connection, day, unsent))
    free = mine - set(connection.execute(stay).scalars())
    for some in in_batches(sorted(key for key in free if key not in used)):
        taken = articles.c.id.in_(some) & (articles.c.used == day)
        connection.execute(update(articles).where(taken).values(used=None))
        said = wordings.c.article.in_(some) & (wordings.c.day == day)
        connection.execute(delete(wordings).where(said))
    for table in (told, errata, names, showings):
        of_them = (table.c.day == day) & table.c.revision.in_(unsent)
        connection.execute(delete(table).where(of_them))


def _unsent_revisions(connection: Connection, day: str, before: int) -> list[int]:
    known = select(sendings.c.forgotten).where(sendings.c.day == day)
    forgotten = connection.execute(known).scalars().all()
    if not forgotten or any(when is not None for when in forgotten):
        return []
    approved = select(editions.c.revision).where(
        editions.c.day == day, editions.c.revision < before, editions.c.state == "approved"
    )
    may_be_read = select(deliveries.c.revision).where(
        deliveries.c.day == day, deliveries.c.state.in_(_MAY_BE_READ)
    )
    reached = set(connection.execute(may_be_read.distinct()).scalars())
    return sorted(set(connection.execute(approved).scalars()) - reached)


def _set_aside(connection: Connection, day: str, revisions: Iterable[int]) -> list[str]:
    """Return the articles that revisions of a day discarded."""
    query = select(editions.c.content).where(
        editions.c.day == day, editions.c.revision.in_(list(revisions))
    )
    return [
        left.article
        for content in connection.execute(query).scalars()
        for left in decode_left_out(content)
        if left.used
    ]
