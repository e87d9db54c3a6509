"""`digest subscribers ...`: add, show and change subscribers, one at a time."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import lists, options, people, show

if TYPE_CHECKING:
    from digest.errors import CannotChange
    from digest.model import Subscriber

subscribers_app = typer.Typer(
    name="subscribers",
    no_args_is_help=True,
    help="Add, import, export, show, pause, unsubscribe and erase subscribers.",
)

_Who = Annotated[str, options.argument("ADDRESS", "An address, or a subscriber's number.")]
_Several = Annotated[
    list[str], options.argument("ADDRESS...", "Addresses, or subscribers' numbers.")
]


def add_person(
    address: Annotated[str, options.argument("ADDRESS", "The address.")],
    name: Annotated[str, options.option("--name", "NAME", "Their name.")] = "",
    theme: people.Themes = None,
    language: Annotated[
        str | None, options.option("--language", "TAG", "Their language, such as en-IN.")
    ] = None,
    how: Annotated[
        str, options.option("--how", "TEXT", "How they consented.", show_default=True)
    ] = "told the publisher",
    where: Annotated[
        str,
        options.option("--from", "TEXT", "Where they consented, such as an address or an event."),
    ] = "",
    again: Annotated[
        bool,
        options.flag(
            "--again", "Including somebody who unsubscribed or was erased, and asked to come back."
        ),
    ] = False,
    config: options.Config = None,
) -> None:
    """Add somebody who consents now, to all themes or to the named ones."""
    from digest.errors import UsageError
    from digest.store.people.subscribers import add_subscriber
    from digest.subscribers.lists.person import language_tag

    try:
        tag = language_tag(language or "") or None
    except ValueError as problem:
        raise UsageError(reason=problem) from None
    with options.open_publication(config) as publication, publication.memory.write() as connection:
        person = add_subscriber(
            connection,
            address,
            name,
            people.pick_slugs(publication.settings, theme),
            tag,
            consent=(how, where),
            now=publication.clock.now(),
            keys=people.keys_if_any(publication),
            again=again,
        )
    show.echo(f"Added {person.address}: {people.shown_themes(person)}")


def show_person(
    address: _Who, as_json: options.Json = False, config: options.Config = None
) -> None:
    """Show everything known of a subscriber, as they may ask to see it."""
    from digest.store.ledger import sendings

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        person = people.find_person(connection, address)
        mailings = [
            {"day": str(one.day), "kind": one.kind, "state": one.state}
            | {"changed": one.changed.isoformat()}
            for one in sendings.list_deliveries(connection, subscriber=person.id)
        ]
    record = people.person_record(person)
    if as_json:
        show.print_json(record | {"mailings": mailings})
        return
    record["themes"] = people.shown_themes(person)
    for name in ("consent_at", "created", "changed"):
        if when := getattr(person, name):
            record[name] = f"{when.astimezone(publication.settings.zone):%Y-%m-%d %H:%M}"
    for name, value in record.items():
        heading = name.replace("_", " ").capitalize()
        show.echo(f"{heading:14}{'' if value is None else value}".rstrip())
    for one in mailings:
        show.echo(f"{one['day']:14}{one['kind']}: {one['state']}")


def choose_person_themes(
    address: _Who,
    slugs: Annotated[
        list[str] | None,
        options.argument("SLUG...", "The themes to choose. [dim]Without one: show them.[/dim]"),
    ] = None,
    all_: Annotated[
        bool, options.flag("--all", "All themes, including those added later.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Show a subscriber's themes, or choose others from the next edition on."""
    from digest.store.people.choices import choose_themes

    with options.open_publication(config) as publication:
        settings, memory = publication.settings, publication.memory
        if not slugs and not all_:
            with memory.read() as connection:
                show.echo(people.shown_themes(people.find_person(connection, address)))
            return
        chosen = None if all_ else people.pick_slugs(settings, slugs)
        with memory.write() as connection:
            person = people.find_person(connection, address)
            if not choose_themes(connection, person.id, chosen, publication.clock.now()):
                raise _cannot_change(person)
            person = people.find_person(connection, address)
    show.echo(f"{person.address} gets from the next edition on: {people.shown_themes(person)}")


def pause_person(
    address: _Who,
    until: Annotated[
        str | None, options.option("--until", "YYYY-MM-DD", "The last day without mail.")
    ] = None,
    end: Annotated[bool, options.flag("--end", "End the pause.")] = False,
    config: options.Config = None,
) -> None:
    """Pause a subscriber's mail up to and including a day, or end the pause."""
    from digest.errors import UsageError
    from digest.store.people.standing import pause_subscriber, resume_subscriber

    if (until is None) != end:
        raise UsageError(reason="Add either --until YYYY-MM-DD or --end")
    with options.open_publication(config) as publication, publication.memory.write() as connection:
        person, now = people.find_person(connection, address), publication.clock.now()
        if until is None:
            done = resume_subscriber(connection, person.id, now)
        else:
            day = options.parse_day(until, publication.settings)
            if day < options.parse_day(None, publication.settings):
                raise UsageError(reason=f"--until {until} is in the past")
            done = pause_subscriber(connection, person.id, day, now)
        if not done:
            raise _cannot_change(person)
    show.echo(f"{person.address} {f'pauses until {until}' if until else 'gets newsletters again'}")


def remove_people(addresses: _Several, config: options.Config = None) -> None:
    """Unsubscribe people at once; no imported list subscribes them again."""
    from digest.store.people.standing import unsubscribe
    from digest.store.people.subscribers import STANDING_WORDS

    with options.open_publication(config) as publication, publication.memory.write() as connection:
        found = [people.find_person(connection, address) for address in addresses]
        now = publication.clock.now()
        gone = [unsubscribe(connection, person.id, now) for person in found]
    for person, is_new in zip(found, gone, strict=True):
        said = "is unsubscribed" if is_new else f"{STANDING_WORDS[person.state]} already"
        show.echo(f"{person.address} {said}")


def erase_people(
    addresses: _Several, yes: options.Yes = False, config: options.Config = None
) -> None:
    """Delete everything known of people, for good, after asking.

    A keyed hash of the address stays and refuses it to later imports; it needs DIGEST_TOKEN_KEYS.
    """
    from digest.store.people.standing import erase_subscriber

    with options.open_publication(config) as publication:
        memory, keys = publication.memory, publication.keys
        with memory.read() as connection:
            everybody = (people.find_person(connection, address) for address in addresses)
            found = {person.id: person.address for person in everybody}
        who = ", ".join(found.values())
        options.confirm(f"Delete all that is known of {who}", yes=yes)
        with memory.write() as connection:
            for number in found:
                erase_subscriber(connection, number, keys, publication.clock.now())
    show.echo(f"Erased: {show.count_noun(len(found), 'person', 'people')}")


def _cannot_change(person: "Subscriber") -> "CannotChange":
    """Return the error that says why this subscriber cannot be changed."""
    from digest.errors import CannotChange
    from digest.store.people.subscribers import STANDING_WORDS

    return CannotChange(address=person.address, reason=STANDING_WORDS[person.state])


_COMMANDS: dict[str, Callable[..., None]] = {
    "add": add_person,
    "themes": choose_person_themes,
    "pause": pause_person,
    "remove": remove_people,
    "erase": erase_people,
    "show": show_person,
    "import": lists.import_file,
    "export": lists.export_subscribers,
    "list": lists.list_everybody,
    "stats": lists.show_stats,
}
for name, command in _COMMANDS.items():
    subscribers_app.command(name)(command)
