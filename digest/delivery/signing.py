"""Signing: what puts the publication's signature on each message (DKIM), where the settings want it and no relay does it."""

from collections.abc import Callable, Mapping
from email.utils import parseaddr

from digest.config.settings import Settings
from digest.rendering import dkim

SignsMessage = Callable[[bytes], bytes]

#: Signed once, so that a key which cannot sign is found before there is a message.
_PROBE = b"From: nobody@example.com\r\n\r\n"


def make_signer(settings: Settings, environment: Mapping[str, str]) -> SignsMessage:
    """Return what signs a message, or leaves it as it is where relays sign. Raises CannotSign where it could not be done."""
    table = settings.dkim
    if not table.sign:
        return lambda data: data
    selector, key = table.selector or "", table.key(environment).encode()

    def sign(data: bytes) -> bytes:
        return dkim.sign_message(data, selector, signing_domain(settings), key)

    sign(_PROBE)
    return sign


def signing_domain(settings: Settings) -> str:
    """Return the domain that vouches for mails: the settings' own, else that of the From address."""
    return settings.dkim.domain or parseaddr(settings.mail.sender)[1].rpartition("@")[2]
