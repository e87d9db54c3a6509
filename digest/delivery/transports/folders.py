"""Folders: messages written to disk, not sent: the .eml files of a rehearsal, or a Maildir.

Messages name people and hold links that work: only the owner of these files may read them.
"""

import os
from pathlib import Path

from digest.delivery.deliver import Message
from digest.delivery.replies import Submission
from digest.resources import make_private_folder, open_private


class Folder:
    """A folder of .eml files, one for each address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        make_private_folder(path)

    def put(self, message: Message) -> Path:
        """Write a message, replacing an earlier one to this address; return its path."""
        path = self.path / f"{_named(message.address)}.eml"
        path.unlink(missing_ok=True)  # with the permissions that it had
        with open(path, "xb", opener=open_private) as file:
            file.write(message.data)
        return path


class Maildir:
    """A Maildir: a message is in it once, whole, and on disk before it counts as sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("tmp", "new", "cur"):
            make_private_folder(path / name)

    def ready(self) -> float:
        """Return 0: a folder is always ready."""
        return 0.0

    def submit(self, message: Message) -> Submission:
        """Write a message, and wait until it is on disk."""
        # The same message has the same name: one written before a crash is not there twice.
        message_id = message.data.partition(b"\r\nMessage-ID: <")[2].partition(b">")[0]
        name = _named(message_id.decode("ascii"))
        try:
            with open(self.path / "tmp" / name, "wb", opener=open_private) as file:
                file.write(message.data)
                file.flush()
                os.fsync(file.fileno())
            (self.path / "tmp" / name).rename(self.path / "new" / name)
            _sync(self.path / "new")
        except OSError as problem:
            reason = f"{problem.filename or self.path}: {problem.strerror}"
            return Submission("deferred", reply=reason, relay="maildir")
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
    """Return a safe file name for any text: it leads to no other folder and is not too long."""
    safe = "".join(char if char.isalnum() or char in "@.+_=-" else "_" for char in text)
    return safe.lstrip(".")[:180] or "_"
