"""Options and arguments that several commands share, and how what they say is read."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import NotADay

if TYPE_CHECKING:
    from digest.config.settings import Settings

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
