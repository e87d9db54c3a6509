"""The lines of a backup, read strictly: each is bounded, and fits the columns of its table."""

import base64
import json
from collections.abc import Iterator
from gzip import GzipFile
from math import isfinite
from typing import Annotated, Any

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, Table

from digest.store.schema import metadata

#: No row of a memory is longer, in bytes: the largest holds a page or a message in base64.
LONGEST_LINE = 2**26
#: No first or last line is longer.
_LONGEST_MARK = 1_000

_Cells = Annotated[list[str | int | float | bool | None], msgspec.Meta(max_length=99)]
_ROW = msgspec.json.Decoder(tuple[str, _Cells])


class EndMissing(ValueError):
    """Raised for a backup whose last line is not there, or counts other rows."""


def bounded_lines(packed: GzipFile) -> Iterator[bytes]:
    """Yield the lines. Raises ValueError for one that is too long to be a row."""
    number = 0
    while line := packed.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise ValueError(f"line {number} is longer than {LONGEST_LINE >> 20} MB")
        yield line


def parse_mark(line: bytes) -> object:
    """Return the value of a first or last line. Raises ValueError, also for a key given twice."""
    try:
        return json.loads(line[:_LONGEST_MARK].decode(), object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise ValueError("its first or last line is not readable") from None


def parse_rows(lines: Iterator[bytes]) -> Iterator[tuple[Table, dict[str, Any], int]]:
    """Yield the table, the values and the bytes of each row, up to the end of the backup.

    Raises ValueError for what no table can hold, and EndMissing.
    """
    for count, line in enumerate(lines):
        if line.startswith(b"{"):
            _check_end(line, count)
            if next(lines, None) is not None:
                raise ValueError("there is more after its last line")
            return
        try:
            table, values = _row(line)
        except (ValueError, msgspec.MsgspecError) as problem:
            reason = "is no row" if isinstance(problem, msgspec.MsgspecError) else problem
            raise ValueError(f"line {count + 2} {reason}") from None
        yield table, values, len(line)
    raise EndMissing


def _row(line: bytes) -> tuple[Table, dict[str, Any]]:
    name, cells = _ROW.decode(line)
    table = metadata.tables.get(name)
    if table is None:
        raise ValueError("is of a table that no memory has")
    if len(cells) != len(table.columns):
        raise ValueError(f"has {len(cells)} cells, and {name} has {len(table.columns)} columns")
    columns = zip(table.columns, cells, strict=True)
    return table, {column.name: _cell(column, cell) for column, cell in columns}


def _cell(column: Column[Any], cell: Any) -> Any:
    """Return the value that a column holds. Raises ValueError if it can hold no such value."""
    kind = column.type
    if cell is None:
        fits = column.nullable
    elif isinstance(kind, LargeBinary):
        fits = isinstance(cell, str) and cell.isascii()
    elif isinstance(kind, Boolean):
        fits = isinstance(cell, bool)
    elif isinstance(kind, Integer):
        bits = 63 if isinstance(kind, BigInteger) else 31
        fits = type(cell) is int and -(2**bits) <= cell < 2**bits
    elif isinstance(kind, Float):
        fits = type(cell) in (int, float) and abs(cell) < 2**53 and isfinite(cell)
    else:
        fits = isinstance(cell, str) and "\0" not in cell
    if not fits:
        raise ValueError(f"has no value that {column} can hold")
    if isinstance(kind, LargeBinary) and cell is not None:
        return base64.b64decode(cell, validate=True)
    return cell


def _check_end(line: bytes, count: int) -> None:
    """Raise EndMissing unless the last line counts so many rows; ValueError if it is none."""
    end = parse_mark(line)
    if not isinstance(end, dict) or set(end) != {"rows"} or type(end["rows"]) is not int:
        raise ValueError("its last line is not readable")
    if end["rows"] != count:
        raise EndMissing


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
