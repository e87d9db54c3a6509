"""What the tests of the pages share: a memory in SQLite and in PostgreSQL, with public pages."""

from pathlib import Path

import pytest

from digest.store.database import Memory
from tests.store.conftest import memory, open_memory, postgres, postgres_url, sqlite_url, url
from tests.web.world import World

__all__ = ["memory", "open_memory", "postgres", "postgres_url", "sqlite_url", "url"]


@pytest.fixture
def world(memory: Memory, tmp_path: Path) -> World:
    """Return the pages over each kind of memory."""
    return World(memory, tmp_path)


@pytest.fixture
def lite(tmp_path: Path) -> World:
    """Return the pages over SQLite, where the memory is not what matters."""
    return World(Memory("sqlite:///digest.db", tmp_path), tmp_path)
