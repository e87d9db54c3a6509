"""Mailboxes: how returned mail is read from a Maildir, an mbox, a file or an IMAP server.

Each function calls `take` with one message after another, and marks a message as done when `take`
has returned.
"""

import imaplib
import mailbox
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from digest.config.mail import ImapTable
from digest.errors import BadMailbox
from digest.subscribers.bounce import LONGEST_BOUNCE

TakesMail = Callable[[bytes], None]
#: A Maildir's file names end with this and flags; S is seen (https://cr.yp.to/proto/maildir.html).
_FLAGS = ":2,"
_BODY: Final = f"(BODY.PEEK[]<0.{LONGEST_BOUNCE}>)"


@dataclass(frozen=True, slots=True)
class ImapBox:
    """A mailbox as `[bounces.imap]` has it, with its password and the authority it trusts."""

    table: ImapTable
    password: str = field(repr=False)
    ca_file: Path | None = None


def read_mail_files(path: Path, take: TakesMail, *, keep: bool = False) -> None:
    """Take the messages at `path`: a Maildir, an mbox, or one message. Raises BadMailbox.

    To `keep` it as it is, nothing is marked.
    """
    try:
        if path.is_dir():
            _maildir(path, take, keep=keep)
            return
        with path.open("rb") as file:
            data = file.read(LONGEST_BOUNCE)
        if data.startswith(b"From "):
            _mbox(path, take)
        else:
            take(data)
    except (OSError, mailbox.Error) as problem:
        raise BadMailbox(place=path, reason=getattr(problem, "strerror", None) or problem) from None


def imap_box(table: ImapTable, folder: Path, environment: Mapping[str, str]) -> ImapBox:
    """Return the mailbox of a table; its `ca_file` is relative to `folder`. Raises BadMailbox."""
    ca_file = folder / table.ca_file if table.ca_file else None
    return ImapBox(table, table.password(environment), ca_file)


def read_imap(box: ImapBox, take: TakesMail, *, keep: bool = False) -> None:
    """Take the unseen messages of a mailbox; mark them seen or move them. Raises BadMailbox.

    To `keep` it as it is, nothing is marked or moved.
    """
    with _told(box), _opened(box, box.table.timeout, keep=keep) as client:
        for number in _unseen(client):
            if (data := _fetched(client, number)) is not None:
                with _ours():
                    take(data)
                if not keep:
                    _done(client, number, box.table.move_to)


def try_imap(box: ImapBox, patience: float) -> None:
    """Open a mailbox to read only, and close it; wait `patience` seconds. Raises BadMailbox."""
    with _told(box), _opened(box, min(box.table.timeout, patience), keep=True):
        pass


@contextmanager
def _opened(box: ImapBox, timeout: float, *, keep: bool) -> Iterator[imaplib.IMAP4]:
    """Give a connection with an open folder; to `keep` it as it is, nothing can be marked."""
    table, context = box.table, ssl.create_default_context(cafile=box.ca_file)
    client = imaplib.IMAP4_SSL(table.host, table.port, ssl_context=context, timeout=timeout)
    try:
        client.login(table.user, box.password)
        opened = client.select(_quoted(table.folder), readonly=keep)
        _wanted(opened, f"the folder {table.folder} cannot be opened")
        yield client
    finally:
        for leave in (client.logout, client.shutdown):  # logout does not close a lost connection
            with suppress(imaplib.IMAP4.error, OSError):
                leave()


class _Ours(Exception):
    """An error of `take`, which is no error of the mailbox."""


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except Exception as problem:
        raise _Ours from problem


@contextmanager
def _told(box: ImapBox) -> Iterator[None]:
    """Turn a server's errors, and those of the connection, into BadMailbox."""
    try:
        yield
    except _Ours as ours:
        raise (ours.__cause__ or ours) from None
    except (imaplib.IMAP4.error, OSError, ValueError) as problem:
        said = problem.args[0] if problem.args else problem
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(problem)
        raise BadMailbox(place=box.table.host, reason=text or type(problem).__name__) from None


def _unseen(client: imaplib.IMAP4) -> list[str]:
    (found,) = _wanted(client.uid("SEARCH", "UNSEEN"), "it cannot be searched")[:1] or [b""]
    return [number.decode() for number in (found or b"").split() if number.isdigit()]


def _fetched(client: imaplib.IMAP4, number: str) -> bytes | None:
    """Return a message, or None if it is gone meanwhile."""
    found = _wanted(client.uid("FETCH", number, _BODY), "a message cannot be fetched")
    return next((part[1] for part in found if isinstance(part, tuple)), None)


def _done(client: imaplib.IMAP4, number: str, move_to: str | None) -> None:
    """Mark a message as seen, and move it to another folder if there is one."""
    if move_to is None:
        _mark(client, number, "(\\Seen)")
        return
    target, trouble = _quoted(move_to), f"nothing can be moved to {move_to}"
    if "MOVE" in client.capabilities:
        _mark(client, number, "(\\Seen)")
        _wanted(client.uid("MOVE", number, target), trouble)
        return
    _wanted(client.uid("COPY", number, target), trouble)
    _mark(client, number, "(\\Seen \\Deleted)")
    if "UIDPLUS" in client.capabilities:  # without it messages of others would go as well
        client.uid("EXPUNGE", number)


def _mark(client: imaplib.IMAP4, number: str, flags: str) -> None:
    _wanted(client.uid("STORE", number, "+FLAGS", flags), "a message cannot be marked")


def _wanted(answer: tuple[str, list[Any]], trouble: str) -> list[Any]:
    """Return what a server answered. Raises IMAP4.error with its words, and in ours the trouble."""
    kind, found = answer
    if kind != "OK":
        said = next((part for part in found if isinstance(part, bytes)), b"")
        raise imaplib.IMAP4.error(f"{trouble}: {said.decode('utf-8', 'replace')}")
    return found


def _quoted(name: str) -> str:
    """Return a folder's name quoted for a command (RFC 3501, section 4.3)."""
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _maildir(path: Path, take: TakesMail, *, keep: bool) -> None:
    """Take what is new or unseen; then it is seen, and in cur/."""
    if not (path / "new").is_dir() or not (path / "cur").is_dir():
        raise BadMailbox(place=path, reason="it is not a Maildir, which has folders new and cur")
    for found in sorted((*(path / "new").iterdir(), *(path / "cur").iterdir())):
        name, _, flags = found.name.partition(_FLAGS)
        if name.startswith(".") or "S" in flags or not found.is_file():
            continue
        with found.open("rb") as file:
            take(file.read(LONGEST_BOUNCE))
        if not keep:
            found.rename(path / "cur" / f"{name}{_FLAGS}{''.join(sorted({*flags, 'S'}))}")


def _mbox(path: Path, take: TakesMail) -> None:
    """Take every message. The file stays as it is: `take` knows what it took before."""
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as file:
                take(file.read(LONGEST_BOUNCE))
    finally:
        box.close()
