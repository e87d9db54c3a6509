"""Sending: who approves a day's mail, when and how fast it is sent, and by which relays."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from digest.config.environment import RELAY_PASSWORD, read_secret
from digest.config.values import (
    Count,
    EndTime,
    Host,
    Port,
    Seconds,
    SettingRefused,
    Slug,
    Table,
    Text,
    TimeOfDay,
    about,
)
from digest.errors import BadRelay

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_Rate = Annotated[float, Meta(gt=0, le=100_000)]


class RunTable(Table, frozen=True):
    """`[run]`: the day of 'digest run'; times of day are in the publication's time zone."""

    approve: Annotated[
        Literal["automatic", "editor"],
        about(
            "'automatic' approves what the preflight finds no error in; 'editor' waits for one.",
            "editor",
        ),
    ] = "automatic"
    editor: Annotated[
        Text | None,
        Meta(
            title="an e-mail address",
            description="Whom the draft and alerts are mailed to.",
            examples=["desk@example.com"],
        ),
    ] = None
    draft_at: Annotated[TimeOfDay, about("From then on the editor has the draft.", "05:00")] = (
        "05:00"
    )
    deadline: Annotated[TimeOfDay, about("Until then the editor may approve.", "07:00")] = "07:00"
    at_deadline: Annotated[
        Literal["hold", "send"],
        about("What happens to a draft that nobody approved by the deadline."),
    ] = "hold"

    def __post_init__(self) -> None:
        if self.approve == "editor" and not self.editor:
            raise SettingRefused(
                "editor", "must be the address the draft is mailed to if 'approve' is 'editor'"
            )
        if self.editor and not re.fullmatch(r"[^@\s<>]{1,64}@[A-Za-z0-9.-]{1,189}", self.editor):
            raise SettingRefused("editor", "must be an e-mail address such as 'desk@example.com'")
        if self.deadline <= self.draft_at:
            raise SettingRefused("deadline", "must be later than 'draft_at'")


class SendTable(Table, frozen=True):
    """`[send]`: when and how fast a day's mail is sent; times of day are the publication's."""

    transport: Annotated[
        Literal["smtp", "folder", "maildir"] | None,
        about(
            "How mail leaves: to the relays, or as files; default: smtp if there is "
            "a relay, else folder.",
            "smtp",
        ),
    ] = None
    folder: Annotated[Text, about("Where 'folder' and 'maildir' write, relative to this file.")] = (
        "outbox"
    )
    send_after: Annotated[
        TimeOfDay | None,
        about(
            "Nothing is sent before; by default 'digest run' sends from 06:00 on, 'digest send' at "
            "any hour.",
            "06:30",
        ),
    ] = None
    send_until: Annotated[
        EndTime | None,
        about(
            "Nothing is sent after, that day; not later than 'send_after': the next day. By "
            "default 'digest run' sends until 11:00, or with 'send_after' until the day's end, and "
            "'digest send' until the day's end.",
            "10:30",
        ),
    ] = None
    connections: Annotated[
        Annotated[int, Meta(ge=1, le=100)], about("Connections to relays at a time.")
    ] = 8
    domain_rates: Annotated[
        dict[Host, _Rate],
        about("The most messages a second to single domains.", {"example.com": 5}),
    ] = {}
    domain_rate: Annotated[
        _Rate | None, about("The most messages a second to any other domain.", 20)
    ] = None
    first_pause: Annotated[
        Seconds,
        about("Seconds until a deferred message is retried; twice that each time, up to an hour."),
    ] = 60.0
    most_errors: Annotated[
        Annotated[int, Meta(ge=2, le=10_000)],
        about("So many failures in a row pause the edition, or let it wait."),
    ] = 25

    def hours(self, *, by_hand: bool = False) -> tuple[str, str]:
        """Return from when until when mail is sent: by `digest run`, or `by_hand`.

        Nobody sets up a run to mail at night or stale news; whoever sends by hand knows the hour.
        """
        if by_hand or self.send_after:
            return self.send_after or "00:00", self.send_until or "24:00"
        return "06:00", self.send_until or "11:00"

    @classmethod
    def secret_variable(cls, _values: dict[str, object]) -> str:
        """Return the variable that holds the relays' password."""
        return RELAY_PASSWORD


class RelayTable(Table, frozen=True):
    """`[[relay]]`: a mail server that takes messages; without one they are written to a folder."""

    host: Annotated[Host, about("The mail server.", "smtp.example.com")]
    name: Annotated[
        Slug | None,
        about("Its name in messages and in its password's variable; default: the host.", "main"),
    ] = None
    port: Annotated[Port, about("The server's port.")] = 587
    security: Annotated[
        Literal["starttls", "tls", "none"],
        about("How the connection is encrypted; 'tls' usually has port 465."),
    ] = "starttls"
    user: Annotated[
        Text | None, about("The user; the password stands in DIGEST_RELAY_PASSWORD.", "newsletter")
    ] = None
    weight: Annotated[
        Annotated[float, Meta(gt=0, le=1000)],
        about("Its share of the connections, beside the other relays'."),
    ] = 1.0
    rate: Annotated[_Rate | None, about("The most messages a second.", 40)] = None
    per_connection: Annotated[
        Count, about("Messages on one connection, before a new one is opened.")
    ] = 500
    timeout: Annotated[Seconds, about("Seconds to wait for an answer.")] = 60.0
    ca_file: Annotated[
        Text | None,
        about(
            "A file of certificates to trust instead of the system's.", "/etc/ssl/private-ca.pem"
        ),
    ] = None
    hello: Annotated[
        Host | None,
        about("The name this machine greets with; default: its own.", "mail.example.com"),
    ] = None

    def __post_init__(self) -> None:
        if self.security == "none" and self.user and self.host not in _LOOPBACK:
            raise SettingRefused(
                "security", "must be 'starttls' or 'tls', or the password could be read on its way"
            )

    @classmethod
    def secret_variable(cls, values: dict[str, object]) -> str:
        """Return the variable that holds this relay's password."""
        return _variable(str(values.get("name") or values.get("host") or ""))

    @property
    def called(self) -> str:
        """The relay's name in messages and in the ledger."""
        return self.name or self.host

    @property
    def variable(self) -> str:
        """The variable that holds a password for this relay alone."""
        return _variable(self.called)

    def password(self, environment: Mapping[str, str]) -> str:
        """Return the relay's password, else that of all; "" without a user. Raises BadRelay."""
        if not self.user:
            return ""
        try:
            for variable in (self.variable, RELAY_PASSWORD):
                if found := read_secret(environment, variable):
                    return found
        except ValueError as problem:
            raise BadRelay(name=self.called, reason=problem) from None
        reason = f"its user has no password: set {self.variable}, or {self.variable}_FILE"
        raise BadRelay(name=self.called, reason=reason)


def _variable(relay: str) -> str:
    own = re.sub("[^A-Z0-9]", "_", relay.upper())
    return f"{RELAY_PASSWORD}_{own}" if own else RELAY_PASSWORD
