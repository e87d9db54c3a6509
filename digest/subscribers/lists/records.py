"""Records of CSV text (RFC 4180): one to a line, or to several if a quoted cell spans them.

After a quote that is used wrongly nobody can tell which lines are inside a cell. Reading goes on at
the first line that is outside all quotes, whether that quote counts or not; none before it is read.
"""

import csv
from collections.abc import Generator
from itertools import chain
from typing import NamedTuple, TextIO

#: No record is longer (characters).
LONGEST_RECORD = 65_536


class CsvRecord(NamedTuple):
    """The cells of the lines from `first` to `last`, or what is `wrong` with them."""

    first: int
    last: int
    cells: list[str]
    wrong: str | None = None


def read_records(text: TextIO, delimiter: str) -> Generator[CsvRecord, None, None]:
    """Yield the records of `text`, without cells for a blank line, in little memory.

    `text` must end its lines with a newline (universal newlines).
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_record()
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as problem:
            lines.leave_quotes(delimiter)
            yield CsvRecord(first, lines.number, [], _reason(problem, delimiter, first, lines))
        else:
            yield CsvRecord(first, lines.number, cells)


class _TooLong(Exception):
    """A record has more than LONGEST_RECORD characters."""


class _Lines:
    """The lines of a text, as `csv.reader` takes them, with those of the record that is read."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.number = 0
        self.held: list[str] = []
        self.size = 0
        self.is_cut = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if not (line := self.text.readline(LONGEST_RECORD + 1)):
            raise StopIteration
        self.number += 1
        self.is_cut = line[-1] != "\n"
        self.held.append(line)
        self.size += len(line)
        if self.size > LONGEST_RECORD:
            raise _TooLong
        return line

    def begin_record(self) -> None:
        self.held.clear()
        self.size = 0

    def leave_quotes(self, delimiter: str) -> None:
        """Read on to the end of a line that is outside quotes if the first line's count, or not."""
        counted, uncounted = _Quotes(delimiter), _Quotes(delimiter)
        is_first = True
        for read, piece in enumerate(chain(self.held, iter(self._piece, "")), 1):
            counted.feed(piece)
            if not is_first:
                uncounted.feed(piece)
            is_first = is_first and not piece.endswith("\n")
            is_outside = not (self.is_cut or counted.is_open or uncounted.is_open)
            if read >= len(self.held) and is_outside:
                return

    def _piece(self) -> str:
        """Return the next line, or as much of it as a record may have; "" at the end."""
        piece = self.text.readline(LONGEST_RECORD + 1)
        self.number += bool(piece) and not self.is_cut
        self.is_cut = bool(piece) and not piece.endswith("\n")
        return piece


class _Quotes:
    """Whether text that is fed in lines, or in pieces of lines, is inside a quoted cell."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self.place = "start"  # of a cell; or "plain", "quoted", or "closing" behind a quote

    @property
    def is_open(self) -> bool:
        return self.place == "quoted"

    def feed(self, line: str) -> None:
        at, end = 0, len(line)
        while at < end:
            if self.place == "quoted":
                if (at := line.find('"', at) + 1) == 0:
                    return
                self.place = "closing"
            elif self.place == "plain":
                at = line.find(self.delimiter, at) + 1 or end
                self.place = "start" if line[at - 1] in (self.delimiter, "\n") else "plain"
            else:
                quoted, over = line[at] == '"', line[at] in (self.delimiter, "\n")
                self.place = "quoted" if quoted else "start" if over else "plain"
                at += 1


def _reason(problem: Exception, delimiter: str, first: int, lines: _Lines) -> str:
    if isinstance(problem, _TooLong):
        reason = f"it has more than {LONGEST_RECORD:,} characters"
    elif "unexpected end" in str(problem):
        reason = "a quote is not closed"
    else:
        reason = f"it is not CSV: {problem}".replace("%c", delimiter)
    if lines.number > first:
        reason += f"; lines {first} to {lines.number} are not read"
    return reason
