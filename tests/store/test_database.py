import random
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from digest.errors import AlreadySent, BadMemory, MemoryBusy
from digest.store import forgetting, runs
from digest.store.database import LOCK_PATIENCE, Memory
from digest.store.news import articles, editions
from digest.store.schema import versions
from tests.store.conftest import (
    DAY,
    FEED,
    NOW,
    Open,
    Postgres,
    approve,
    article,
    edition,
    program,
    rows,
    variants,
)

NEXT = DAY + timedelta(days=1)
ROW = {"day": DAY.isoformat(), "started": 0, "ended": 0, "report": "{}"}


def add(memory: Memory, times: int = 1) -> None:
    """Write so many rows."""
    with memory.write() as connection:
        connection.execute(insert(runs.runs), [ROW] * times)


def number(memory: Memory) -> int:
    """Return how many rows there are."""
    with memory.read() as connection:
        return int(connection.execute(select(func.count()).select_from(runs.runs)).scalar_one())


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[threading.Thread]:
    """Do `work` in a thread, to its end; what it raises is raised here."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            raised.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()
    for problem in raised:
        raise problem


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in `folder`."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# Reading and writing


def test_all_that_a_writer_does_is_kept_or_nothing(memory: Memory) -> None:
    """An error in between takes it all back."""

    def break_off() -> None:
        with memory.write() as connection:
            connection.execute(insert(runs.runs), ROW)
            connection.execute(runs.runs.delete())
            raise KeyboardInterrupt

    add(memory)
    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert number(memory) == 1


def test_what_was_written_is_there_when_it_is_opened_again(
    memory: Memory, open_memory: Open
) -> None:
    """Also for another process, while the first still has it open."""
    add(memory)
    with open_memory() as other:
        add(other)
        assert number(memory) == number(other) == 2


def test_a_reader_sees_one_moment(memory: Memory, open_memory: Open) -> None:
    """Whatever another writes meanwhile, and it does not keep the other waiting."""
    add(memory)
    query = select(func.count()).select_from(runs.runs)
    with memory.read() as connection:
        assert connection.execute(query).scalar() == 1
        with open_memory(patience=0.1) as other:
            add(other, 5)
            with other.write() as writing:
                writing.execute(runs.runs.delete())
                assert connection.execute(query).scalar() == 1
        assert connection.execute(query).scalar() == 1
    assert number(memory) == 0


def test_of_two_writers_the_second_waits(memory: Memory, open_memory: Open) -> None:
    """And then sees all that the first has done, even what it found otherwise just before."""
    ready = threading.Event()
    seen: list[object] = []

    def second() -> None:
        with open_memory() as other:
            assert number(other) == 0
            ready.set()
            with other.write() as connection:
                seen.append(
                    connection.execute(select(func.count()).select_from(runs.runs)).scalar()
                )
                connection.execute(insert(runs.runs), ROW)

    with memory.write() as connection, beside(second):
        connection.execute(insert(runs.runs), ROW)
        assert ready.wait(60)
        time.sleep(0.2)
        assert seen == []
        connection.commit()
    assert seen == [1]
    assert number(memory) == 2


def test_two_approvals_at_once_do_not_send_an_article_twice(
    memory: Memory, open_memory: Open
) -> None:
    """The second of two days with one story waits for the first and is then refused."""
    ready = threading.Event()
    with memory.write() as connection:
        articles.remember_articles(connection, [(article(), FEED)], NOW)
        for day in (DAY, NEXT):
            editions.save_draft(connection, edition(article(), day=day), variants(), NOW)

    def approve_next() -> None:
        with open_memory() as other:
            ready.set()
            with other.write() as connection:
                editions.approve_draft(connection, NEXT, 1, {"all.html": ("", b"")}, (), NOW)

    def approve_both() -> None:
        with memory.write() as connection, beside(approve_next):
            editions.approve_draft(connection, DAY, 1, {"all.html": ("", b"")}, (), NOW)
            assert ready.wait(60)
            time.sleep(0.2)
            connection.commit()

    with pytest.raises(AlreadySent):
        approve_both()
    with memory.read() as connection:
        assert articles.known_articles(connection, ["crane"])["crane"].used == DAY
        assert editions.approved_edition(connection, NEXT) is None


def test_whoever_waits_too_long_is_told(memory: Memory, open_memory: Open) -> None:
    """In one line, with the status that says: try again later; and nothing is broken by it."""
    with open_memory(patience=0.2) as other, memory.write():
        begun = time.monotonic()
        with pytest.raises(
            MemoryBusy, match=r"has been in use by another run for more than 0\.2 seconds"
        ) as raised:
            add(other)
        assert 0.15 < time.monotonic() - begun < LOCK_PATIENCE / 2
        assert raised.value.exit_status == 75
        assert "\n" not in str(raised.value)
        assert number(other) == 0
    add(memory)
    assert number(memory) == 1


# What may happen to a process


WRITES = """
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from digest.store.news import articles, editions
from digest.store.database import Memory
from tests.store.conftest import FEED, article, edition, variants

day, now = date(2026, 11, 23), datetime(2026, 11, 23, 6, tzinfo=UTC)
with Memory(sys.argv[1], Path(sys.argv[2])) as memory:
    for number in range(100_000):
        shown = [article(f"{number} {at}", "A crane. " * 500) for at in range(20)]
        made = edition(*shown, day=day + timedelta(days=number))
        with memory.write() as connection:
            articles.remember_articles(connection, ((one, FEED) for one in shown), now)
            editions.save_draft(connection, made, variants(), now)
            print(number, flush=True)
            files = {"all.html": ("x", b"x" * 9_000)}
            editions.approve_draft(connection, made.day, 1, files, (), now)
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_process_killed_at_any_moment_leaves_nothing_half(
    memory: Memory, open_memory: Open, url: str, tmp_path: Path, seed: int
) -> None:
    """Each edition is there with its used articles and its parts, or not at all."""
    with program(WRITES, url, tmp_path) as process:
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        time.sleep(random.Random(seed).random() / 10)
        process.kill()
        begun = 3 + len(process.stdout.readlines())
    with open_memory() as after:
        add(after)
        kept = rows(after)
    done = len(kept["editions"])
    assert begun - 1 <= done <= begun
    assert [row[2] for row in kept["editions"]] == ["approved"] * done
    assert len(kept["parts"]) == done
    assert {row[-1] for row in kept["articles"]} == {row[0] for row in kept["editions"]}
    assert [len(kept[table]) for table in ("articles", "versions", "members")] == [20 * done] * 3


FILLS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from digest.errors import DigestError
from digest.store.news import articles
from digest.store.database import Memory
from tests.store.conftest import FEED, article

try:
    with Memory(sys.argv[1], Path(sys.argv[2])) as memory:
        for round in range(100):
            with memory.write() as connection:
                read = ((article(f"{round} {at}", "A crane. " * 900), FEED) for at in range(30))
                articles.remember_articles(connection, read, datetime(2026, 11, 23, tzinfo=UTC))
except DigestError as problem:
    print(f"{problem.exit_status} {type(problem).__name__} {problem}")
"""


@pytest.mark.parametrize("room", [0, 4_096, 100_000, 600_000])
def test_a_full_disk_is_one_line_and_loses_nothing(
    sqlite_url: str, tmp_path: Path, room: int
) -> None:
    """What was there stays, what was being written is not there, and with room all goes on."""
    with Memory(sqlite_url, tmp_path) as memory, memory.write() as connection:
        articles.remember_articles(connection, [(article(), FEED)], NOW)
    before = (tmp_path / "digest.db").stat().st_size
    limit = (before + room, before + room)
    with program(
        FILLS,
        sqlite_url,
        tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    ) as process:
        assert process.stdout is not None
        (line,) = process.stdout.readlines()
    assert line.startswith("1 BadMemory The memory ")
    with Memory(sqlite_url, tmp_path) as memory:
        kept = rows(memory)
        assert len(kept["articles"]) == len(kept["versions"])
        assert len(kept["articles"]) % 30 == 1
        with memory.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        add(memory)


def test_a_server_that_goes_away_is_one_line(
    postgres: Postgres, postgres_url: str, tmp_path: Path
) -> None:
    """What was being written is not there, and the next run can write."""

    def write(memory: Memory) -> None:
        with memory.write() as connection:
            connection.execute(insert(runs.runs), ROW)
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            postgres.run(f"SELECT pg_terminate_backend({pid})")
            connection.execute(insert(runs.runs), ROW)

    with (
        Memory(postgres_url, tmp_path) as memory,
        pytest.raises(BadMemory, match="terminat") as raised,
    ):
        write(memory)
    assert "\n" not in str(raised.value)
    with Memory(postgres_url, tmp_path) as memory:
        assert number(memory) == 0
        add(memory)


# Dry runs


def test_a_dry_run_changes_nothing(memory: Memory, open_memory: Open) -> None:
    """Within it, what was done is done; after it, no row is other than before."""
    with memory.write() as connection:
        articles.remember_articles(connection, [(article(), FEED)], NOW)
    before = rows(memory)
    with open_memory(dry_run=True) as dry:
        with dry.write() as connection:
            articles.remember_articles(
                connection, [(article("quay"), FEED), (article(text="Else."), FEED)], NOW
            )
            articles.mark_gone(connection, ["https://news.example/"], NOW)
            assert len(connection.execute(select(versions)).all()) == 3
        dry.compact()
        assert rows(dry) == before
        approve(dry, edition(article()))
    assert rows(memory) == before


def test_a_dry_run_changes_no_byte_of_a_file(sqlite_url: str, tmp_path: Path) -> None:
    """Nor makes one, nor a folder, where there is none; not even where much is written."""
    with Memory("sqlite:///new/digest.db", tmp_path, dry_run=True) as memory:
        add(memory, 10_000)
        assert number(memory) == 0
    assert files(tmp_path) == {}
    with Memory(sqlite_url, tmp_path) as memory:
        add(memory, 1_000)
        with memory.write() as connection:
            connection.execute(runs.runs.delete().where(runs.runs.c.id > 10))
    before = files(tmp_path)
    with Memory(sqlite_url, tmp_path, dry_run=True) as memory:
        add(memory, 100_000)
        memory.compact()
        assert number(memory) == 10
    assert files(tmp_path) == before
    assert list(before) == ["digest.db"]


def test_a_dry_run_leaves_how_a_file_is_written(sqlite_url: str, tmp_path: Path) -> None:
    """One that was copied and set to another journal is not set back."""
    with Memory(sqlite_url, tmp_path) as memory, memory.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode = DELETE")
    before = files(tmp_path)
    with Memory(sqlite_url, tmp_path, dry_run=True) as memory:
        add(memory)
    assert files(tmp_path) == before


# What is forgotten


def test_what_is_forgotten_is_gone_from_the_file(sqlite_url: str, tmp_path: Path) -> None:
    """No byte of it is left, whether the file is made smaller or not."""
    told = "Rosamund Vane bought the quay. "
    with Memory(sqlite_url, tmp_path) as memory, memory.write() as connection:
        read = ((article(f"{at}", told * 300), FEED) for at in range(100))
        articles.remember_articles(connection, read, NOW)
    assert told.encode() in (tmp_path / "digest.db").read_bytes()
    with Memory(sqlite_url, tmp_path) as memory, memory.write() as connection:
        forgetting.old_texts(NEXT_MORNING).forget(connection)
    large = (tmp_path / "digest.db").read_bytes()
    assert told.encode() not in large
    with Memory(sqlite_url, tmp_path) as memory:
        memory.compact()
        small = b"".join(files(tmp_path).values())
    assert told.encode() not in small
    assert len((tmp_path / "digest.db").read_bytes()) < len(large) / 4


NEXT_MORNING = NOW + timedelta(days=1)


def test_compacting_loses_nothing_and_waits_for_nobody_for_ever(
    memory: Memory, open_memory: Open
) -> None:
    """With another in the middle of a write, it says so."""
    add(memory, 3)
    memory.compact()
    assert number(memory) == 3
    if memory.engine.dialect.name == "sqlite":
        with open_memory(patience=0.1) as other, memory.write(), pytest.raises(MemoryBusy):
            other.compact()
    assert number(memory) == 3


# Addresses


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "it is not a database's address"),
        ("digest.db", "it is not a database's address"),
        ("://", "it is not a database's address"),
        ("postgresql://u:hush@host:port/news", "it is not a database's address"),
        ("postgresql://u:hu@sh@host/news", "write '@' in a password as '%40'"),
        ("mysql://u:hush@host/news", "databases: sqlite, postgresql"),
        ("nonsense://u:hush@host/news", "databases: sqlite, postgresql"),
        ("sqlite://u:hush@host/digest.db", "write a file as 'sqlite:///digest.db'"),
        ("sqlite:///digest.db?mode=ro", "write a file as 'sqlite:///digest.db'"),
        ("sqlite:///folder", "unable to open database file"),
        ("sqlite:///text", "file is not a database"),
        ("sqlite:///text/digest.db", "Not a directory|File exists"),
        ("postgresql://u:hush@127.0.0.1:1/news", "Connection refused"),
        ("postgresql://127.0.0.1:1/news?user=u&password=hush", "Connection refused"),
        ("postgresql://u:hush@/news?host=/nowhere", "No such file or directory"),
        ("postgresql://u:hush@localhost/news?sslmode=never", 'invalid sslmode value: "never"'),
        ("postgresql://u:hush@no.such.host.invalid/news", "no.such.host.invalid"),
    ],
)
def test_what_cannot_be_opened_is_one_line(url: str, reason: str, tmp_path: Path) -> None:
    """With the reason, and never with a password."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("This is text and no database. " * 100, encoding="utf-8")
    before = files_only(tmp_path)
    with pytest.raises(BadMemory, match=reason) as raised:
        Memory(url, tmp_path)
    assert "\n" not in str(raised.value)
    assert "hu" not in str(raised.value)
    assert files_only(tmp_path) == before


def files_only(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in `folder` that is one."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_database_that_is_not_there_is_named(postgres: Postgres, tmp_path: Path) -> None:
    """A server makes none by itself."""
    with pytest.raises(BadMemory, match='database "nowhere" does not exist'):
        Memory(postgres.url("nowhere"), tmp_path)


@pytest.mark.parametrize("asked", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_postgresql_is_spoken_to_by_one_driver(
    postgres_url: str, tmp_path: Path, asked: str
) -> None:
    """Whatever the address names; and messages show who and where, and no more."""
    with Memory(postgres_url.replace("postgresql", asked), tmp_path) as memory:
        assert memory.engine.dialect.driver == "psycopg"
        assert memory.name == "postgresql://postgres@/memory"
        add(memory)


def test_postgresql_needs_its_driver(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has not installed it is told how."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(
        BadMemory, match=r"PostgreSQL needs: pip install 'newsdigest\[postgresql\]'"
    ):
        Memory(postgres_url, tmp_path)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///digest.db", "digest.db"),
        ("sqlite:///deep/er/digest.db", "deep/er/digest.db"),
        ("sqlite:///{folder}/there.db", "there.db"),
        ("sqlite+pysqlite:///digest.db", "digest.db"),
        ("sqlite:///a b#₹.db", "a b#₹.db"),
    ],
)
def test_a_file_is_seen_from_its_folder(tmp_path: Path, url: str, place: str) -> None:
    """Its folders are made; messages show its path."""
    with Memory(url.format(folder=tmp_path), tmp_path) as memory:
        assert memory.name == str(tmp_path / place)
        add(memory)
    assert (tmp_path / place).is_file()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_memory_need_not_be_a_file(tmp_path: Path, url: str) -> None:
    """One for a single run."""
    with Memory(url, tmp_path) as memory:
        add(memory)
        assert number(memory) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own reason is given."""

    def refuse(*arguments: Any, **options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(BadMemory, match="Permission denied"):
        Memory("sqlite:///digest.db", tmp_path)


def test_a_file_is_kept_safe(sqlite_url: str, tmp_path: Path) -> None:
    """Readers do not block writers, writes are durable, keys checked, deletions overwritten."""
    with Memory(sqlite_url, tmp_path) as memory, memory.read() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert found == ["wal", 2, 1, 1]
