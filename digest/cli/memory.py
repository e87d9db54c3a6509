"""`digest backup`, `digest restore`, `digest forget`: the memory as a whole."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from digest.cli import options, show
from digest.errors import MemoryNotEmpty, UsageError

if TYPE_CHECKING:
    from datetime import date

    from digest.config.settings import Settings
    from digest.run.retention import Pruned

#: What can be deleted, and what one and several of it are called.
_FORGOTTEN = {
    "texts": ("article's text", "articles' texts"),
    "editions": ("edition", "editions"),
    "parts": ("rendered part", "rendered parts"),
    "deliveries": ("delivery", "deliveries"),
    "reports": ("report", "reports"),
    "letters": ("unrecognised message", "unrecognised messages"),
    "marks": ("mark of a message or sign-up", "marks of messages and sign-ups"),
    "signups": ("unconfirmed sign-up", "unconfirmed sign-ups"),
}


def backup(
    file: Annotated[Path, options.argument("FILE", "The file to write, such as memory.gz.")],
    config: options.Config = None,
) -> None:
    """Write the whole memory to one file, consistent even while another run writes."""
    from digest.store.backup import write_backup

    with options.open_publication(config) as publication:
        rows = write_backup(publication.memory, file)
    show.echo(f"Written to {file}: {show.count_noun(rows, 'row', 'rows')}")


def restore(
    file: Annotated[Path, options.argument("FILE", "A file that 'digest backup' wrote.")],
    yes: Annotated[
        bool, options.flag("--yes", "Replace what the memory holds without asking.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Restore the whole memory from a backup; a damaged file changes nothing."""
    from digest.store.backup import restore_backup

    with options.open_publication(config) as publication:
        memory = publication.memory
        try:
            rows = restore_backup(memory, file, replace=yes)
        except MemoryNotEmpty as problem:
            options.confirm(f"Replace all that {memory.name} holds", yes=yes, refusal=problem)
            rows = restore_backup(memory, file, replace=True)
    show.echo(f"Restored from {file}: {show.count_noun(rows, 'row', 'rows')}")


def forget(
    before: Annotated[
        str | None,
        options.option(
            "--before",
            "YYYY-MM-DD",
            "Delete texts, editions and reports of earlier days; the newest approved edition "
            "stays whole. [dim]Default: what the settings keep no longer.[/dim]",
        ),
    ] = None,
    dry_run: Annotated[
        bool, options.flag("--dry-run", "Print what would be deleted; delete nothing.")
    ] = False,
    yes: options.Yes = False,
    config: options.Config = None,
) -> None:
    """Delete what is older than the settings' table keep says, or than a day.

    Before a day it asks first. Articles stay known as read and sent: none becomes news again.
    """
    from digest.run import retention

    folders = 0
    with options.open_publication(config, dry_run=dry_run) as publication:
        if before is None:
            gone, since = retention.prune(publication), ""
            out = options.out_folder(None, publication.settings)
            folders = retention.prune_exports(publication, out)
        else:
            day, since = _past_day(before, publication.settings), f" from before {before}"
            gone = retention.forget_before(publication, day, dry_run=True)
            if not dry_run and gone != retention.Pruned():
                options.confirm(f"Delete{since}: {_counts(gone)}", yes=yes)
                gone = retention.forget_before(publication, day)
                publication.memory.compact()
    said = _counts(gone, folders)
    show.echo(f"{'Would be forgotten' if dry_run else 'Forgotten'}{since}: {said}")


def _past_day(text: str, settings: "Settings") -> "date":
    """Return the day that `text` names. Raises UsageError if it is after today."""
    day, today = options.parse_day(text, settings), options.parse_day(None, settings)
    if day > today:
        reason = f"--before {day} is after today, {today} in {settings.zone}. Name an earlier day"
        raise UsageError(reason=reason)
    return day


def _counts(gone: "Pruned", folders: int = 0) -> str:
    """Return how much of each kind was deleted, as words."""
    counts = {name: count for name, count in asdict(gone).items() if count}
    said = [show.count_noun(count, *_FORGOTTEN[name]) for name, count in counts.items()]
    said += [show.count_noun(folders, "day's folder", "days' folders")] if folders else []
    return ", ".join(said) or "nothing"
