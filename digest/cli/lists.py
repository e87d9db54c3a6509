"""`digest subscribers import`, `export`, `list`, `stats`: many people at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, people, show

if TYPE_CHECKING:
    from digest.model import Subscriber
    from digest.subscribers.import_list import ImportOutcome

_State = Annotated[str | None, options.option("--state", "STATE", "Only those in this state.")]
_Theme = Annotated[str | None, options.option("--theme", "SLUG", "Only those with this theme.")]


def import_file(
    file: Annotated[Path, options.argument("FILE.csv", "A list with a column 'email'.")],
    suppress: Annotated[
        bool,
        options.flag(
            "--suppress", "Never mail the listed; anyone already subscribed is unsubscribed."
        ),
    ] = False,
    theme: people.Themes = None,
    how: Annotated[
        str,
        options.option(
            "--how", "TEXT", "How they consented, if no column says it.", show_default=True
        ),
    ] = "list",
    where: Annotated[
        str | None,
        options.option(
            "--from",
            "TEXT",
            "Where they consented, if no column says it. [dim]Default: the file's name.[/dim]",
        ),
    ] = None,
    dry_run: Annotated[
        bool, options.flag("--dry-run", "Print what would be refused; change nothing.")
    ] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Add the new people of a list; known subscribers stay as they are.

    Nobody who unsubscribed is added. Each refused line is printed; the exit status is then 4. A
    second import of the same list changes nothing.
    """
    from digest.subscribers import import_list

    def refuse(number: int, why: str) -> None:
        show.print_problem(f"{file}: line {number}: {why}")

    with (
        options.open_publication(config, dry_run=dry_run) as publication,
        show.show_progress("Subscribers", wanted=not quiet and not as_json) as progress,
    ):
        settings, memory, now = publication.settings, publication.memory, publication.clock.now()
        if suppress:
            done = import_list.import_suppressed(
                memory, file, now, publication.keys, refuse, progress
            )
        else:
            defaults = import_list.ImportDefaults(
                themes=import_list.theme_names(settings.themes),
                zone=settings.zone,
                now=now,
                chosen=people.pick_slugs(settings, theme),
                how=how,
                where=file.name if where is None else where,
            )
            done = import_list.import_subscribers(
                memory, file, defaults, people.keys_if_any(publication), refuse, progress
            )
    _tell(done, file, "suppressed" if suppress else "added", as_json=as_json, quiet=quiet)
    if done.refused:
        raise typer.Exit(4)


def export_subscribers(
    file: Annotated[
        Path | None,
        options.argument("FILE.csv", "The file to write. [dim]Default: standard output.[/dim]"),
    ] = None,
    state: _State = None,
    theme: _Theme = None,
    config: options.Config = None,
) -> None:
    """Write everybody, or those in a state or with a theme, as a list that can be imported."""
    from digest.subscribers import csvlist

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        found = people.list_people(connection, publication.settings, state, theme)
        if file is None:
            csvlist.write_list(found, show.DocumentStream())
            return
        count = csvlist.save_list(found, file)
    show.echo(f"Written to {file}: {show.count_noun(count, 'subscriber', 'subscribers')}")


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
            show.print_json_array(map(people.person_record, found))
            return
        headings = ("Number", "Address", "Name", "Themes", "Language", "State")
        show.print_table(headings, map(_row, found))


def show_stats(as_json: options.Json = False, config: options.Config = None) -> None:
    """Count people by state, and the recipients of today's edition by theme and language."""
    from digest.store.people.choices import list_choices
    from digest.store.people.subscribers import count_states

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        settings = publication.settings
        states = count_states(connection)
        choices = list_choices(connection, options.parse_day(None, settings))
    themes = {theme.slug: 0 for theme in settings.themes}
    languages: dict[str, int] = {}
    for choice in choices:
        language = choice.language or settings.site.language
        languages[language] = languages.get(language, 0) + choice.count
        for slug in themes:
            themes[slug] += choice.count if choice.themes is None or slug in choice.themes else 0
    counts: dict[str, dict[str, int]] = {
        "states": {str(state): count for state, count in states.items()},
        "themes": themes,
        "languages": dict(sorted(languages.items())),
    }
    if as_json:
        show.print_json(counts)
        return
    rows = (
        (kind[:-1], name, count) for kind, group in counts.items() for name, count in group.items()
    )
    show.print_table(("Of", "", "People"), rows)


def _row(one: "Subscriber") -> tuple[object, ...]:
    themes, state = people.shown_themes(one), people.shown_state(one)
    return one.id, one.address, one.name, themes, one.language, state


def _tell(done: "ImportOutcome", file: Path, verb: str, *, as_json: bool, quiet: bool) -> None:
    """Print how many lines were added or suppressed, known, repeated, refused."""
    counts = {verb: done.added, "known": done.known, "repeated": done.repeated}
    counts["refused"] = done.refused
    if as_json:
        show.print_json(counts | {"ignored_columns": done.ignored})
    elif not quiet:
        if done.ignored:
            show.print_problem(f"{file}: ignored columns: {', '.join(done.ignored)}")
        words = {"known": "known already", "repeated": "listed more than once"}
        said = [
            f"{count:,} {words.get(name, name)}"
            for name, count in counts.items()
            if count or name == verb
        ]
        show.echo(f"{file}: {', '.join(said)}")
