"""`digest ledger`: what the ledger says, for other programs."""

import csv
import json
import sys
from typing import Annotated, Literal

import typer

from digest.cli import options
from digest.cli.send import DayOption

ledger_app = typer.Typer(
    name="ledger", no_args_is_help=True, help="Look into the ledger of what was sent."
)

_FIELDS = (
    "day", "kind", "address", "variant", "revision", "state", "attempts", "relay", "reply", "changed",
)  # fmt: skip


@ledger_app.command("export")
def export_ledger(
    day: DayOption = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="Only those in this state.")
    ] = None,
    form: Annotated[
        Literal["csv", "jsonl"], typer.Option("--format", help="How it is written.")
    ] = "csv",
    config: options.Config = None,
) -> None:
    """Write every delivery, of a day or of all days, to standard output: CSV, or one JSON object a line."""
    from digest.store.ledger import sendings

    write = csv.writer(sys.stdout, lineterminator="\n")
    if form == "csv":
        write.writerow(_FIELDS)
    with options.open_publication(config) as publication, publication.memory.read() as connection:
        on = options.day_option(day, publication.settings) if day else None
        for one in sendings.list_deliveries(connection, on, state):
            values = {name: getattr(one, name) for name in _FIELDS}
            values |= {"day": str(one.day), "changed": one.changed.isoformat()}
            if form == "csv":
                write.writerow(_safe(value) for value in values.values())
            else:
                sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")


def _safe(value: object) -> str:
    """Return a value that no spreadsheet takes for a formula: what a relay replied is not ours."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
