"""Backups: the whole memory as one file, gzipped JSON Lines, the same for every database."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from digest.errors import BadBackup, CannotWrite, MemoryNotEmpty
from digest.resources import replaced_file
from digest.store.backuplines import EndMissing, bounded_lines, parse_mark, parse_rows
from digest.store.database import REVISION, Memory
from digest.store.schema import metadata, runs, subscribers

_FORMAT = "newsdigest backup"
#: How many rows, and about how many bytes of them, are read or written at once.
_ROWS, _BYTES = 500, 2**24
#: How many ids are skipped behind those of a backup: subscribers added after it have some of them,
#: and mails that name them.
_SINCE = 1_000_000
#: The sequence of PostgreSQL that subscribers' ids come from.
_NUMBERS = "pg_get_serial_sequence('subscribers', 'id')"
#: What reading a damaged backup raises.
_DAMAGED = (ValueError, IntegrityError, DataError)


def write_backup(memory: Memory, path: Path) -> int:
    """Write the memory as it is now to `path`, whole or not at all; return how many rows.

    Only its owner may read the file. Others may write to the memory meanwhile. Raises CannotWrite.
    """
    try:
        with (
            replaced_file(path, mode=0o600) as file,
            memory.read() as connection,
            gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed,
        ):
            return _pack(connection, packed)
    except OSError as problem:
        raise CannotWrite(path=path, reason=problem.strerror or problem) from None


def restore_backup(memory: Memory, path: Path, *, replace: bool = False) -> int:
    """Fill `memory` with the backup at `path`, all of it or nothing; return how many rows.

    Raises BadBackup, and MemoryNotEmpty unless it may `replace` what is there.
    """
    try:
        path.open("rb").close()
    except OSError as problem:
        raise BadBackup(path=path, reason=problem.strerror or problem) from None
    with memory.write() as connection:
        given = _highest(connection)
        if not replace and any(_count(connection, table) for table in metadata.sorted_tables):
            raise MemoryNotEmpty(name=memory.name)
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        try:
            count, given_there = _unpack(connection, path)
            _skip_ids(connection, max(given, given_there + _SINCE if given_there else 0))
        except (OSError, EOFError, zlib.error) as problem:
            reason = getattr(problem, "strerror", None) or problem
            raise BadBackup(path=path, reason=reason) from None
        except EndMissing:
            raise BadBackup(path=path, reason="its end is missing") from None
        except _DAMAGED as problem:
            said = str(problem).partition("\n")[0]
            raise BadBackup(path=path, reason=f"it is damaged ({said})") from None
    return count


def _pack(connection: Connection, packed: gzip.GzipFile) -> int:
    head = {"format": _FORMAT, "schema": REVISION, "subscribers": _highest(connection)}
    packed.write(_line(head))
    count = 0
    for table in metadata.sorted_tables:
        for row in _rows(connection, table):
            packed.write(_line([table.name, row]))
            count += 1
    packed.write(_line({"rows": count}))
    return count


def _highest(connection: Connection) -> int:
    """Return the highest id that a subscriber ever had, including one erased since."""
    query = (
        f"SELECT pg_sequence_last_value({_NUMBERS}::regclass)"
        if connection.dialect.name == "postgresql"
        else "SELECT seq FROM sqlite_sequence WHERE name = 'subscribers'"
    )
    return connection.execute(text(query)).scalar() or 0


def _skip_ids(connection: Connection, given: int) -> None:
    """Give no new subscriber an id up to `given`: links in old mails, and bounces, would be theirs.

    PostgreSQL is told the ids of runs as well.
    """
    if connection.dialect.name == "postgresql":
        sequence = text(f"SELECT setval({_NUMBERS}, greatest(:given, 1), :given > 0)")
        connection.execute(sequence, {"given": given})
        numbers_of_runs = "pg_get_serial_sequence('runs', 'id')"
        newest = select(text(f"setval({numbers_of_runs}, coalesce(max(id), 0) + 1, false)"))
        connection.execute(newest.select_from(runs))
    else:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'subscribers'"))
        sequence = text("INSERT INTO sqlite_sequence (name, seq) VALUES ('subscribers', :given)")
        connection.execute(sequence, {"given": given})


def _unpack(connection: Connection, path: Path) -> tuple[int, int]:
    """Fill the tables from a backup; return its count of rows and the highest subscriber's id."""
    with gzip.open(path, "rb") as packed:
        lines = bounded_lines(packed)
        first = next(lines, None)
        head = parse_mark(first) if first else None
        if not isinstance(head, dict) or head.get("format") != _FORMAT:
            raise BadBackup(path=path, reason="it does not begin like one")
        schema = head.get("schema")
        if not isinstance(schema, str) or not schema.isalnum():
            raise ValueError("its first line names no schema")
        if schema != REVISION:
            reason = f"it has schema {schema}, and this version reads schema {REVISION}"
            raise BadBackup(path=path, reason=reason)
        highest, count = _highest_id(head.get("subscribers")), 0
        for table, rows in _batches(parse_rows(lines)):
            connection.execute(insert(table), rows)
            count += len(rows)
    ids = select(func.min(subscribers.c.id), func.max(subscribers.c.id))
    lowest_there, highest_there = connection.execute(ids).one()
    if lowest_there is not None and not 0 < lowest_there <= highest_there <= highest:
        raise ValueError("a subscriber has a number that was never given")
    return count, highest


def _batches(
    rows: Iterable[tuple[Table, dict[str, Any], int]],
) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Yield the rows of one table that are inserted at once, few enough for the memory."""
    some: list[dict[str, Any]] = []
    size, last = 0, None
    for table, values, length in rows:
        if last is not None and (table is not last or len(some) == _ROWS or size > _BYTES):
            yield last, some
            some, size = [], 0
        last = table
        some.append(values)
        size += length
    if last is not None:
        yield last, some


def _highest_id(said: object) -> int:
    """Return the highest id that a backup names, 0 for none. Raises ValueError."""
    if type(said) is not int or not 0 <= said < 2**31 - _SINCE:
        raise ValueError("'subscribers' is not a number")
    return said


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    order = list(table.primary_key.columns)
    found = connection.execute(
        select(table).order_by(*order), execution_options={"yield_per": _ROWS}
    )
    for row in found:
        yield [
            base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in row
        ]


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
