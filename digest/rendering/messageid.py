"""Message-IDs: they say which mail came back, and a seal in them that nobody made that up.

`<2026-11-23.1.edition.7.SEAL.0a1b2c3d@example.com>`: the day, the revision, the kind and the
subscriber, which are sealed, and a hash of the publication. Mail returned without its envelope
sender or its links still has its Message-ID.
"""

import re
from dataclasses import dataclass
from datetime import date

from digest.errors import BadToken
from digest.tokens import MESSAGE_ID, SEAL_LENGTH, Keys

#: In any case: some servers change it.
_SEALED = re.compile(
    r"<(?P<text>(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.[0-9]{1,9}\.(?P<kind>[a-z0-9-]{1,40})"
    rf"\.(?P<subscriber>[0-9]{{1,20}}))\.(?P<seal>[a-z2-7]{{{SEAL_LENGTH}}})\.[0-9a-f]{{8}}"
    r"@[^@<>\s]{1,255}>",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class NamedMail:
    """The mail that a Message-ID names: whose, of which day, and of which kind."""

    subscriber: int
    day: date
    kind: str


def seal_message_id(start: str, subscriber: int, keys: Keys) -> str:
    """Return the seal of the Message-ID that begins with `start` and the `subscriber`.

    `start` is such as "2026-11-23.1.edition.". The same mail gets the same seal, as long as the
    newest key stays the newest.
    """
    return keys.seal(MESSAGE_ID, f"{start}{subscriber}".lower())


def read_message_id(text: str, keys: Keys) -> NamedMail:
    """Return the mail that a Message-ID of ours names. Raises BadToken."""
    found = _SEALED.fullmatch(text.strip().lower())
    if not found:
        raise BadToken(reason="it names no mail")
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        raise BadToken(reason="it names no day") from None
    if not keys.fits_seal(MESSAGE_ID, found["text"], found["seal"]):
        raise BadToken(reason="it was changed")
    return NamedMail(int(found["subscriber"]), day, found["kind"])
