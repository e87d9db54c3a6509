"""Files: finding those that a source holds, and turning their bytes into text."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from digest.errors import NoSuchSource, UnknownKind

PAGE_TEXT = (".txt",)
WEB_PAGE = (".html", ".htm")
EXPORT = (".jsonl",)
KINDS = PAGE_TEXT + WEB_PAGE + EXPORT
#: No article is longer; a larger file, or line of an export, is something else. Bytes.
LARGEST = 5_000_000

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
#: A byte that is not UTF-8, as the error handler "surrogateescape" hands it on.
_STRAY = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def find(path: Path) -> Iterator[Path]:
    """Yield the files at `path`: itself, or all of a kind that is read in the folder, by path.

    Hidden folders and the folders that a build wrote are passed over. Raises NoSuchSource, UnknownKind.
    """
    if path.is_dir():
        yield from _search(path)
    elif not path.exists():
        raise NoSuchSource(source=path)
    elif path.suffix.lower() not in KINDS:
        raise UnknownKind(source=path, kinds=", ".join(KINDS))
    else:
        yield path


def _search(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if "edition.json" in names or any(name.startswith(".writing-") for name in folders):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in KINDS:
                yield Path(place, name)


def read_text(path: Path) -> str:
    """Return the text of the file at `path`. Raises OSError, or ValueError with a reason for people."""
    if not path.is_file():
        raise ValueError("is not a regular file")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"is larger than {LARGEST // 1_000_000} MB")
    if not data.strip():
        raise ValueError("is empty")
    text = decode(data)
    if not text.strip():
        raise ValueError("is empty")
    return text


def read_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, UTF-8 bytes) of each line of the file at `path`, None for a line too long; in constant memory.

    Raises OSError, or ValueError with a reason for people.
    """
    if not path.is_file():
        raise ValueError("is not a regular file")
    if not path.stat().st_size:
        raise ValueError("is empty")
    with path.open("rb") as file:
        encoding = _bom(file.peek(4)[:4])
        if encoding == "utf-16":
            text = file.read(LARGEST).decode("utf-16", errors="replace")
            yield from ((at, line.encode()) for at, line in enumerate(text.splitlines(), 1))
            return
        if encoding:
            file.read(3)
        for number, line in enumerate(_lines(file), 1):
            yield number, _utf8(line) if line is not None else None


def decode(data: bytes) -> str:
    """Return `data` as text: by its byte order mark, as UTF-8, as it declares, or as it looks.

    Raises ValueError, with a reason for people, when it is not text.
    """
    if encoding := _bom(data[:4]):
        return data.decode(encoding, errors="replace")
    if len(_CONTROL.findall(data[:65536])) > len(data[:65536]) // 200:
        raise ValueError("is not text (binary data)")
    if (text := _utf8_with_strays(data)) is not None:
        return text
    if declared := _DECLARED.search(data[:4096]):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeError):
            pass
    return _detect(data)


def _utf8_with_strays(data: bytes) -> str | None:
    """Return `data` as UTF-8, in which a few bytes may be of Windows' encoding; None when it is something else."""
    text = data.decode("utf-8", errors="surrogateescape")
    if strays := len(_STRAY.findall(text)):
        if sum(char > "\x7f" for char in text) - strays < strays:
            return None
        text = _STRAY.sub(lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return text


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "mac_roman"]).best()
    if best is None:
        raise ValueError("is not text in an encoding that is known")
    return str(best)


def _bom(start: bytes) -> str | None:
    return next((encoding for bom, encoding in _BOMS if start.startswith(bom)), None)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of `file`, None for one longer than LARGEST."""
    while line := file.readline(LARGEST):
        if len(line) < LARGEST or line.endswith(b"\n"):
            yield line
        else:
            while line and not line.endswith(b"\n"):
                line = file.readline(LARGEST)
            yield None


def _utf8(line: bytes) -> bytes:
    """Return `line` in UTF-8: as it is, or detected; as it is where that fails, for the parser to name."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return decode(line).encode()
        except ValueError:
            return line
    return line
