"""Acts of subscribers and operators, for the tests of people."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from digest.model import Subscriber
from digest.store.database import Memory
from digest.store.people.standing import gets_edition
from digest.store.people.subscribers import add_subscriber, get_subscriber
from digest.store.schema import subscribers
from digest.tokens import Keys
from tests.store.conftest import DAY, NOW

KEYS = Keys(["a key for tests, of more than enough letters"])
NEWER = Keys(
    [
        "a newer key, with as many letters as it needs",
        "a key for tests, of more than enough letters",
    ]
)
OTHER = Keys(["a newer key, with as many letters as it needs"])
LATER = NOW + timedelta(days=1)
ADDRESS = "asha@example.in"


def add(memory: Memory, address: str = ADDRESS, *named: Any, **fields: Any) -> Subscriber:
    """Add somebody, who signed a form."""
    with memory.write() as connection:
        options = {"consent": ("form", "192.0.2.7"), "now": NOW, "keys": KEYS} | fields
        return add_subscriber(connection, address, *named, **options)


def did(memory: Memory, act: Any, *arguments: Any, **options: Any) -> Any:
    """Do one thing in a transaction of its own."""
    with memory.write() as connection:
        return act(connection, *arguments, **options)


def person(memory: Memory, number: int = 1) -> Subscriber:
    """Return a subscriber who is known."""
    with memory.read() as connection:
        found = get_subscriber(connection, number)
    assert found is not None
    return found


def sent_to(memory: Memory, day: date = DAY) -> list[str]:
    """Return the addresses of those who may be sent the edition of `day`."""
    with memory.read() as connection:
        query = select(subscribers.c.address).where(gets_edition(day)).order_by(subscribers.c.id)
        return list(connection.execute(query).scalars())
