"""Backups: the whole memory as one file, JSON Lines under gzip, the same for every database."""

import base64
import gzip
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from digest.errors import BadBackup, CannotWrite, MemoryNotEmpty
from digest.store.database import REVISION, Memory
from digest.store.schema import metadata, runs

BACKUP_FORMAT = "newsdigest backup"
_ROWS = 500
#: So many numbers are left out behind those of a backup: who came after it was made has one, and mails that say it.
_SINCE = 1_000_000
#: What gives PostgreSQL the numbers of subscribers.
_NUMBERS = "pg_get_serial_sequence('subscribers', 'id')"


def write_backup(memory: Memory, path: Path) -> int:
    """Write all that `memory` holds at this moment to `path`, whole or not at all; return how many rows.

    Others may write meanwhile. Raises CannotWrite.
    """
    aside = None
    try:
        handle, name = tempfile.mkstemp(prefix=".backup-", dir=path.parent)
        aside = Path(name)
        with os.fdopen(handle, "wb") as file, memory.read() as connection:
            with gzip.GzipFile(
                filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0
            ) as packed:
                given = _highest(connection)
                packed.write(
                    _line({"format": BACKUP_FORMAT, "schema": REVISION, "subscribers": given})
                )
                count = 0
                for table in metadata.sorted_tables:
                    for row in _rows(connection, table):
                        packed.write(_line([table.name, row]))
                        count += 1
                packed.write(_line({"rows": count}))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as problem:
        raise CannotWrite(path=path, reason=problem.strerror or problem) from None
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)
    return count


def restore_backup(memory: Memory, path: Path, *, replace: bool = False) -> int:
    """Fill `memory` with the backup at `path`, all of it or nothing; return how many rows there were.

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
            count, given_there = _fill(connection, path)
            _go_on_behind(connection, max(given, given_there + _SINCE if given_there else 0))
        except (OSError, EOFError, zlib.error) as problem:
            raise BadBackup(
                path=path, reason=getattr(problem, "strerror", None) or problem
            ) from None
        except (
            ValueError,
            KeyError,
            TypeError,
            RecursionError,
            IntegrityError,
            DataError,
        ) as problem:
            said = str(problem).partition("\n")[0]
            raise BadBackup(path=path, reason=f"it is damaged ({said})") from None
    return count


def _highest(connection: Connection) -> int:
    """Return the highest number that a subscriber was ever given, also one who was erased since."""
    query = (
        f"SELECT pg_sequence_last_value({_NUMBERS}::regclass)"
        if connection.dialect.name == "postgresql"
        else "SELECT seq FROM sqlite_sequence WHERE name = 'subscribers'"
    )
    return connection.execute(text(query)).scalar() or 0


def _go_on_behind(connection: Connection, given: int) -> None:
    """Let no new subscriber have a number up to this one: links in old mails, and bounces, would be taken for theirs.

    PostgreSQL is told the numbers of runs, too.
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


def _fill(connection: Connection, path: Path) -> tuple[int, int]:
    """Fill the tables with what the backup holds; return how many rows it has, and the highest number of a subscriber."""
    with gzip.open(path, "rb") as packed:
        lines = map(json.loads, packed)
        head = next(lines, None)
        if not isinstance(head, dict) or head.get("format") != BACKUP_FORMAT:
            raise BadBackup(path=path, reason="it does not begin as one")
        if head["schema"] != REVISION:
            reason = f"it has schema {head['schema']}, and this version reads schema {REVISION}"
            raise BadBackup(path=path, reason=reason)
        count, end = 0, None
        while some := list(islice(lines, _ROWS)):
            if isinstance(some[-1], dict):
                end = some.pop()["rows"]
            for name, rows in groupby(some, key=itemgetter(0)):
                table = metadata.tables[name]
                connection.execute(insert(table), [_values(table, row) for _, row in rows])
            count += len(some)
        if end != count:
            raise BadBackup(path=path, reason="its end is missing")
    return count, _number(head["subscribers"])


def _number(said: object) -> int:
    """Return the number of a subscriber, or 0. Raises ValueError."""
    if not isinstance(said, int) or not 0 <= said < 2**31 - _SINCE:
        raise ValueError("'subscribers' is not a number")
    return said


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    order = list(table.primary_key.columns)
    found = connection.execution_options(yield_per=_ROWS).execute(select(table).order_by(*order))
    for row in found:
        yield [
            base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in row
        ]


def _values(table: Table, row: list[Any]) -> dict[str, Any]:
    return {
        column.name: base64.b64decode(value) if isinstance(column.type, LargeBinary) else value
        for column, value in zip(table.columns, row, strict=True)
    }


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
