"""`digest status`: how far a day's mail is."""

import json
import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show
from digest.cli.send import DayOption

if TYPE_CHECKING:
    from datetime import date

    from digest.store.database import Memory

#: How often `--watch` looks, in seconds.
_LOOK = 2.0


def status(
    day: DayOption = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on until all is sent or stopped.")
    ] = False,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Say how many messages of a day are pending, sent, deferred, refused, doubtful, skipped."""
    with options.open_publication(config) as publication:
        on = options.day_option(day, publication.settings)
        while True:
            found = _found(publication.memory, on)
            if as_json:
                sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
            else:
                _tell(on, found)
            if not watch or not any(_goes_on(one) for one in found):
                return
            sys.stdout.flush()
            time.sleep(_LOOK)


def _found(memory: "Memory", on: "date") -> list[dict[str, Any]]:
    from digest.store.ledger import sendings

    with memory.read() as connection:
        return [
            {
                "day": on.isoformat(),
                "kind": one.kind,
                "revision": one.revision,
                "state": one.state,
                "reason": one.reason,
                "forgotten": one.forgotten,
                "deliveries": sendings.delivery_counts(connection, on, one.kind),
            }
            for one in sendings.sendings_of_day(connection, on)
        ]


def _goes_on(one: dict[str, Any]) -> bool:
    from digest.store.ledger.claims import LEFT_TO_DO

    left = sum(one["deliveries"][state] for state in LEFT_TO_DO)
    return bool(one["state"] == "open" and left and not one["forgotten"])


def _tell(on: "date", found: list[dict[str, Any]]) -> None:
    if not found:
        typer.echo(f"Nothing is prepared to be sent of {on}.")
        return
    states = list(found[0]["deliveries"])
    rows = [
        (
            one["kind"],
            str(one["revision"]),
            one["state"],
            *(str(one["deliveries"][state]) for state in states),
        )
        for one in found
    ]
    show.print_table(("Kind", "Revision", "State", *(state.capitalize() for state in states)), rows)
    for one in found:
        if one["reason"]:
            typer.echo(f"{one['kind']}: {one['state']}: {one['reason']}")
        if one["forgotten"]:
            typer.echo(f"{one['kind']}: it was forgotten who got it (see [keep] deliveries)")
