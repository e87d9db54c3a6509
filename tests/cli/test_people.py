from pathlib import Path

import pytest

from digest.cli import people
from digest.config.settings import read_settings
from digest.errors import BadKeys, NoSuchState, NoSuchSubscriber, NoSuchTheme
from tests.delivery.publication import NOW, Place, address, subscribe
from tests.publications import publication


@pytest.fixture
def made(tmp_path: Path) -> Place:
    """Return a publication with two subscribers."""
    place = Place(tmp_path)
    place.configure()
    with place.memory() as memory:
        subscribe(memory, 2, themes=("all", "real-estate"))
    return place


def test_a_person_is_found_by_address_or_number(made: Place) -> None:
    """In whatever case the address is written; nobody else is taken for them."""
    with made.memory() as memory, memory.read() as connection:
        assert people.find_person(connection, address(1).upper()).id == 1
        assert people.find_person(connection, "2").address == address(2)
        with pytest.raises(NoSuchSubscriber):
            people.find_person(connection, "3")


def test_people_are_listed_by_state_and_theme(made: Place) -> None:
    """Words that are none are refused, with those that are."""
    settings = read_settings(made.folder / "digest.toml")
    with made.memory() as memory, memory.read() as connection:
        assert len(list(people.list_people(connection, settings, "active", "real-estate"))) == 2
        assert len(list(people.list_people(connection, settings, None, "infrastructure"))) == 1
        with pytest.raises(NoSuchState, match="active"):
            people.list_people(connection, settings, "alive", None)
        with pytest.raises(NoSuchTheme):
            people.list_people(connection, settings, None, "roads")


def test_keys_are_wanted_only_where_there_are_some(made: Place) -> None:
    """An address is added without them; keys that are too short are an error all the same."""
    settings = read_settings(made.folder / "digest.toml")
    with made.memory() as memory:
        assert people.keys_if_any(publication(settings, memory, NOW)) is None
        short = publication(settings, memory, NOW, {"DIGEST_TOKEN_KEYS": "short"})
        with pytest.raises(BadKeys):
            people.keys_if_any(short)
