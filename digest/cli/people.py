"""People: found and shown by the commands about subscribers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from digest.cli import options

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from digest.config.settings import Settings
    from digest.model import Subscriber
    from digest.newsroom.publication import Publication
    from digest.tokens import Keys

Themes = Annotated[
    list[str] | None, options.option("--theme", "SLUG", "A theme; may be given several times.")
]


def keys_if_any(publication: "Publication") -> "Keys | None":
    """Return the publication's keys, or None if the environment has none."""
    from digest.tokens import KEYS_FILE_VARIABLE, KEYS_VARIABLE

    known = publication.environment
    has_keys = known.get(KEYS_VARIABLE) or known.get(KEYS_FILE_VARIABLE)
    return publication.keys if has_keys else None


def find_person(connection: "Connection", name: str) -> "Subscriber":
    """Return the subscriber with this address or number. Raises NoSuchSubscriber."""
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
    """Yield the subscribers in a state, with a theme. Raises NoSuchState and NoSuchTheme."""
    from digest.errors import NoSuchState
    from digest.store.people.subscribers import SUBSCRIBER_STATES, list_subscribers

    if state is not None and state not in SUBSCRIBER_STATES:
        raise NoSuchState(name=state, known=", ".join(SUBSCRIBER_STATES))
    if theme is not None:
        settings.pick_themes([theme])
    return list_subscribers(connection, state, theme)


def pick_slugs(settings: "Settings", slugs: list[str] | None) -> tuple[str, ...] | None:
    """Return these themes' slugs in the settings' order, None for no slugs. Raises NoSuchTheme."""
    return tuple(theme.slug for theme in settings.pick_themes(slugs)) if slugs else None


def shown_themes(person: "Subscriber") -> str:
    """Return a subscriber's themes as words."""
    return "all" if person.themes is None else ", ".join(person.themes)


def shown_state(person: "Subscriber") -> str:
    """Return a subscriber's state as words."""
    return f"{person.state} until {person.paused_until}" if person.paused_until else person.state


def person_record(person: "Subscriber") -> dict[str, Any]:
    """Return a subscriber's row as a JSON object."""
    import msgspec

    record: dict[str, Any] = msgspec.to_builtins(person)
    return {"id": record.pop("id"), **record}
