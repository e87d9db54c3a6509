"""Runs of the program, each a process of its own, forked from one that has imported it already.

A start with all imports takes half a second, and the tests start the program many hundred times.
`python -m tests.forkserver FD` serves the socket FD; `run_forked` asks it.
"""

import atexit
import functools
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import IO, Final, NoReturn

import typer.main

#: Bytes of a request: arguments, folder and environment.
_LONGEST: Final = 1 << 20
#: What the program imports only where it is used.
_LATER: Final = (
    "babel.dates", "babel.lists", "babel.numbers", "email_validator", "httpx", "jinja2.sandbox",
    "lxml.html", "markdown", "mjml", "premailer", "rich.progress", "rich.table", "sqlite3",
    "sqlalchemy.dialects.sqlite.pysqlite", "typer.rich_utils", "uvicorn",
)  # fmt: skip


def run_forked(
    arguments: list[str], cwd: Path, env: dict[str, str], timeout: float, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as `subprocess.run` does with its output captured, and `given` as input."""
    with (
        tempfile.TemporaryFile() as into,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        into.write(given)
        into.seek(0)
        status = _ask(arguments, cwd, env, timeout, (into, out, err))
        for file in (out, err):
            file.seek(0)
        return subprocess.CompletedProcess(arguments, status, out.read(), err.read())


def _ask(
    arguments: list[str],
    cwd: Path,
    env: dict[str, str],
    timeout: float,
    files: tuple[IO[bytes], ...],
) -> int:
    ours = _server()
    request = json.dumps([arguments, str(cwd), env]).encode()
    socket.send_fds(ours, [request], [one.fileno() for one in files])
    process = int(ours.recv(100))
    ours.settimeout(timeout)
    try:
        return os.waitstatus_to_exitcode(int(ours.recv(100)))
    except TimeoutError:
        os.kill(process, signal.SIGKILL)
        ours.settimeout(None)
        ours.recv(100)
        raise subprocess.TimeoutExpired(arguments, timeout) from None
    finally:
        ours.settimeout(None)


@functools.cache
def _server() -> socket.socket:
    """Start the server; return the socket on which it is asked."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.forkserver", str(theirs.fileno())],
            cwd=Path(__file__).parent.parent,
            pass_fds=[theirs.fileno()],
        )
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours


def _serve(asked: socket.socket) -> None:
    """Fork for each request, and answer with the process's number and its status.

    Returns in the forked process, which then is as one that was started.
    """
    _warm_up()
    while True:
        request, numbers, _, _ = socket.recv_fds(asked, _LONGEST, 3)
        if not request:
            sys.exit()
        process = os.fork()
        if not process:
            asked.close()
            _become(*json.loads(request), numbers)
            return
        for number in numbers:
            os.close(number)
        asked.send(b"%d" % process)
        asked.send(b"%d" % os.waitpid(process, 0)[1])


def _warm_up() -> None:
    """Import everything, and build once: what that reads and compiles is then there for all."""
    import gc

    import digest
    from digest.cli import app
    from digest.store import migrations
    from tests import memories

    for found in pkgutil.walk_packages(digest.__path__, "digest."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            import_module(found.name)
    for name in _LATER:
        import_module(name)
    migrations.upgrade = memories.copy_or_migrate
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("news.txt").write_text("Mallu Rail\n\nMallu Rail has ordered ten trains.\n")
        arguments = ["build", "news.txt", "--date", "2026-11-23", "--quiet"]
        typer.main.get_command(app)(arguments, standalone_mode=False)
        os.chdir(before)
    gc.collect()
    gc.freeze()


def _become(arguments: list[str], cwd: str, env: dict[str, str], numbers: list[int]) -> None:
    """Make this process what a started one is."""
    for ours, number in enumerate(numbers):
        os.dup2(number, ours)
        os.close(number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    import digest.__main__ as program

    sys.argv = [str(program.__file__), *arguments]
    sys.modules["__main__"].__package__ = "digest"  # errors name the command by it
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=False)  # type: ignore[union-attr]


def _finish(status: object) -> NoReturn:
    """End at once: to take a large process apart takes longer than many a command."""
    if not (status is None or isinstance(status, int)):
        sys.exit(status)  # type: ignore[arg-type]
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(status or 0) & 0xFF)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
    from digest.cli import main

    try:
        main()
    except SystemExit as done:
        _finish(done.code)
    _finish(0)
