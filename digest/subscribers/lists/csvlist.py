"""Lists as files: their encoding, delimiter and line of columns, whatever program wrote them."""

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from digest.errors import AddressRefused, BadList, CannotRead
from digest.sources.charset import stream_codec
from digest.subscribers.lists.addresscell import split_address
from digest.subscribers.lists.records import CsvRecord, read_records

_DELIMITERS = ",;\t|"
#: The line by which a file tells Excel its delimiter.
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_UTF_8 = "utf-8-sig"
#: So much of a file shows whether it is UTF-16, and so many of its bytes beyond ASCII which
#: other encoding it has.
_START = 65_536
#: How ZIP (and so .xlsx and .ods), gzip and .xls begin.
_NO_TEXT = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
#: What could not be decoded (see the error handlers of `_text`), and what no text holds.
_BROKEN = re.compile("[\0\ufffd\ud800-\udfff]")
#: Blank lines before the columns.
_MOST_BLANK = 100
#: So many records show which columns hold addresses.
_LOOKED_AT = 100
#: A cell that an export disguised, so that spreadsheets do not take it for a formula.
_DISGUISED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class CsvList:
    """A list: the names of its columns, as written, and how its lines are read.

    The `names` of columns that have none are made up, and all are if it `is_headless`. `count` is
    about how many lines it has, and `behind` the number of the line of columns; `addressed` are
    the positions of the columns that hold addresses.
    """

    path: Path
    file: Path
    codec: str
    delimiter: str
    names: tuple[str, ...]
    is_headless: bool
    count: int
    behind: int
    addressed: tuple[int, ...] = ()

    def records(self) -> Generator[CsvRecord, None, None]:
        """Yield the records behind the columns, or what is wrong with one.

        Cells are trimmed, and as many as columns; a blank line has none.
        """
        with _text(self.file, self.codec) as text:
            for record in read_records(text, self.delimiter):
                if record.first > self.behind:
                    yield self._checked(record)

    def _checked(self, record: CsvRecord) -> CsvRecord:
        cells = [cell.strip() for cell in record.cells]
        whole = "".join(cells)
        wrong = record.wrong
        if not (whole.isascii() and whole.isprintable()) and (broken := _BROKEN.search(whole)):
            encoding = "UTF-8" if self.codec == _UTF_8 else self.codec.upper()
            wrong = "it holds a NUL byte" if broken[0] == "\0" else f"it is not {encoding}"
        elif any(cells[len(self.names) :]):
            wrong = "it has more cells than the first line"
        if wrong:
            return CsvRecord(record.first, record.last, [], wrong)
        if "'" in whole:
            cells = [cell[1:] if _DISGUISED.match(cell) else cell for cell in cells]
        if not whole:
            return CsvRecord(record.first, record.last, [])
        cells += [""] * (len(self.names) - len(cells))
        return CsvRecord(record.first, record.last, cells)


@contextmanager
def open_list(path: Path, is_known: Callable[[str], bool]) -> Iterator[CsvList]:
    """Give the list at `path`; the delimiter is the one that makes most columns of it known.

    Raises CannotRead, and BadList without a line of columns.
    """
    try:
        with _rereadable(path) as file:
            codec, count = _survey(path, file)
            delimiter, first = _columns(file, codec, is_known)
            if first.wrong or not first.cells:
                reason = first.wrong or "the file is empty"
                raise BadList(path=path, reason=f"its first line cannot be read: {reason}")
            is_headless = any(map(is_person, first.cells))
            names = tuple(
                made_up_name(at) if is_headless or not cell.strip() else cell.strip()
                for at, cell in enumerate(first.cells)
            )
            behind = first.first - 1 if is_headless else first.last
            found = CsvList(path, file, codec, delimiter, names, is_headless, count, behind)
            yield replace(found, addressed=_addressed(found))
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None


def made_up_name(at: int) -> str:
    """Return what a column without a name is called, by its position."""
    return f"column {at + 1}"


def is_person(cell: str) -> bool:
    """Return whether a cell holds an address, so that its line is none of columns."""
    try:
        split_address(cell)
    except AddressRefused:
        return False
    return True


def _addressed(found: CsvList) -> tuple[int, ...]:
    """Return the positions of the columns in which most cells that are not empty are addresses.

    Without a line of columns the first line alone tells, by which that was seen.
    """
    with closing(found.records()) as records:
        some = islice(records, 1 if found.is_headless else _LOOKED_AT)
        rows = [record.cells for record in some if record.cells]
    columns = ([cell for cell in column if cell] for column in zip(*rows, strict=False))
    return tuple(
        at for at, cells in enumerate(columns) if sum(map(is_person, cells)) * 2 > len(cells)
    )


@contextmanager
def _rereadable(path: Path) -> Iterator[Path]:
    """Give a path of the same content that can be read more than once: a pipe's is copied."""
    if path.is_file() or not path.exists() or path.is_dir():
        yield path
        return
    with NamedTemporaryFile() as copy, path.open("rb") as pipe:
        shutil.copyfileobj(pipe, copy)
        copy.flush()
        yield Path(copy.name)


@contextmanager
def _text(path: Path, codec: str) -> Iterator[TextIOWrapper]:
    errors = "surrogateescape" if codec == _UTF_8 else "replace"
    with path.open("rb") as file, TextIOWrapper(file, encoding=codec, errors=errors) as text:
        yield text


def _survey(name: Path, path: Path) -> tuple[str, int]:
    """Return the codec of a file, and how many lines it has: about, if they end in CR alone.

    Raises BadList, with the file's `name`, for what is surely no text.
    """
    with path.open("rb") as file:
        start = file.read(_START)
        if start.startswith(_NO_TEXT):
            raise BadList(path=name, reason="it is a workbook or packed: save it as CSV first")
        codec = (stream_codec(start) if b"\0" in start else None) or ""
        file.seek(0)
        sample, count = bytearray(), 0
        for line in _byte_lines(file):
            count += 1
            if len(sample) < _START and (count == 1 or not line.isascii()):
                sample += line
    if not codec.startswith("utf-"):
        codec = stream_codec(bytes(sample)) or _UTF_8
    return codec, count


def _byte_lines(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.readline(_START), b"")


def _columns(path: Path, codec: str, is_known: Callable[[str], bool]) -> tuple[str, CsvRecord]:
    """Return the delimiter and the first record that is not blank."""
    with _text(path, codec) as text:
        said = _SEP.fullmatch(text.readline(_START))
    found: dict[str, CsvRecord] = {}
    for delimiter in said[1] if said else _DELIMITERS:
        with _text(path, codec) as text, closing(read_records(text, delimiter)) as records:
            some = islice(records, 1 if said else 0, _MOST_BLANK)
            blank = CsvRecord(1, 1, [])
            found[delimiter] = next((one for one in some if any(one.cells) or one.wrong), blank)
    best = max(found, key=lambda one: _fitness(found[one], is_known))
    return best, found[best]


def _fitness(record: CsvRecord, is_known: Callable[[str], bool]) -> tuple[int, int]:
    return sum(map(is_known, record.cells)), len(record.cells)
