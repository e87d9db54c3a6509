"""Sending, as `digest.toml` says it: `[send]`, and the relays, `[[relay]]`. Secrets stand in the environment, never here."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from digest.config import secret
from digest.config.tables import Count, EndTime, Host, Slug, Table, Text, TimeOfDay
from digest.errors import BadRelay

#: Where the password of a relay with a user stands; one for each: DIGEST_RELAY_PASSWORD_NAME. With _FILE behind it, the
#: name of a file that holds it.
PASSWORD = "DIGEST_RELAY_PASSWORD"  # noqa: S105 - the variable's name

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_Rate = Annotated[float, Meta(gt=0, le=100_000)]
_Seconds = Annotated[float, Meta(gt=0, le=3600)]


class RelayTable(Table, frozen=True):
    """`[[relay]]`: a server that takes mail on; `rate` is in messages a second, times are in seconds."""

    host: Host
    name: Slug | None = None
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Text | None = None
    weight: Annotated[float, Meta(gt=0, le=1000)] = 1.0
    rate: _Rate | None = None
    per_connection: Count = 500
    timeout: _Seconds = 60.0
    ca_file: Text | None = None
    hello: Host | None = None

    def __post_init__(self) -> None:
        if self.security == "none" and self.user and self.host not in _LOOPBACK:
            raise ValueError(
                "'security' must be 'starttls' or 'tls', or the password could be read on its way"
            )

    @property
    def called(self) -> str:
        """The name it has in messages and in the ledger."""
        return self.name or self.host

    @property
    def variable(self) -> str:
        """Where a password of its own stands."""
        return f"{PASSWORD}_{re.sub('[^A-Z0-9]', '_', self.called.upper())}"

    def password(self, environment: Mapping[str, str]) -> str:
        """Return its password: its own, else that of all relays. Raises BadRelay."""
        if not self.user:
            return ""
        for variable in (self.variable, PASSWORD):
            if found := _read(environment, variable, self.called):
                return found
        reason = f"its user has no password: set {self.variable}, or {self.variable}_FILE"
        raise BadRelay(name=self.called, reason=reason)


class SendTable(Table, frozen=True):
    """`[send]`: how, when and how fast a day's mail is sent; times of day are the publication's."""

    transport: Literal["smtp", "folder", "maildir"] | None = None
    folder: Text = "outbox"
    send_after: TimeOfDay = "00:00"
    send_until: EndTime = "24:00"
    connections: Annotated[int, Meta(ge=1, le=100)] = 8
    domain_rates: dict[Host, _Rate] = {}
    domain_rate: _Rate | None = None
    first_pause: _Seconds = 60.0
    most_errors: Annotated[int, Meta(ge=2, le=10_000)] = 25


def _read(environment: Mapping[str, str], variable: str, name: str) -> str:
    """Return the secret that a variable holds, or the file that it names."""
    try:
        return secret.read(environment, variable)
    except ValueError as problem:
        raise BadRelay(name=name, reason=problem) from None
