"""Suppression: who must not be written to again though nothing else is known of them, as keyed hashes of addresses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from digest.errors import ErasedUnknown
from digest.model import address as addresses
from digest.store.news.articles import in_batches
from digest.store.schema import suppressed
from digest.tokens import KEYS_VARIABLE, SUPPRESSED, Keys

Reason = Literal["erased", "suppressed", "complained"]
#: Beside the hashes stands one mark for each key they were made with, which shows whether that key is still there. Hashes
#: are written in 0-9 and a-f, so that marks come behind them all.
_MARK = "key:"


def suppress_addresses(
    connection: Connection, found: Iterable[str], reason: Reason, keys: Keys, now: datetime
) -> int:
    """Keep hashes of the addresses `found`; return how many were not kept yet."""
    wanted = {addresses.address_key(address) for address in found}
    known = suppression_reasons(connection, wanted, keys)
    seconds = int(now.timestamp())
    hashes = [
        keys.fingerprints(SUPPRESSED, address)[0] for address in sorted(wanted - known.keys())
    ]
    if hashes:
        marks = {_marks(keys)[0]} - _kept_marks(connection)
        rows = [{"hash": one, "reason": reason, "since": seconds} for one in (*marks, *hashes)]
        connection.execute(insert(suppressed), rows)
    if reason == "complained":
        worse = (
            fingerprint
            for address in known
            for fingerprint in keys.fingerprints(SUPPRESSED, address)
        )
        for some in in_batches(worse):
            connection.execute(
                update(suppressed).where(suppressed.c.hash.in_(some)).values(reason=reason)
            )
    return len(hashes)


def suppression_reasons(
    connection: Connection, found: Iterable[str], keys: Keys | None
) -> Mapping[str, str]:
    """Return why mail must not go to those of the addresses `found` (as they are compared) that are suppressed.

    Raises ErasedUnknown where that cannot be told, because there are no keys or not all that were used.
    """
    if not is_used(connection):
        return {}
    if keys is None:
        raise ErasedUnknown(reason=f"{KEYS_VARIABLE} is not set")
    _check(connection, keys)
    by_hash = {
        fingerprint: address
        for address in found
        for fingerprint in keys.fingerprints(SUPPRESSED, address)
    }
    return {
        by_hash[row.hash]: row.reason
        for some in in_batches(by_hash)
        for row in connection.execute(
            select(suppressed.c.hash, suppressed.c.reason).where(suppressed.c.hash.in_(some))
        )
    }


def is_used(connection: Connection) -> bool:
    """Tell whether anybody is suppressed."""
    return connection.execute(select(suppressed.c.hash).limit(1)).first() is not None


def _check(connection: Connection, keys: Keys) -> None:
    """Raise ErasedUnknown where a hash was made with a key that is gone: whose it is would not be seen."""
    if _kept_marks(connection) - set(_marks(keys)):
        raise ErasedUnknown(
            reason=f"{KEYS_VARIABLE} lacks a key that was in it; put it back, behind the newer ones"
        )


def _kept_marks(connection: Connection) -> set[str]:
    return set(
        connection.execute(select(suppressed.c.hash).where(suppressed.c.hash >= _MARK[0])).scalars()
    )


def _marks(keys: Keys) -> list[str]:
    return [f"{_MARK}{fingerprint}"[:64] for fingerprint in keys.fingerprints(SUPPRESSED, "")]
