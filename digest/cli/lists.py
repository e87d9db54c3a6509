"""`digest subscribers import`, `export`, `list`, `stats`: many people at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, people, show

if TYPE_CHECKING:
    from digest.model import Subscriber
    from digest.subscribers.lists.importing import ImportOutcome, ListedRow

_State = Annotated[str | None, options.option("--state", "STATE", "Only those in this state.")]
_ROW_HEADINGS = ("Line", "Address", "Name", "Themes", "State", "Consent", "Outcome")
#: So many refused lines are printed.
_MOST_REFUSALS = 1000
_Theme = Annotated[str | None, options.option("--theme", "SLUG", "Only those with this theme.")]


def import_file(
    file: Annotated[Path, options.argument("FILE.csv", "A list with a column 'email'.")],
    suppress: Annotated[
        bool,
        options.flag(
            "--suppress", "Never mail the listed; anyone already subscribed is unsubscribed."
        ),
    ] = False,
    mapped: Annotated[
        list[str] | None,
        options.option(
            "--map",
            "COLUMN=FIELD",
            "Read a column as a field, such as 'Topics=themes'; may be given several times.",
        ),
    ] = None,
    ignored: Annotated[
        list[str] | None,
        options.option(
            "--ignore-column", "NAME", "Do not read a column; may be given several times."
        ),
    ] = None,
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
        bool,
        options.flag(
            "--dry-run", "Print the first rows as they would be, and the counts; change nothing."
        ),
    ] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Add the new people of a list; known subscribers stay as they are.

    Exports of listmonk, Mailchimp, Ghost, Buttondown, MailPoet and Substack are read by their own
    columns. Nobody who unsubscribed is added, and whoever left according to the list is
    unsubscribed. A list with a column that is not read and seems to say who left, or who chose
    which themes, is refused. A second import of the same list changes nothing.

    Exit statuses: 0 done, 1 the list cannot be read or is refused, 2 wrong use (such as an unknown
    column), 4 done, but lines were refused, which are printed, 75 the memory is busy.
    """
    from digest.subscribers.lists import importing
    from digest.subscribers.lists.person import ImportDefaults

    refusals = _Refusals(file)
    choices = importing.ColumnChoices(tuple(mapped or ()), tuple(ignored or ()))
    with (
        options.open_publication(config, dry_run=dry_run) as publication,
        show.show_progress("Subscribers", wanted=not quiet and not as_json) as progress,
    ):
        settings, memory, now = publication.settings, publication.memory, publication.clock.now()
        if suppress:
            done = importing.import_suppressed(
                memory, file, now, publication.keys, refusals.add, progress, choices
            )
        else:
            defaults = ImportDefaults(
                themes=importing.theme_names(settings.themes),
                zone=settings.zone,
                now=now,
                chosen=people.pick_slugs(settings, theme),
                how=how,
                where=file.name if where is None else where,
            )
            keys = people.keys_if_any(publication)
            done = importing.import_subscribers(
                memory, file, defaults, keys, refusals.add, progress, choices
            )
    refusals.tell_rest()
    rows = done.first if dry_run and not suppress else ()
    verb = "suppressed" if suppress else "added"
    if as_json:
        show.print_json(
            _record(done, verb) | ({"rows": list(map(_row_record, rows))} if rows else {})
        )
    elif not quiet:
        _tell_reading(done, file, in_full=dry_run)
        if rows:
            show.print_table(_ROW_HEADINGS, map(_shown_row, rows))
        _tell_counts(done, file, verb)
    if done.refused:
        raise typer.Exit(4)


def export_subscribers(
    file: Annotated[
        Path | None,
        options.argument("FILE.csv", "The file to write. [dim]Default: standard output.[/dim]"),
    ] = None,
    state: _State = None,
    theme: _Theme = None,
    excel: Annotated[
        bool,
        options.flag("--excel", "Begin with a byte order mark, by which Excel knows UTF-8."),
    ] = False,
    config: options.Config = None,
) -> None:
    """Write everybody, or those in a state or with a theme, as a list that can be imported."""
    from digest.subscribers.lists import exporting

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        found = people.list_people(connection, publication.settings, state, theme)
        if file is None:
            exporting.write_list(found, show.DocumentStream(), excel=excel)
            return
        count = exporting.save_list(found, file, excel=excel)
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


class _Refusals:
    """Prints the first lines that are refused, and counts the others."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.count = 0

    def add(self, number: int, why: str) -> None:
        self.count += 1
        if self.count <= _MOST_REFUSALS:
            show.print_problem(f"{self.file}: line {number}: {why}")

    def tell_rest(self) -> None:
        if self.count > _MOST_REFUSALS:
            others = f"{self.count - _MOST_REFUSALS:,} more refusals are not printed"
            show.print_problem(f"{self.file}: {others}: change these lines and import it again")


def _record(done: "ImportOutcome", verb: str) -> dict[str, Any]:
    """Return an outcome as a JSON object, without the rows."""
    return {
        verb: done.added,
        "known": done.known,
        "repeated": done.repeated,
        "gone": done.gone,
        "refused": done.refused,
        "undated": done.undated,
        "program": done.program,
        "columns": dict(done.columns),
        "ignored_columns": done.ignored,
    }


def _row_record(row: "ListedRow") -> dict[str, Any]:
    """Return a row that would be imported as a JSON object."""
    one, outcome = row.person, _outcome(row)
    return {
        "line": row.number,
        "address": one.address if one else row.email,
        "name": one.name if one else None,
        "themes": one.themes if one else None,
        "state": one.state if one else None,
        "consent_at": one.consent_at.isoformat() if one and one.consent_at else None,
        "outcome": outcome or "refused",
        "reason": None if outcome else row.outcome,
    }


def _shown_row(row: "ListedRow") -> tuple[object, ...]:
    """Return a row as a table shows it: the person, and what would become of them."""
    refused = f"refused: {row.outcome.removeprefix(f'{row.email}: ')}"
    one, outcome = row.person, _outcome(row) or refused
    if one is None:
        return row.number, row.email, None, None, None, None, outcome
    consent = one.consent_at.date() if one.consent_at else None
    themes = "all" if one.themes is None else ", ".join(one.themes)
    return row.number, one.address, one.name, themes, one.state, consent, outcome


def _outcome(row: "ListedRow") -> str | None:
    """Return what becomes of a row in a word or two, or None if it is refused."""
    if row.outcome == "gone" and row.person:
        return row.person.state
    return {"added": "added", "known": "unchanged", "repeated": "repeated"}.get(row.outcome)


def _tell_reading(done: "ImportOutcome", file: Path, *, in_full: bool) -> None:
    """Print which program wrote the list, and which columns are read and not."""
    if done.program:
        show.echo(f"{file}: read as a {done.program} export")
    if done.is_headless:
        show.echo(f"{file}: has no line of columns, so they have numbers")
    if in_full:
        read = (name if name.lower() == to else f"{name} as {to}" for name, to in done.columns)
        show.echo(f"{file}: columns read: {', '.join(read)}")
    if done.ignored:
        show.print_problem(f"{file}: ignored columns: {', '.join(done.ignored)}")
    if done.undated:
        who = show.count_noun(done.undated, "consent", "consents")
        show.print_problem(
            f"{file}: {who} without a time: '{done.example}' may be two days, and no other line "
            "tells which. Write them as 2026-01-31"
        )


def _tell_counts(done: "ImportOutcome", file: Path, verb: str) -> None:
    """Print how many people were added or suppressed, known, repeated, gone, refused."""
    counts = {
        verb: done.added,
        "unsubscribed, bounced or complained": done.gone,
        "known already": done.known,
        "listed more than once": done.repeated,
        "refused": done.refused,
    }
    said = [f"{count:,} {words}" for words, count in counts.items() if count or words == verb]
    show.echo(f"{file}: {', '.join(said)}")
