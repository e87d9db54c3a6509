"""Mailboxes: how returned mail is read from a Maildir, an mbox, a file or an IMAP server.

Each function calls `take` with some messages after others, and marks them as done when `take` has
returned. What cannot be read is left for the next time, and the rest is read.
"""

import imaplib
import mailbox
import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from digest.config.mail import ImapTable
from digest.errors import BadMailbox
from digest.subscribers.bounce import LONGEST_BOUNCE

#: Messages of a Maildir or an mbox that are taken at once, so that they are noted at once: each
#: may have a megabyte.
_AT_ONCE: Final = 25
#: A Maildir's file names end with this and flags; S is seen (https://cr.yp.to/proto/maildir.html).
_FLAGS = ":2,"
_BODY: Final = f"(BODY.PEEK[]<0.{LONGEST_BOUNCE}>)"
#: A short text stands in quotes, and an empty one may be NIL (RFC 3501, sections 4.3 and 4.5).
_SHORT = re.compile(rb'BODY\[\](?:<0>)? (?:NIL|"((?:[^"\\]|\\.)*+)")', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A message: its `name` in its mailbox, and its bytes; the `number`-th of `total` there."""

    name: str
    data: bytes
    number: int = 1
    total: int = 1


TakesMail = Callable[[Sequence[FetchedMail]], None]


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
            take([FetchedMail(str(path), data)])
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
        unseen, trouble = _unseen(client), None
        for at, number in enumerate(unseen, 1):
            try:
                data = _fetched(client, number)
                if data is None:
                    continue
                with _ours():
                    take([FetchedMail(f"{box.table.folder} {number}", data, at, len(unseen))])
                if not keep:
                    _done(client, number, box.table.move_to)
            except imaplib.IMAP4.abort:
                raise  # the connection is lost
            except imaplib.IMAP4.error as problem:
                trouble = trouble or problem  # one message cannot keep the others from being read
        if trouble:
            raise trouble


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
    for part in found:
        if isinstance(part, tuple):
            return bytes(part[1])
        if short := _SHORT.search(part or b""):
            return re.sub(rb"\\(.)", rb"\1", short[1] or b"")
    return None


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
    every = sorted((*(path / "new").iterdir(), *(path / "cur").iterdir()))
    unseen = [found for found in every if _is_unseen(found)]
    trouble: BadMailbox | None = None
    for start in range(0, len(unseen), _AT_ONCE):
        mails: dict[Path, FetchedMail] = {}
        for at, found in enumerate(unseen[start : start + _AT_ONCE], start + 1):
            try:
                with found.open("rb") as file:
                    data = file.read(LONGEST_BOUNCE)
            except FileNotFoundError:
                continue  # another program has moved it
            except OSError as problem:
                trouble = trouble or BadMailbox(place=found, reason=problem.strerror or problem)
                continue
            mails[found] = FetchedMail(str(found), data, at, len(unseen))
        take(list(mails.values()))
        for found in () if keep else mails:
            _mark_seen(found, path / "cur")
    if trouble:
        raise trouble


def _mark_seen(found: Path, folder: Path) -> None:
    name, _, flags = found.name.partition(_FLAGS)
    with suppress(FileNotFoundError):  # another program has moved it
        found.rename(folder / f"{name}{_FLAGS}{''.join(sorted({*flags, 'S'}))}")


def _is_unseen(found: Path) -> bool:
    name, _, flags = found.name.partition(_FLAGS)
    return not name.startswith(".") and "S" not in flags and found.is_file()


def _mbox(path: Path, take: TakesMail) -> None:
    """Take every message. The file stays as it is: `take` knows what it took before."""
    box = mailbox.mbox(path, create=False)
    try:
        keys = box.keys()
        for start in range(0, len(keys), _AT_ONCE):
            mails = []
            for at, key in enumerate(keys[start : start + _AT_ONCE], start + 1):
                with box.get_file(key) as file:
                    data = file.read(LONGEST_BOUNCE)
                mails.append(FetchedMail(f"{path} {at}", data, at, len(keys)))
            take(mails)
    finally:
        box.close()
