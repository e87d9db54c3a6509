"""Folders: messages written to disk instead of being sent: a rehearsal's .eml files, or a Maildir."""

import os
from pathlib import Path

from digest.delivery.deliver import Message
from digest.delivery.replies import Submission


class Folder:
    """A folder of .eml files, one for each address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def put(self, letter: Message) -> Path:
        """Write a message, in the place of an earlier one to this address."""
        path = self.path / f"{_named(letter.address)}.eml"
        path.write_bytes(letter.data)
        return path


class Maildir:
    """A Maildir, in which each message is there once, whole, and before it counts as sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("tmp", "new", "cur"):
            (path / name).mkdir(parents=True, exist_ok=True)

    def ready(self) -> float:
        """Return 0: a folder is always ready."""
        return 0.0

    def submit(self, letter: Message) -> Submission:
        """Write a message, and wait until the disk has it."""
        # The same message has the same name, so that one that was written before a crash is not there twice.
        name = _named(
            letter.data.partition(b"\r\nMessage-ID: <")[2].partition(b">")[0].decode("ascii")
        )
        try:
            with (self.path / "tmp" / name).open("wb") as file:
                file.write(letter.data)
                file.flush()
                os.fsync(file.fileno())
            (self.path / "tmp" / name).rename(self.path / "new" / name)
            _sync(self.path / "new")
        except OSError as problem:
            return Submission(
                "deferred", f"{problem.filename or self.path}: {problem.strerror}", relay="maildir"
            )
        return Submission("sent", relay="maildir")

    def close(self) -> None:
        """Do nothing: nothing is open."""


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named(text: str) -> str:
    """Return the name of a file for a text that anybody may have written: it cannot lead elsewhere, nor be too long."""
    safe = "".join(char if char.isalnum() or char in "@.+_=-" else "_" for char in text)
    return safe.lstrip(".")[:180] or "_"
