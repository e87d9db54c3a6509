"""Bounces, as `digest.toml` says it: `[bounces]`, and the mailbox that is fetched, `[bounces.imap]`."""

import re
from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from digest.config import secret
from digest.config.tables import Count, Host, Table, Text
from digest.errors import BadMailbox

#: Where the mailbox's password stands; with _FILE behind it, the name of a file that holds it.
PASSWORD = "DIGEST_BOUNCES_PASSWORD"  # noqa: S105 - the variable's name
#: What is signed is written behind the local part, and all of it may have 64 characters (RFC 5321, section 4.5.3.1).
LONGEST_LOCAL = 24
_ADDRESS = re.compile(
    rf"(?=.{{1,{LONGEST_LOCAL}}}@)[a-z0-9!#$%&'*/?^_`{{|}}~-]+(\.[a-z0-9_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)


class ImapTable(Table, frozen=True):
    """`[bounces.imap]`: a mailbox that bounces are fetched from, by TLS; what is done is marked seen, or moved."""

    host: Host
    user: Text
    port: Annotated[int, Meta(ge=1, le=65535)] = 993
    folder: Text = "INBOX"
    move_to: Text | None = None
    timeout: Annotated[float, Meta(gt=0, le=600)] = 60.0
    ca_file: Text | None = None

    def password(self, environment: Mapping[str, str]) -> str:
        """Return the mailbox's password. Raises BadMailbox."""
        try:
            found = secret.read(environment, PASSWORD)
        except ValueError as problem:
            raise BadMailbox(place=self.host, reason=problem) from None
        if not found:
            raise BadMailbox(place=self.host, reason=f"set {PASSWORD}, or {PASSWORD}_FILE")
        return found


class BouncesTable(Table, frozen=True):
    """`[bounces]`: where mail comes back to, and how often one that came back for now is one too many."""

    address: Text | None = None
    soft_limit: Annotated[int, Meta(ge=1, le=1000)] = 5
    soft_days: Count = 30
    imap: ImapTable | None = None

    def __post_init__(self) -> None:
        if self.address and not _ADDRESS.fullmatch(self.address):
            raise ValueError(
                f"'address' must be an e-mail address such as 'bounces@example.com': small letters without '+', "
                f"at most {LONGEST_LOCAL} characters before the '@'"
            )
