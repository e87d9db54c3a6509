"""Files of the program: the folders that ship with it, and a file that is replaced as a whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PACKAGE = Path(__file__).parent


def shipped_folder(name: str) -> Path:
    """Return the shipped folder `name` (templates, themes, examples).

    An installed package holds it inside; in a checkout it stands beside the package.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


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
