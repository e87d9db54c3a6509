"""`digest bounces`: mail that came back, complaints, and wishes to leave that come by mail."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from digest.newsroom.publication import Publication
    from digest.store.database import Memory
    from digest.subscribers.mailboxes import TakesMail
    from digest.subscribers.returned import Handled

#: Where servers say, to what they start, to whom a message came.
_RECIPIENTS = ("ORIGINAL_RECIPIENT", "RECIPIENT")
#: What a server is told when the message is to be offered again (sysexits.h).
_LATER = 75
_WORDS = {
    "hard": "came back for good",
    "soft": "came back for now",
    "complaint": "complained",
    "unsubscribe": "asked to leave",
    "nothing": "said nothing to act on",
    "unknown": "not understood, and kept",
}


def bounces(
    place: Annotated[
        Path | None,
        typer.Argument(
            metavar="PLACE",
            help="A Maildir, an mbox, or a file with one message. [dim]Default: one message from standard input.[/dim]",
            show_default=False,
        ),
    ] = None,
    imap: Annotated[
        bool, typer.Option("--imap", help="Fetch the mailbox of bounces.imap.")
    ] = False,
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            metavar="ADDRESS",
            help="Where the message came to, as the mail server knows it.",
        ),
    ] = None,
    kept: Annotated[
        bool, typer.Option("--kept", help="List the mail that was not understood.")
    ] = False,
    shown: Annotated[
        str | None,
        typer.Option(
            "--show", metavar="ID", help="Print one of those as it came.", show_default=False
        ),
    ] = None,
    drop: Annotated[
        str | None,
        typer.Option("--drop", metavar="ID", help="Forget one of those.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; do nothing.")
    ] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Take in what came back: who cannot be reached, complained or asked to leave gets no more mail."""
    if sum(map(bool, (place, imap, kept, shown, drop))) > 1:
        raise UsageError(reason="Say one of PLACE, --imap, --kept, --show, --drop")
    if kept or shown or drop:
        _look(config, shown, drop, as_json=as_json)
        return
    if place or imap:
        done = _taken(config, place, recipient or (), dry_run=dry_run)
    else:
        done = _piped(config, recipient or (), dry_run=dry_run)
    _say(done, as_json=as_json, quiet=quiet)


def _piped(config: Path | None, recipients: Sequence[str], *, dry_run: bool) -> "list[Handled]":
    """Take one message from standard input. What cannot be done now is to be offered again by the mail server."""
    from digest.subscribers.bounce import LONGEST_BOUNCE

    if sys.stdin.isatty():
        raise UsageError(
            reason="Name a Maildir, an mbox or a file, say --imap, or pipe a message in"
        )
    data = sys.stdin.buffer.read(LONGEST_BOUNCE)
    while sys.stdin.buffer.read(LONGEST_BOUNCE):
        pass  # a server that cannot write to the end takes that for a failure
    if not data.strip():
        raise UsageError(reason="There is no message on standard input")
    known = [address for name in _RECIPIENTS if (address := os.environ.get(name))]
    try:
        return _taken(config, None, [*recipients, *known], dry_run=dry_run, data=data)
    except DigestError as problem:
        sys.stderr.write(f"digest: {problem}\n")
        raise typer.Exit(_LATER) from None


def _taken(
    config: Path | None,
    place: Path | None,
    recipients: Sequence[str],
    *,
    dry_run: bool,
    data: bytes = b"",
) -> "list[Handled]":
    from digest.subscribers import mailboxes
    from digest.subscribers.returned import ReturnedMail

    done: list[Handled] = []
    with options.open_publication(config, dry_run=dry_run) as publication:
        returned = ReturnedMail(publication)

        def take(message: bytes) -> None:
            done.append(returned.take(message, datetime.now(UTC), recipients))

        if data:
            take(data)
        elif place:
            mailboxes.read_mail_files(place, take, keep=dry_run)
        else:
            _fetch(publication, take, keep=dry_run)
    return done


def _fetch(publication: "Publication", take: "TakesMail", *, keep: bool) -> None:
    from digest.subscribers import mailboxes

    settings = publication.settings
    table = settings.bounces.imap
    if table is None:
        raise UsageError(reason="The settings have no [bounces.imap]")
    box = mailboxes.imap_box(table, settings.folder, publication.environment)
    mailboxes.read_imap(box, take, keep=keep)


def _say(done: "Sequence[Handled]", *, as_json: bool, quiet: bool) -> None:
    """Say what was done, in all; each for scripts."""
    import msgspec

    count = Counter[str](one.kind for one in done)
    if as_json:
        told = {"messages": len(done), "left": sum(one.left for one in done), "done": done}
        typer.echo(msgspec.json.encode(told).decode())
    elif not quiet:
        parts = [f"{count[kind]} {words}" for kind, words in _WORDS.items() if count[kind]]
        left = sum(one.left for one in done)
        parts += (
            [f"{show.count_noun(left, 'subscriber gets', 'subscribers get')} no more mail"]
            if left
            else []
        )
        typer.echo(
            f"{show.count_noun(len(done), 'message', 'messages')}{': ' if parts else ''}{', '.join(parts)}"
        )


def _look(config: Path | None, shown: str | None, drop: str | None, *, as_json: bool) -> None:
    """Show what was kept, or one of it, or forget it."""
    with options.open_publication(config) as publication:
        if shown or drop:
            _one(publication.memory, shown or drop or "", forget=drop is not None)
        else:
            _list(publication, as_json=as_json)


def _one(memory: "Memory", start: str, *, forget: bool) -> None:
    from digest.store.people.unrecognised import drop_unrecognised, find_unrecognised

    with memory.write() as connection:
        found = find_unrecognised(connection, start)
        if found is None:
            raise UsageError(
                reason=f"No mail was kept whose ID begins with '{start}', or more than one"
            )
        if forget:
            drop_unrecognised(connection, found.hash)
    if not forget:
        sys.stdout.buffer.write(found.content)


def _list(publication: "Publication", *, as_json: bool) -> None:
    import msgspec

    from digest.store.people.unrecognised import list_unrecognised
    from digest.subscribers import bounce

    with publication.memory.read() as connection:
        kept = list_unrecognised(connection)
    rows = []
    for letter in kept:
        sender, subject = bounce.decoded_heading(letter.content)
        received = f"{letter.received.astimezone(publication.settings.zone):%Y-%m-%d %H:%M}"
        rows.append((letter.hash[:12], received, sender, subject))
    if as_json:
        names = ("id", "received", "from", "subject")
        typer.echo(
            msgspec.json.encode([dict(zip(names, row, strict=True)) for row in rows]).decode()
        )
    else:
        show.print_table(("ID", "Received", "From", "Subject"), rows)
