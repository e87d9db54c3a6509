"""Options and arguments that several commands share, and how what they say is read."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import NotADay

if TYPE_CHECKING:
    from digest.config.settings import Settings
    from digest.newsroom.publication import Publication

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The settings file. [dim]Default: digest.toml in this folder or above; without one, built-in settings.[/dim]",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help="Where the built days are. [dim]Default: out/ beside digest.toml, else here.[/dim]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
LogJson = Annotated[
    bool,
    typer.Option(
        "--log-json", help="Write what happens to standard error, one JSON object a line."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but problems.")]


@contextmanager
def open_publication(
    config: Path | None, *, dry_run: bool = False, stop: Event | None = None
) -> "Iterator[Publication]":
    """Open the publication: its settings, its memory, a clock and a copy of the environment.

    `stop` is set when the work is to end.
    """
    from digest.config.settings import read_settings
    from digest.newsroom.publication import Clock, Publication
    from digest.store.database import Memory

    settings = read_settings(config)
    with Memory(settings.store.url, settings.folder, dry_run=dry_run) as memory:
        yield Publication(settings, memory, Clock(stop), dict(os.environ))


def day_option(text: str | None, settings: "Settings") -> date:
    """Return the day that `text` names, today in the publication's time zone where it is None."""
    if text is None:
        return datetime.now(settings.zone).date()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotADay(text=text)
