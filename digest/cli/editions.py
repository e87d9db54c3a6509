"""`digest editions`: which days have one, and how each stands."""

import json
import sys
from dataclasses import asdict

import typer

from digest.cli import options, show


def editions(as_json: options.Json = False, config: options.Config = None) -> None:
    """List every day's editions, newest first: state, stories, recipients, and how the mail stands."""
    from digest.config.settings import read_settings
    from digest.store.database import Memory
    from digest.store.news import editions as revisions

    settings = read_settings(config)
    with (
        Memory(settings.store.url, settings.folder, dry_run=True) as memory,
        memory.read() as connection,
    ):
        found = [{**asdict(one), "day": str(one.day)} for one in revisions.listed(connection)]
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif found:
        rows = [["" if value is None else str(value) for value in one.values()] for one in found]
        show.print_table([name.capitalize() for name in found[0]], rows)
    else:
        typer.echo("No edition yet. Build one: digest build")
