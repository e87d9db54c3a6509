"""`digest send`, `resume`, `withdraw`, `correct`: send a day's mail, stop it, correct it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from datetime import date

    from digest.delivery.send import SendOptions, SendOutcome
    from digest.newsroom.publication import Publication
    from digest.store.database import Memory

#: What is printed of a run by its ending.
_ENDINGS = {
    "later": "some are to be retried later: run 'digest send' again",
    "window": "the time to send it is over (see send_until in [send]): "
    "'digest send --late --day {day}' sends the rest",
    "stopped": "stopped: run 'digest send' again to resume",
    "waiting": "waiting: {reason}. It needs nobody: the next 'digest send' or 'digest run' tries "
    "again, and sends the rest",
    "paused": "paused: {reason}. When that is corrected: 'digest resume {day}', then 'digest send'",
    "withdrawn": "withdrawn: {reason}",
    "limit": "the limit is reached",
}


def send(
    day: options.DayOption = None,
    to: Annotated[
        str | None,
        options.option(
            "--to", "ADDRESS", "Send one test to this address; the ledger stays as it is."
        ),
    ] = None,
    dry_run: Annotated[
        bool, options.flag("--dry-run", "Print what would be sent; send nothing.")
    ] = False,
    limit: Annotated[
        int | None,
        options.option("--limit", "N", "Send at most this many messages.", min=1),
    ] = None,
    late: Annotated[
        bool, options.flag("--late", "Send outside the day's time to send, before or after it.")
    ] = False,
    no_wait: Annotated[
        bool,
        options.flag(
            "--no-wait", "Leave what a relay deferred, or that none can be reached, to a later run."
        ),
    ] = False,
    log_json: options.LogJson = False,
    config: options.Config = None,
) -> None:
    """Send a day's approved edition to everybody in its ledger who has not been sent it.

    Run it at any time, and again after any failure: nobody gets it twice. While no relay can be
    reached it says why, and tries again as long as the time to send lasts. Ctrl-C finishes the
    messages in hand.

    Exit statuses: 0 done or nothing to do, 1 failed, or paused before anything was sent, 2 wrong
    use, 3 not ready to be sent, 4 partly sent, held, stopped or waiting, 75 try again later
    (another run sends, or it is too early).
    """
    from digest import logs
    from digest.delivery.engine import stopping
    from digest.delivery.send import SendOptions

    if log_json:
        logs.log_as_json()
    with stopping() as stop, options.open_publication(config, stop=stop) as publication:
        on = options.parse_day(day, publication.settings)
        if to is not None:
            from digest.delivery.testmail import send_test_mail

            show.echo(f"Test to {to}: {send_test_mail(publication, on, to)}")
        elif dry_run:
            _tell_ahead(publication.memory, on)
        else:
            wait = not no_wait
            asked = SendOptions(limit=limit, by_hand=True, late=late, patient=wait, persistent=wait)
            _send(publication, on, asked, log_json=log_json)


def _send(
    publication: "Publication", on: "date", asked: "SendOptions", *, log_json: bool = False
) -> None:
    from digest.cli import progress
    from digest.delivery.outbox import is_rehearsal
    from digest.delivery.rehearsal import rehearse_day
    from digest.delivery.send import send_day

    if is_rehearsal(publication.settings):
        count, folder = rehearse_day(publication, on, asked)
        mails = show.count_noun(count, "message", "messages")
        show.echo(
            f"Rehearsed: {on}, {mails} in {folder}. Nothing was sent: digest.toml has no [[relay]]."
        )
        return
    stop = publication.clock.stop
    with progress.show_sending(stop, plain=show.print_problem, log_json=log_json) as watch:
        outcomes = send_day(publication, on, asked, watch)
    _tell(on, outcomes)
    raise typer.Exit(max((one.exit_status for one in outcomes), default=0))


def print_outcome(on: "date", one: "SendOutcome") -> None:
    """Print how many of a day's deliveries are in each state."""
    states = ", ".join(f"{number} {state}" for state, number in one.counts.items() if number)
    show.echo(f"Sending: {on}, {one.kind}: {one.submitted} submitted now; {states or 'nobody'}")


def _tell(on: "date", outcomes: "Sequence[SendOutcome]") -> None:
    """Print how a run ended, and what needs a person."""
    from digest.store.ledger.held import why_held

    for one in outcomes:
        print_outcome(on, one)
        said = _ENDINGS.get(one.ending, "").format(reason=one.reason.rstrip("."), day=on)
        if said and (one.left or one.ending != "limit"):
            show.print_problem(f"{on}, {one.kind}: {said}.")
        if count := one.counts["doubtful"]:
            show.print_problem(
                f"{on}, {one.kind}: {count} doubtful: list them: 'digest doubtful list'"
            )
        if why := why_held(on, one.held, one.kind):
            show.print_problem(why)


def resume(day: options.DayArgument, config: options.Config = None) -> None:
    """Resume a day's mail that was paused or withdrawn; 'digest send' then sends the rest."""
    from digest.store.ledger import sendings
    from digest.store.ledger.transaction import ledger_transaction

    with (
        options.open_publication(config) as publication,
        ledger_transaction(publication.memory) as connection,
    ):
        on = options.parse_day(day, publication.settings)
        count = sendings.resume_sendings(connection, on, publication.clock.now())
    show.echo(
        f"Resumed: {on}. 'digest send --day {on}' sends the rest."
        if count
        else f"Nothing of {on} is stopped."
    )


def withdraw(
    day: options.DayArgument,
    reason: Annotated[str, options.option("--reason", "TEXT", "Why, for the record.")] = "by hand",
    config: options.Config = None,
) -> None:
    """Stop a day's mail, even while it is being sent; nothing that a relay accepted comes back.

    Build and approve a corrected edition: it goes to those who were not sent this one. 'digest
    correct' sends it to the others too.
    """
    from digest.errors import NoSending
    from digest.store.ledger import sendings
    from digest.store.ledger.states import WITHDRAWN
    from digest.store.ledger.transaction import ledger_transaction

    with options.open_publication(config) as publication:
        memory, now = publication.memory, publication.clock.now()
        on = options.parse_day(day, publication.settings)
        with ledger_transaction(memory) as connection:
            known = sendings.sendings_of_day(connection, on)
            sendings.halt_sendings(connection, on, WITHDRAWN, reason, now)
        if not known:
            raise NoSending(day=on)
        with memory.read() as connection:
            sent = sum(sendings.delivery_counts(connection, on, one.kind)["sent"] for one in known)
    messages = show.count_noun(sent, "message was", "messages were")
    show.echo(f"Withdrawn: {on}. {messages} sent before.")


def correct(
    day: options.DayArgument,
    only_prepare: Annotated[
        bool, options.flag("--only-prepare", "Prepare it only; 'digest send' sends it.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Send the day's newest approved revision, as a correction, to those who got an earlier one.

    Exit statuses: those of 'digest send'.
    """
    from digest.delivery.engine import stopping
    from digest.delivery.prepare import prepare_correction
    from digest.delivery.send import SendOptions

    with stopping() as stop, options.open_publication(config, stop=stop) as publication:
        on = options.parse_day(day, publication.settings)
        made = prepare_correction(publication, on)
        show.echo(f"Correction: {on}, revision {made.revision}")
        if not only_prepare:
            _send(publication, on, SendOptions(kind=made.kind, persistent=True))


def _tell_ahead(memory: "Memory", on: "date") -> None:
    """Print how many messages of each variant would be sent; change nothing."""
    from collections import Counter

    from digest.store.ledger import sendings
    from digest.store.ledger.held import held_variants, why_held

    with memory.read() as connection:
        found = sendings.sendings_of_day(connection, on)
        for sending in found:
            waiting = sendings.waiting_deliveries(connection, on, sending.kind)
            to_do = Counter(one.variant for one in waiting)
            state = f"revision {sending.revision} ({sending.state})"
            show.echo(f"Would send: {on}, {sending.kind}, {state}")
            show.print_table(("Variant", "Messages"), sorted(to_do.items()))
            held = held_variants(connection, on, sending.kind)
            if why := why_held(on, held, sending.kind):
                show.print_problem(why)
    if not found:
        show.echo(f"Nothing of {on} is prepared to be sent.")
