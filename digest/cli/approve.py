"""`digest approve`: freeze a day's edition."""

import typer

from digest.cli import options, show


def approve(
    day: options.MaybeDay = None, out: options.Out = None, config: options.Config = None
) -> None:
    """Approve a day's draft as it is; later editions are not offered its stories.

    First the linked pages are checked again: if one is gone, build the day again. A variant with an
    error of the preflight is held alone: the others are sent, and its readers wait for a later
    revision of the day.

    Exit statuses: 0 done, 1 failed, 2 wrong use, 3 not fit to be sent, 4 done, but a variant that
    somebody gets is held.
    """
    from digest.delivery.approval import approve_edition
    from digest.store.ledger.held import held_variants, why_held

    with (
        options.open_publication(config) as publication,
        show.show_progress("Checking pages") as progress,
    ):
        on = options.parse_day(day, publication.settings)
        folder = options.out_folder(out, publication.settings) / str(on)
        edition = approve_edition(publication, on, out=folder, progress=progress)
        with publication.memory.read() as connection:
            held = held_variants(connection, on)
    told = show.count_news(len(edition.stories), len(edition.errata))
    show.echo(f"Approved: {edition.day}, revision {edition.revision}, {told}")
    if why := why_held(on, held):
        show.print_problem(why)
        raise typer.Exit(4)
