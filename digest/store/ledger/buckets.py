"""Token buckets: how many messages may be sent now, by all processes together.

Tokens are taken in batches, since each taking costs a commit.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select, update

from digest.store.database import insert_or_ignore
from digest.store.schema import buckets

#: A shorter wait, in seconds, would not move the clock.
_LEAST = 0.001


class Grant(NamedTuple):
    """How many messages may be sent; if none, after how many seconds one may."""

    tokens: int
    wait: float


def take_tokens(connection: Connection, name: str, rate: float, wanted: int, now: float) -> Grant:
    """Take up to `wanted` tokens from a bucket that gains `rate` a second, and holds a second's."""
    full = max(1.0, rate)
    new = insert_or_ignore(connection, buckets).values(name=name, tokens=full, reckoned=now)
    connection.execute(new.on_conflict_do_nothing())
    query = select(buckets.c.tokens, buckets.c.reckoned).where(buckets.c.name == name)
    row = connection.execute(query.with_for_update()).one()
    tokens = refill_bucket(row.tokens, now - row.reckoned, rate, full)
    grant = grant_tokens(tokens, rate, wanted)
    values = {"tokens": tokens - grant.tokens, "reckoned": now}
    connection.execute(update(buckets).where(buckets.c.name == name).values(**values))
    return grant


def refill_bucket(tokens: float, passed: float, rate: float, full: float) -> float:
    """Return the tokens in a bucket after `passed` seconds; a clock set back adds none."""
    return min(full, tokens + max(0.0, passed) * rate)


def grant_tokens(tokens: float, rate: float, wanted: int) -> Grant:
    """Grant whole tokens up to `wanted`, or the wait for the first one."""
    count = min(wanted, int(tokens))
    return Grant(count, 0.0 if count else max(_LEAST, (1.0 - tokens) / rate))
