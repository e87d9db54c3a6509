"""`digest doctor`: examine everything that a day's mail needs."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from digest.cli import options, show
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from digest.doctor import Diagnosis

_COLOURS = {"ok": "green", "warning": "yellow", "trouble": "bold red"}


def doctor(as_json: options.Json = False, config: options.Config = None) -> None:
    """Examine all that a day's mail needs: settings, secrets, memory, relays, DNS, public pages.

    Print what was found and what to do; change and send nothing.

    Exit statuses: 0 no trouble, 1 trouble, 2 wrong use.
    """
    found = _examine(config)
    if as_json:
        show.print_json([asdict(one) for one in found])
    else:
        _tell(found)
    if any(one.state == "trouble" for one in found):
        raise typer.Exit(1)


def _examine(config: Path | None) -> "list[Diagnosis]":
    from digest.config.settings import SETTINGS_FILE, read_settings
    from digest.doctor import Case, Diagnosis, examine, names

    try:
        settings = read_settings(config)
    except UsageError:
        raise
    except DigestError as problem:
        advice = "correct it: all else is examined afterwards"
        return [Diagnosis("settings", "trouble", str(problem), advice)]
    file = config or settings.folder / SETTINGS_FILE
    case = Case(settings, file, os.environ, names.resolver(), datetime.now(UTC))
    with show.show_progress("Examining") as progress:
        return examine(case, progress=progress)


def _tell(found: "Sequence[Diagnosis]") -> None:
    rows = [(one.state, one.subject, one.found, one.advice) for one in found]
    show.print_table(("State", "What", "Found", "What to do"), rows, _COLOURS)
    counts = Counter(one.state for one in found)
    warnings = show.count_noun(counts["warning"], "warning", "warnings")
    show.echo(f"{len(found)} examined: {counts['trouble']} in trouble, {warnings}")
