"""`digest build`: a day's newsletters as files."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.pipeline import Built


def build(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Files or folders of page texts (.txt), saved web pages (.html) and exports (.jsonl). "
            "[dim]Default: the sources in digest.toml, else the examples.[/dim]",
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
        typer.Option("--theme", metavar="SLUG", help="Only this theme; may be given several times."),
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

    They are written to out/YYYY-MM-DD/, with the edition itself as edition.json.
    """
    from digest import pipeline
    from digest.config.settings import load

    settings = load(config)
    on = options.day(day, settings)
    themes = settings.pick_themes(theme or ())
    folder = (out or settings.folder / "out") / on.isoformat()
    chosen = pipeline.choose_sources(settings, sources or ())
    with show.progress("Reading", wanted=not quiet) as progress:
        built = pipeline.build(settings, chosen, on, themes, progress)
    if not dry_run:
        pipeline.save(folder, built)
    show.problems(built.reading.problems)
    if as_json:
        sys.stdout.write(
            json.dumps(_summary(built, folder, dry_run=dry_run), ensure_ascii=False, indent=2) + "\n"
        )
    elif not quiet:
        if not sources and not settings.sources:
            typer.echo("No source was named and digest.toml has none: this is made from the examples.\n")
        _tell(built, folder, dry_run=dry_run)


def _summary(built: "Built", folder: Path, *, dry_run: bool) -> dict[str, Any]:
    """Return what was done, for scripts."""
    from digest.store import editions

    edition = built.edition
    return {
        "day": edition.day.isoformat(),
        "revision": edition.revision,
        "hash": editions.digest(edition),
        "folder": str(folder),
        "dry_run": dry_run,
        "files": sorted([*built.files, editions.FILE]),
        "articles": len(edition.articles),
        "stories": len(edition.stories),
        "themes": {section.theme: len(section.stories) for section in edition.sections},
        "review": [story.id for story in edition.stories if story.review],
        "left_out": [{"article": left.article, "reason": left.reason} for left in edition.left_out],
        "skipped": [
            {"source": problem.origin, "reason": problem.reason}
            for problem in built.reading.problems
            if problem.skipped
        ],
    }


def _tell(built: "Built", folder: Path, *, dry_run: bool) -> None:
    """Print what was done and what to do next."""
    edition = built.edition
    titles = {article.id: article.title for article in edition.articles}
    leads = {story.id: titles[story.lead] for story in edition.stories}
    names = {theme.slug: theme.title for theme in edition.themes}
    typer.echo(
        f"{edition.publication.name}, {edition.day:%A} {edition.day}: {_count(len(edition.stories), 'story')}"
    )
    show.table(
        ("Theme", "Stories", "First"),
        [
            (names[part.theme], str(len(part.stories)), leads[part.stories[0]] if part.stories else "")
            for part in edition.sections
        ],
    )
    if review := [leads[story.id] for story in edition.stories if story.review]:
        typer.echo(f"To review ({len(review)}): {'; '.join(review)}")
    if edition.left_out:
        reasons = Counter(left.reason.partition(" '")[0] for left in edition.left_out)
        listed = ", ".join(f"{times} {reason}" for reason, times in sorted(reasons.items()))
        typer.echo(f"Left out: {listed} ('digest explain' says more)")
    if dry_run:
        typer.echo(f"Nothing was written; it would go to {folder}")
        return
    typer.echo(f"\nWritten to {folder}")
    for file, use in (
        ("all.html", "look at it in a browser, or run 'digest preview'"),
        ("all.eml", "open it in a mail program"),
    ):
        typer.echo(f"  {folder / file}  {use}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun[:-1]}ies"
