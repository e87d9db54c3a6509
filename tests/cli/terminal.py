"""A terminal, on which the program asks, or shows how far it is."""

import os
import pty
import time
from pathlib import Path

from tests.conftest import start


def on_terminal(folder: Path, answer: str, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the program on a terminal, answer its question; return its status and what it showed."""
    ours, theirs = pty.openpty()
    with start(
        *arguments,
        cwd=folder,
        env=os.environ | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        said = b""
        while True:
            try:
                some = os.read(ours, 1024)
            except OSError:  # so Linux says that the other end is closed
                break
            if not some:
                break
            said += some
    os.close(ours)
    return process.returncode, said.decode()


def interrupted_on_terminal(
    folder: Path, shown: str, number: int, *arguments: str, **environment: str
) -> tuple[int, str, float]:
    """Run the program on a terminal until it has `shown` something, and send it a signal.

    Return its status, what it showed, and how many seconds it took to end.
    """
    ours, theirs = pty.openpty()
    with start(
        *arguments,
        cwd=folder,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "200"} | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        said, sent_at = b"", 0.0
        while True:
            try:
                said += os.read(ours, 1024)
            except OSError:
                break
            if not sent_at and shown.encode() in said:
                sent_at = time.monotonic()
                process.send_signal(number)
    os.close(ours)
    return process.returncode, said.decode(), time.monotonic() - sent_at
