import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from digest.errors import BadMemory
from digest.model import Erratum
from digest.store import database, migrations
from digest.store.database import REVISION, Memory
from digest.store.news import told
from digest.store.news.content import wording_hash
from digest.store.schema import metadata
from tests import memories
from tests.store.conftest import (
    DAY,
    NOW,
    approve,
    article,
    edition,
    program,
    remember,
    save,
)  # fmt: skip

NEXT = DAY + timedelta(days=1)


@pytest.fixture(params=["sqlite_url", "empty_postgres_url"], ids=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of a database without a table, one of each kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the migrations make each database, as where tests do not run."""
    monkeypatch.setattr(migrations, "upgrade", memories.MIGRATE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the file of SQLite is."""
    return tmp_path


def tables(url: str, folder: Path) -> set[str]:
    """Return the names of the tables that are there, without opening it as a memory."""
    engine = sqlalchemy.create_engine(
        url.replace("sqlite:///", f"sqlite:///{folder}/").replace(
            "postgresql:", "postgresql+psycopg:"
        )
    )
    try:
        return set(sqlalchemy.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_migrations_make_the_tables_that_the_program_uses(url: str, folder: Path) -> None:
    """Table by table, column by column, index by index."""
    with Memory(url, folder) as memory, memory.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_make_the_keys_that_the_program_uses(url: str, folder: Path) -> None:
    """What belongs to what, and what goes with what: which no comparison of Alembic's shows."""
    with Memory(url, folder) as memory, memory.read() as connection:
        look = sqlalchemy.inspect(connection)
        for table in metadata.sorted_tables:
            assert look.get_pk_constraint(table.name)["constrained_columns"] == [
                column.name for column in table.primary_key
            ]
            found = {
                (
                    tuple(key["constrained_columns"]),
                    key["referred_table"],
                    key["options"].get("ondelete"),
                )
                for key in look.get_foreign_keys(table.name)
            }
            assert found == {
                (tuple(key.column_keys), key.referred_table.name, key.ondelete)
                for key in table.foreign_key_constraints
            }


def test_migrations_make_the_partial_indexes_that_the_program_uses(url: str, folder: Path) -> None:
    """On SQLite the very words of a partial index are compared; PostgreSQL rewrites them."""
    with Memory(url, folder) as memory, memory.read() as connection:
        look = sqlalchemy.inspect(connection)
        kind = connection.dialect.name
        for table in metadata.sorted_tables:
            found = {
                index["name"]: str(index.get("dialect_options", {}).get(f"{kind}_where", ""))
                for index in look.get_indexes(table.name)
            }
            wanted = {index.name: index.info.get("where", "") for index in table.indexes}
            if kind == "sqlite":
                assert found == wanted
            else:
                assert {name: bool(where) for name, where in found.items()} == {
                    name: bool(where) for name, where in wanted.items()
                }


def test_the_newest_migration_is_the_one_the_program_knows(url: str, folder: Path) -> None:
    """There is one newest, and a new database has it."""
    config = Config()
    config.set_main_option("script_location", "digest.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]
    with Memory(url, folder) as memory, memory.read() as connection:
        assert (
            connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            == REVISION
        )


#: What the revision of what was told came from.
_BEFORE_TOLD = (
    "DROP TABLE told",
    "DROP TABLE wordings",
    "DROP TABLE errata",
    """CREATE TABLE errata (day VARCHAR(10) NOT NULL, revision INTEGER NOT NULL,
    article VARCHAR(200) NOT NULL, hash VARCHAR(64) NOT NULL, note VARCHAR(64) NOT NULL,
    PRIMARY KEY (day, revision, article), FOREIGN KEY (day, revision)
    REFERENCES editions (day, revision) ON DELETE CASCADE)""",
    "CREATE INDEX errata_by_article ON errata (article)",
)


def test_what_was_sent_is_told(url: str, folder: Path) -> None:
    """Approved editions say what was told and corrected, under which theme, and in which words."""
    crane, quay = article("crane"), article("quay")
    mended = Erratum("crane", "0" * 64, DAY, "Crane", "one crane", "two cranes")
    with Memory(url, folder) as memory:
        remember(memory, crane, quay)
        approve(memory, edition(crane))
        approve(memory, edition(quay, day=NEXT, errata=(mended,)))
        save(memory, edition(article("draft"), day=NEXT + timedelta(days=1)))
        with memory.read() as connection:
            known = told.told_stories(connection, DAY, NEXT + timedelta(days=1))
        with memory.engine.begin() as connection:
            for text in (*_BEFORE_TOLD, "UPDATE alembic_version SET version_num = '0006'"):
                connection.exec_driver_sql(text)
    with Memory(url, folder) as memory, memory.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        first, last = told.told_stories(connection, DAY, NEXT + timedelta(days=1))
        assert [first, replace(last, errata=())] == known
        assert last.errata == (replace(mended, story="crane", theme=last.theme),)
        hashes = {wording_hash(one): one.id for one in (crane, quay)}
        assert set(told.known_wordings(connection, hashes)) == set(hashes)


def test_soft_bounces_that_were_counted_go_on_counting(url: str, folder: Path) -> None:
    """Marks without a date become rows with one; subscribers keep all that belongs to them."""
    marked = {hashlib.sha256(f"{name}".encode()).hexdigest() for name in ("7 2026-11-20", "3 x")}
    with Memory(url, folder) as memory:
        engine = memory.engine
        with engine.begin() as connection:
            for text in (
                "ALTER TABLE subscribers ADD COLUMN soft INTEGER NOT NULL DEFAULT 0",
                "ALTER TABLE subscribers ADD COLUMN soft_since BIGINT",
                "DROP TABLE soft_bounces",
                *_BEFORE_TOLD,
                "UPDATE alembic_version SET version_num = '0005'",
            ):
                connection.exec_driver_sql(text)
            person = {"name": "", "themes": "all", "state": "active", "created": 0, "changed": 0}
            person |= {"consent_how": "", "consent_from": ""}
            people = [{"id": 7, "address": "a", "key": "a"}, {"id": 8, "address": "b", "key": "b"}]
            connection.execute(
                metadata.tables["subscribers"].insert(), [person | one for one in people]
            )
            connection.exec_driver_sql("UPDATE subscribers SET soft = 1")
            connection.execute(metadata.tables["wishes"].insert(), WISH)
            letter = {"received": int(NOW.timestamp()), "content": b""}
            connection.execute(
                metadata.tables["letters"].insert(),
                [letter | {"hash": f"soft:{one}"[:64]} for one in marked]
                + [letter | {"hash": "a"}],
            )
    with Memory(url, folder) as memory, memory.read() as connection:
        rows = {
            name: connection.execute(sqlalchemy.select(metadata.tables[name])).all()
            for name in ("soft_bounces", "letters", "wishes")
        }
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert rows["soft_bounces"] == [(7, "2026-11-20")]
    assert [row.hash for row in rows["letters"]] == ["a"]
    assert len(rows["wishes"]) == 1


def test_what_is_up_to_date_is_not_touched(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alembic is not even asked."""
    Memory(url, folder).close()
    monkeypatch.setattr(migrations, "upgrade", None)
    Memory(url, folder).close()


def test_a_migration_is_whole_or_not_at_all(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one breaks off, no table of it is there, and the next run makes all of them."""

    def broken(connection: Connection) -> None:
        whole(connection)
        connection.exec_driver_sql("SELECT no_such_column")

    whole = migrations.upgrade
    monkeypatch.setattr(migrations, "upgrade", broken)
    with pytest.raises(BadMemory, match="no_such_column"):
        Memory(url, folder)
    assert tables(url, folder) == set()
    monkeypatch.undo()
    Memory(url, folder).close()
    assert tables(url, folder) == {*metadata.tables, "alembic_version"}


KILLED = """
import sys
from pathlib import Path
from digest.store import migrations
from digest.store.database import Memory

upgrade = migrations.upgrade
def hang(connection):
    upgrade(connection)
    print("made", flush=True)
    sys.stdin.read()
migrations.upgrade = hang
Memory(sys.argv[1], Path(sys.argv[2]))
"""


def test_a_process_killed_while_it_migrates_leaves_nothing(url: str, folder: Path) -> None:
    """The next one begins anew."""
    with program(KILLED, url, folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "made\n"
        process.kill()
    assert tables(url, folder) == set()
    with Memory(url, folder) as memory, memory.read() as connection:
        assert connection.execute(sqlalchemy.select(metadata.tables["runs"])).all() == []


def test_a_new_database_may_be_opened_by_many_at_once(url: str, folder: Path) -> None:
    """One of them makes the tables, the others wait for it."""
    ready, failed = threading.Barrier(4), []

    def run() -> None:
        ready.wait()
        try:
            with Memory(url, folder) as memory, memory.write() as connection:
                connection.execute(sqlalchemy.insert(metadata.tables["runs"]), ROW)
        except BadMemory as problem:
            failed.append(problem)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Memory(url, folder) as memory, memory.read() as connection:
        assert len(connection.execute(sqlalchemy.select(metadata.tables["runs"])).all()) == 4


WISH = {"subscriber": 7, "themes": "all", "consent_how": "", "consent_from": "", "since": 0}
ROW = {
    "day": DAY.isoformat(),
    "started": int(NOW.timestamp()),
    "ended": int(NOW.timestamp()),
    "report": "{}",
}


@contextmanager
def marked(url: str, folder: Path, revision: str) -> Iterator[None]:
    """Have the database say that it is of another revision."""
    with Memory(url, folder) as memory:
        with memory.write() as connection:
            connection.execute(sqlalchemy.insert(metadata.tables["runs"]), ROW)
            mark = sqlalchemy.text("UPDATE alembic_version SET version_num = :revision")
            connection.execute(mark, {"revision": revision})
        yield


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_newer_schema_is_refused_with_its_number(url: str, folder: Path, dry_run: bool) -> None:  # noqa: FBT001
    """An older program does not touch what it does not understand."""
    with (
        marked(url, folder, "0999"),
        pytest.raises(
            BadMemory, match=r"was made by a newer version of newsdigest \(schema 0999\)"
        ),
    ):
        Memory(url, folder, dry_run=dry_run)


def test_a_dry_run_does_not_migrate(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older version waits for a run that may write, and an empty database stays empty."""
    with marked(url, folder, REVISION):
        monkeypatch.setattr(database, "REVISION", "9998")
        with pytest.raises(BadMemory, match="has an older version, and a dry run upgrades nothing"):
            Memory(url, folder, dry_run=True)


def test_a_dry_run_makes_no_table(url: str, folder: Path) -> None:
    """An empty memory stands for the one that is not there, and keeps nothing."""
    (folder / "digest.db").touch()
    with Memory(url, folder, dry_run=True) as memory:
        with memory.write() as connection:
            connection.execute(sqlalchemy.insert(metadata.tables["runs"]), ROW)
        with memory.read() as connection:
            assert connection.execute(sqlalchemy.select(metadata.tables["runs"])).all() == []
    assert tables(url, folder) == set()
    assert (folder / "digest.db").stat().st_size == 0


def test_a_copy_is_what_the_migrations_make(tmp_path: Path) -> None:
    """The tests' own memories are made by the same words and hold the same rows."""
    made = []
    for name, upgrade in (("m", memories.MIGRATE), ("c", memories.copy_or_migrate)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(migrations, "upgrade", upgrade)
            Memory(f"sqlite:///{name}.db", tmp_path).close()
        connection = sqlite3.connect(tmp_path / f"{name}.db")
        made.append(list(connection.iterdump()))
        connection.close()
    assert made[0] == made[1]
    assert any("alembic_version" in line for line in made[1])
