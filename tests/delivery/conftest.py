"""What the tests of delivery share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.certificates import Certificates
from tests.delivery.publication import Place
from tests.delivery.sink import Sink
from tests.store.conftest import memory, open_memory, postgres, postgres_url, sqlite_url, url

__all__ = ["memory", "open_memory", "postgres", "postgres_url", "sqlite_url", "url"]


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Return a server that takes mail."""
    with Sink() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return the folder of a publication, without settings yet."""
    return Place(tmp_path)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Return an authority that vouches for servers of the tests."""
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.create()
    return made
