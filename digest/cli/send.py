"""`digest send`, `resume`, `withdraw`, `correct`: a day's mail on its way, stopped, gone on with, put right."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from datetime import date

    from digest.delivery.send import SendOptions, SendOutcome
    from digest.newsroom.publication import Publication
    from digest.store.database import Memory

DayOption = Annotated[
    str | None,
    typer.Option(
        "--day",
        metavar="DAY",
        help="The day. [dim]Default: today where the publication is.[/dim]",
        show_default=False,
    ),
]
DayArgument = Annotated[
    str, typer.Argument(metavar="DAY", help="The day, such as 2026-01-31.", show_default=False)
]

#: What a run says of how it ended.
_SAID = {
    "later": "some are to be tried again later: run 'digest send' again",
    "window": "the time to send it is over: see send_until in [send]",
    "stopped": "stopped: run 'digest send' again to go on",
    "paused": "paused: {reason}. When that is corrected: 'digest resume {day}', then 'digest send'",
    "withdrawn": "withdrawn: {reason}",
    "limit": "as many as were asked for",
}


def send(
    day: DayOption = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="ADDRESS",
            help="Send one test to this address; the ledger is left alone.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, metavar="N", help="Send so many messages, and stop."),
    ] = None,
    late: Annotated[
        bool,
        typer.Option(
            "--late", help="Send although the day's time to send is over, or not yet come."
        ),
    ] = False,
    no_wait: Annotated[
        bool,
        typer.Option(
            "--no-wait", help="Leave what a relay put off to a later run, without waiting for it."
        ),
    ] = False,
    log_json: options.LogJson = False,
    config: options.Config = None,
) -> None:
    """Send a day's approved edition to everybody in its ledger who was not sent it yet.

    May be run at any time, and again after whatever happened: nobody gets it twice. Ctrl-C finishes what is in hand.

    Exit statuses: 0 done or nothing to do, 1 failed or paused before anything was sent, 2 wrong use, 3 not ready to be
    sent, 4 partly sent, 75 try again later (another run sends, or it is too early).
    """
    from digest import logs
    from digest.delivery.engine import stopping
    from digest.delivery.send import SendOptions

    if log_json:
        logs.log_as_json()
    with stopping() as stop, options.open_publication(config, stop=stop) as publication:
        on = options.day_option(day, publication.settings)
        if to is not None:
            from digest.delivery.testmail import send_test_mail

            typer.echo(f"Test to {to}: {send_test_mail(publication, on, to)}")
        elif dry_run:
            _tell_what_is_ahead(publication.memory, on)
        else:
            _send(publication, on, SendOptions(limit=limit, late=late, patient=not no_wait))


def _send(publication: "Publication", on: "date", asked: "SendOptions") -> None:
    from digest.delivery.outbox import is_rehearsal
    from digest.delivery.send import rehearse_day, send_day

    if is_rehearsal(publication.settings):
        count, folder = rehearse_day(publication, on, asked)
        mails = show.count_noun(count, "message", "messages")
        typer.echo(
            f"Rehearsed: {on}, {mails} in {folder}. Nothing was sent: digest.toml has no [[relay]]."
        )
        return
    raise typer.Exit(tell(on, send_day(publication, on, asked)))


def tell(on: "date", outcomes: "Sequence[SendOutcome]") -> int:
    """Say how a run ended; return its exit status."""
    for one in outcomes:
        states = ", ".join(f"{number} {state}" for state, number in one.counts.items() if number)
        said = _SAID.get(one.ending, "").format(reason=one.reason, day=on)
        typer.echo(
            f"Sending: {on}, {one.kind}: {one.submitted} submitted now; {states or 'nobody'}"
        )
        if said and (one.left or one.ending != "limit"):
            sys.stderr.write(f"digest: {on}, {one.kind}: {said}.\n")
        if one.counts["doubtful"]:
            sys.stderr.write(
                f"digest: {on}, {one.kind}: {one.counts['doubtful']} doubtful: 'digest doubtful list' says which.\n"
            )
    return max((one.exit_status for one in outcomes), default=0)


def resume(day: DayArgument, config: options.Config = None) -> None:
    """Go on with what of a day was paused or withdrawn; 'digest send' then sends the rest."""
    from digest.store.ledger import sendings, transaction

    with (
        options.open_publication(config) as publication,
        transaction.ledger_transaction(publication.memory) as connection,
    ):
        on = options.day_option(day, publication.settings)
        count = sendings.resume_sendings(connection, on, publication.clock.now())
    typer.echo(
        f"Resumed: {on}. 'digest send --day {on}' sends the rest."
        if count
        else f"Nothing of {on} is stopped."
    )


def withdraw(
    day: DayArgument,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why, for the record.", show_default=False),
    ] = "by hand",
    config: options.Config = None,
) -> None:
    """Stop a day's mail, also while it is being sent: what is in a relay's hands cannot be had back.

    A corrected edition, built and approved, then reaches those who were not sent this one; 'digest correct' tells the others.
    """
    from digest.errors import NoSending
    from digest.store.ledger import sendings, transaction
    from digest.store.ledger.states import WITHDRAWN

    with options.open_publication(config) as publication:
        memory, now = publication.memory, publication.clock.now()
        on = options.day_option(day, publication.settings)
        with transaction.ledger_transaction(memory) as connection:
            known = sendings.sendings_of_day(connection, on)
            sendings.halt_sendings(connection, on, WITHDRAWN, reason, now)
        if not known:
            raise NoSending(day=on)
        with memory.read() as connection:
            sent = sum(sendings.delivery_counts(connection, on, one.kind)["sent"] for one in known)
    typer.echo(
        f"Withdrawn: {on}. {show.count_noun(sent, 'message was', 'messages were')} sent before."
    )


def correct(
    day: DayArgument,
    only_prepare: Annotated[
        bool, typer.Option("--only-prepare", help="Prepare it; 'digest send' sends it.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Send a correction, the day's newest approved revision, to those who were sent an earlier one.

    Exit statuses: those of 'digest send'.
    """
    from digest.delivery.engine import stopping
    from digest.delivery.prepare import prepare_correction
    from digest.delivery.send import SendOptions

    with stopping() as stop, options.open_publication(config, stop=stop) as publication:
        on = options.day_option(day, publication.settings)
        made = prepare_correction(publication, on)
        typer.echo(f"Correction: {on}, revision {made.revision}")
        if not only_prepare:
            _send(publication, on, SendOptions(kind=made.kind))


def _tell_what_is_ahead(memory: "Memory", on: "date") -> None:
    """Say who would be sent what, by variant, without a change anywhere."""
    from collections import Counter

    from digest.store.ledger import sendings

    with memory.read() as connection:
        found = sendings.sendings_of_day(connection, on)
        for sending in found:
            to_do = Counter(
                one.variant for one in sendings.waiting_deliveries(connection, on, sending.kind)
            )
            typer.echo(
                f"Would send: {on}, {sending.kind}, revision {sending.revision} ({sending.state})"
            )
            show.print_table(
                ("Variant", "Messages"), [(key, str(to_do[key])) for key in sorted(to_do)]
            )
    if not found:
        typer.echo(f"Nothing is prepared to be sent of {on}.")
