"""VERP: an envelope's sender of its own for each recipient and day, so that what comes back says whose it is.

`bounces+7.20261123.MAC@example.com`: the subscriber, the day, and a signature, without which anybody could say of anybody
that their mail comes back. Letters are small, as some servers on the way change their case.
"""

import hmac
import re
from base64 import b32encode
from datetime import date
from typing import Final

from digest.errors import BadToken
from digest.tokens import Keys

#: The purpose of the signature: none of a link's will do.
BOUNCE: Final = "bounce"
#: Characters of the signature, 5 bits each.
_MAC: Final = 16
#: What stands before the sign is the mailbox's; servers may have another sign than "+" for what follows it.
_SIGNED = re.compile(
    rf"[^@\s]*[+=-](?P<subscriber>[0-9]{{1,19}})\.(?P<day>[0-9]{{8}})\.(?P<mac>[a-z2-7]{{{_MAC}}})@[^@\s]+",
    re.ASCII,
)


def verp_sender(address: str, subscriber: int, day: date, keys: Keys) -> str:
    """Return the envelope's sender of the mail of a `day` to a `subscriber` (id), at the mailbox `address`."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{subscriber}.{day:%Y%m%d}.{_macs(subscriber, day, keys)[0]}@{domain}"


def read_verp(recipient: str, keys: Keys) -> tuple[int, date]:
    """Return whose mail, of which day, comes back to the address `recipient`. Raises BadToken.

    It may be written in any case, and in angle brackets.
    """
    found = _SIGNED.fullmatch(recipient.strip().strip("<>").lower())
    if not found:
        raise BadToken(reason="it names no subscriber")
    subscriber = int(found["subscriber"])
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        raise BadToken(reason="it names no day") from None
    # All keys are tried, so that the time taken says nothing about which one fits.
    if not sum(hmac.compare_digest(mac, found["mac"]) for mac in _macs(subscriber, day, keys)):
        raise BadToken(reason="it was changed")
    return subscriber, day


def _macs(subscriber: int, day: date, keys: Keys) -> list[str]:
    """Return the signature by each key, the newest first."""
    made = keys.fingerprints(BOUNCE, f"{subscriber}.{day:%Y%m%d}")
    return [b32encode(bytes.fromhex(one)).decode().lower()[:_MAC] for one in made]
