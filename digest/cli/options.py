"""Options and arguments that several commands share, and how their values are read."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.errors import DigestError, NotADay, NotConfirmed

if TYPE_CHECKING:
    from digest.config.settings import Settings
    from digest.newsroom.publication import Publication


def argument(metavar: str, words: str) -> Any:
    """Return a command's argument with its help."""
    return typer.Argument(metavar=metavar, help=words, show_default=False)


def option(name: str, metavar: str | None, words: str, **more: Any) -> Any:
    """Return a command's option that takes a value, with its help."""
    return typer.Option(name, metavar=metavar, help=words, **{"show_default": False, **more})


def flag(name: str, words: str, *short: str) -> Any:
    """Return a command's option that takes no value, with its help."""
    return typer.Option(name, *short, help=words)


_TODAY = "The day. [dim]Default: today in the publication's time zone.[/dim]"

Config = Annotated[
    Path | None,
    option(
        "--config",
        "FILE",
        "The settings file. [dim]Default: digest.toml in this folder or above, "
        "else built-in settings.[/dim]",
    ),
]
Out = Annotated[
    Path | None,
    option(
        "--out",
        "FOLDER",
        "The folder of built days. [dim]Default: out/ beside digest.toml, else here.[/dim]",
    ),
]
DayOption = Annotated[str | None, option("--day", "YYYY-MM-DD", _TODAY)]
DateOption = Annotated[str | None, option("--date", "YYYY-MM-DD", _TODAY)]
EachDay = Annotated[
    str | None,
    option("--day", "YYYY-MM-DD", "Only this day's. [dim]Default: those of all days.[/dim]"),
]
MaybeDay = Annotated[str | None, argument("[DAY]", _TODAY)]
DayArgument = Annotated[str, argument("DAY", "The day, such as 2026-01-31.")]
Sources = Annotated[
    list[str] | None,
    argument(
        "SOURCE",
        "Files or folders of page texts (.txt), saved web pages (.html) and exports "
        "(.jsonl, .csv), addresses of feeds, sitemaps and pages, or - for standard input. "
        "[dim]Default: the sources in digest.toml, else the examples.[/dim]",
    ),
]
Json = Annotated[bool, flag("--json", "Print JSON for scripts.")]
LogJson = Annotated[bool, flag("--log-json", "Log to standard error, one JSON object per line.")]
Quiet = Annotated[bool, flag("--quiet", "Print problems only.", "-q")]
Yes = Annotated[bool, flag("--yes", "Delete without asking, as scripts must.")]


@contextmanager
def open_publication(
    config: Path | None, *, dry_run: bool = False, stop: Event | None = None
) -> "Iterator[Publication]":
    """Open the publication: its settings, its memory, a clock and a copy of the environment.

    Setting `stop` ends the work.
    """
    from digest.config.settings import read_settings
    from digest.newsroom.publication import Clock, Publication
    from digest.store.database import Memory

    settings = read_settings(config)
    with Memory(settings.store.url, settings.folder, dry_run=dry_run) as memory:
        yield Publication(settings, memory, Clock(stop), dict(os.environ))


def confirm(what: str, *, yes: bool, refusal: DigestError | None = None) -> None:
    """Ask on a terminal whether to do `what`, such as "Delete 2 people"; with `yes`, do not ask.

    Raises Abort for a "no". Where nobody can be asked, raises `refusal`, else NotConfirmed.
    """
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise refusal or NotConfirmed(what=what)
    typer.confirm(f"{what}, for good?", abort=True)


def parse_day(text: str | None, settings: "Settings") -> date:
    """Return the day that `text` names; None is today in the publication's time zone.

    Raises NotADay.
    """
    if text is None:
        return datetime.now(settings.zone).date()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotADay(text=text)


def out_folder(out: Path | None, settings: "Settings") -> Path:
    """Return the folder of built days."""
    return out or settings.folder / "out"
