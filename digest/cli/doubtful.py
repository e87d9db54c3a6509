"""`digest doubtful`: messages of which nobody knows whether the relay took them."""

from typing import Annotated

import typer

from digest.cli import options, show
from digest.cli.send import DayOption

doubtful_app = typer.Typer(
    name="doubtful",
    no_args_is_help=True,
    help="See to messages of which nobody knows whether the relay took them: they are never sent again unasked.",
)

_Address = Annotated[
    str | None,
    typer.Argument(
        metavar="[ADDRESS]",
        help="One of them. [dim]Default: all of the day.[/dim]",
        show_default=False,
    ),
]


@doubtful_app.command("list")
def list_doubtful(day: DayOption = None, config: options.Config = None) -> None:
    """List them: of a day, else of all days."""
    from digest.store.ledger import sendings
    from digest.store.ledger.states import DOUBTFUL

    with options.open_publication(config) as publication, publication.memory.read() as connection:
        settings = publication.settings
        on = options.day_option(day, settings) if day else None
        rows = [
            (
                str(one.day),
                one.kind,
                one.address,
                one.changed.astimezone(settings.zone).isoformat(" ", "seconds"),
                one.reply,
            )
            for one in sendings.list_deliveries(connection, on, DOUBTFUL)
        ]
    show.print_table(("Day", "Kind", "Address", "Since", "Why"), rows)


@doubtful_app.command("resend")
def resend_doubtful(
    address: _Address = None, day: DayOption = None, config: options.Config = None
) -> None:
    """Have them sent again by the next 'digest send', under the same Message-ID: some may get the mail twice."""
    _settle("pending", "To be sent again", address, day, config)


@doubtful_app.command("settle")
def settle_address(
    address: _Address = None, day: DayOption = None, config: options.Config = None
) -> None:
    """Take them for sent, as the relay's log shows, or to be sure that nobody gets a mail twice."""
    _settle("sent", "Taken for sent", address, day, config)


def _settle(
    to: str, said: str, address: str | None, day: str | None, config: options.Config
) -> None:
    from digest.store.ledger import sendings, transaction

    with (
        options.open_publication(config) as publication,
        transaction.ledger_transaction(publication.memory) as connection,
    ):
        on = options.day_option(day, publication.settings)
        count = sendings.settle_doubtful(connection, on, address, to, publication.clock.now())
    typer.echo(f"{said}: {on}, {show.count_noun(count, 'message', 'messages')}")
