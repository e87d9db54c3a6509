"""Exports as CSV: a header with the names of the fields, then one article in each row."""

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
#: The line in which a spreadsheet names the delimiter above the header.
_SEPARATOR = re.compile(r"\"?sep=([,;\t])\"?\s*", re.IGNORECASE)
#: Some programs end a line as old Macs did.
_OLD_END = re.compile(r"(?<=\r)(?=[^\n])")
_TOO_LONG = "is too long to be an article"

_Line = tuple[int, bytes | None]
#: The number of a line, its text, and what is wrong with it.
_Piece = tuple[int, str, str | None]


def parse_csv(lines: Iterable[_Line], source: Source, origin: str) -> Iterator[Article | Problem]:
    """Yield an article or a problem for each row of the numbered `lines`; None is one too long."""
    # Rows have a bound of their own; the module's is far below it.
    csv.field_size_limit(max(csv.field_size_limit(), files.LARGEST_FILE))
    pieces = _Pieces(lines)
    try:
        header, delimiter = _read_header(pieces)
    except _Broken as problem:
        yield Problem(f"{origin}, line {pieces.number()}", str(problem))
        return
    columns = _find_columns(header)
    if header and not _TELLING & columns.keys():
        expected = "names of columns such as title, text, url, published"
        found = f"'{', '.join(header)[:60]}'"
        yield Problem(origin, f"does not begin with {expected}, but with {found}")
        return
    empty = True
    for number, row in _read_rows(pieces, delimiter, header):
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
    """Return whether `line` names at least two fields, one of them a title or text."""
    names = _find_columns(_split_cells(line, _guess_delimiter(line)))
    return len(names) > 1 and bool(_TELLING & names.keys())


class _Broken(Exception):
    """Lines that are not a row."""


class _Pieces:
    """The lines of a table as text; those after a broken row's first can be read again."""

    def __init__(self, lines: Iterable[_Line]) -> None:
        self._coming = _split_pieces(lines)
        self._again: deque[_Piece] = deque()
        self._row: list[_Piece] = []
        self._size = 0

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> str:
        """Return the next line. Raises _Broken if a row cannot go on with it."""
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
        """Let the lines after the row's first be read again: a stray quote spoils no other row."""
        self._again.extendleft(reversed(self._row[1:]))


def _split_pieces(lines: Iterable[_Line]) -> Iterator[_Piece]:
    number = 0
    for _, line in lines:
        text, wrong = _decode_line(line)
        for piece in _OLD_END.split(text):
            number += 1
            yield number, piece, wrong


def _decode_line(line: bytes | None) -> tuple[str, str | None]:
    """Return the text of a line, and what is wrong with it."""
    if line is None:
        return "", _TOO_LONG
    try:
        return line.decode(), None
    except UnicodeDecodeError:
        return "", "is not text in an encoding that is known"


def _read_header(pieces: _Pieces) -> tuple[list[str], str]:
    """Return the names in the first line that is not blank and their delimiter; none if empty."""
    named = None
    for line in pieces:
        if found := _SEPARATOR.fullmatch(line):
            named = found[1]
        elif line.strip():
            delimiter = named or _guess_delimiter(line)
            return _split_cells(line, delimiter), delimiter
        pieces.begin()
    return [], ","


def _guess_delimiter(line: str) -> str:
    """Return the delimiter by which the header `line` names most fields."""
    return max(_DELIMITERS, key=lambda one: len(_find_columns(_split_cells(line, one))))


def _split_cells(line: str, delimiter: str) -> list[str]:
    try:
        rows = csv.reader([line], delimiter=delimiter, skipinitialspace=True)
        return list(map(str.strip, next(rows, [])))
    except csv.Error:
        return []


def _find_columns(header: Sequence[str]) -> dict[str, int]:
    """Return the column of each field that the `header` names, the first of two."""
    columns: dict[str, int] = {}
    for at, name in enumerate(header):
        if name.casefold() in _FIELDS:
            columns.setdefault(name.casefold(), at)
    return columns


def _read_rows(
    pieces: _Pieces, delimiter: str, header: Sequence[str]
) -> Iterator[tuple[int, list[str] | str]]:
    """Yield (number of its first line, cells or what is wrong) of each row that is not blank."""
    rows = csv.reader(pieces, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        pieces.begin()
        try:
            row = next(rows, None)
            if row is None:
                return
            _check_length(row, header)
        except (csv.Error, _Broken) as problem:
            yield pieces.number(), _explain(problem)
            pieces.give_back()
        else:
            if any(map(str.strip, row)):
                yield pieces.number(), row


def _check_length(row: Sequence[str], header: Sequence[str]) -> None:
    """Raise _Broken if the row has not as many cells as the header: nobody knows which is which."""
    is_blank = not "".join(row).strip()
    if not is_blank and (len(row) < len(header) or any(map(str.strip, row[len(header) :]))):
        raise _Broken(f"has {len(row)} cells, but the header has {len(header)}")


def _explain(problem: Exception) -> str:
    """Return what is wrong with a row, in words for people."""
    said = str(problem)
    if isinstance(problem, _Broken):
        return said
    if "end of data" in said:
        return "is not a row (its quotes are not closed)"
    return f"is not a row ({'a quote stands within a cell' if 'expected after' in said else said})"
