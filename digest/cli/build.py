"""`digest build`: make a day's newsletters as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.model import Edition
    from digest.newsroom.build import Built


def build(
    sources: options.Sources = None,
    day: options.DateOption = None,
    theme: Annotated[
        list[str] | None,
        options.option("--theme", "SLUG", "Only this theme; may be given several times."),
    ] = None,
    out: options.Out = None,
    dry_run: Annotated[bool, options.flag("--dry-run", "Do everything but write.")] = False,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Build a day's newsletters for every theme and for all: HTML, Markdown, plain text, .eml.

    They are written to out/YYYY-MM-DD/, with the edition as edition.json. Articles are remembered;
    those of an approved edition are not offered again.

    Exit statuses: 0 done, 1 failed, 2 wrong use, 3 done, but not fit to send, 4 done, but a source
    gave nothing, 75 try again later.
    """
    from digest.config.languages import language_gap, read_languages
    from digest.newsroom.build import build_edition
    from digest.newsroom.intake import choose_sources

    with (
        options.open_publication(config, dry_run=dry_run) as publication,
        show.show_progress("Reading", wanted=not quiet) as progress,
    ):
        settings = publication.settings
        on = options.parse_day(day, settings)
        themes = settings.pick_themes(theme or ())
        folder = options.out_folder(out, settings) / str(on)
        chosen = choose_sources(settings, sources or ())
        built = build_edition(publication, chosen, on, themes, out=folder, progress=progress)
    show.print_problems(built.offer.problems)
    _warn_of_words(settings.folder)
    if gap := language_gap(read_languages(settings.folder), settings.site.language):
        show.print_problem(gap)
    _warn(built)
    said = {**built.report(on), "folder": str(folder), "dry_run": dry_run}
    if as_json:
        show.print_json(said)
    elif not quiet:
        if not sources and not settings.sources:
            show.echo("No source is named, and digest.toml has none: the examples were used.", "")
        show.print_sources(said["sources"])
        if built.edition:
            _tell(built, built.edition, folder, dry_run=dry_run)
        else:
            show.echo(show.quiet_day(settings, on))
            show.echo("The sources were read, and no edition was made.")
    if not built.is_fit:
        raise typer.Exit(3)
    if any(count.failed for count in built.offer.counts.values()):
        raise typer.Exit(4)


def _warn_of_words(folder: Path) -> None:
    """Print on one line what the publication's own catalogues lack."""
    from digest.errors import BadTemplate
    from digest.rendering.catalogue import catalogue_gaps

    try:
        gaps = catalogue_gaps(folder)
    except BadTemplate as problem:  # of a language that no reader has
        show.print_problem(problem)
    else:
        if gaps:
            show.print_problem("; ".join(map(str, gaps)))


def _warn(built: "Built") -> None:
    """Print each error of the preflight once, on standard error."""
    from digest.preflight.day import locate_findings

    judged = {(found.code, found.message) for one in built.judged for found in one.findings}
    for finding, where in locate_findings(built.checked):
        if finding.severity == "error":
            is_sent = (finding.code, finding.message) in judged
            said = "not fit to send" if is_sent else "not fit to send, but sent to nobody"
            show.print_problem(f"{said}: {finding}{where}")


def _tell(built: "Built", edition: "Edition", folder: Path, *, dry_run: bool) -> None:
    """Print what was done and what to do next."""
    from digest.newsroom import report

    titles = {article.id: article.title for article in edition.articles}
    leads = {story.id: titles[story.lead] for story in edition.stories}
    names = {theme.slug: theme.title for theme in edition.themes}
    told = show.count_news(len(edition.stories), len(edition.errata))
    show.echo(f"{edition.publication.name}, {edition.day:%A} {edition.day}: {told}")
    rows = (
        (names[part.theme], len(part.stories), leads[part.stories[0]] if part.stories else "")
        for part in edition.sections
    )
    show.print_table(("Theme", "Stories", "First"), rows)
    show.echo(*report.shortened_lines(edition, built.variants))
    if review := [leads[story.id] for story in edition.stories if story.review]:
        show.echo(f"To review ({len(review)}): {'; '.join(review)}")
    if unsure := report.unsure_arrivals(edition, built.offer.last):
        show.echo(f"To review, left out ({len(unsure)}): {'; '.join(unsure)}")
    if edition.left_out:
        counts = report.count_reasons(one.reason for one in edition.left_out)
        listed = ", ".join(f"{times} {reason}" for reason, times in counts)
        show.echo(f"Left out: {listed} ('digest explain' says more)")
    if unfit := report.unfit_arrivals(edition, built.offer.last):
        show.echo(unfit)
    found = (finding for one in built.checked for finding in one.findings)
    if warnings := sum(finding.severity == "warning" for finding in found):
        said = show.count_noun(warnings, "warning", "warnings")
        show.echo(f"Preflight: {said} ('digest lint' lists them)")
    if not edition.has_news and all(one.unchanged for one in built.offer.counts.values()):
        show.echo("Nothing new: all that the sources give was sent already, or left out before.")
    if built.unchanged:
        show.echo("Nothing has changed since the approved edition.")
    if dry_run:
        show.echo(f"Nothing was written: this is a dry run. It would go to {folder}")
        return
    show.echo("", f"Written to {folder}")
    show.echo(f"  {folder / 'all.html'}  open it in a browser, or run 'digest preview'")
    show.echo(f"  {folder / 'all.eml'}  open it in a mail program")
