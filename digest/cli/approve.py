"""`digest approve`: freeze a day's edition."""

from digest.cli import options, show


def approve(
    day: options.MaybeDay = None, out: options.Out = None, config: options.Config = None
) -> None:
    """Approve a day's draft as it is; later editions are not offered its stories.

    First the linked pages are checked again: if one is gone, build the day again.
    """
    from digest.delivery.approval import approve_edition

    with (
        options.open_publication(config) as publication,
        show.show_progress("Checking pages") as progress,
    ):
        on = options.parse_day(day, publication.settings)
        folder = options.out_folder(out, publication.settings) / str(on)
        edition = approve_edition(publication, on, out=folder, progress=progress)
    stories = show.count_noun(len(edition.stories), "story", "stories")
    show.echo(f"Approved: {edition.day}, revision {edition.revision}, {stories}")
