"""New memories, copied from one that the migrations made: those take a tenth of a second.

Only empty databases of SQLite are copies; tests of the migrations themselves set `MIGRATE` back.
"""

import functools
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection

from digest.store import migrations
from digest.store.database import REVISION, Memory

#: What the program itself does to an older or an empty database.
MIGRATE: Final = migrations.upgrade


def copy_or_migrate(connection: Connection) -> None:
    """Do to the database of `connection` what the migrations do."""
    if connection.dialect.name != "sqlite" or _made(connection):
        MIGRATE(connection)
        return
    for statement in _statements():
        connection.exec_driver_sql(statement)


def _made(connection: Connection) -> bool:
    return bool(connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first())


@functools.cache
def _statements() -> tuple[str, ...]:
    """Return what made a database that was migrated from nothing."""
    with TemporaryDirectory() as folder:
        replaced, migrations.upgrade = migrations.upgrade, MIGRATE
        try:
            Memory("sqlite:///digest.db", Path(folder)).close()
        finally:
            migrations.upgrade = replaced
        connection = sqlite3.connect(Path(folder) / "digest.db")
        made = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        ).fetchall()
        connection.close()
    return (
        *(statement for (statement,) in made if "sqlite_sequence" not in statement),
        f"INSERT INTO alembic_version VALUES ('{REVISION}')",  # noqa: S608
    )
