"""`digest approve`: freezing a day's edition."""

from typing import Annotated

import typer

from digest.cli import options


def approve(
    day: Annotated[
        str | None,
        typer.Argument(
            metavar="[DAY]",
            help="The day. [dim]Default: today where the publication is.[/dim]",
            show_default=False,
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Approve a day's draft: it is frozen as it is, and what it shows is not offered to later editions."""
    from datetime import UTC, datetime

    from digest import pipeline
    from digest.config.settings import load
    from digest.store.database import Memory

    settings = load(config)
    on = options.day(day, settings)
    with Memory(settings.store.url, settings.folder) as memory:
        edition = pipeline.approve(settings, memory, on, datetime.now(UTC))
    typer.echo(f"Approved: {edition.day}, revision {edition.revision}, {len(edition.stories)} stories")
