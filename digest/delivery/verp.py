"""VERP: an envelope sender for each recipient and day, so that a bounce says whose it is.

`bounces+7.20261123.MAC@example.com`: the subscriber, the day, and a signature, without which
anybody could report anybody's mail as bounced. It is in lower case: some servers change the case.
"""

import hmac
import re
from base64 import b32encode
from datetime import date
from typing import Final

from digest.errors import BadToken
from digest.tokens import Keys

#: The purpose of the signature; a link's signature is not valid here.
BOUNCE: Final = "bounce"
#: Characters of the signature, 5 bits each.
_MAC: Final = 16
#: Before the sign stands the mailbox; servers may have another sign than "+".
_SIGNED = re.compile(
    r"[^@\s]*[+=-](?P<subscriber>[0-9]{1,19})\.(?P<day>[0-9]{8})\."
    rf"(?P<mac>[a-z2-7]{{{_MAC}}})@[^@\s]+",
    re.ASCII,
)


def verp_sender(address: str, subscriber: int, day: date, keys: Keys) -> str:
    """Return the envelope sender at `address` of the mail of a `day` to a `subscriber` (id)."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{subscriber}.{day:%Y%m%d}.{_macs(subscriber, day, keys)[0]}@{domain}"


def read_verp(recipient: str, keys: Keys) -> tuple[int, date]:
    """Return the subscriber and the day of the mail that bounced to `recipient`. Raises BadToken.

    The address may be in any case, and in angle brackets.
    """
    found = _SIGNED.fullmatch(recipient.strip().strip("<>").lower())
    if not found:
        raise BadToken(reason="it names no subscriber")
    subscriber = int(found["subscriber"])
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        raise BadToken(reason="it names no day") from None
    # All keys are tried, so that the time taken does not tell which one fits.
    if not sum(hmac.compare_digest(mac, found["mac"]) for mac in _macs(subscriber, day, keys)):
        raise BadToken(reason="it was changed")
    return subscriber, day


def _macs(subscriber: int, day: date, keys: Keys) -> list[str]:
    """Return the signature by each key, newest first."""
    made = keys.fingerprints(BOUNCE, f"{subscriber}.{day:%Y%m%d}")
    return [b32encode(bytes.fromhex(one)).decode().lower()[:_MAC] for one in made]
