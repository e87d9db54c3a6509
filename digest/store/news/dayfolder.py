"""The day folder: the files that a build writes, each whole or not at all, `edition.json` last."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from digest.errors import BadEdition, CannotRead, CannotWrite, NoEdition
from digest.resources import replaced_file
from digest.store.news import document

_ASIDE = ".writing-"


def write_day_folder(folder: Path, files: Mapping[str, bytes], edition: bytes) -> None:
    """Write `files` and then `edition` as `edition.json`, and delete an earlier build's files.

    All are written aside, then renamed. Of two builds at once the second waits. After CannotWrite
    every file is as it was, or as it was to be.
    """
    made = False
    try:
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            earlier = _listed(folder)
            for left in folder.glob(f"{_ASIDE}*"):
                earlier |= _listed(left)  # a build that was killed may have put these in place
                shutil.rmtree(left)
            with _aside(folder) as aside:
                for name, data in {**files, document.EDITION_FILE: edition}.items():
                    with replaced_file(aside / name) as file:
                        file.write(data)
                for name in files:
                    (aside / name).replace(folder / name)
                for name in earlier - set(files):
                    if (folder / name).is_file():
                        (folder / name).unlink()
                (aside / document.EDITION_FILE).replace(folder / document.EDITION_FILE)
    except OSError as problem:
        if made and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise CannotWrite(path=folder, reason=problem.strerror or problem) from None


def delete_day_folder(folder: Path) -> bool:
    """Delete the files that a build wrote into `folder`, and the folder; return whether it is gone.

    A file that is not of the edition in it, or was changed since, stays, and so does the folder: it
    is somebody's. Raises CannotWrite.
    """
    if folder.is_symlink():
        return False
    try:
        _, variants = document.read_edition(folder)
        with _locked(folder):
            hashes = {name: sha for one in variants.values() for name, sha in one.files.items()}
            own = {folder / name: sha for name, sha in hashes.items() if Path(name).name == name}
            own = {path: sha for path, sha in own.items() if path.exists()}
            others = set(folder.iterdir()) - own.keys() - {folder / document.EDITION_FILE}
            if others or any(_is_changed(path, sha) for path, sha in own.items()):
                return False
            for path in (*own, folder / document.EDITION_FILE):
                path.unlink()
            folder.rmdir()
    except (NoEdition, BadEdition, CannotRead):
        return False
    except OSError as problem:
        raise CannotWrite(path=folder, reason=problem.strerror or problem) from None
    return True


def _is_changed(path: Path, sha: str) -> bool:
    return path.is_symlink() or hashlib.sha256(path.read_bytes()).hexdigest() != sha


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which is freed with the process, however that ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder))
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _listed(folder: Path) -> set[str]:
    """Return the names of the files of the edition in `folder`."""
    try:
        _, variants = document.read_edition(folder)
    except (NoEdition, BadEdition, CannotRead):
        return set()
    return {
        name for variant in variants.values() for name in variant.files if Path(name).name == name
    }
