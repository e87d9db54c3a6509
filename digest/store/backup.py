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
from digest.store.schema import metadata, runs, subscribers

FORMAT = "newsdigest backup"
_ROWS = 500


def write(memory: Memory, path: Path) -> int:
    """Write all that `memory` holds at this moment to `path`, whole or not at all; return how many rows.

    Others may write meanwhile. Raises CannotWrite.
    """
    aside = None
    try:
        handle, name = tempfile.mkstemp(prefix=".backup-", dir=path.parent)
        aside = Path(name)
        with os.fdopen(handle, "wb") as file, memory.read() as connection:
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed:
                packed.write(_line({"format": FORMAT, "schema": REVISION}))
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


def restore(memory: Memory, path: Path, *, replace: bool = False) -> int:
    """Fill `memory` with the backup at `path`, all of it or nothing; return how many rows there were.

    Raises BadBackup, and MemoryNotEmpty unless it may `replace` what is there.
    """
    with memory.write() as connection:
        if not replace and any(_count(connection, table) for table in metadata.sorted_tables):
            raise MemoryNotEmpty(name=memory.name)
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        try:
            count = _fill(connection, path)
        except (OSError, EOFError, zlib.error) as problem:
            raise BadBackup(path=path, reason=getattr(problem, "strerror", None) or problem) from None
        except (ValueError, KeyError, TypeError, RecursionError, IntegrityError, DataError) as problem:
            said = str(problem).partition("\n")[0]
            raise BadBackup(path=path, reason=f"it is damaged ({said})") from None
        if connection.dialect.name == "postgresql":
            # The numbers given to runs and subscribers go on behind those restored.
            for table in (runs, subscribers):
                sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                newest = select(text(f"setval({sequence}, coalesce(max(id), 0) + 1, false)")).select_from(
                    table
                )
                connection.execute(newest)
    return count


def _fill(connection: Connection, path: Path) -> int:
    with gzip.open(path, "rb") as packed:
        lines = map(json.loads, packed)
        head = next(lines, None)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
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
    return count


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    order = list(table.primary_key.columns)
    found = connection.execution_options(yield_per=_ROWS).execute(select(table).order_by(*order))
    for row in found:
        yield [base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in row]


def _values(table: Table, row: list[Any]) -> dict[str, Any]:
    return {
        column.name: base64.b64decode(value) if isinstance(column.type, LargeBinary) else value
        for column, value in zip(table.columns, row, strict=True)
    }


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
