"""The database: SQLite in a file beside the settings, or PostgreSQL; opened, brought up to date, locked for a write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from digest.errors import BadMemory, MemoryBusy

#: The newest migration. A test holds it to be the one in migrations/.
REVISION = "0002"
#: How long a run waits for another that is writing, in seconds.
_PATIENCE = 30
#: Taken while a schema is brought up to date, so that one of two processes does it (PostgreSQL).
_MIGRATION_LOCK = 4_203_918


class Memory:
    """The open database. A context manager."""

    def __init__(self, url: str, folder: Path, *, dry_run: bool = False) -> None:
        """Open the database at `url` ("sqlite:///digest.db" is relative to `folder`) and bring it up to date.

        On a dry run a database that does not exist is not made: an empty one in memory stands for it.
        Raises BadMemory and MemoryBusy.
        """
        self.dry_run = dry_run
        try:
            parsed = _place(url, folder)
            if dry_run and parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
                parsed = make_url("sqlite://")
            self.path = Path(parsed.database) if _is_file(parsed) and parsed.database else None
            self.name = parsed.render_as_string(hide_password=True)
            self.engine = _engine(parsed)
        except (ArgumentError, NoSuchModuleError, ImportError) as problem:
            reason = (
                "PostgreSQL needs: pip install 'newsdigest[postgresql]'"
                if "psycopg" in str(problem)
                else problem
            )
            raise BadMemory(name=_safe(url), reason=reason) from None
        try:
            with self._told():
                self._upgrade()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees the memory as it is now, whatever others write meanwhile."""
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the connection of the one who may write: all that is done in it is kept, or nothing is.

        Waits for another writer, then raises MemoryBusy. On a dry run nothing is kept.
        """
        with self._told(), self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin() as transaction:
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK + 1})")
                yield connection
                if self.dry_run:
                    transaction.rollback()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database says into errors for people."""
        try:
            yield
        except DBAPIError as problem:
            said = str(problem.orig).strip().splitlines()[0]
            if "locked" in said or "lock timeout" in said:
                raise MemoryBusy(name=self.name, seconds=_PATIENCE) from None
            raise BadMemory(name=self.name, reason=said) from None
        except SQLAlchemyError as problem:
            raise BadMemory(name=self.name, reason=str(problem).splitlines()[0]) from None

    def _upgrade(self) -> None:
        """Bring the schema up to date; only when it is not, so that Alembic is loaded once in a version's life."""
        with self.engine.connect() as connection:
            if _revision(connection) == REVISION:
                return
        from digest.store import migrations

        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            known = _revision(connection)
            if known is not None and known > REVISION:
                raise BadMemory(
                    name=self.name, reason=f"was made by a newer version of newsdigest (schema {known})"
                )
            if self.dry_run and self.path:
                raise BadMemory(
                    name=self.name,
                    reason="is of an older version, and a dry run changes nothing; build once without",
                )
            migrations.upgrade(connection)


def _place(url: str, folder: Path) -> URL:
    """Return the database's address; a SQLite file is seen from `folder`, and PostgreSQL is spoken to by psycopg."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(database=str(folder / parsed.database))
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise ArgumentError("only sqlite and postgresql are known")
    return parsed


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return sqlalchemy.create_engine(
            url, isolation_level="REPEATABLE READ", connect_args={"options": f"-c lock_timeout={_PATIENCE}s"}
        )
    if _is_file(url):
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sqlalchemy.create_engine(url, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    # The driver would begin transactions by itself, and too late: before the first change only.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    """Return the schema's revision, None for a database without one."""
    if not sqlalchemy.inspect(connection).has_table("alembic_version"):
        return None
    found: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found if found is None else str(found)


def _safe(url: str) -> str:
    """Return an address that could not be read as messages may show it."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if rest else "store.url"
