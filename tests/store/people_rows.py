"""Subscribers as rows, for the tests of the ledger."""

from typing import Any

from sqlalchemy import insert

from digest.store.database import Memory
from digest.store.schema import subscribers


def subscribe(memory: Memory, *numbers: int, **fields: Any) -> None:
    """Add active subscribers with these ids and all themes, unless the fields say otherwise."""
    same = {
        "name": "",
        "themes": "all",
        "state": "active",
        "consent_how": "test",
        "consent_from": "",
        "created": 0,
        "changed": 0,
    }
    rows = [
        {"id": number, "address": f"r{number}@home.example", "key": f"r{number}@home.example"}
        | same
        | fields
        for number in numbers
    ]
    with memory.write() as connection:
        connection.execute(insert(subscribers), rows)
