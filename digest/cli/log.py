"""`digest log`: show what runs did."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.config.settings import Settings


def log(
    day: Annotated[
        str | None, options.argument("[DAY]", "The day. [dim]Default: that of the last run.[/dim]")
    ] = None,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Show what the runs of a day did: articles per source, stories, what was left out and why."""
    from digest.errors import NoSuchRun
    from digest.store import runs

    with (
        options.open_publication(config, dry_run=True) as publication,
        publication.memory.read() as connection,
    ):
        settings = publication.settings
        known = runs.run_days(connection)
        on = options.parse_day(day or (known[0] if known else None), settings)
        found = runs.runs_of_day(connection, on)
    if not found:
        raise NoSuchRun(day=on, known=", ".join(known[:10]) or "none yet")
    if as_json:
        show.print_json(found)
    else:
        for run in found:
            _tell(run, settings)


def _tell(run: dict[str, Any], settings: "Settings") -> None:
    from digest.newsroom import report
    from digest.newsroom.age import say_missed

    when = datetime.fromtimestamp(run["started"], settings.zone)
    line = f"{when:%Y-%m-%d %H:%M} {run['status']} {run['day']}"
    if "stories" in run:
        told = show.count_news(run["stories"], len(run.get("errata", ())))
        line += f", revision {run['revision']}, {told}"
    show.echo(f"{line}: {run['error']}" if "error" in run else line)
    if missed := say_missed(run.get("missed", ())):
        show.echo(f"{missed}.")
    if "sources" in run:
        show.print_sources(run["sources"])
    for skipped in run.get("skipped", ()):
        show.echo(f"Skipped: {skipped['source']}: {skipped['reason']}")
    for story in run.get("vanished", ()):
        show.echo(f"No longer in the draft: {story['title']}: {story['reason']}")
    for one in run.get("discarded", ()):
        show.echo(f"Discarded: {one['title']}: {one['reason']}")
    if left := run.get("left_out"):
        listed = report.count_reasons(one["reason"] for one in left)
        show.echo("Left out: " + ", ".join(f"{times} {reason}" for reason, times in listed))
