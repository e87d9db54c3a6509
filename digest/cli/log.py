"""`digest log`: what runs did."""

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.config.settings import Settings


def log(
    day: Annotated[
        str | None,
        typer.Argument(
            metavar="[DAY]",
            help="The day. [dim]Default: the last that was run.[/dim]",
            show_default=False,
        ),
    ] = None,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Say what the runs of a day did: what came from where, what was left out and why."""
    from digest.errors import NoSuchRun
    from digest.store import runs

    with (
        options.open_publication(config, dry_run=True) as publication,
        publication.memory.read() as connection,
    ):
        settings = publication.settings
        known = runs.run_days(connection)
        on = options.day_option(day or (known[0] if known else None), settings)
        found = runs.runs_of_day(connection, on)
    if not found:
        raise NoSuchRun(day=on, known=", ".join(known[:10]) or "none yet")
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    for run in found:
        _tell(run, settings)


def _tell(run: dict[str, Any], settings: "Settings") -> None:
    from digest.newsroom import report

    when = datetime.fromtimestamp(run["started"], settings.zone)
    says = f": {run['error']}" if "error" in run else ""
    made = ""
    if "stories" in run:
        made = (
            f", revision {run['revision']}, {show.count_noun(run['stories'], 'story', 'stories')}"
        )
    typer.echo(f"{when:%Y-%m-%d %H:%M} {run['status']} {run['day']}{made}{says}")
    if "sources" in run:
        show.print_sources(run["sources"])
    for skipped in run.get("skipped", ()):
        typer.echo(f"Skipped: {skipped['source']}: {skipped['reason']}")
    if left := run.get("left_out"):
        listed = report.count_reasons(one["reason"] for one in left)
        typer.echo("Left out: " + ", ".join(f"{times} {reason}" for reason, times in listed))
