"""`digest approve`: freezing a day's edition."""

from typing import Annotated

import typer

from digest.cli import options, show


def approve(
    day: Annotated[
        str | None,
        typer.Argument(
            metavar="[DAY]",
            help="The day. [dim]Default: today where the publication is.[/dim]",
            show_default=False,
        ),
    ] = None,
    out: options.Out = None,
    config: options.Config = None,
) -> None:
    """Approve a day's draft: it is frozen as it is, and what it shows is not offered to later editions.

    The pages it links to are looked at again first: one that is gone holds it back until the day is built again.
    """
    from digest.delivery.approval import approve_edition

    with (
        options.open_publication(config) as publication,
        show.show_progress("Looking at the pages again") as progress,
    ):
        on = options.day_option(day, publication.settings)
        folder = (out or publication.settings.folder / "out") / on.isoformat()
        edition = approve_edition(publication, on, out=folder, progress=progress)
    stories = show.count_noun(len(edition.stories), "story", "stories")
    typer.echo(f"Approved: {edition.day}, revision {edition.revision}, {stories}")
