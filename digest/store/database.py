"""The database: SQLite in a file beside the settings, or PostgreSQL; opened, brought up to date, locked for a write."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from digest.errors import BadMemory, MemoryBusy, OlderMemory

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

#: The newest migration. A test holds it to be the one in migrations/.
REVISION = "0002"
#: How long a run waits for another that is writing, in seconds.
LOCK_PATIENCE = 30.0
#: How long PostgreSQL's server may take to answer, in seconds.
_CONNECTING = 10
#: Held by the one who writes (PostgreSQL).
_WRITING = 4_203_918
_IN_MEMORY = URL.create("sqlite")


class Memory:
    """The open database. A context manager; `path` is its file, where it is one."""

    def __init__(
        self, url: str, folder: Path, *, dry_run: bool = False, patience: float = LOCK_PATIENCE
    ) -> None:
        """Open the database at `url` ("sqlite:///digest.db" is relative to `folder`) and bring it up to date.

        On a dry run a database that does not exist is not made: an empty one in memory stands for it. A writer waits
        for another as long as its `patience`, in seconds. Raises BadMemory and MemoryBusy.
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
            with self.told():
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
        """Give a connection that sees the memory as it is at its first look, whatever others write meanwhile."""
        with self.told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the connection of the one who may write: all that is done in it is kept, or nothing is.

        Waits for another writer, then raises MemoryBusy. On a dry run nothing is kept.
        """
        with self.told(), self._writing() as connection:
            yield connection
            if self.dry_run and (transaction := connection.get_transaction()):
                transaction.rollback()

    def compact(self) -> None:
        """Give the room of what was deleted back to the disk. PostgreSQL does so by itself.

        Waits for all others. Raises BadMemory when the disk has no room for a second copy, and MemoryBusy.
        """
        if self.dry_run or self.engine.dialect.name != "sqlite":
            return
        with self.told(), self.engine.connect().execution_options(begin=None) as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction that no other writes beside."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.execution_options(begin="BEGIN IMMEDIATE")
            else:
                # What an earlier writer did while this one waited has to be seen.
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    wait = max(1, round(self.patience * 1000))
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")
                yield connection

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the database says into errors for people."""
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
                Path(place.database or "").parent.mkdir(parents=True, exist_ok=True)
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
        # The driver would begin transactions by itself, and too late: before the first change only.
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        if not self.dry_run:
            self._keep_a_log(connection)

    def _keep_a_log(self, connection: sqlite3.Connection) -> None:
        """Have readers and a writer side by side (WAL). For the lock that this takes once, SQLite does not wait by itself."""
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
        """Bring the schema up to date; only when it is not, so that Alembic is loaded once in a version's life."""
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
    """Return the file of the database at `url`, seen from `folder`; None where it is none. Raises BadMemory."""
    place = _place(url, folder)
    return Path(place.database or "") if _is_file(place) else None


def insert_or_ignore(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an INSERT that knows ON CONFLICT, which each kind of database has its own of; only that one is loaded."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def _place(url: str, folder: Path) -> URL:
    """Return the database's address; a SQLite file is seen from `folder`, and PostgreSQL is spoken to by psycopg.

    Raises BadMemory.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise BadMemory(name=_safe(url), reason="this is no database's address") from None
    if "@" in (parsed.host or ""):
        raise BadMemory(name=_safe(url), reason="write an '@' in a password as '%40'")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise BadMemory(name=_safe(url), reason="only sqlite and postgresql are known")
    if parsed.query or parsed.host:
        raise BadMemory(name=_safe(url), reason="write a file's as 'sqlite:///digest.db'")
    if parsed.database in (None, "", ":memory:"):
        return _IN_MEMORY
    return URL.create("sqlite", database=str(folder / parsed.database))


def _is_file(place: URL) -> bool:
    return place.get_backend_name() == "sqlite" and place.database is not None


def _shown(place: URL) -> str:
    """Return the address as messages may show it: without a password, wherever it stands."""
    if place.get_backend_name() == "sqlite":
        return place.database or "sqlite://"
    return URL.create(
        "postgresql", place.username, host=place.host, port=place.port, database=place.database
    ).render_as_string()


def _safe(url: str) -> str:
    """Return an address that could not be read as messages may show it."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}" if rest else "store.url"


def _on_begin(connection: Connection) -> None:
    if begin := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(begin)


def _revision(connection: Connection) -> str | None:
    """Return the schema's revision, None for a database without one."""
    if not sqlalchemy.inspect(connection).has_table("alembic_version"):
        return None
    found: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found if found is None else str(found)


def _first_line(problem: object) -> str:
    return next(iter(str(problem).strip().splitlines()), type(problem).__name__)
