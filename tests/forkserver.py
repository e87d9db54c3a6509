"""Runs of the program, each a process of its own, forked from one that has imported it already.

A start with all imports takes half a second, and the tests start the program many hundred times.
`python -m tests.forkserver FD` serves the socket FD; `run_forked` and `ForkedProcess` ask it.
"""

import atexit
import ctypes
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
from typing import IO, Any, Final, NoReturn

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


class ForkedProcess(subprocess.Popen[Any]):
    """The program as `subprocess.Popen` starts it: a child of this process, with pipes as asked.

    It is forked twice, and this process takes its orphans (Linux alone has that).
    """

    def _execute_child(self, arguments: Any, *given: Any) -> None:
        *_, cwd, env = given[:6]
        ends = given[9:15]  # of the pipes, theirs and ours in turn for input, output and errors
        _take_orphans()
        theirs = (ends[0], ends[3], ends[5])
        numbers = [at if end == -1 else end for at, end in enumerate(theirs)]
        ours = _server()
        _request(ours, arguments, cwd, env, numbers, is_orphan=True)
        self.pid = int(ours.recv(100))
        self._child_created = True
        self._close_pipe_fds(*ends)  # type: ignore[attr-defined]


@functools.cache
def _take_orphans() -> None:
    """Become the parent of those whose own has ended: PR_SET_CHILD_SUBREAPER."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _request(
    ours: socket.socket,
    arguments: list[str],
    cwd: Path | str,
    env: dict[str, str],
    files: list[int],
    *,
    is_orphan: bool,
) -> None:
    request = json.dumps([arguments, str(cwd), env, is_orphan]).encode()
    socket.send_fds(ours, [request], files)


def _ask(
    arguments: list[str],
    cwd: Path,
    env: dict[str, str],
    timeout: float,
    files: tuple[IO[bytes], ...],
) -> int:
    ours = _server()
    _request(ours, arguments, cwd, env, [one.fileno() for one in files], is_orphan=False)
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

    An orphan is only answered for with its number, once it is one. Returns in the forked process,
    which then is as one that was started.
    """
    _warm_up()
    while True:
        request, numbers, _, _ = socket.recv_fds(asked, _LONGEST, 3)
        if not request:
            sys.exit()
        *told, is_orphan = json.loads(request)
        process = _fork_orphan() if is_orphan else os.fork()
        if not process:
            asked.close()
            _become(*told, numbers)
            return
        for number in numbers:
            os.close(number)
        asked.send(b"%d" % process)
        if not is_orphan:
            asked.send(b"%d" % os.waitpid(process, 0)[1])


def _fork_orphan() -> int:
    """Fork as `os.fork` does, but the process is no child of this one."""
    reading, writing = os.pipe()
    between = os.fork()
    if between:
        os.close(writing)
        os.waitpid(between, 0)
        process = int(os.read(reading, 100))
        os.close(reading)
        return process
    os.close(reading)
    process = os.fork()
    if process:
        os.write(writing, b"%d" % process)
        os._exit(0)
    os.close(writing)
    return 0


def _warm_up() -> None:
    """Import everything, and build once: what that reads and compiles is then there for all."""
    import gc

    import digest
    from digest.cli import app
    from digest.store import migrations
    from tests import memories, terms

    for found in pkgutil.walk_packages(digest.__path__, "digest."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            import_module(found.name)
    for name in _LATER:
        import_module(name)
    migrations.upgrade = memories.copy_or_migrate
    terms.keep_indexes()
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
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        before = getattr(sys, name)
        stream = open(  # noqa: SIM115 - it is the process's own
            number,
            "w" if number else "r",
            encoding=before.encoding,
            errors=before.errors,
            closefd=False,
        )
        if number:
            by_line = number == 2 or stream.isatty() or bool(env.get("PYTHONUNBUFFERED"))
            stream.reconfigure(line_buffering=by_line)
        setattr(sys, name, stream)


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
