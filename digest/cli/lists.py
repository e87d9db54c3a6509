"""`digest subscribers import`, `export`, `list`, `stats`: many people at once."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, people, show

if TYPE_CHECKING:
    from digest.subscribers.import_list import ImportOutcome

Themes = Annotated[
    list[str] | None,
    typer.Option(
        "--theme", metavar="SLUG", help="A theme; may be given again.", show_default=False
    ),
]
_State = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="Only those in this state.", show_default=False),
]
_Theme = Annotated[
    str | None,
    typer.Option(
        "--theme", metavar="SLUG", help="Only those who have this theme.", show_default=False
    ),
]


def import_file(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv", help="A list with a column 'email'.", show_default=False
        ),
    ],
    suppress: Annotated[
        bool,
        typer.Option(
            "--suppress", help="Never write to those on the list; who subscribed, leaves."
        ),
    ] = False,
    theme: Themes = None,
    how: Annotated[
        str,
        typer.Option(
            "--how", metavar="TEXT", help="How they consented, where the list has no column for it."
        ),
    ] = "list",
    where: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="TEXT",
            help="From where, where the list has no column for it. [dim]Default: the file's name.[/dim]",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Name what would be refused; keep nothing.")
    ] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Add the people on a list who are new. Who is known stays as they are, and who left stays away.

    Every line that is refused is named; then the exit status is 4. To run it twice does no harm.
    """
    from digest.subscribers import import_list

    def refuse(number: int, why: str) -> None:
        sys.stderr.write(f"digest: {file}: line {number}: {why}\n")

    with options.open_publication(config, dry_run=dry_run) as publication:
        settings, memory = publication.settings, publication.memory
        wanted = not quiet and not as_json
        with show.show_progress("Subscribers", wanted=wanted) as progress:
            if suppress:
                done = import_list.import_suppressed(
                    memory, file, publication.clock.now(), publication.keys, refuse, progress
                )
            else:
                reading = import_list.ImportDefaults(
                    themes=import_list.theme_names(settings.themes),
                    zone=settings.zone,
                    now=publication.clock.now(),
                    chosen=people.slugs(settings, theme),
                    how=how,
                    where=file.name if where is None else where,
                )
                done = import_list.import_subscribers(
                    memory, file, reading, people.keys_if_any(publication), refuse, progress
                )
    _tell(done, file, "suppressed" if suppress else "added", as_json=as_json, quiet=quiet)
    if done.refused:
        raise typer.Exit(4)


def export_subscribers(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE.csv", help="Where to write. [dim]Default: here.[/dim]", show_default=False
        ),
    ] = None,
    state: _State = None,
    theme: _Theme = None,
    config: options.Config = None,
) -> None:
    """Write everybody as a list that can be imported, or those in a state or with a theme."""
    from digest.subscribers import csvlist

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        found = people.list_people(connection, publication.settings, state, theme)
        if file is None:
            csvlist.write_list(found, sys.stdout)
            return
        count = csvlist.save_list(found, file)
    typer.echo(f"Written to {file}: {show.count_noun(count, 'subscriber', 'subscribers')}")


def list_everybody(
    state: _State = None,
    theme: _Theme = None,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """List everybody, or those in a state or with a theme."""
    with options.open_publication(config) as publication, publication.memory.read() as connection:
        found = people.list_people(connection, publication.settings, state, theme)
        if as_json:
            _print_array(map(people.record, found))
            return
        show.print_table(
            ("Number", "Address", "Name", "Themes", "Language", "State"),
            (
                (
                    str(one.id),
                    one.address,
                    one.name,
                    people.shown_themes(one),
                    one.language or "",
                    people.standing(one),
                )
                for one in found
            ),
        )


def show_stats(as_json: options.Json = False, config: options.Config = None) -> None:
    """Count people by state, and those who get today's edition by theme and language."""
    from digest.store.people.choices import list_choices
    from digest.store.people.subscribers import count_states

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        states = count_states(connection)
        choices = list_choices(connection, options.day_option(None, publication.settings))
    languages: dict[str, int] = {}
    for choice in choices:
        language = choice.language or publication.settings.site.language
        languages[language] = languages.get(language, 0) + choice.count
    counts: dict[str, dict[str, int]] = {
        "states": {str(state): count for state, count in states.items()},
        "themes": {
            theme.slug: sum(
                one.count for one in choices if one.themes is None or theme.slug in one.themes
            )
            for theme in publication.settings.themes
        },
        "languages": dict(sorted(languages.items())),
    }
    if as_json:
        typer.echo(json.dumps(counts, indent=2))
        return
    show.print_table(
        ("Of", "", "People"),
        [
            (kind[:-1], name, str(count))
            for kind, group in counts.items()
            for name, count in group.items()
        ],
    )


def _print_array(values: Iterable[object]) -> None:
    """Print a JSON array a value at a time."""
    opening = "[\n"
    for value in values:
        sys.stdout.write(opening + json.dumps(value, ensure_ascii=False))
        opening = ",\n"
    sys.stdout.write("\n]\n" if opening != "[\n" else "[]\n")


def _tell(done: "ImportOutcome", file: Path, verb: str, *, as_json: bool, quiet: bool) -> None:
    counts = {
        verb: done.added,
        "known already": done.known,
        "more than once on the list": done.repeated,
        "refused": done.refused,
    }
    if as_json:
        typer.echo(
            json.dumps(
                {
                    verb: done.added,
                    "known": done.known,
                    "repeated": done.repeated,
                    "refused": done.refused,
                    "ignored_columns": done.ignored,
                }
            )
        )
        return
    if done.ignored and not quiet:
        sys.stderr.write(f"digest: {file}: columns that are not read: {', '.join(done.ignored)}\n")
    if not quiet:
        said = [f"{count:,} {what}" for what, count in counts.items() if count or what == verb]
        typer.echo(f"{file}: {', '.join(said)}")
