"""Places: what kind each source's address was, and whether its last reading left pages unread."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import get_args

from sqlalchemy import Connection, delete, insert, select

from digest.model import Reading, SourceKind
from digest.store.database import in_batches
from digest.store.schema import places


def known_places(connection: Connection, wanted: Iterable[str]) -> dict[str, Reading]:
    """Return how each of the places was read last; `left` is 1 if any page was left unread."""
    keys = {_key(place): place for place in wanted}
    kinds: dict[str, SourceKind] = {kind: kind for kind in get_args(SourceKind)}
    return {
        keys[row.place]: Reading(kinds.get(row.kind), int(row.behind))
        for some in in_batches(keys)
        for row in connection.execute(select(places).where(places.c.place.in_(some)))
    }


def remember_places(connection: Connection, read: Mapping[str, Reading]) -> None:
    """Store how places were read; one that gave nothing stays what it was."""
    before = known_places(connection, read)
    rows: dict[str, dict[str, object]] = {}
    for place, reading in read.items():
        if kind := reading.kind or (before[place].kind if place in before else None):
            key = _key(place)
            rows[key] = {"place": key, "kind": kind, "behind": reading.left > 0}
    for some in in_batches(rows):
        connection.execute(delete(places).where(places.c.place.in_(some)))
    if rows:
        connection.execute(insert(places), list(rows.values()))


def _key(place: str) -> str:
    """Return a key for a place, whose address may be longer than a database indexes."""
    return hashlib.sha256(place.encode()).hexdigest()
