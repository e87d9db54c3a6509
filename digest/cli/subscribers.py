"""`digest subscribers ...`: who gets the newsletters; here, one person at a time."""

import json
from collections.abc import Callable
from typing import Annotated

import typer

from digest.cli import lists, options, people, show

subscribers_app = typer.Typer(
    name="subscribers",
    no_args_is_help=True,
    help="Add, import, export, show, pause, remove, erase subscribers.",
)

_Who = Annotated[
    str,
    typer.Argument(
        metavar="ADDRESS", help="An address, or a subscriber's number.", show_default=False
    ),
]
_Several = Annotated[
    list[str],
    typer.Argument(
        metavar="ADDRESS...", help="Addresses, or subscribers' numbers.", show_default=False
    ),
]


def add_person(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="The address.", show_default=False)
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Their name.")] = "",
    theme: lists.Themes = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="TAG", help="Such as en-IN.", show_default=False),
    ] = None,
    how: Annotated[
        str, typer.Option("--how", metavar="TEXT", help="How they consented.")
    ] = "told the publisher",
    where: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="TEXT",
            help="From where, such as an address or an event.",
            show_default=False,
        ),
    ] = "",
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Also somebody who left or was erased, and asked to come back."
        ),
    ] = False,
    config: options.Config = None,
) -> None:
    """Add somebody who has consented now; to all themes, or to those named."""
    from digest.errors import UsageError
    from digest.store.people.subscribers import add_subscriber
    from digest.subscribers.import_list import language_tag

    try:
        tag = language_tag(language or "") or None
    except ValueError as problem:
        raise UsageError(reason=problem) from None
    with options.open_publication(config) as publication, publication.memory.write() as connection:
        person = add_subscriber(
            connection,
            address,
            name,
            people.slugs(publication.settings, theme),
            tag,
            consent=(how, where),
            now=publication.clock.now(),
            keys=people.keys_if_any(publication),
            again=again,
        )
    typer.echo(f"Added {person.address}: {people.shown_themes(person)}")


def show_person(
    address: _Who, as_json: options.Json = False, config: options.Config = None
) -> None:
    """Show all that is known of a subscriber, such as they may ask for."""
    from digest.store.ledger import sendings

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        person = people.find_person(connection, address)
        record = people.record(person) | {
            "mailings": [
                {
                    "day": one.day.isoformat(),
                    "kind": one.kind,
                    "state": one.state,
                    "changed": one.changed.isoformat(),
                }
                for one in sendings.list_deliveries(connection, subscriber=person.id)
            ]
        }
    if as_json:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    sent = record.pop("mailings")
    record["themes"] = people.shown_themes(person)
    for name in ("consent_at", "created", "changed"):
        if when := getattr(person, name):
            record[name] = f"{when.astimezone(publication.settings.zone):%Y-%m-%d %H:%M}"
    for name, value in record.items():
        typer.echo(
            f"{name.replace('_', ' ').capitalize():14}{'' if value is None else value}".rstrip()
        )
    for one in sent:
        typer.echo(f"{one['day']:14}{one['kind']}: {one['state']}")


def choose_person_themes(
    address: _Who,
    slugs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SLUG...",
            help="The themes from now on. [dim]None: show them.[/dim]",
            show_default=False,
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All themes, also those still to come.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Show which themes a subscriber chose, or choose others: they hold from the next edition on."""
    from digest.errors import CannotChange
    from digest.store.people.choices import choose_themes
    from digest.store.people.subscribers import STANDING_WORDS

    with options.open_publication(config) as publication:
        settings, memory = publication.settings, publication.memory
        if not slugs and not all_:
            with memory.read() as connection:
                typer.echo(people.shown_themes(people.find_person(connection, address)))
            return
        chosen = None if all_ else people.slugs(settings, slugs)
        with memory.write() as connection:
            person = people.find_person(connection, address)
            if not choose_themes(connection, person.id, chosen, publication.clock.now()):
                raise CannotChange(address=person.address, reason=STANDING_WORDS[person.state])
            person = people.find_person(connection, address)
    typer.echo(f"{person.address} has from the next edition on: {people.shown_themes(person)}")


def pause_person(
    address: _Who,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="YYYY-MM-DD", help="The last day without mail.", show_default=False
        ),
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="End the pause.")] = False,
    config: options.Config = None,
) -> None:
    """Send a subscriber nothing up to and including a day; or end that."""
    from digest.errors import CannotChange, UsageError
    from digest.store.people.standing import pause_subscriber, resume_subscriber
    from digest.store.people.subscribers import STANDING_WORDS

    if (until is None) != end:
        raise UsageError(reason="Say either --until YYYY-MM-DD or --end")
    with options.open_publication(config) as publication, publication.memory.write() as connection:
        person = people.find_person(connection, address)
        if until is None:
            done = resume_subscriber(connection, person.id, publication.clock.now())
        else:
            day = options.day_option(until, publication.settings)
            if day < options.day_option(None, publication.settings):
                raise UsageError(reason=f"{until} is over")
            done = pause_subscriber(connection, person.id, day, publication.clock.now())
        if not done:
            raise CannotChange(address=person.address, reason=STANDING_WORDS[person.state])
    typer.echo(f"{person.address} {f'pauses until {until}' if until else 'gets newsletters again'}")


def remove_people(addresses: _Several, config: options.Config = None) -> None:
    """Let subscribers leave, at once. That they left stays known, so that no list brings them back."""
    from digest.store.people.standing import unsubscribe
    from digest.store.people.subscribers import STANDING_WORDS

    with options.open_publication(config) as publication, publication.memory.write() as connection:
        found = [people.find_person(connection, address) for address in addresses]
        left = [unsubscribe(connection, person.id, publication.clock.now()) for person in found]
    for person, gone in zip(found, left, strict=True):
        typer.echo(
            f"{person.address} {'has left' if gone else f'{STANDING_WORDS[person.state]} already'}"
        )


def erase_people(addresses: _Several, config: options.Config = None) -> None:
    """Delete all that is known of somebody, for good.

    A keyed hash of the address stays, by which a list that still has it is refused. It needs DIGEST_TOKEN_KEYS.
    """
    from digest.store.people.standing import erase_subscriber

    with options.open_publication(config) as publication, publication.memory.write() as connection:
        for person in [people.find_person(connection, address) for address in addresses]:
            erase_subscriber(connection, person.id, publication.keys, publication.clock.now())
    typer.echo(f"Erased: {show.count_noun(len(addresses), 'person', 'people')}")


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
