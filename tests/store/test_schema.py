import pytest
from sqlalchemy import insert, select

from digest.errors import BadMemory
from digest.store import schema
from digest.store.database import Memory
from tests.store.conftest import rows

EDITION = {"day": "2026-11-23", "revision": 1}
OF_EDITIONS = {
    schema.members: {"article": "a", "story": "s", "hash": "h"},
    schema.names: {"story": "s", "name": "n", "title": "t", "url": None, "marks": "[]"},
    schema.parts: {"name": "all.html", "hash": "h", "data": b"\x00\xff"},
    schema.errata: {"article": "a", "theme": "t", "hash": "h", "content": b"[]"},
}


def add_edition(memory: Memory) -> None:
    """Keep an edition."""
    with memory.write() as connection:
        connection.execute(
            insert(schema.editions).values(
                **EDITION, state="draft", hash="h", built=0, content=b"{}"
            )
        )


@pytest.mark.parametrize("table", OF_EDITIONS, ids=lambda table: table.name)
def test_what_is_of_an_edition_goes_with_it(memory: Memory, table: schema.Table) -> None:
    """Both databases see to that themselves."""
    add_edition(memory)
    with memory.write() as connection:
        connection.execute(insert(table).values(**EDITION, **OF_EDITIONS[table]))
    assert len(rows(memory)[table.name]) == 1
    with memory.write() as connection:
        connection.execute(schema.editions.delete())
    assert rows(memory)[table.name] == []


@pytest.mark.parametrize("table", OF_EDITIONS, ids=lambda table: table.name)
def test_there_is_nothing_of_an_edition_that_is_not_there(
    memory: Memory, table: schema.Table
) -> None:
    """Both databases refuse it."""
    with pytest.raises(BadMemory), memory.write() as connection:
        connection.execute(insert(table).values(**EDITION, **OF_EDITIONS[table]))


def test_versions_are_of_articles(memory: Memory) -> None:
    """There is none of an article that is not known."""
    with pytest.raises(BadMemory), memory.write() as connection:
        connection.execute(
            insert(schema.versions).values(article="a", version=1, hash="h", seen=0, content=b"")
        )


def test_values_come_back_as_they_were(memory: Memory) -> None:
    """The longest id, times beyond 2038, any bytes, and none at all: from both databases alike."""
    row = {
        "id": "₹" * 200,
        "source": "https://news.example/feed",
        "key": None,
        "guid": "0" * 32,
        "headline": None,
        "found_at": None,
        "hash": "f" * 64,
        "version": 1,
        "teaser": True,
        "first_seen": 2**33,
        "fresh": 2**33,
        "changed": 2**33,
        "seen": -(2**33),
        "gone": None,
        "used": None,
    }
    content = bytes(range(256))
    with memory.write() as connection:
        connection.execute(insert(schema.articles), row)
        version = {
            "article": row["id"],
            "version": 1,
            "hash": "f" * 64,
            "seen": 0,
            "content": content,
        }
        connection.execute(insert(schema.versions), version)
    with memory.read() as connection:
        found = connection.execute(select(schema.articles)).one()
        assert found._asdict() == row
        assert found.teaser is True
        assert connection.execute(select(schema.versions.c.content)).scalar() == content
