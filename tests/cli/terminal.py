"""A terminal, on which the program asks."""

import os
import pty
import subprocess
import sys
from pathlib import Path


def on_terminal(folder: Path, answer: str, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the program on a terminal, answer its question; return its status and what it showed."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "digest", *arguments],
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
