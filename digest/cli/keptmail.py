"""Kept mail: the returned messages that wait for a person, listed, printed and deleted."""

from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli import options, show
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.store.database import Memory
    from digest.store.people.unrecognised import UnrecognisedMail


def list_kept(config: Path | None, *, as_json: bool) -> None:
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


def show_kept(config: Path | None, start: str) -> None:
    """Print the kept message whose ID begins with `start`. Raises UsageError."""
    with options.open_publication(config) as publication:
        show.print_bytes(_kept(publication.memory, start).content)


def drop_kept(config: Path | None, start: str, *, yes: bool) -> None:
    """Delete the kept message whose ID begins with `start`, after asking. Raises UsageError."""
    from digest.store.people.unrecognised import drop_unrecognised

    with options.open_publication(config) as publication:
        found = _kept(publication.memory, start)
        options.confirm(f"Delete the message {found.hash[:12]}", yes=yes)
        with publication.memory.write() as connection:
            drop_unrecognised(connection, found.hash)


def _kept(memory: "Memory", start: str) -> "UnrecognisedMail":
    from digest.store.people.unrecognised import find_unrecognised

    with memory.read() as connection:
        found = find_unrecognised(connection, start)
    if found is None:
        raise UsageError(reason=f"'{start}' begins the ID of no kept message, or of several")
    return found
