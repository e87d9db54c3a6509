"""`digest lint`: run the preflight on a built day, or on a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show
from digest.errors import NoEdition

if TYPE_CHECKING:
    from datetime import date

    from digest.config.settings import Settings
    from digest.preflight.day import CheckedFile
    from digest.preflight.inboxrow import InboxRow
    from digest.preflight.rule import Finding

#: What one and several findings of a severity are called, the worst first.
_SEVERITIES = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("note", "notes"),
}


def lint(
    target: Annotated[
        str | None,
        options.argument(
            "[DAY|FILE.eml|FILE.html]",
            "A built day (2026-01-31) or its folder, a message, or a page. "
            "[dim]Default: today, else the newest built day.[/dim]",
        ),
    ] = None,
    out: options.Out = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Check mails before they are sent: headers, sizes, links, contrast, alt, mail clients.

    The rows of the mails in an inbox are printed as well, as a phone, a narrow and a wide list cut
    them. The table lint of digest.toml names the clients, and the rules to raise or to silence.

    Exit statuses: 0 no error, 1 failed, 2 wrong use, 3 an error.
    """
    from digest.config.settings import read_settings
    from digest.preflight.check import has_error

    settings = read_settings(config)
    checked = _check(target, options.out_folder(out, settings), settings)
    fails = any(has_error(one.findings) for one in checked)
    if as_json:
        show.print_json(_values(checked))
    elif not quiet or fails:
        _tell(checked)
    if fails:
        raise typer.Exit(3)


def _check(target: str | None, out: Path, settings: "Settings") -> "tuple[CheckedFile, ...]":
    from digest.preflight import day
    from digest.store.news import document

    if target is None:
        today = options.parse_day(None, settings)
        return day.check_day(_newest(out, today), day.lint_context(settings, today))
    judged = day.lint_context(settings)
    if document.is_day_folder(target):
        return day.check_day(out / target, judged)
    if Path(target).is_dir():
        return day.check_day(Path(target), judged)
    today = options.parse_day(None, settings)
    return (day.check_file(Path(target), day.lint_context(settings, today)),)


def _newest(out: Path, today: "date") -> Path:
    """Return the folder of today's edition, else of the newest. Raises NoEdition."""
    from digest.store.news import document

    days = document.day_folders(out)
    if not days:
        raise NoEdition(path=out)
    return next((folder for folder in days if folder.name == today.isoformat()), days[0])


def _rows(checked: "Sequence[CheckedFile]") -> "Iterator[tuple[str, InboxRow]]":
    """Yield each message's file, and its row in an inbox."""
    from digest.preflight.inboxrow import inbox_row

    for path in (Path(one.file) for one in checked):
        if path.suffix.lower() == ".eml" and path.is_file():
            yield str(path), inbox_row(path.read_bytes())


def _values(checked: "Sequence[CheckedFile]") -> list[dict[str, Any]]:
    """Return the findings as JSON values."""
    return [{"file": one.file} | asdict(finding) for one in checked for finding in one.findings]


def _tell_rows(checked: "Sequence[CheckedFile]") -> None:
    """Print how each mail looks in an inbox."""
    from digest.preflight.inboxrow import INBOX_WIDTHS

    for file, row in _rows(checked):
        show.echo(f"{Path(file).name} in an inbox, from {row.sender}:")
        for name, width in INBOX_WIDTHS.items():
            show.echo(f"  {name:<6} {width:>3}  {row.line(width)}")


def _tell(checked: "Sequence[CheckedFile]") -> None:
    """Print each finding once with its files, errors first; then what to do, and the counts."""
    files: dict[Finding, list[str]] = {}
    for one in checked:
        for finding in dict.fromkeys(one.findings):
            files.setdefault(finding, []).append(Path(one.file).name)
    told = sorted(files, key=lambda one: list(_SEVERITIES).index(one.severity))
    rows = [
        (
            one.severity,
            f"{one.code} {one.name}",
            one.where,
            one.message,
            _named(files[one], checked),
        )
        for one in told
    ]
    if rows:
        show.print_table(("Severity", "Rule", "Where", "What", "Files"), rows)
        loud = {one.code: one.remedy for one in told if one.severity != "info"}
        for code, remedy in loud.items():
            show.echo(f"{code}: {remedy}")
    _tell_rows(checked)
    counts = Counter[str](one.severity for one in files)
    said = ", ".join(
        show.count_noun(counts[severity], *words)
        for severity, words in _SEVERITIES.items()
        if counts[severity]
    )
    mails = show.count_noun(len(checked), "mail", "mails")
    show.echo(f"{mails} checked: {said or 'nothing found'}")


def _named(names: "Sequence[str]", checked: "Sequence[CheckedFile]") -> str:
    """Return the names of a finding's files; those of all files are a number."""
    return f"all {len(names)}" if 1 < len(names) == len(checked) else ", ".join(names)
