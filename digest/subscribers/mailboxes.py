"""Mailboxes: where mail that came back lies, one way of reading it for each. What is done with it is another's matter.

Each function calls `take` with one message after another, and notes that a message is done when `take` has returned.
"""

import imaplib
import mailbox
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from digest.errors import BadMailbox
from digest.subscribers.bounce import LONGEST_BOUNCE

TakesMail = Callable[[bytes], None]
#: Names of a Maildir's files end with flags behind this; S is for seen (https://cr.yp.to/proto/maildir.html).
_FLAGS = ":2,"
_BODY: Final = f"(BODY.PEEK[]<0.{LONGEST_BOUNCE}>)"


def read_mail_files(path: Path, take: TakesMail, *, keep: bool = False) -> None:
    """Take what lies at `path`: a Maildir, an mbox, or one message in a file. Raises BadMailbox.

    To `keep` it as it is, nothing is marked.
    """
    try:
        if path.is_dir():
            _maildir(path, take, keep=keep)
        elif _begins(path) == b"From ":
            _mbox(path, take)
        else:
            with path.open("rb") as file:
                take(file.read(LONGEST_BOUNCE))
    except (OSError, mailbox.Error) as problem:
        raise BadMailbox(place=path, reason=getattr(problem, "strerror", None) or problem) from None


def read_imap(
    host: str,
    port: int,
    user: str,
    password: str,
    take: TakesMail,
    folder: str = "INBOX",
    move_to: str | None = None,
    timeout: float = 60.0,
    ca_file: Path | None = None,
    *,
    keep: bool = False,
) -> None:
    """Take what is unseen in a mailbox's `folder`; mark it seen, or move it to another. Raises BadMailbox.

    To `keep` it as it is, nothing is marked or moved.
    """
    with (
        _told(host),
        _opened(host, port, user, password, folder, timeout, ca_file, keep=keep) as client,
    ):
        for number in _unseen(client):
            if (data := _fetched(client, number)) is not None:
                with _ours():
                    take(data)
                if not keep:
                    _done(client, number, move_to)


def try_imap(
    host: str,
    port: int,
    user: str,
    password: str,
    folder: str = "INBOX",
    timeout: float = 60.0,
    ca_file: Path | None = None,
) -> None:
    """Open a mailbox's `folder` to look at, and leave. Raises BadMailbox."""
    with _told(host), _opened(host, port, user, password, folder, timeout, ca_file, keep=True):
        pass


@contextmanager
def _opened(
    host: str,
    port: int,
    user: str,
    password: str,
    folder: str,
    timeout: float,
    ca_file: Path | None,
    *,
    keep: bool,
) -> Iterator[imaplib.IMAP4]:
    """Give a connection with an open folder; to `keep` it as it is, it is opened so that nothing can be marked."""
    context = ssl.create_default_context(cafile=ca_file)
    client = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=timeout)
    try:
        client.login(user, password)
        _wanted(
            client.select(_quoted(folder), readonly=keep), f"the folder {folder} cannot be opened"
        )
        yield client
    finally:
        for leave in (
            client.logout,
            client.shutdown,
        ):  # a connection that is lost is not closed by the first
            with suppress(imaplib.IMAP4.error, OSError):
                leave()


class _Ours(Exception):
    """What `take` raised, which is not to be taken for an error of the mailbox."""


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except Exception as problem:
        raise _Ours from problem


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Turn what a server says, and what becomes of the connection, into an error for people."""
    try:
        yield
    except _Ours as ours:
        raise (ours.__cause__ or ours) from None
    except (imaplib.IMAP4.error, OSError, ValueError) as problem:
        said = problem.args[0] if problem.args else problem
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(problem)
        raise BadMailbox(place=host, reason=text or type(problem).__name__) from None


def _unseen(client: imaplib.IMAP4) -> list[str]:
    (found,) = _wanted(client.uid("SEARCH", "UNSEEN"), "it cannot be searched")[:1] or [b""]
    return [number.decode() for number in (found or b"").split() if number.isdigit()]


def _fetched(client: imaplib.IMAP4, number: str) -> bytes | None:
    """Return a message, None for one that is gone meanwhile."""
    found = _wanted(client.uid("FETCH", number, _BODY), "a message cannot be fetched")
    return next((part[1] for part in found if isinstance(part, tuple)), None)


def _done(client: imaplib.IMAP4, number: str, move_to: str | None) -> None:
    seen = "(\\Seen)"
    if move_to is None:
        _wanted(client.uid("STORE", number, "+FLAGS", seen), "a message cannot be marked")
        return
    where = f"nothing can be moved to {move_to}"
    if "MOVE" in client.capabilities:
        _wanted(client.uid("STORE", number, "+FLAGS", seen), "a message cannot be marked")
        _wanted(client.uid("MOVE", number, _quoted(move_to)), where)
        return
    _wanted(client.uid("COPY", number, _quoted(move_to)), where)
    _wanted(
        client.uid("STORE", number, "+FLAGS", "(\\Seen \\Deleted)"), "a message cannot be marked"
    )
    if "UIDPLUS" in client.capabilities:  # without it others' messages would go as well
        client.uid("EXPUNGE", number)


def _wanted(answer: tuple[str, Any], otherwise: str) -> list[Any]:
    found: list[Any]
    kind, found = answer
    if kind != "OK":
        said = next(
            (part.decode("utf-8", "replace") for part in found if isinstance(part, bytes)), ""
        )
        raise imaplib.IMAP4.error(f"{otherwise}: {said}")
    return found


def _quoted(name: str) -> str:
    """Return a folder's name as a command has it (RFC 3501, section 4.3)."""
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _maildir(path: Path, take: TakesMail, *, keep: bool) -> None:
    """Take what is new or unseen; afterwards it is seen, and lies in cur/."""
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
    """Take every message. The file is left as it is: who takes knows what was taken before."""
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            take(box.get_bytes(key)[:LONGEST_BOUNCE])
    finally:
        box.close()


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(5)
