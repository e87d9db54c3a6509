"""`digest backup`, `digest restore`, `digest forget`: the memory as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options, show


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write, such as memory.gz.", show_default=False)
    ],
    config: options.Config = None,
) -> None:
    """Write the whole memory to one file, consistent even while another run writes."""
    from digest.config.settings import load
    from digest.store import backup as backups
    from digest.store.database import Memory

    settings = load(config)
    with Memory(settings.store.url, settings.folder) as memory:
        rows = backups.write(memory, file)
    typer.echo(f"Written to {file}: {show.count(rows, 'row', 'rows')}")


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What 'digest backup' wrote.", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Replace what the memory holds.")] = False,
    config: options.Config = None,
) -> None:
    """Fill the memory from a backup: all of it, or nothing where the file is damaged."""
    from digest.config.settings import load
    from digest.store import backup as backups
    from digest.store.database import Memory

    settings = load(config)
    with Memory(settings.store.url, settings.folder) as memory:
        rows = backups.restore(memory, file, replace=yes)
    typer.echo(f"Restored from {file}: {show.count(rows, 'row', 'rows')}")


def forget(
    before: Annotated[
        str, typer.Option("--before", metavar="YYYY-MM-DD", help="The first day to keep.", show_default=False)
    ],
    config: options.Config = None,
) -> None:
    """Delete what articles said, editions and reports from before a day.

    That an article was read and sent stays known: what is forgotten is not news again.
    """
    from datetime import datetime, time

    from digest.config.settings import load
    from digest.store import articles, revisions, runs
    from digest.store.database import Memory

    settings = load(config)
    day = options.day(before, settings)
    with Memory(settings.store.url, settings.folder) as memory:
        with memory.write() as connection:
            editions = revisions.forget(connection, day)
            reports = runs.forget(connection, day)
            texts = articles.forget(connection, datetime.combine(day, time(), settings.zone))
        memory.compact()
    gone = ", ".join(
        (
            show.count(texts, "article's text", "articles' texts"),
            show.count(editions, "edition", "editions"),
            show.count(reports, "report", "reports"),
        )
    )
    typer.echo(f"Forgotten from before {day}: {gone}")
