"""`digest bounces`: process bounces, complaints, and unsubscribe requests that come by mail."""

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
    from digest.store.people.unrecognised import UnrecognisedMail
    from digest.subscribers.mailboxes import TakesMail
    from digest.subscribers.returned import Handled

#: The variables in which mail servers name the recipient of a message that they pipe.
_RECIPIENTS = ("ORIGINAL_RECIPIENT", "RECIPIENT")
#: The exit status by which a mail server offers the message again (EX_TEMPFAIL, sysexits.h).
_LATER = 75
#: The exit status if messages stayed unread.
_IN_PART = 4
_WORDS = {
    "hard": ("hard bounce", "hard bounces"),
    "soft": ("soft bounce", "soft bounces"),
    "complaint": ("complaint", "complaints"),
    "unsubscribe": ("unsubscribe request", "unsubscribe requests"),
    "nothing": ("without effect", "without effect"),
    "unknown": ("not recognised and kept", "not recognised and kept"),
}


def bounces(
    place: Annotated[
        Path | None,
        options.argument(
            "PLACE",
            "A Maildir, an mbox, or a file with one message. "
            "[dim]Default: one message from standard input.[/dim]",
        ),
    ] = None,
    imap: Annotated[
        bool, options.flag("--imap", "Fetch the mailbox of bounces.imap in digest.toml.")
    ] = False,
    recipient: Annotated[
        list[str] | None,
        options.option(
            "--recipient", "ADDRESS", "The message's recipient, as the mail server knows it."
        ),
    ] = None,
    kept: Annotated[bool, options.flag("--kept", "List the mail that was not recognised.")] = False,
    shown: Annotated[
        str | None, options.option("--show", "ID", "Print one of those, as received.")
    ] = None,
    drop: Annotated[str | None, options.option("--drop", "ID", "Delete one of those.")] = None,
    yes: options.Yes = False,
    dry_run: Annotated[
        bool, options.flag("--dry-run", "Print what would be done; change nothing.")
    ] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Process bounces, complaints and unsubscribe requests that came by mail.

    A subscriber who bounces for good, complains or unsubscribes gets no more mail. A message too
    large to be read is kept, and the next one is read.

    Exit statuses: 0 done, 1 failed, 2 wrong use, 4 a message of PLACE or the mailbox stayed unread,
    75 a piped message cannot be handled now.
    """
    if sum(map(bool, (place, imap, kept, shown, drop))) > 1:
        raise UsageError(reason="Use only one of PLACE, --imap, --kept, --show, --drop")
    if kept:
        _list(config, as_json=as_json)
    elif shown or drop:
        with options.open_publication(config) as publication:
            if drop is None:
                show.print_bytes(_kept(publication.memory, shown or "").content)
            else:
                _drop(publication.memory, drop, yes=yes)
    else:
        if place or imap:
            done = _handle(config, place, recipient or (), dry_run=dry_run)
        else:
            done = _handle_piped(config, recipient or (), dry_run=dry_run)
        _tell(done, as_json=as_json, quiet=quiet)
        # A mail server would take any status but 0 for a mail that it has to return.
        if _tell_unread(done) and (place or imap):
            raise typer.Exit(_IN_PART)


def _handle_piped(
    config: Path | None, recipients: Sequence[str], *, dry_run: bool
) -> "list[Handled]":
    """Handle one message from standard input; if it fails now, the mail server offers it again."""
    from digest.subscribers.bounce import LONGEST_BOUNCE

    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            reason="Name a Maildir, an mbox or a file, add --imap, or pipe a message in"
        )
    data = sys.stdin.buffer.read(LONGEST_BOUNCE)
    while sys.stdin.buffer.read(LONGEST_BOUNCE):
        pass  # a server that cannot write to the end takes that for a failure
    if not data.strip():
        raise UsageError(reason="No message on standard input")
    known = [address for name in _RECIPIENTS if (address := os.environ.get(name))]
    try:
        return _handle(config, None, [*recipients, *known], dry_run=dry_run, data=data)
    except DigestError as problem:
        show.print_problem(str(problem))
        raise typer.Exit(_LATER) from None


def _handle(
    config: Path | None,
    place: Path | None,
    recipients: Sequence[str],
    *,
    dry_run: bool,
    data: bytes = b"",
) -> "list[Handled]":
    """Handle one message, or those of a place or of the IMAP mailbox."""
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
    if settings.bounces.imap is None:
        raise UsageError(reason="digest.toml has no [bounces.imap]")
    box = mailboxes.imap_box(settings.bounces.imap, settings.folder, publication.environment)
    mailboxes.read_imap(box, take, keep=keep)


def _tell(done: "Sequence[Handled]", *, as_json: bool, quiet: bool) -> None:
    """Print how many messages meant what; as JSON, each of them."""
    import msgspec

    left = sum(one.left for one in done)
    if as_json:
        show.print_json(
            {"messages": len(done), "left": left, "done": msgspec.to_builtins(list(done))}
        )
    elif not quiet:
        count = Counter[str](one.kind for one in done)
        parts = [
            show.count_noun(count[kind], *words) for kind, words in _WORDS.items() if count[kind]
        ]
        if left:
            parts.append(
                f"{show.count_noun(left, 'subscriber gets', 'subscribers get')} no more mail"
            )
        messages = show.count_noun(len(done), "message", "messages")
        show.echo(": ".join(filter(None, (messages, ", ".join(parts)))))


def _tell_unread(done: "Sequence[Handled]") -> bool:
    """Print why messages were kept unread; return whether any were."""
    unread = [one.why for one in done if one.unread]
    for why in unread:
        show.print_problem(
            f"A message was kept unread: {why}. Look at it: digest bounces --kept, --show ID"
        )
    return bool(unread)


def _kept(memory: "Memory", start: str) -> "UnrecognisedMail":
    """Return the kept message whose ID begins with `start`. Raises UsageError."""
    from digest.store.people.unrecognised import find_unrecognised

    with memory.read() as connection:
        found = find_unrecognised(connection, start)
    if found is None:
        raise UsageError(reason=f"'{start}' begins the ID of no kept message, or of several")
    return found


def _drop(memory: "Memory", start: str, *, yes: bool) -> None:
    """Delete the kept message whose ID begins with `start`, after asking."""
    from digest.store.people.unrecognised import drop_unrecognised

    found = _kept(memory, start)
    options.confirm(f"Delete the message {found.hash[:12]}", yes=yes)
    with memory.write() as connection:
        drop_unrecognised(connection, found.hash)


def _list(config: Path | None, *, as_json: bool) -> None:
    """List the kept messages."""
    from digest.store.people.unrecognised import list_unrecognised
    from digest.subscribers import bounce

    rows = []
    with options.open_publication(config) as publication, publication.memory.read() as connection:
        for kept in list_unrecognised(connection):
            sender, subject = bounce.decoded_heading(kept.content)
            received = f"{kept.received.astimezone(publication.settings.zone):%Y-%m-%d %H:%M}"
            rows.append((kept.hash[:12], received, sender, subject))
    if as_json:
        names = ("id", "received", "from", "subject")
        show.print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        show.print_table(("ID", "Received", "From", "Subject"), rows)
