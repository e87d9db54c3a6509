"""`digest status`: show how far a day's mail is sent."""

import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from datetime import date

    from digest.config.settings import Settings
    from digest.newsroom.publication import Publication
    from digest.store.database import Memory

#: The pause between two looks of `--watch`, in seconds.
_LOOK = 2.0


def status(
    day: options.DayOption = None,
    watch: Annotated[
        bool, options.flag("--watch", "Repeat until everything is sent or stopped.")
    ] = False,
    as_json: options.Json = False,
    config: options.Config = None,
) -> None:
    """Show how many messages of a day are pending, sent, deferred, refused, doubtful, skipped.

    Exit statuses: 0 done, 1 failed, 2 wrong use, 4 a variant that somebody gets is held.
    """
    from digest.newsroom.age import say_missed

    with options.open_publication(config) as publication:
        on = options.parse_day(day, publication.settings)
        while True:
            found = _found(publication.settings, publication.memory, on)
            missed = _missed(publication, on)
            if as_json:
                days = [day.isoformat() for day in missed]
                show.print_json_line([one | {"missed": days} for one in found])
            else:
                _tell(publication.settings, on, found)
                if said := say_missed(missed):
                    show.echo(f"{said}.")
            if not watch or not any(_goes_on(one) for one in found):
                break
            sys.stdout.flush()
            time.sleep(_LOOK)
    if any(one["held"] for one in found):
        raise typer.Exit(4)


def _found(settings: "Settings", memory: "Memory", on: "date") -> list[dict[str, Any]]:
    from digest.store.ledger import sendings
    from digest.store.ledger.held import held_variants

    with memory.read() as connection:
        found: list[dict[str, Any]] = [
            {
                "day": on.isoformat(),
                "kind": one.kind,
                "revision": one.revision,
                "state": one.state,
                "reason": one.reason,
                "forgotten": one.forgotten,
                "deliveries": sendings.delivery_counts(connection, on, one.kind),
                "held": [asdict(held) for held in held_variants(connection, on, one.kind)],
            }
            for one in sendings.sendings_of_day(connection, on)
        ]
    return [one | {"next": _next(settings, on, one) if one["reason"] else ""} for one in found]


def _goes_on(one: dict[str, Any]) -> bool:
    from digest.store.ledger.states import LEFT_TO_DO, OPEN, WAITING

    left = sum(one["deliveries"][state] for state in LEFT_TO_DO)
    return bool(one["state"] in (OPEN, WAITING) and left and not one["forgotten"])


def _next(settings: "Settings", on: "date", one: dict[str, Any]) -> str:
    """Return what happens next with a sending that is not open."""
    from datetime import UTC, datetime

    from digest.delivery.window import send_window
    from digest.store.ledger.sendings import EDITION
    from digest.store.ledger.states import PAUSED, WAITING

    closes = send_window(settings, on).closes
    is_late = one["kind"] == EDITION and datetime.now(UTC) >= closes
    if one["state"] == PAUSED:
        late = "--late " if is_late else ""
        return f"Correct that, then 'digest resume {on}' and 'digest send {late}--day {on}'."
    if one["state"] != WAITING:
        return f"'digest resume {on}' lets it be sent all the same."
    if one["kind"] != EDITION:
        return "It needs nobody: each run tries again."
    if is_late:
        return f"The time to send it is over: 'digest send --late --day {on}' sends the rest."
    return f"It needs nobody: each run tries again until {closes.astimezone(settings.zone):%H:%M}."


def _missed(publication: "Publication", on: "date") -> "list[date]":
    """Return the days before `on`, since the last edition, that should have had one."""
    from datetime import timedelta

    from digest.newsroom.age import missed_days
    from digest.store.news import editions

    with publication.memory.read() as connection:
        last = editions.last_approved_day(connection, on - timedelta(days=1))
    return missed_days(publication.settings.calendar, last, on)


def _tell(settings: "Settings", on: "date", found: list[dict[str, Any]]) -> None:
    if not found:
        show.echo(f"Nothing of {on} is prepared to be sent.")
        if settings.calendar.is_quiet(on):
            show.echo(show.quiet_day(settings, on))
        return
    states = list(found[0]["deliveries"])
    rows = (
        (one["kind"], one["revision"], one["state"], *one["deliveries"].values()) for one in found
    )
    show.print_table(("Kind", "Revision", "State", *(state.capitalize() for state in states)), rows)
    for one in found:
        for held in one["held"]:
            many = show.count_noun(held["readers"], "reader", "readers")
            show.echo(f"{one['kind']}: '{held['variant']}' is held from {many}: {held['why']}")
        if one["reason"]:
            show.echo(f"{one['kind']}: {one['state']}: {one['reason'].rstrip('.')}. {one['next']}")
        if one["forgotten"]:
            show.echo(f"{one['kind']}: it was forgotten who got it (see [keep] deliveries)")
