"""`digest doubtful`: settle messages that a relay may or may not have accepted."""

from typing import Annotated

import typer

from digest.cli import options, show

doubtful_app = typer.Typer(
    name="doubtful",
    no_args_is_help=True,
    help="List and settle messages that a relay may or may not have accepted: "
    "none is sent again unasked.",
)

_Address = Annotated[
    str | None,
    options.argument("[ADDRESS]", "One of them. [dim]Default: all of the day.[/dim]"),
]


@doubtful_app.command("list")
def list_doubtful(day: options.EachDay = None, config: options.Config = None) -> None:
    """List the doubtful messages of a day, or of all days."""
    from digest.store.ledger import sendings
    from digest.store.ledger.states import DOUBTFUL

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        settings = publication.settings
        on = options.parse_day(day, settings) if day else None
        rows = []
        for one in sendings.list_deliveries(connection, on, DOUBTFUL):
            since = one.changed.astimezone(settings.zone).isoformat(" ", "seconds")
            rows.append((one.day, one.kind, one.address, since, one.reply))
    show.print_table(("Day", "Kind", "Address", "Since", "Why"), rows)


@doubtful_app.command("resend")
def resend_doubtful(
    address: _Address = None, day: options.DayOption = None, config: options.Config = None
) -> None:
    """Let the next 'digest send' send them again, with the same Message-ID.

    A reader may get the mail twice.
    """
    _settle("pending", "To be sent again", address, day, config)


@doubtful_app.command("settle")
def mark_doubtful_sent(
    address: _Address = None, day: options.DayOption = None, config: options.Config = None
) -> None:
    """Mark them as sent: the relay's log shows them, or nobody may get a mail twice."""
    _settle("sent", "Marked as sent", address, day, config)


def _settle(
    to: str, said: str, address: str | None, day: str | None, config: options.Config
) -> None:
    from digest.store.ledger import sendings
    from digest.store.ledger.transaction import ledger_transaction

    with (
        options.open_publication(config) as publication,
        ledger_transaction(publication.memory) as connection,
    ):
        on = options.parse_day(day, publication.settings)
        count = sendings.settle_doubtful(connection, on, address, to, publication.clock.now())
    show.echo(f"{said}: {on}, {show.count_noun(count, 'message', 'messages')}")
