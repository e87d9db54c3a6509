"""Files: the folders that ship with the program, private files, and whole replacements."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PACKAGE = Path(__file__).parent


def shipped_folder(name: str) -> Path:
    """Return the shipped folder `name` (templates, themes, examples).

    An installed package holds it inside; in a checkout it stands beside the package.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def open_private(name: str, flags: int) -> int:
    """Open a file that, if it is new, only its owner may read: `open(path, opener=open_private)`.

    It never had other permissions, whatever the umask.
    """
    return os.open(name, flags, 0o600)


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one. Raises OSError.

    SQLite gives the files beside a database (-wal, -shm, -journal) the database's permissions.
    """
    # A file that is there is not opened: to close it would free the locks of SQLite (POSIX).
    with suppress(FileExistsError):
        os.close(open_private(os.path.realpath(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def make_private_folder(path: Path) -> None:
    """Make a folder, and missing ones above, which only their owner may enter. Raises OSError."""
    if not path.is_dir():
        make_private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def replaced_file(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Give a new file that takes the place of `path` at the end, safely on the disk (fsync).

    No reader sees half of it, and an error leaves `path` as it was. A new file's permissions are
    `mode` without the umask. Raises OSError.
    """
    aside = path.with_name(f".writing-{os.urandom(8).hex()}")
    try:
        with open(aside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
