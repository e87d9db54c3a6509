"""Finding people, keys and themes for the commands about subscribers, and how a person is shown."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from digest.config.settings import Settings
    from digest.model import Subscriber
    from digest.store.database import Memory
    from digest.tokens import Keys


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@contextmanager
def open_memory(
    config: Path | None, *, dry_run: bool = False
) -> "Iterator[tuple[Settings, Memory]]":
    """Give the settings and the memory."""
    from digest.config.settings import load
    from digest.store.database import Memory

    settings = load(config)
    with Memory(settings.store.url, settings.folder, dry_run=dry_run) as memory:
        yield settings, memory


def keys() -> "Keys | None":
    """Return the keys of the environment where it has any."""
    from digest.tokens import KEYS_FILE_VARIABLE, KEYS_VARIABLE, read_keys

    return (
        read_keys(os.environ)
        if os.environ.get(KEYS_VARIABLE) or os.environ.get(KEYS_FILE_VARIABLE)
        else None
    )


def needed_keys() -> "Keys":
    """Return the keys of the environment. Raises BadKeys."""
    from digest.tokens import read_keys

    return read_keys(os.environ)


def find_person(connection: "Connection", name: str) -> "Subscriber":
    """Return the subscriber with an address or number. Raises NoSuchSubscriber."""
    from digest.errors import NoSuchSubscriber
    from digest.store.people.subscribers import find_subscriber, get_subscriber

    is_number = name.isascii() and name.isdigit() and len(name) < 10
    person = (
        get_subscriber(connection, int(name)) if is_number else find_subscriber(connection, name)
    )
    if person is None:
        raise NoSuchSubscriber(name=name)
    return person


def list_people(
    connection: "Connection", settings: "Settings", state: str | None, theme: str | None
) -> "Iterator[Subscriber]":
    """Return those in a state, with a theme. Raises NoSuchState and NoSuchTheme."""
    from digest.errors import NoSuchState
    from digest.store.people.subscribers import SUBSCRIBER_STATES, list_subscribers

    if state is not None and state not in SUBSCRIBER_STATES:
        raise NoSuchState(name=state, known=", ".join(SUBSCRIBER_STATES))
    if theme is not None:
        settings.pick_themes([theme])
    return list_subscribers(connection, state, theme)


def slugs(settings: "Settings", slugs: list[str] | None) -> tuple[str, ...] | None:
    """Return the slugs of the themes named, None for none. Raises NoSuchTheme."""
    return tuple(theme.slug for theme in settings.pick_themes(slugs)) if slugs else None


def shown_themes(person: "Subscriber") -> str:
    """Return which themes a subscriber has, for people."""
    return "all" if person.themes is None else ", ".join(person.themes)


def standing(person: "Subscriber") -> str:
    """Return a subscriber's state, for people."""
    return f"{person.state} until {person.paused_until}" if person.paused_until else person.state


def record(person: "Subscriber") -> dict[str, Any]:
    """Return all that the table says of a subscriber, for JSON."""
    import msgspec

    record: dict[str, Any] = msgspec.to_builtins(person)
    return {"id": record.pop("id"), **record}
