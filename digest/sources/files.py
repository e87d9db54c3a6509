"""Files: find those of a source, and turn their bytes into text."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, AnyStr, BinaryIO

from digest.errors import NoSuchSource, UnknownKind
from digest.sources.charset import decode_text, stream_codec

PAGE_TEXT = (".txt",)
WEB_PAGE = (".html", ".htm")
LINES = (".jsonl",)
TABLE = (".csv",)
EXPORT = LINES + TABLE
FILE_KINDS = PAGE_TEXT + WEB_PAGE + EXPORT
#: The path that stands for standard input.
STANDARD_INPUT = Path("-")
#: No article is longer; a larger file, or line of an export, is something else. Bytes.
LARGEST_FILE = 5_000_000
#: So much of a stream shows what it is. Bytes.
_START = 65_536
#: Lines of so many bytes together show their encoding.
_SAMPLE = 2_000


def find_files(path: Path) -> Iterator[Path]:
    """Yield the files at `path`: itself, or those in the folder whose kind is read, sorted by path.

    Hidden folders and those that a build wrote are skipped. Raises NoSuchSource, UnknownKind.
    """
    if path == STANDARD_INPUT:
        yield path
    elif path.is_dir():
        yield from _search(path)
    elif not path.exists():
        raise NoSuchSource(source=path)
    elif path.suffix.lower() not in FILE_KINDS:
        raise UnknownKind(source=path, kinds=", ".join(FILE_KINDS))
    else:
        yield path


def _search(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if "edition.json" in names or any(name.startswith(".writing-") for name in folders):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in FILE_KINDS:
                yield Path(place, name)


def read_text(path: Path) -> str:
    """Return the text of the file at `path`. Raises OSError, or ValueError worded for people."""
    with open_file(path) as file:
        return text_of(file)


@contextmanager
def open_file(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file, or standard input. Raises OSError, or ValueError worded for people."""
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise ValueError("is closed")
        yield _rejoined(b"", sys.stdin.buffer)
        return
    if not path.is_file():
        raise ValueError("is not a regular file")
    with path.open("rb") as file:
        yield file


def read_start(file: io.BufferedReader) -> tuple[bytes, io.BufferedReader]:
    """Return the first bytes of `file`, perhaps a pipe, and a file that begins with them again."""
    start = file.read(_START)
    return start, _rejoined(start, file)


def text_of(file: io.BufferedReader) -> str:
    """Return the text of `file`, a whole page. Raises ValueError, worded for people."""
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ValueError(f"is larger than {LARGEST_FILE // 1_000_000} MB")
    text = decode_text(data)
    if not text.strip():
        raise ValueError("is empty")
    return text


def lines_of(file: io.BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, UTF-8 bytes) of each line of `file`, None for one that is too long.

    Takes constant memory. Raises ValueError, worded for people.
    """
    start, file = read_start(file)
    if not start:
        raise ValueError("is empty")
    # The last line of the start may end within a character.
    codec = stream_codec(start[: start.rfind(b"\n") + 1] or start)
    if codec == "utf-8-sig":
        file.read(3)
        codec = None
    if codec and codec.startswith("utf-"):
        with io.TextIOWrapper(file, codec, errors="replace", newline="\n") as text:
            lines = (line and line.encode() for line in _lines(text.readline))
            yield from enumerate(lines, 1)
    else:
        yield from enumerate(_utf8_lines(_lines(file.readline), codec), 1)


def _lines(readline: Callable[[int], AnyStr]) -> Iterator[AnyStr | None]:
    """Yield the lines of a file, None for one longer than LARGEST_FILE."""
    while line := readline(LARGEST_FILE):
        if len(line) < LARGEST_FILE or _ends(line):
            yield line
        else:
            while line and not _ends(line):
                line = readline(LARGEST_FILE)
            yield None


def _ends(line: AnyStr) -> bool:
    return line[-1:] in ("\n", b"\n")


def _utf8_lines(lines: Iterable[bytes | None], codec: str | None) -> Iterator[bytes | None]:
    """Yield `lines` in UTF-8, from the stream's `codec`; one that nobody can read unchanged.

    Without a codec, those that are not UTF-8 show it together.
    """
    sample = b""
    for line in lines:
        if line is None or _is_utf8(line):
            yield line
            continue
        found = codec
        if codec is None and len(sample) < _SAMPLE:
            sample += line
            found = stream_codec(sample)
            codec = found if len(sample) >= _SAMPLE else None
        try:
            yield (line.decode(found, "replace") if found else decode_text(line)).encode()
        except ValueError:
            yield line


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x1b" not in line  # with it, Japanese looks like ASCII (ISO-2022-JP)


def _rejoined(start: bytes, rest: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(_Rejoined(start, rest), _START)


class _Rejoined(io.RawIOBase):
    """A stream of `start`, then of `rest`; closing it leaves `rest` open."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read up to the buffer's length; return how many bytes were read."""
        size = len(buffer)
        piece = self._start[:size] or self._rest.read(size)
        self._start = self._start[size:]
        buffer[: len(piece)] = piece
        return len(piece)
