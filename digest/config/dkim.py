"""DKIM, as `digest.toml` says it: `[dkim]`, whose signature mails carry. The private key stands in the environment."""

from collections.abc import Mapping

from digest.config import secret
from digest.config.tables import Host, Table
from digest.errors import CannotSign

#: Where the private key stands (RSA, PEM); with _FILE behind it, the name of a file that holds it.
KEY = "DIGEST_DKIM_KEY"


class DkimTable(Table, frozen=True):
    """`[dkim]`: the DNS has the public key at SELECTOR._domainkey.DOMAIN; to `sign` is the relay's work unless it is ours."""

    selector: Host | None = None
    domain: Host | None = None
    sign: bool = False

    def __post_init__(self) -> None:
        if self.sign and not self.selector:
            raise ValueError("'selector' must name the key in the DNS, for 'sign' = true")

    def key(self, environment: Mapping[str, str]) -> str:
        """Return the private key. Raises CannotSign."""
        try:
            found = secret.read(environment, KEY)
        except ValueError as problem:
            raise CannotSign(reason=problem) from None
        if not found:
            raise CannotSign(reason=f"there is no key: set {KEY}_FILE to a PEM file, or {KEY}")
        return found
