import pytest
from sqlalchemy import func, select

from digest.errors import BadMemory
from digest.store.database import Memory
from digest.store.ledger.transaction import ledger_transaction
from digest.store.schema import buckets


def count(memory: Memory) -> int:
    """Return how many token buckets are written."""
    with memory.read() as connection:
        return int(connection.execute(select(func.count()).select_from(buckets)).scalar_one())


def test_what_is_written_is_there_for_all_at_its_end(memory: Memory) -> None:
    """And not before."""
    row = {column.name: 1 if column.name != "name" else "relay" for column in buckets.columns}
    with ledger_transaction(memory) as connection:
        connection.execute(buckets.insert().values(row))
    assert count(memory) == 1


def test_an_error_leaves_nothing_half(memory: Memory) -> None:
    """All is committed together, or not at all."""
    row = {column.name: 1 if column.name != "name" else "relay" for column in buckets.columns}
    with pytest.raises(BadMemory), ledger_transaction(memory) as connection:
        connection.execute(buckets.insert().values([row, row]))
    assert count(memory) == 0
