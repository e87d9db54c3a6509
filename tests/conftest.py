"""Shared by all tests: the repository's place, made articles, and runs of the program."""

import atexit
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from digest.model import Article
from digest.store import migrations
from tests import memories, terms
from tests.forkserver import ForkedProcess, run_forked

migrations.upgrade = memories.copy_or_migrate
terms.keep_indexes()

# The same examples in every run: what fails once fails again.
settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("fixed")

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"

#: What the environment may say against writing bytecode.
_UNWRITTEN = "PYTHONDONTWRITEBYTECODE"
#: How variables begin that Python reads when it starts: a forked process cannot follow them.
_READ_AT_START = ("PYTHON", "LC_", "LANG")

Run = Callable[..., subprocess.CompletedProcess[str]]


#: Files with a test of many seconds: begun late, it would be all that runs at the end.
LONG = (
    "tests/test_patterns.py",
    "tests/soak/test_sending.py",
    "tests/acceptance/test_wheel.py",
    "tests/acceptance/test_interrupted.py",
    "tests/benchmarks/test_build.py",
    "tests/cli/test_explain.py",
)

gc.disable()  # until all is collected, which makes much and leaves little


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first in the share that each of several processes begins with."""
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    files = [item.nodeid.partition("::")[0] for item in items]
    rest = [item for item, file in zip(items, files, strict=True) if file not in LONG]
    share = -(-len(rest) // count)
    ordered: list[pytest.Item] = []
    for at in range(count):
        first = LONG[at::count]
        ordered += [item for item, file in zip(items, files, strict=True) if file in first]
        ordered += rest[at * share : (at + 1) * share]
    items[:] = ordered


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of garbage collection: it stays to the end."""
    gc.enable()
    gc.collect()
    gc.freeze()


def _share_bytecode() -> None:
    """Let all that runs here share bytecode where the checkout must hold none.

    It is kept in a folder of this test run, whose name processes inherit; they start in two thirds
    of the time.
    """
    if os.environ.pop(_UNWRITTEN, None):
        folder = tempfile.mkdtemp(prefix="bytecode-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
        sys.dont_write_bytecode = False


_share_bytecode()


def pytest_collection() -> None:
    """Import the tests, in each of several processes from another file on.

    What the others have compiled by then it finds compiled, instead of all compiling all.
    """
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        files = sorted(Path(__file__).parent.rglob("test_*.py"))
        count = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        begin = len(files) * int(worker.removeprefix("gw")) // count
        for file in files[begin:]:
            import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def digest(
    *arguments: object, cwd: Path, env: Mapping[str, str] | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    """Run `digest` with the given arguments in a folder, as a user would."""
    known = dict(os.environ if env is None else env)
    changed = {name for name, _ in known.items() ^ os.environ.items()}
    if not options and not any(name.startswith(_READ_AT_START) for name in changed):
        done = run_forked([*map(str, arguments)], cwd, known, timeout=120)
        return subprocess.CompletedProcess(
            done.args, done.returncode, _text(done.stdout), _text(done.stderr)
        )
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "digest", *map(str, arguments)],
        cwd=cwd,
        env=known,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def start(
    *arguments: object, cwd: Path, env: Mapping[str, str] | None = None, **options: object
) -> "subprocess.Popen[Any]":
    """Start `digest` with the given arguments in a folder; `options` are those of Popen."""
    known = dict(os.environ if env is None else env)
    if sys.platform == "linux" and "preexec_fn" not in options:
        return ForkedProcess([*map(str, arguments)], cwd=cwd, env=known, **options)  # type: ignore[call-overload,no-any-return]
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "digest", *map(str, arguments)], cwd=cwd, env=known, **options
    )


def _text(data: bytes) -> str:
    return data.decode().replace("\r\n", "\n")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `digest` with the given arguments in an empty folder."""

    def run_digest(
        *arguments: object, cwd: Path = tmp_path, **options: object
    ) -> subprocess.CompletedProcess[str]:
        return digest(*arguments, cwd=cwd, **options)

    return run_digest


@pytest.fixture
def article() -> Callable[..., Article]:
    """Return a function that makes an article of a title and a text, with other fields as given."""

    def make(
        title: str = "Saryu Solar wins a 300 MW order", text: str = "", **fields: object
    ) -> Article:
        values: dict[str, object] = {
            "id": title.casefold().replace(" ", "-"),
            "source": "The Site Ledger",
            "published": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
            "published_precision": "second",
            "content_hash": f"hash of {title} {text}",
        }
        return Article(title=title, text=text, **(values | fields))  # type: ignore[arg-type]

    return make
