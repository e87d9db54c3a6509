"""`digest ledger`: write the ledger for other programs."""

import csv
from typing import Annotated, Literal

import typer

from digest.cli import options, show

ledger_app = typer.Typer(
    name="ledger", no_args_is_help=True, help="Export the ledger of deliveries."
)

_FIELDS = (
    "day", "kind", "address", "variant", "revision", "state", "attempts", "relay", "reply",
    "changed",
)  # fmt: skip


@ledger_app.command("export")
def export_ledger(
    day: options.EachDay = None,
    state: Annotated[
        str | None, options.option("--state", "STATE", "Only those in this state.")
    ] = None,
    form: Annotated[
        Literal["csv", "jsonl"],
        options.option("--format", None, "The format.", show_default=True),
    ] = "csv",
    config: options.Config = None,
) -> None:
    """Write the deliveries of a day, or of all days, to standard output: CSV or JSON Lines."""
    from digest.store.ledger import sendings

    write = csv.writer(show.DocumentStream(), lineterminator="\n")
    if form == "csv":
        write.writerow(_FIELDS)
    with options.open_publication(config) as publication, publication.memory.read() as connection:
        on = options.parse_day(day, publication.settings) if day else None
        for one in sendings.list_deliveries(connection, on, state):
            values = {name: getattr(one, name) for name in _FIELDS}
            values |= {"day": str(one.day), "changed": one.changed.isoformat()}
            if form == "csv":
                write.writerow(map(_safe, values.values()))
            else:
                show.print_json_line(values)


def _safe(value: object) -> str:
    """Return a value that no spreadsheet takes for a formula: a relay's reply may be one."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
