"""`digest build`: a day's newsletters as files."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.model import LeftOut
    from digest.newsroom.build import Built


def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Files or folders of page texts (.txt), saved web pages (.html) and exports (.jsonl, .csv), addresses "
            "of feeds, sitemaps and pages, or - for standard input. [dim]Default: the sources in digest.toml, else the examples.[/dim]",
            show_default=False,
        ),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="The day. [dim]Default: today where the publication is.[/dim]",
        ),
    ] = None,
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme", metavar="SLUG", help="Only this theme; may be given several times."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where to write. [dim]Default: out/ beside digest.toml, else here.[/dim]",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Build a day's newsletters: HTML, Markdown, plain text and .eml, for every theme and for all together.

    They are written to out/YYYY-MM-DD/, with the edition itself as edition.json. What is read is remembered; what an
    approved edition had is not offered again.

    Exit statuses: 0 done, 1 failed, 2 wrong use, 3 done, but not fit to send, 4 done, but of a source nothing could be
    had, 75 try again later.
    """
    from digest.newsroom.build import build_edition
    from digest.newsroom.intake import choose_sources

    with (
        options.open_publication(config, dry_run=dry_run) as publication,
        show.show_progress("Reading", wanted=not quiet) as progress,
    ):
        settings = publication.settings
        on = options.day_option(day, settings)
        themes = settings.pick_themes(theme or ())
        folder = (out or settings.folder / "out") / on.isoformat()
        chosen = choose_sources(settings, sources or ())
        built = build_edition(publication, chosen, on, themes, out=folder, progress=progress)
    show.print_problems(built.offer.problems)
    _warn(built)
    said = {**built.report(on), "folder": str(folder), "dry_run": dry_run}
    if as_json:
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
    elif not quiet:
        if not sources and not settings.sources:
            typer.echo(
                "No source was named and digest.toml has none: this is made from the examples.\n"
            )
        show.print_sources(said["sources"])
        _tell(built, folder, dry_run=dry_run)
    if not built.is_fit:
        raise typer.Exit(3)
    if any(count.failed for count in built.offer.counts.values()):
        raise typer.Exit(4)


def _warn(built: "Built") -> None:
    """Name on standard error what keeps the mails from being sent, each thing once."""
    from digest.preflight.check import distinct_findings

    findings = (finding for one in built.checked for finding in one.findings)
    for finding in distinct_findings(findings):
        if finding.severity == "error":
            sys.stderr.write(f"digest: not fit to send: {finding}\n")


def _tell(built: "Built", folder: Path, *, dry_run: bool) -> None:
    """Print what was done and what to do next."""
    edition = built.edition
    if edition is None:
        typer.echo(
            "A quiet day (see [calendar] in digest.toml): the sources were read, and there is no edition."
        )
        return
    titles = {article.id: article.title for article in edition.articles}
    leads = {story.id: titles[story.lead] for story in edition.stories}
    names = {theme.slug: theme.title for theme in edition.themes}
    typer.echo(
        f"{edition.publication.name}, {edition.day:%A} {edition.day}: "
        + show.count_noun(len(edition.stories), "story", "stories")
    )
    show.print_table(
        ("Theme", "Stories", "First"),
        [
            (
                names[part.theme],
                str(len(part.stories)),
                leads[part.stories[0]] if part.stories else "",
            )
            for part in edition.sections
        ],
    )
    if review := [leads[story.id] for story in edition.stories if story.review]:
        typer.echo(f"To review ({len(review)}): {'; '.join(review)}")
    if edition.left_out:
        typer.echo(f"Left out: {_listed(edition.left_out)} ('digest explain' says more)")
    if found := sum(
        finding.severity == "warning" for one in built.checked for finding in one.findings
    ):
        typer.echo(
            f"Preflight: {show.count_noun(found, 'warning', 'warnings')} ('digest lint' lists them)"
        )
    if built.unchanged:
        typer.echo("The approved edition says the same.")
    if dry_run:
        typer.echo(f"Nothing was written; it would go to {folder}")
        return
    typer.echo(f"\nWritten to {folder}")
    for file, use in (
        ("all.html", "look at it in a browser, or run 'digest preview'"),
        ("all.eml", "open it in a mail program"),
    ):
        typer.echo(f"  {folder / file}  {use}")


def _listed(left_out: "Iterable[LeftOut]") -> str:
    from digest.newsroom import report

    return ", ".join(
        f"{times} {reason}"
        for reason, times in report.count_reasons(left.reason for left in left_out)
    )
