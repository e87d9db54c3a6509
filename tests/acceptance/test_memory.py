"""The memory, disturbed: runs that are killed, that meet another, that find it locked."""

import contextlib
import json
import random
import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest

from tests.conftest import EXAMPLES, Run, start

BUILD = ("build", "--date", "2026-11-23", "--json")


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """Return a publication whose source is the examples."""
    text = f"[edition]\nmax_age = 0\n[[source]]\npath = '{EXAMPLES}'\nteasers = true\n"
    (tmp_path / "digest.toml").write_text(text, encoding="utf-8")
    return tmp_path


def rows(folder: Path) -> dict[str, int]:
    """Return how many articles, versions, editions and runs the memory has; it is whole."""
    with contextlib.closing(sqlite3.connect(folder / "digest.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        tables = ("articles", "versions", "editions", "runs")
        counts = {name: f"SELECT count(*) FROM {name}" for name in tables}  # noqa: S608
        return {name: database.execute(sql).fetchone()[0] for name, sql in counts.items()}


def test_a_run_may_be_killed_at_any_moment(run: Run, publication: Path) -> None:
    """However often builds are killed, the next one knows each article once: the same edition."""
    moments = random.Random(2026)
    whole = json.loads(run("build", "--date", "2026-11-23", "--json", "--dry-run").stdout)
    for _ in range(6):
        with start(*BUILD, cwd=publication, stdout=subprocess.DEVNULL) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0.0, 1.5))
            process.kill()
    done = run("build", "--date", "2026-11-23", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert (said["hash"], said["revision"]) == (whole["hash"], 1)
    held = rows(publication)
    assert held["articles"] == held["versions"] == said["articles"]
    assert held["editions"] == 1


def test_builds_at_once_wait_for_each_other(publication: Path) -> None:
    """Of several at one time each is right, and each is in the log."""
    processes = [start(*BUILD, cwd=publication, stdout=subprocess.PIPE) for _ in range(3)]
    said = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert [process.returncode for process in processes] == [0] * 3
    assert len({one["hash"] for one in said}) == 1
    assert sum(source["new"] for one in said for source in one["sources"]) == said[0]["articles"]
    assert rows(publication)["runs"] == 3


def test_a_memory_that_is_locked_is_waited_for(run: Run, publication: Path) -> None:
    """While another program has the memory, a build waits."""
    run("build", "--date", "2026-11-23", "--quiet")
    other = sqlite3.connect(
        publication / "digest.db", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(2, other.execute, ["ROLLBACK"])
    letting_go.start()
    done = run("build", "--date", "2026-11-23", "--quiet")
    letting_go.join()
    other.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert rows(publication)["runs"] == 2


def test_a_memory_of_a_newer_version_is_left_alone(run: Run, publication: Path) -> None:
    """What a newer version made is not touched, and this is said."""
    run("build", "--date", "2026-11-23", "--quiet")
    with contextlib.closing(sqlite3.connect(publication / "digest.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    done = run("build", "--date", "2026-11-23")
    assert done.returncode == 1
    assert "was made by a newer version of newsdigest (schema 9999)" in done.stderr


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\0" + b"\1" * 2000])
def test_a_file_that_is_no_database_is_named(run: Run, publication: Path, content: bytes) -> None:
    """Something else at the memory's place is left as it is."""
    (publication / "digest.db").write_bytes(content)
    done = run("build", "--date", "2026-11-23")
    assert done.returncode == 1
    assert done.stderr.startswith(f"digest: The memory {publication}/digest.db cannot be used: ")
    assert done.stderr.count("\n") == 1
    assert (publication / "digest.db").read_bytes() == content
