"""Sign-up: what is noted of one, and whether it is answered."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from digest.config.settings import read_settings
from digest.errors import AddressRefused
from digest.newsroom.publication import Publication
from digest.store.database import Memory
from digest.store.people.standing import mark_complained
from digest.store.people.subscribers import add_subscriber, find_subscriber
from digest.store.schema import confirmations, signups
from digest.subscribers.signup import Signup, take_signup
from tests.publications import publication

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SITE = "https://news.ledger.example"


@pytest.fixture
def served(tmp_path: Path) -> Publication:
    """Return a publication on whose pages people sign up."""
    path = tmp_path / "digest.toml"
    path.write_text(
        f"[mail]\nfrom = 'desk@ledger.example'\npublic_url = '{SITE}'\n", encoding="utf-8"
    )
    keys = {"DIGEST_TOKEN_KEYS": "a-key-of-the-tests-of-32-characters-and-more"}
    return publication(read_settings(path), Memory("sqlite:///digest.db", tmp_path), NOW, keys)


def queued(served: Publication) -> list[int]:
    """Return who gets a mail."""
    with served.memory.read() as connection:
        return list(connection.execute(select(confirmations.c.subscriber)).scalars())


def test_a_new_address_is_noted_and_answered(served: Publication) -> None:
    """It is unconfirmed, with its themes and the visitor's IP address."""
    take_signup(served, Signup("Meera@Home.example", ("homes",), "192.0.2.1", NOW))
    with served.memory.read() as connection:
        person = find_subscriber(connection, "meera@home.example")
    assert person
    assert (person.address, person.state, person.themes, person.consent_from) == (
        "Meera@home.example",
        "unconfirmed",
        ("homes",),
        "192.0.2.1",
    )
    assert queued(served) == [person.id]


def test_who_is_subscribed_is_answered_and_who_complained_is_not(served: Publication) -> None:
    """Both sign-ups count."""
    with served.memory.write() as connection:
        ravi, asha = (
            add_subscriber(connection, f"{name}@home.example", consent=("test", ""), now=NOW)
            for name in ("ravi", "asha")
        )
        mark_complained(connection, asha.id, NOW)
    for person in (ravi, asha):
        take_signup(served, Signup(person.address, None, "192.0.2.1", NOW))
    assert queued(served) == [ravi.id]
    with served.memory.read() as connection:
        assert len(connection.execute(select(signups)).all()) == 2


def test_what_is_no_address_is_refused(served: Publication) -> None:
    """Nothing is noted, nor counted."""
    with pytest.raises(AddressRefused):
        take_signup(served, Signup("nobody", None, "", NOW))
    with served.memory.read() as connection:
        assert connection.execute(select(signups)).all() == []
