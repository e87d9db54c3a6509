"""`digest sources`: whether the sources can be read."""

import json
import sys
from typing import Annotated, Any

import typer

from digest.cli import options, show

sources_app = typer.Typer(name="sources", help="See what the sources give.", no_args_is_help=True)


@sources_app.callback()
def sources_root() -> None:
    """See what the sources give."""


@sources_app.command("check")
def check_sources(
    named: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders or addresses. [dim]Default: those in digest.toml.[/dim]",
            show_default=False,
        ),
    ] = None,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Try each source, and say what it would give. Nothing is remembered.

    Exit statuses: 0 all can be read, 1 failed, 2 wrong use, 4 one cannot.
    """
    from digest.config.settings import read_settings
    from digest.model import Problem
    from digest.newsroom import intake

    settings = read_settings(config)
    chosen = intake.choose_sources(settings, named or ())
    rows: dict[str, dict[str, Any]] = {
        source.place: {
            "place": source.place,
            "name": source.name,
            "articles": 0,
            "excerpts": 0,
            "undated": 0,
            "newest": None,
            "labels": [],
            "problems": [],
        }
        for source in chosen
    }
    with show.show_progress("Reading", wanted=not as_json) as progress:
        for result, source in intake.read_sources(settings, chosen, progress=progress):
            row = rows[source.place]
            if isinstance(result, Problem):
                row["problems"].append(f"{result.origin}: {result.reason}")
                continue
            row["articles"] += 1
            row["excerpts"] += result.teaser
            row["undated"] += result.published is None
            if result.published:
                row["newest"] = max(
                    row["newest"] or "", result.published.astimezone(settings.zone).isoformat()
                )
            if result.label and result.label not in row["labels"]:
                row["labels"].append(result.label)
    if as_json:
        sys.stdout.write(json.dumps(list(rows.values()), ensure_ascii=False, indent=2) + "\n")
    else:
        _tell(rows)
    if any(not row["articles"] for row in rows.values()):
        raise typer.Exit(4)


def _tell(rows: dict[str, dict[str, Any]]) -> None:
    show.print_table(
        ("Source", "Articles", "Excerpts", "Undated", "Newest", "Labels"),
        [
            (
                row["name"] or row["place"],
                str(row["articles"]),
                str(row["excerpts"]),
                str(row["undated"]),
                (row["newest"] or "")[:16].replace("T", " "),
                ", ".join(row["labels"][:6]),
            )
            for row in rows.values()
        ],
    )
    for row in rows.values():
        for problem in row["problems"]:
            sys.stderr.write(f"digest: {problem}\n")
