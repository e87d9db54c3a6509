"""The ledger's transaction: what is written in it is durable together, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from digest.store.database import Memory


@contextmanager
def ledger_transaction(memory: Memory) -> Iterator[Connection]:
    """Give a connection whose changes are committed durably together, or not at all.

    On PostgreSQL several processes may do so at once: it locks rows, not the whole memory.
    """
    postgresql = memory.engine.dialect.name == "postgresql"
    options: dict[str, Any] = (
        {"isolation_level": "READ COMMITTED"} if postgresql else {"begin": "BEGIN IMMEDIATE"}
    )
    with memory.readable_errors(), memory.engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection
