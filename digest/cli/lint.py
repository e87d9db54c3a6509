"""`digest lint`: the preflight of a built day, or of a file."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.errors import NoEdition

if TYPE_CHECKING:
    from datetime import date

    from digest.config.settings import Settings
    from digest.preflight.day import CheckedFile
    from digest.preflight.policy import Severity
    from digest.preflight.rule import Finding

_LOUDEST_FIRST: "tuple[Severity, ...]" = ("error", "warning", "info")


def lint(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[DAY|FILE.eml|FILE.html]",
            help="A built day (2026-01-31) or its folder, a message, or a page. "
            "[dim]Default: today's, else the newest that was built.[/dim]",
            show_default=False,
        ),
    ] = None,
    out: options.Out = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Check mails before they are sent: headers, sizes, links, contrast, alt, what mail clients cannot show.

    In digest.toml, the table lint names the clients, and makes rules louder or silent.

    Exit statuses: 0 no error stands, 1 failed, 2 wrong use, 3 an error stands.
    """
    from digest.config.settings import read_settings

    settings = read_settings(config)
    checked = _check(target, out or settings.folder / "out", settings)
    if as_json:
        found = [
            {"file": one.file, **_fields(finding)} for one in checked for finding in one.findings
        ]
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif not quiet or _stands(checked):
        _tell(checked)
    if _stands(checked):
        raise typer.Exit(3)


def _check(target: str | None, out: Path, settings: "Settings") -> "tuple[CheckedFile, ...]":
    from digest.preflight import day
    from digest.store.news import document

    if target is None:
        today = options.day_option(None, settings)
        return day.check_day(_newest(out, today), day.lint_context(settings, today))
    judged = day.lint_context(settings)
    if document.is_day_folder(target):
        return day.check_day(out / target, judged)
    if Path(target).is_dir():
        return day.check_day(Path(target), judged)
    return (day.check_file(Path(target), judged),)


def _newest(out: Path, today: "date") -> Path:
    """Return the folder of today's edition, else that of the newest."""
    from digest.store.news import document

    days = document.day_folders(out)
    if not days:
        raise NoEdition(path=out)
    return next((folder for folder in days if folder.name == today.isoformat()), days[0])


def _fields(finding: object) -> dict[str, str]:
    from dataclasses import asdict

    return asdict(finding)  # type: ignore[call-overload,no-any-return]


def _stands(checked: "Sequence[CheckedFile]") -> bool:
    from digest.preflight.check import has_error

    return any(has_error(one.findings) for one in checked)


def _tell(checked: "Sequence[CheckedFile]") -> None:
    """Print each finding once, with the files it stands in, errors first, and how many there are."""
    files: dict[Finding, list[str]] = {}
    for one in checked:
        for finding in dict.fromkeys(one.findings):
            files.setdefault(finding, []).append(Path(one.file).name)
    rows = [
        (one.severity, f"{one.code} {one.name}", one.where, one.message, ", ".join(files[one]))
        for one in sorted(files, key=lambda one: _LOUDEST_FIRST.index(one.severity))
    ]
    if rows:
        show.print_table(("Severity", "Rule", "Where", "What", "Files"), rows)
    counts = Counter(one.severity for one in files)
    said = ", ".join(
        f"{counts[severity]} {word}{'s' if counts[severity] != 1 else ''}"
        for severity, word in zip(_LOUDEST_FIRST, ("error", "warning", "note"), strict=True)
        if counts[severity]
    )
    typer.echo(
        f"{len(checked)} {'mail' if len(checked) == 1 else 'mails'} checked: {said or 'nothing to say'}"
    )
