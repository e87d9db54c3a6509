"""Suppression: addresses that are never written to again, kept as keyed hashes alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from digest.errors import ErasedUnknown
from digest.model import address as addresses
from digest.store.database import in_batches
from digest.store.schema import suppressed
from digest.store.times import to_seconds
from digest.tokens import KEYS_VARIABLE, SUPPRESSED, Keys

Reason = Literal["erased", "suppressed", "complained"]
#: One mark for each key in use stands beside the hashes and shows whether that key is still set.
#: Hashes are written in 0-9 and a-f, so marks sort behind them all.
_MARK = "key:"


def suppress_addresses(
    connection: Connection, found: Iterable[str], reason: Reason, keys: Keys, now: datetime
) -> int:
    """Keep hashes of the addresses `found`; return how many were not kept before."""
    wanted = {addresses.address_key(address) for address in found}
    known = suppression_reasons(connection, wanted, keys)
    hashes = [
        keys.fingerprints(SUPPRESSED, address)[0] for address in sorted(wanted - known.keys())
    ]
    if hashes:
        marks = {_marks(keys)[0]} - _kept_marks(connection)
        same = {"reason": reason, "since": to_seconds(now)}
        connection.execute(insert(suppressed), [{"hash": one, **same} for one in (*marks, *hashes)])
    if reason == "complained":
        for some in in_batches(_by_fingerprint(known, keys)):
            worse = update(suppressed).where(suppressed.c.hash.in_(some))
            connection.execute(worse.values(reason=reason))
    return len(hashes)


def suppression_reasons(
    connection: Connection, found: Iterable[str], keys: Keys | None
) -> Mapping[str, str]:
    """Return the reason for each of the addresses `found` (as compared) that is suppressed.

    Raises ErasedUnknown if there are suppressed addresses, and a key of theirs is not set.
    """
    if connection.execute(select(suppressed.c.hash).limit(1)).first() is None:
        return {}
    if keys is None:
        raise ErasedUnknown(reason=f"{KEYS_VARIABLE} is not set")
    if _kept_marks(connection) - set(_marks(keys)):
        raise ErasedUnknown(
            reason=f"{KEYS_VARIABLE} lacks a key that was in it; put it back, behind the newer ones"
        )
    by_hash = _by_fingerprint(found, keys)
    columns = (suppressed.c.hash, suppressed.c.reason)
    return {
        by_hash[row.hash]: row.reason
        for some in in_batches(by_hash)
        for row in connection.execute(select(*columns).where(suppressed.c.hash.in_(some)))
    }


def _by_fingerprint(found: Iterable[str], keys: Keys) -> dict[str, str]:
    """Return the addresses by each of their fingerprints, one for each key."""
    return {
        fingerprint: address
        for address in found
        for fingerprint in keys.fingerprints(SUPPRESSED, address)
    }


def _kept_marks(connection: Connection) -> set[str]:
    query = select(suppressed.c.hash).where(suppressed.c.hash >= _MARK[0])
    return set(connection.execute(query).scalars())


def _marks(keys: Keys) -> list[str]:
    return [f"{_MARK}{fingerprint}"[:64] for fingerprint in keys.fingerprints(SUPPRESSED, "")]
