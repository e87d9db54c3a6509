"""VERP: an envelope sender for each recipient and day, so that a bounce says whose it is.

`bounces+7.20261123.MAC@example.com`: the subscriber, the day, and a signature, without which
anybody could report anybody's mail as bounced. It is in lower case: some servers change the case.
"""

import re
from datetime import date

from digest.errors import BadToken
from digest.tokens import BOUNCE, SEAL_LENGTH, Keys

#: Before the sign stands the mailbox; servers may have another sign than "+".
_SIGNED = re.compile(
    r"[^@\s]*[+=-](?P<subscriber>[0-9]{1,19})\.(?P<day>[0-9]{8})\."
    rf"(?P<seal>[a-z2-7]{{{SEAL_LENGTH}}})@[^@\s]+",
    re.ASCII,
)


def verp_sender(address: str, subscriber: int, day: date, keys: Keys) -> str:
    """Return the envelope sender at `address` of the mail of a `day` to a `subscriber` (id)."""
    local, _, domain = address.rpartition("@")
    signed = f"{subscriber}.{day:%Y%m%d}"
    return f"{local}+{signed}.{keys.seal(BOUNCE, signed)}@{domain}"


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
    if not keys.fits_seal(BOUNCE, f"{subscriber}.{day:%Y%m%d}", found["seal"]):
        raise BadToken(reason="it was changed")
    return subscriber, day
