"""`digest backup`, `digest restore`, `digest forget`: the memory as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options, show

#: What may be forgotten, and how one and several of it are called.
_FORGOTTEN = {
    "texts": ("article's text", "articles' texts"),
    "editions": ("edition", "editions"),
    "parts": ("rendered part", "rendered parts"),
    "deliveries": ("delivery", "deliveries"),
    "reports": ("report", "reports"),
    "letters": ("letter", "letters"),
    "marks": ("mark of a letter", "marks of letters"),
    "signups": ("sign-up that was not confirmed", "sign-ups that were not confirmed"),
}


def backup(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Where to write, such as memory.gz.", show_default=False
        ),
    ],
    config: options.Config = None,
) -> None:
    """Write the whole memory to one file, consistent even while another run writes."""
    from digest.store import backup as backups

    with options.open_publication(config) as publication:
        rows = backups.write_backup(publication.memory, file)
    typer.echo(f"Written to {file}: {show.count_noun(rows, 'row', 'rows')}")


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What 'digest backup' wrote.", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Replace what the memory holds.")] = False,
    config: options.Config = None,
) -> None:
    """Fill the memory from a backup: all of it, or nothing where the file is damaged."""
    from digest.store import backup as backups

    with options.open_publication(config) as publication:
        rows = backups.restore_backup(publication.memory, file, replace=yes)
    typer.echo(f"Restored from {file}: {show.count_noun(rows, 'row', 'rows')}")


def forget(
    before: Annotated[
        str | None,
        typer.Option(
            "--before",
            metavar="YYYY-MM-DD",
            help="Texts, editions and reports from before this day. [dim]Default: what the settings keep no longer.[/dim]",
            show_default=False,
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Delete what was kept long enough: by the settings' table keep, or from before a day.

    That an article was read and sent stays known: what is forgotten is not news again.
    """
    from dataclasses import asdict

    from digest.run import retention

    with options.open_publication(config) as publication:
        if before is None:
            gone, since = retention.prune(publication), ""
        else:
            day = options.day_option(before, publication.settings)
            gone, since = retention.forget_before(publication, day), f" from before {day}"
            publication.memory.compact()
    counts = asdict(gone)
    said = [
        show.count_noun(counts[name], *words) for name, words in _FORGOTTEN.items() if counts[name]
    ]
    typer.echo(f"Forgotten{since}: {', '.join(said) or 'nothing'}")
