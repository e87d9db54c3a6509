"""Token buckets: how many messages may go now, whichever process sends them. Taken in batches, as each costs a commit."""

from typing import NamedTuple

from sqlalchemy import Connection, select, update

from digest.store.database import insert_or_ignore
from digest.store.schema import buckets

#: Nobody waits for less, in seconds: it would not get the clock anywhere.
_LEAST = 0.001


class Grant(NamedTuple):
    """So many messages may go; if none, after how many seconds one may."""

    tokens: int
    wait: float


def take_tokens(connection: Connection, name: str, rate: float, wanted: int, now: float) -> Grant:
    """Take up to `wanted` tokens out of a bucket that fills by `rate` a second and holds what a second brings."""
    full = max(1.0, rate)
    new = insert_or_ignore(connection, buckets).values(name=name, tokens=full, reckoned=now)
    connection.execute(new.on_conflict_do_nothing())
    query = select(buckets.c.tokens, buckets.c.reckoned).where(buckets.c.name == name)
    row = connection.execute(query.with_for_update()).one()
    tokens = refill(row.tokens, now - row.reckoned, rate, full)
    grant = granted(tokens, rate, wanted)
    values = {"tokens": tokens - grant.tokens, "reckoned": now}
    connection.execute(update(buckets).where(buckets.c.name == name).values(**values))
    return grant


def refill(tokens: float, passed: float, rate: float, full: float) -> float:
    """Return what is in a bucket after some seconds; a clock that was set back adds nothing."""
    return min(full, tokens + max(0.0, passed) * rate)


def granted(tokens: float, rate: float, wanted: int) -> Grant:
    """Return how many of the tokens `wanted` may be had."""
    count = min(wanted, int(tokens))
    return Grant(count, 0.0 if count else max(_LEAST, (1.0 - tokens) / rate))
