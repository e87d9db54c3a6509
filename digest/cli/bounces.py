"""`digest bounces`: process bounces, complaints, and unsubscribe requests that come by mail."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import keptmail, options, show
from digest.errors import BadKeys, BadMailbox, DigestError, UsageError

if TYPE_CHECKING:
    from digest.newsroom.publication import Publication
    from digest.subscribers.mailboxes import FetchedMail, ImapBox
    from digest.subscribers.returned import Handled

#: The variables in which mail servers name the recipient of a message that they pipe.
_RECIPIENTS = ("ORIGINAL_RECIPIENT", "RECIPIENT")
#: The exit status by which a mail server offers the message again (EX_TEMPFAIL, sysexits.h).
_LATER = 75
#: The exit statuses if a mailbox could not be read to its end, and if messages stayed unread.
_FAILED, _IN_PART = 1, 4
_KINDS = {
    "hard": ("hard bounce", "hard bounces"),
    "soft": ("soft bounce", "soft bounces"),
    "complaint": ("complaint", "complaints"),
    "unsubscribe": ("unsubscribe request", "unsubscribe requests"),
    "nothing": ("without effect", "without effect"),
    "unknown": ("not recognised", "not recognised"),
}
_HEADINGS = ("Message", "Subscriber", "Kind", "Action", "Why", "Words")
_COLOURS = dict.fromkeys(("bounced", "complained", "unsubscribed"), "red") | {"counted": "yellow"}


@dataclass(frozen=True, slots=True)
class _Source:
    """What is read: `places`, else the IMAP mailbox, else one `piped` message.

    `recipients` are those of the envelope, as far as they are known.
    """

    places: Sequence[Path]
    recipients: Sequence[str]
    piped: bytes = b""


@dataclass(frozen=True, slots=True)
class _Telling:
    """How it is told: in a table on a dry run, in JSON, or not at all."""

    dry_run: bool
    as_json: bool
    quiet: bool


@dataclass(slots=True)
class _Progress:
    """What was done so far, by each message's name, and whether a place `failed`."""

    done: "list[tuple[str, Handled]]" = field(default_factory=list)
    failed: bool = False

    @property
    def exit_status(self) -> int:
        """1 if a place failed, 4 if a message stayed unread, else 0."""
        unread = any(one.unread for _, one in self.done)
        return _FAILED if self.failed else _IN_PART if unread else 0


def bounces(
    places: Annotated[
        list[Path] | None,
        options.argument(
            "PLACE",
            "Maildirs, mboxes, and files with one message each. "
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
    kept: Annotated[bool, options.flag("--kept", "List the mail that waits for a person.")] = False,
    shown: Annotated[
        str | None, options.option("--show", "ID", "Print one of those, as received.")
    ] = None,
    drop: Annotated[str | None, options.option("--drop", "ID", "Delete one of those.")] = None,
    yes: options.Yes = False,
    dry_run: Annotated[
        bool,
        options.flag("--dry-run", "Print what would be done about each message; change nothing."),
    ] = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
    config: options.Config = None,
) -> None:
    """Process bounces, complaints and unsubscribe requests that came by mail.

    A subscriber who bounces for good, complains or unsubscribes gets no more mail. A message too
    large to be read is kept, and the next one is read. If a place or the mailbox cannot be read to
    its end, what was done before is printed and stays done; the rest is read the next time.

    Exit statuses: 0 done, 1 a place or the mailbox could not be read to its end, 2 wrong use, 4 a
    message of PLACE or the mailbox stayed unread, 75 not now: the memory is busy, or a piped
    message cannot be handled.
    """
    if sum(map(bool, (places, imap, kept, shown, drop))) > 1:
        raise UsageError(reason="Use only one of PLACE, --imap, --kept, --show, --drop")
    if kept:
        keptmail.list_kept(config, as_json=as_json)
    elif shown:
        keptmail.show_kept(config, shown)
    elif drop:
        keptmail.drop_kept(config, drop, yes=yes)
    else:
        telling = _Telling(dry_run, as_json, quiet)
        if places or imap:
            done = _process(config, _Source(places or (), recipient or ()), telling)
            raise typer.Exit(done.exit_status)
        _process_piped(config, recipient or (), telling)


def _process_piped(config: Path | None, recipients: Sequence[str], telling: _Telling) -> None:
    """Handle one message from standard input; if it fails now, the mail server offers it again.

    A server would take any exit status but 0 for a mail that it has to return.
    """
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
        _process(config, _Source((), [*recipients, *known], data), telling)
    except DigestError as problem:
        show.print_problem(str(problem))
        raise typer.Exit(_LATER) from None


def _process(config: Path | None, source: _Source, telling: _Telling) -> _Progress:
    """Handle all messages of a source and print what was done, also if it fails midway."""
    progress = _Progress()
    try:
        with options.open_publication(config, dry_run=telling.dry_run) as publication:
            _check_keys(publication)
            _read(publication, source, progress, quiet=telling.quiet)
    except BaseException:
        if progress.done:
            _tell(progress, telling)
        raise
    if progress.done or not progress.failed:
        _tell(progress, telling)
    return progress


def _check_keys(publication: "Publication") -> None:
    """Raise BadKeys if no signature can be recognised; a dry run only says so."""
    try:
        _ = publication.keys
    except BadKeys as problem:
        if not publication.memory.dry_run:
            raise
        show.print_problem(f"{problem} Until then no message proves whose mail it was.")


def _read(publication: "Publication", source: _Source, progress: _Progress, *, quiet: bool) -> None:
    """Handle all messages of a source; tell which places cannot be read, and read the others."""
    from digest.subscribers import mailboxes
    from digest.subscribers.returned import ReturnedMail

    returned, keep = ReturnedMail(publication), publication.memory.dry_run
    several = len(source.places) > 1
    with show.show_progress("Reading returned mail", wanted=not quiet) as draw:

        def take(mails: "Sequence[FetchedMail]") -> None:
            data, now = [mail.data for mail in mails], datetime.now(UTC)
            done = returned.take_all(data, now, source.recipients)
            progress.done += zip((mail.name for mail in mails), done, strict=True)
            if draw and mails and not several:
                draw(mails[-1].number, mails[-1].total)

        for at, place in enumerate(source.places or (None,), 1):
            try:
                if source.piped:
                    take([mailboxes.FetchedMail("-", source.piped)])
                elif place:
                    mailboxes.read_mail_files(place, take, keep=keep)
                else:
                    mailboxes.read_imap(_imap_box(publication), take, keep=keep)
            except BadMailbox as problem:
                show.print_problem(problem)
                progress.failed = True
            if draw and several:
                draw(at, len(source.places))


def _imap_box(publication: "Publication") -> "ImapBox":
    from digest.subscribers import mailboxes

    settings = publication.settings
    if settings.bounces.imap is None:
        raise UsageError(reason="digest.toml has no [bounces.imap]")
    return mailboxes.imap_box(settings.bounces.imap, settings.folder, publication.environment)


def _tell(progress: _Progress, telling: _Telling) -> None:
    """Print the numbers of what was done; each message as JSON and on a dry run; what is unread."""
    import msgspec

    handled = [one for _, one in progress.done]
    if telling.as_json:
        told = [
            {"message": name, **msgspec.to_builtins(one), "left": one.left}
            for name, one in progress.done
        ]
        show.print_json({"messages": len(told), "left": _count_left(handled), "done": told})
    elif not telling.quiet:
        if telling.dry_run:
            rows = (
                (name, one.address or one.subscriber, one.kind, one.action, one.why, one.words)
                for name, one in progress.done
            )
            show.print_table(_HEADINGS, rows, _COLOURS)
        show.echo(_summary(handled))
    for one in handled:
        if one.unread:
            show.print_problem(
                f"A message was kept unread: {one.words}. "
                "Look at it: digest bounces --kept, --show ID"
            )


def _count_left(handled: "Sequence[Handled]") -> int:
    """Return how many subscribers get no more mail; a dry run may name one several times."""
    return len({one.subscriber for one in handled if one.left})


def _summary(handled: "Sequence[Handled]") -> str:
    """Return how many messages said what, and what became of them."""
    kinds = Counter[str](one.kind for one in handled)
    parts = [show.count_noun(kinds[kind], *words) for kind, words in _KINDS.items() if kinds[kind]]
    if kept := sum(one.action == "kept" for one in handled):
        parts.append(f"{kept} kept for a person")
    if left := _count_left(handled):
        parts.append(f"{show.count_noun(left, 'subscriber gets', 'subscribers get')} no more mail")
    messages = show.count_noun(len(handled), "message", "messages")
    return ": ".join(filter(None, (messages, ", ".join(parts))))
