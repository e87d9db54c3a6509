"""What the tests of delivery share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.delivery.certificates import Certificates
from tests.delivery.publication import Place, approve, subscribe
from tests.delivery.sink import Sink
from tests.store.conftest import memory, open_memory, postgres, postgres_url, sqlite_url, url

__all__ = ["memory", "open_memory", "postgres", "postgres_url", "sqlite_url", "url"]

Ready = Callable[..., Place]


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


@pytest.fixture
def ready(place: Place, sink: Sink) -> Ready:
    """Return a function that makes a publication with subscribers, ready to be sent."""

    def make(count: int = 30, **fields: str) -> Place:
        place.configure(sink.port, **fields)
        with place.memory() as memory:
            subscribe(memory, count)
            approve(place, memory)
        return place

    return make
