"""The database: SQLite in a file, or PostgreSQL; opened, upgraded, and locked for a write."""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from digest.errors import BadMemory, MemoryBusy, OlderMemory
from digest.resources import make_private_file

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

#: The newest migration; a test compares it with migrations/.
REVISION = "0007"
#: How long a writer waits for another, in seconds.
LOCK_PATIENCE = 30.0
#: How long a PostgreSQL server may take to answer, in seconds.
_CONNECTING = 10
#: The advisory lock of a writer (PostgreSQL).
_WRITING = 4_203_918
#: How many values one statement may carry: old SQLite takes 999.
_MANY = 900
_IN_MEMORY = URL.create("sqlite")


class Memory:
    """The open database, a context manager; `path` is its file, None for PostgreSQL."""

    def __init__(
        self, url: str, folder: Path, *, dry_run: bool = False, patience: float = LOCK_PATIENCE
    ) -> None:
        """Open the database at `url` ("sqlite:///digest.db" is seen from `folder`) and upgrade it.

        A dry run makes no database: an empty one in memory replaces a missing one. A writer waits
        for another up to `patience` seconds. Raises BadMemory, OlderMemory and MemoryBusy.
        """
        self.dry_run = dry_run
        self.patience = patience
        place = _place(url, folder)
        self.name = _shown(place)
        self.path = Path(place.database or "") if _is_file(place) else None
        if dry_run and _is_file(place) and not Path(place.database or "").exists():
            place = _IN_MEMORY
        self.engine = self._engine(place)
        try:
            with self.readable_errors():
                self._upgrade()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees the memory as of its first query, whatever others write."""
        with self.readable_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the connection of the only writer, whose changes are all committed, or none.

        Waits for another writer, then raises MemoryBusy. A dry run commits nothing.
        """
        with self.readable_errors(), self._writing() as connection:
            yield connection
            if self.dry_run and (transaction := connection.get_transaction()):
                transaction.rollback()

    def compact(self) -> None:
        """Return deleted space to the disk (SQLite; PostgreSQL does so by itself).

        Waits for all others. Raises MemoryBusy, and BadMemory if the disk cannot hold a copy.
        """
        if self.dry_run or self.engine.dialect.name != "sqlite":
            return
        with (
            self.readable_errors(),
            self.engine.connect().execution_options(begin=None) as connection,
        ):
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection in the only transaction that writes."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.execution_options(begin="BEGIN IMMEDIATE")
            else:
                # It has to see what another committed while this one waited.
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    wait = max(1, round(self.patience * 1000))
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")
                yield connection

    @contextmanager
    def readable_errors(self) -> Iterator[None]:
        """Raise errors of the database as MemoryBusy or BadMemory, in one line."""
        try:
            yield
        except DBAPIError as problem:
            said = _first_line(problem.orig)
            if "database is locked" in said or "lock timeout" in said:
                raise MemoryBusy(name=self.name, seconds=self.patience) from None
            raise BadMemory(name=self.name, reason=said) from None
        except SQLAlchemyError as problem:
            raise BadMemory(name=self.name, reason=_first_line(problem)) from None

    def _engine(self, place: URL) -> Engine:
        """Return the engine of the database at `place`. Raises BadMemory."""
        try:
            if place.get_backend_name() == "postgresql":
                return sqlalchemy.create_engine(
                    place,
                    isolation_level="REPEATABLE READ",
                    connect_args={}
                    if "connect_timeout" in place.query
                    else {"connect_timeout": _CONNECTING},
                )
            if _is_file(place):
                file = Path(place.database or "")
                file.parent.mkdir(parents=True, exist_ok=True)
                make_private_file(file)
        except ImportError:
            reason = "PostgreSQL needs: pip install 'newsdigest[postgresql]'"
            raise BadMemory(name=self.name, reason=reason) from None
        except OSError as problem:
            raise BadMemory(name=self.name, reason=problem.strerror or problem) from None
        engine = sqlalchemy.create_engine(place, connect_args={"timeout": self.patience})
        event.listen(engine, "connect", self._on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine

    def _on_connect(self, connection: sqlite3.Connection, _: object) -> None:
        # The driver would begin transactions by itself, and too late: only before the first change.
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        if not self.dry_run:
            self._use_wal(connection)

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        """Switch to WAL, so that readers and a writer do not block each other.

        SQLite does not wait for the lock that this takes once.
        """
        end = time.monotonic() + self.patience
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as problem:
                if "database is locked" not in str(problem) or time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    def _upgrade(self) -> None:
        """Upgrade the schema if it is older, so that Alembic is loaded once in a version's life."""
        with self.engine.connect() as connection:
            known = _revision(connection)
        if known == REVISION:
            return
        if known is not None and known > REVISION:
            reason = f"was made by a newer version of newsdigest (schema {known})"
            raise BadMemory(name=self.name, reason=reason)
        if self.dry_run and known is not None:
            raise OlderMemory(name=self.name)
        if self.dry_run:
            self.close()
            self.engine = self._engine(_IN_MEMORY)
        from digest.store import migrations

        with self._writing() as connection:
            migrations.upgrade(connection)


def database_file(url: str, folder: Path) -> Path | None:
    """Return the file of the database at `url`, relative to `folder`; None if it is not a file.

    Raises BadMemory.
    """
    place = _place(url, folder)
    return Path(place.database or "") if _is_file(place) else None


def insert_or_ignore(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return the database's own INSERT with ON CONFLICT; only that dialect is loaded."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def in_batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the `keys` in lists that fit one statement each."""
    left = iter(keys)
    while some := list(islice(left, _MANY)):
        yield some


def _place(url: str, folder: Path) -> URL:
    """Return the database's address: a SQLite file relative to `folder`, PostgreSQL by psycopg.

    Raises BadMemory.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise BadMemory(name=_safe(url), reason="it is not a database's address") from None
    if "@" in (parsed.host or ""):
        raise BadMemory(name=_safe(url), reason="write '@' in a password as '%40'")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise BadMemory(name=_safe(url), reason="databases: sqlite, postgresql")
    if parsed.query or parsed.host:
        raise BadMemory(name=_safe(url), reason="write a file as 'sqlite:///digest.db'")
    if parsed.database in (None, "", ":memory:"):
        return _IN_MEMORY
    return URL.create("sqlite", database=str(folder / parsed.database))


def _is_file(place: URL) -> bool:
    return place.get_backend_name() == "sqlite" and place.database is not None


def _shown(place: URL) -> str:
    """Return an address for messages: without a password, wherever it stands."""
    if place.get_backend_name() == "sqlite":
        return place.database or "sqlite://"
    return URL.create(
        "postgresql", place.username, host=place.host, port=place.port, database=place.database
    ).render_as_string()


def _safe(url: str) -> str:
    """Return an unreadable address for messages: without a password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" if rest else "store.url"


def _on_begin(connection: Connection) -> None:
    if begin := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(begin)


def _revision(connection: Connection) -> str | None:
    """Return the schema's revision, None for an empty database."""
    if not sqlalchemy.inspect(connection).has_table("alembic_version"):
        return None
    found: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found if found is None else str(found)


def _first_line(problem: object) -> str:
    return next(iter(str(problem).strip().splitlines()), type(problem).__name__)
