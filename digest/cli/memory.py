"""`digest backup`, `digest restore`, `digest forget`: the memory as a whole."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from digest.cli import options, show

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
    yes: Annotated[bool, options.flag("--yes", "Replace what the memory holds.")] = False,
    config: options.Config = None,
) -> None:
    """Restore the whole memory from a backup; a damaged file changes nothing."""
    from digest.store.backup import restore_backup

    with options.open_publication(config) as publication:
        rows = restore_backup(publication.memory, file, replace=yes)
    show.echo(f"Restored from {file}: {show.count_noun(rows, 'row', 'rows')}")


def forget(
    before: Annotated[
        str | None,
        options.option(
            "--before",
            "YYYY-MM-DD",
            "Delete texts, editions and reports of earlier days. "
            "[dim]Default: what the settings keep no longer.[/dim]",
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Delete what is older than the settings' table keep says, or than a day.

    Articles stay known as read and sent: none of them becomes news again.
    """
    from digest.run import retention

    with options.open_publication(config) as publication:
        if before is None:
            gone, since = retention.prune(publication), ""
        else:
            day = options.parse_day(before, publication.settings)
            gone, since = retention.forget_before(publication, day), f" from before {day}"
            publication.memory.compact()
    counts = {name: count for name, count in asdict(gone).items() if count}
    said = [show.count_noun(count, *_FORGOTTEN[name]) for name, count in counts.items()]
    show.echo(f"Forgotten{since}: {', '.join(said) or 'nothing'}")
