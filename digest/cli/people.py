"""Finding people, keys and themes for the commands about subscribers, and how a person is shown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from digest.config.settings import Settings
    from digest.model import Subscriber
    from digest.newsroom.publication import Publication
    from digest.tokens import Keys


def keys_if_any(publication: "Publication") -> "Keys | None":
    """Return the publication's keys, or None if the environment has none."""
    from digest.tokens import KEYS_FILE_VARIABLE, KEYS_VARIABLE

    known = publication.environment
    has_keys = known.get(KEYS_VARIABLE) or known.get(KEYS_FILE_VARIABLE)
    return publication.keys if has_keys else None


def find_person(connection: "Connection", name: str) -> "Subscriber":
    """Return the subscriber with an address or number. Raises NoSuchSubscriber."""
    from digest.errors import NoSuchSubscriber
    from digest.store.people import roster

    is_number = name.isascii() and name.isdigit() and len(name) < 10
    person = (
        roster.get_subscriber(connection, int(name))
        if is_number
        else roster.find_subscriber(connection, name)
    )
    if person is None:
        raise NoSuchSubscriber(name=name)
    return person


def list_people(
    connection: "Connection", settings: "Settings", state: str | None, theme: str | None
) -> "Iterator[Subscriber]":
    """Return those in a state, with a theme. Raises NoSuchState and NoSuchTheme."""
    from digest.errors import NoSuchState
    from digest.store.people import roster

    if state is not None and state not in roster.SUBSCRIBER_STATES:
        raise NoSuchState(name=state, known=", ".join(roster.SUBSCRIBER_STATES))
    if theme is not None:
        settings.pick_themes([theme])
    return roster.list_subscribers(connection, state, theme)


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
