"""The memory, looked at without a change."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from digest.doctor import memory
from digest.store import runs
from digest.store.database import Memory
from digest.store.ledger import opening
from digest.store.schema import metadata
from tests.doctor.zone import NOW, case, said, states
from tests.store.conftest import Postgres, postgres

__all__ = ["postgres"]

DAY = date(2026, 11, 23)
STORE = "[store]\nurl = '{url}'\n"


def fill(folder: Path, status: str = "built") -> None:
    """Make a memory with a run and a sending."""
    with Memory("sqlite:///digest.db", folder) as made, made.write() as connection:
        runs.add_run(connection, DAY, NOW, NOW, {"status": status, "error": "the disk is full"})
        opening.open_sending(connection, DAY, 1, {}, NOW)


def test_a_memory_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """It says which command makes it."""
    assert states(memory.examine_memory(case(tmp_path))) == {"memory": "warning", "disk": "ok"}
    assert [path.name for path in tmp_path.iterdir()] == ["digest.toml"]


def test_what_happened_last_is_told(tmp_path: Path) -> None:
    """The newest run and the newest sending, in the publication's time; the file is not changed."""
    fill(tmp_path)
    before = (tmp_path / "digest.db").read_bytes()
    found = list(memory.examine_memory(case(tmp_path)))
    assert set(states(iter(found)).values()) == {"ok"}
    assert said(iter(found), "last run").found == "of 2026-11-23: built, 2026-11-23 11:30"
    assert said(iter(found), "last sending").found == "of 2026-11-23: nobody"
    assert (tmp_path / "digest.db").read_bytes() == before


def test_a_run_that_failed_is_worth_a_look(tmp_path: Path) -> None:
    """With what it said."""
    fill(tmp_path, status="failed")
    found = said(memory.examine_memory(case(tmp_path)), "last run")
    assert found.state == "warning"
    assert "the disk is full" in found.found


def test_an_older_memory_is_left_as_it_is(tmp_path: Path) -> None:
    """The next build brings it up to date; a newer one, and what is no database, are trouble."""
    fill(tmp_path)
    for revision, state in (("0001", "warning"), ("9999", "trouble")):
        with sqlite3.connect(tmp_path / "digest.db") as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()
        assert states(memory.examine_memory(case(tmp_path))) == {"memory": state}
    for path in tmp_path.glob("digest.db*"):
        path.unlink()
    (tmp_path / "digest.db").write_text("this is no database, whatever its name says " * 50)
    assert states(memory.examine_memory(case(tmp_path))) == {"memory": "trouble"}


def test_another_who_writes_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not waited for long."""
    fill(tmp_path)
    monkeypatch.setattr(memory, "_PATIENCE", 0.05)
    with sqlite3.connect(tmp_path / "digest.db", isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert said(memory.examine_memory(case(tmp_path)), "memory, writing").state == "warning"
        connection.execute("ROLLBACK")
    connection.close()


def test_little_room_is_worth_a_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database has to grow."""
    monkeypatch.setattr(memory, "_LITTLE", 10**18)
    assert said(memory.examine_memory(case(tmp_path)), "disk").state == "warning"


def test_a_server_on_which_nothing_may_be_written_is_trouble(
    tmp_path: Path, postgres: Postgres
) -> None:
    """Whether one may write is said, and a silent server is named without its password."""
    url = postgres.url("memory")
    with Memory(url, tmp_path) as made, made.engine.begin() as connection:
        metadata.create_all(connection)
    assert (
        said(memory.examine_memory(case(tmp_path, STORE.format(url=url))), "memory, writing").state
        == "ok"
    )
    closed = f"{url}&options=-c%20default_transaction_read_only%3Don"
    found = said(memory.examine_memory(case(tmp_path, STORE.format(url=closed))), "memory, writing")
    assert found.state == "trouble"
    assert "read-only" in found.found
    gone = said(
        memory.examine_memory(
            case(tmp_path, STORE.format(url="postgresql://me:hush@127.0.0.1:1/x"))
        ),
        "memory",
    )
    assert gone.state == "trouble"
    assert "hush" not in gone.found
