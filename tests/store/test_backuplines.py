"""The lines of a backup: long ones are not read to their end, and each fits its table."""

import gzip
import json
from io import BytesIO

import pytest

from digest.store import backuplines
from digest.store.backuplines import EndMissing, bounded_lines, parse_mark, parse_rows

RUN = ["runs", [1, "2026-11-23", 0, 0, "{}"]]


def packed(data: bytes) -> gzip.GzipFile:
    """Return a file of these bytes."""
    return gzip.GzipFile(fileobj=BytesIO(gzip.compress(data, compresslevel=1)))


def test_a_long_line_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those before it are given; of it, no more is read than a row may have."""
    monkeypatch.setattr(backuplines, "LONGEST_LINE", 2**20)
    file = packed(b"a\nb\n" + b"x" * 2**25 + b"\n")
    lines = bounded_lines(file)
    assert [next(lines), next(lines)] == [b"a\n", b"b\n"]
    with pytest.raises(ValueError, match="line 3 is longer than 1 MB"):
        next(lines)
    assert file.tell() <= 2**20 + 5


@pytest.mark.parametrize("line", [b"[" * 10**6, b"[1," * 10**6, b'{"a":' * 10**6, b"\xff", b""])
def test_no_first_or_last_line_is_too_much(line: bytes) -> None:
    """However it is nested, and whatever its bytes are."""
    with pytest.raises(ValueError, match="not readable"):
        parse_mark(line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[" * 10**6, "is no row"),
        (b'["runs", [' + b"[" * 10**6, "is no row"),
        (b'["runs", [' + b"1," * 10**6 + b"1]]", "is no row"),
        (b'["runs", [1, "\\ud800", 0, 0, "{}"]]', "is no row"),
        (b'["runs", [NaN, "a", 0, 0, "{}"]]', "is no row"),
        (b'["nothing", [1]]', "is of a table that no memory has"),
        (b'["runs", [1]]', "has 1 cells, and runs has 5 columns"),
        (b'["runs", [1, "a\\u0000", 0, 0, "{}"]]', "has no value that runs.day can hold"),
        (b'["runs", [1, null, 0, 0, "{}"]]', "has no value that runs.day can hold"),
    ],
)
def test_what_no_table_holds_is_told_by_its_line(line: bytes, reason: str) -> None:
    """The first line of a backup is no row: the second row stands in the third line."""
    rows = parse_rows(iter([json.dumps(RUN).encode(), line]))
    table, values, length = next(rows)
    assert (table.name, values["day"], length) == ("runs", "2026-11-23", 39)
    with pytest.raises(ValueError, match=f"^line 3 {reason}"):
        next(rows)


def test_rows_end_with_their_count() -> None:
    """Nothing may follow it."""
    row, end = json.dumps(RUN).encode(), b'{"rows": 1}'
    assert len(list(parse_rows(iter([row, end])))) == 1
    for cut in ([row], [row, row, end], [end]):
        with pytest.raises(EndMissing):
            list(parse_rows(iter(cut)))
    with pytest.raises(ValueError, match="more after its last line"):
        list(parse_rows(iter([row, end, row])))
