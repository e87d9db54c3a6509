"""`digest sources`: check whether the sources can be read."""

from typing import Annotated, Any

import typer

from digest.cli import options, show

sources_app = typer.Typer(name="sources", help="Check the sources.", no_args_is_help=True)


@sources_app.callback()
def sources_root() -> None:
    """Keep `check` a command of its own: Typer would fold a single one into `sources`."""


@sources_app.command("check")
def check_sources(
    named: Annotated[
        list[str] | None,
        options.argument(
            "SOURCE", "Files, folders or addresses. [dim]Default: those in digest.toml.[/dim]"
        ),
    ] = None,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Read each source and show what it would give; remember nothing.

    Exit statuses: 0 every source gave articles, 1 failed, 2 wrong use, 4 one gave nothing.
    """
    from digest.config.settings import read_settings
    from digest.model import Problem, Reading
    from digest.newsroom import intake

    settings = read_settings(config)
    chosen = intake.choose_sources(settings, named or ())
    rows: dict[str, dict[str, Any]] = {
        source.place: {"place": source.place, "name": source.name}
        | {"kind": None, "articles": 0, "excerpts": 0, "undated": 0}
        | {"newest": None, "labels": [], "problems": []}
        for source in chosen
    }
    with show.show_progress("Reading", wanted=not as_json) as progress:
        for result, source in intake.read_sources(settings, chosen, progress=progress):
            row = rows[source.place]
            if isinstance(result, Reading):
                row["kind"] = result.kind
                continue
            if isinstance(result, Problem):
                row["problems"].append(f"{result.origin}: {result.reason}")
                continue
            row["articles"] += 1
            row["excerpts"] += result.teaser
            row["undated"] += result.published is None
            if result.published:
                published = result.published.astimezone(settings.zone).isoformat()
                row["newest"] = max(row["newest"] or "", published)
            if result.label and result.label not in row["labels"]:
                row["labels"].append(result.label)
    if as_json:
        show.print_json(list(rows.values()))
    else:
        _tell(list(rows.values()))
    if any(not row["articles"] for row in rows.values()):
        raise typer.Exit(4)


def _tell(rows: list[dict[str, Any]]) -> None:
    show.print_table(
        ("Source", "Kind", "Articles", "Excerpts", "Undated", "Newest", "Labels"),
        (
            (
                row["name"] or row["place"],
                row["kind"],
                row["articles"],
                row["excerpts"],
                row["undated"],
                (row["newest"] or "")[:16].replace("T", " "),
                ", ".join(row["labels"][:6]),
            )
            for row in rows
        ),
    )
    for row in rows:
        for problem in row["problems"]:
            show.print_problem(problem)
