"""Exports as tables (CSV): a header with the names of the fields, one article a row."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from digest.model import Article, Problem, Source
from digest.sources import files
from digest.sources.tables import record
from digest.sources.tables.record import ArticleRecord

_DELIMITERS = ",;\t"
_FIELDS = frozenset(ArticleRecord.__struct_fields__)
#: Without one of these columns, no row is an article.
_TELLING = frozenset({"title", "text", "html"})
#: A spreadsheet says so above its header what parts the cells.
_SAID = re.compile(r"\"?sep=([,;\t])\"?\s*", re.IGNORECASE)
#: Some programs end a line as old Macs did.
_TOO_LONG = "is too long to be an article"
_OLD_END = re.compile(r"(?<=\r)(?=[^\n])")

_Line = tuple[int, bytes | None]
#: The number of a line, its text, and what is wrong with it.
_Piece = tuple[int, str, str | None]


def parse_csv(lines: Iterable[_Line], source: Source, origin: str) -> Iterator[Article | Problem]:
    """Yield an article for each row in the numbered `lines`, a problem for each that is none; None is a line too long."""
    # Rows have a bound of their own; the module's is far below it.
    csv.field_size_limit(max(csv.field_size_limit(), files.LARGEST_FILE))
    pieces = _Pieces(lines)
    try:
        header, delimiter = _header(pieces)
    except _Broken as problem:
        yield Problem(f"{origin}, line {pieces.number()}", str(problem))
        return
    columns = _columns(header)
    if header and not _TELLING & columns.keys():
        found = f"'{', '.join(header)[:60]}'"
        yield Problem(
            origin,
            f"does not begin with names of columns such as title, text, url, published, but with {found}",
        )
        return
    empty = True
    for number, row in _rows(pieces, delimiter, header):
        place = f"{origin}, line {number}"
        empty = False
        if isinstance(row, str):
            yield Problem(place, row)
        else:
            values = {name: row[at] or None for name, at in columns.items()}
            yield from record.read_record(ArticleRecord(**values), source, place)
    if empty:
        yield Problem(origin, "is empty below its header" if header else "is empty")


def is_header(line: str) -> bool:
    """Tell whether `line` names at least two fields, and what an article says among them."""
    names = _columns(_cells(line, _delimiter(line)))
    return len(names) > 1 and bool(_TELLING & names.keys())


class _Broken(Exception):
    """Lines that are no row."""


class _Pieces:
    """The lines of a table as text, of which those after a broken row's first can be read again."""

    def __init__(self, lines: Iterable[_Line]) -> None:
        self._coming = _numbered(lines)
        self._again: deque[_Piece] = deque()
        self._row: list[_Piece] = []
        self._size = 0

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> str:
        """Return the next line. Raises _Broken when a row cannot go on with it."""
        piece = self._again.popleft() if self._again else next(self._coming)
        self._row.append(piece)
        _, text, wrong = piece
        self._size += len(text)
        if self._size > files.LARGEST_FILE:
            wrong = _TOO_LONG
        if wrong:
            raise _Broken(wrong)
        return text

    def begin(self) -> None:
        """Begin a row."""
        self._row.clear()
        self._size = 0

    def number(self) -> int:
        """Return the number of the row's first line."""
        return self._row[0][0]

    def give_back(self) -> None:
        """Let what follows the row's first line be read again: a quote too many spoils no other row."""
        self._again.extendleft(reversed(self._row[1:]))


def _numbered(lines: Iterable[_Line]) -> Iterator[_Piece]:
    number = 0
    for _, line in lines:
        text, wrong = _decoded(line)
        for piece in _OLD_END.split(text):
            number += 1
            yield number, piece, wrong


def _decoded(line: bytes | None) -> tuple[str, str | None]:
    if line is None:
        return "", _TOO_LONG
    try:
        return line.decode(), None
    except UnicodeDecodeError:
        return "", "is not text in an encoding that is known"


def _header(pieces: _Pieces) -> tuple[list[str], str]:
    """Return the names in the first line that is not blank, and what parts them; no names for an empty table."""
    said = None
    for line in pieces:
        if found := _SAID.fullmatch(line):
            said = found[1]
        elif line.strip():
            delimiter = said or _delimiter(line)
            return _cells(line, delimiter), delimiter
        pieces.begin()
    return [], ","


def _delimiter(line: str) -> str:
    """Return what parts the cells of the header `line`: that by which it names most fields."""
    return max(_DELIMITERS, key=lambda delimiter: len(_columns(_cells(line, delimiter))))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [
            cell.strip()
            for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        ]
    except csv.Error:
        return []


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return the column of each field that the `header` names; the first of two."""
    columns: dict[str, int] = {}
    for at, name in enumerate(header):
        if name.casefold() in _FIELDS:
            columns.setdefault(name.casefold(), at)
    return columns


def _rows(
    pieces: _Pieces, delimiter: str, header: Sequence[str]
) -> Iterator[tuple[int, list[str] | str]]:
    """Yield (number of its first line, cells) of each row that is not blank; of a broken one, what is wrong with it."""
    rows = csv.reader(pieces, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        pieces.begin()
        try:
            row = next(rows, None)
            if row is None:
                return
            _check(row, header)
        except (csv.Error, _Broken) as problem:
            yield pieces.number(), _words(problem)
            pieces.give_back()
        else:
            if any(map(str.strip, row)):
                yield pieces.number(), row


def _check(row: Sequence[str], header: Sequence[str]) -> None:
    """Raise _Broken for a row that has not the header's cells: what stands in which, nobody knows."""
    said = len("".join(row).strip()) > 0
    if said and (len(row) < len(header) or any(map(str.strip, row[len(header) :]))):
        raise _Broken(f"has {len(row)} cells, where the header has {len(header)}")


def _words(problem: Exception) -> str:
    """Return what is wrong with a row, for people."""
    said = str(problem)
    if isinstance(problem, _Broken):
        return said
    if "end of data" in said:
        return "is no row (its quotes are not closed)"
    return f"is no row ({'a quote stands within a cell' if 'expected after' in said else said})"
