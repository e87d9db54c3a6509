"""Lists of subscribers as CSV: read line by line, whatever program wrote them, and written.

One line is one row: a cell over several lines is refused, so that an open quote swallows nobody.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from digest.errors import BadList, CannotRead, CannotWrite
from digest.model import Subscriber, address
from digest.resources import replaced_file
from digest.store.people.subscribers import encode_themes

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

#: The columns, as they are written.
LIST_COLUMNS = (
    "email", "name", "themes", "language", "state", "paused_until", "consent_at", "consent_how",
    "consent_from",
)  # fmt: skip
#: Other names of the column "email".
_EMAIL = frozenset({"address", "e_mail", "mail", "email_address", "e_mail_address"})
_LONGEST_LINE = 65_536
_CHUNK = 1 << 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: To spreadsheets a cell that begins like this is a formula; an apostrophe makes it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DISGUISED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list: its number in the file, its cells by column, or what is `wrong` with it."""

    number: int
    cells: dict[str, str]
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class CsvList:
    """A list that is being read: the names of its `ignored` columns, and its lines."""

    ignored: tuple[str, ...]
    lines: Iterator[ListLine]


@contextmanager
def open_list(path: Path) -> Iterator[CsvList]:
    """Give the list at `path`. Raises CannotRead, and BadList without a line of columns."""
    try:
        with path.open("rb") as file:
            encoding = "utf-16" if file.peek(2)[:2] in _UTF_16 else "utf-8-sig"
            errors = "replace" if encoding == "utf-16" else "surrogateescape"
            with TextIOWrapper(file, encoding=encoding, errors=errors) as text:
                yield _list(path, text)
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None


def count_lines(path: Path) -> int | None:
    """Return the number of lines, or None of a pipe, which can be read only once."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b"")) + 1
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None


def write_list(people: Iterable[Subscriber], file: "SupportsWrite[str]") -> int:
    """Write `people` as a list; return their number."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(LIST_COLUMNS)
    count = 0
    for person in people:
        out.writerow(map(_cell, _values(person)))
        count += 1
    return count


def save_list(people: Iterable[Subscriber], path: Path) -> int:
    """Write `people` as a list to `path`, whole or not at all; return their number.

    Only the file's owner can read it. Raises CannotWrite.
    """
    try:
        with replaced_file(path, mode=0o600) as file:
            text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
            return write_list(people, text)
    except OSError as problem:
        raise CannotWrite(path=path, reason=problem.strerror or problem) from None


def _list(path: Path, text: TextIO) -> CsvList:
    head = text.readline(_LONGEST_LINE)
    delimiter = max(",;\t", key=head.count)
    try:
        columns = [_column(name) for name in _cells(head, delimiter)]
    except ValueError as problem:
        raise BadList(path=path, reason=f"its first line cannot be read: {problem}") from None
    known = [column for column in columns if column in LIST_COLUMNS]
    if "email" not in known:
        reason = "its first line must name the columns, one of them 'email' or 'address'"
        raise BadList(path=path, reason=reason)
    if twice := next((column for column in known if known.count(column) > 1), None):
        raise BadList(path=path, reason=f"its first line names the column '{twice}' more than once")
    ignored = [column for column in columns if column and column not in LIST_COLUMNS]
    return CsvList(tuple(map(address.shown_text, ignored)), _lines(text, columns, delimiter))


def _lines(text: TextIO, columns: list[str], delimiter: str) -> Iterator[ListLine]:
    for number, line in enumerate(_pieces(text), start=2):
        try:
            cells = _row(line, columns, delimiter)
        except ValueError as problem:
            yield ListLine(number, {}, str(problem))
        else:
            if cells:
                yield ListLine(number, cells)


def _row(line: str | None, columns: list[str], delimiter: str) -> dict[str, str]:
    """Return a line's cells by column, none of an empty line. Raises ValueError."""
    if line is None:
        raise ValueError(f"it has more than {_LONGEST_LINE:,} characters")
    # What could not be decoded: see the error handlers of `open_list`.
    if not line.isascii() and re.search("[\ufffd\ud800-\udfff]", line):
        raise ValueError("it is not UTF-8")
    cells = _cells(line, delimiter)
    if any(cells[len(columns) :]):
        raise ValueError("it has more cells than the first line")
    return dict(zip(columns, cells, strict=False)) if any(cells) else {}


def _pieces(text: TextIO) -> Iterator[str | None]:
    """Yield the lines; None in place of one that is too long."""
    while line := text.readline(_LONGEST_LINE):
        too_long = False
        while not line.endswith("\n") and len(line) == _LONGEST_LINE:
            too_long, line = True, text.readline(_LONGEST_LINE)
        yield None if too_long else line


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line. Raises ValueError."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as problem:
        reason = f"it is not CSV: {problem}".replace("%c", delimiter)
        if "unexpected end" in reason:
            reason = "a quote is not closed"
        raise ValueError(reason) from None
    return [cell[1:] if _DISGUISED.match(cell) else cell for cell in map(str.strip, cells)]


def _column(name: str) -> str:
    plain = re.sub(r"[\s_-]+", "_", name.lower())
    return "email" if plain in _EMAIL else plain


def _values(person: Subscriber) -> Iterator[str]:
    yield person.address
    yield person.name
    yield encode_themes(person.themes)
    yield person.language or ""
    yield person.state
    yield person.paused_until.isoformat() if person.paused_until else ""
    yield person.consent_at.astimezone(UTC).isoformat() if person.consent_at else ""
    yield person.consent_how
    yield person.consent_from


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
