"""Signatures: whose mail came back, which only what we signed ourselves can prove.

Whoever has a signature has that subscriber's mail, and could as well click "Unsubscribe" in it: a
signature in a report can do no more than the link does, and nothing to anybody else.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

from digest.delivery import verp
from digest.errors import BadToken
from digest.rendering import messageid
from digest.subscribers.bounce import Returned
from digest.tokens import UNSUBSCRIBE, Keys

#: Tokens of a message that are tried: our mail has fewer links.
_MOST_TOKENS: Final = 50
#: Bytes of a message in which its date is looked for.
_HEAD: Final = 65_536
_DATE = re.compile(rb"^Date:[ \t]*([^\r\n]{1,100})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SignedMail:
    """The mail that a message is about: whose, of which day and kind, and the `signature` used.

    The kind is None where the signature does not say it. A request to unsubscribe was `asked` at a
    moment of its own.
    """

    subscriber: int
    day: date
    signature: str
    kind: str | None = None
    asked: datetime | None = None


def signed_mail(returned: Returned, data: bytes, keys: Keys, zone: ZoneInfo) -> SignedMail | None:
    """Return the mail that the message `data` is about; None if no signature says so."""
    if returned.kind == "unsubscribe" and returned.token:
        return _asked(returned.token, data, keys, zone)
    return next(_named(returned, keys, zone), None)


def _named(returned: Returned, keys: Keys, zone: ZoneInfo) -> Iterator[SignedMail]:
    """Yield the mails that signatures name: those in the envelope first, as they are ours alone.

    Of links, those of two subscribers prove nothing. One Message-ID counts, that of the mail.
    """
    for recipient in returned.recipients:
        with suppress(BadToken):
            yield SignedMail(*verp.read_verp(recipient, keys), "the address it came to")
    for message_id in returned.message_ids[:1]:
        with suppress(BadToken):
            named = messageid.read_message_id(message_id, keys)
            yield SignedMail(named.subscriber, named.day, "its Message-ID", named.kind)
    claims = []
    for token in returned.tokens[:_MOST_TOKENS]:
        with suppress(BadToken):
            claims.append(keys.read(UNSUBSCRIBE, token))
    if len({claim.subscriber for claim in claims}) == 1:
        day = claims[0].issued.astimezone(zone).date()
        yield SignedMail(claims[0].subscriber, day, "its unsubscribe link")


def _asked(token: str, data: bytes, keys: Keys, zone: ZoneInfo) -> SignedMail | None:
    """Return the mail whose token a request to unsubscribe has, with the request's own date.

    Whoever subscribed again since may still leave by the link of an old mail. No request is older
    than its token, whatever the clock of its sender says.
    """
    try:
        claim = keys.read(UNSUBSCRIBE, token)
    except BadToken:
        return None
    written = _written(data)
    day, asked = claim.issued.astimezone(zone).date(), max(written or claim.issued, claim.issued)
    return SignedMail(claim.subscriber, day, "its unsubscribe token", asked=asked)


def _written(data: bytes) -> datetime | None:
    """Return the moment in a message's Date field, None if there is none that can be read."""
    head = re.split(rb"\r?\n\r?\n", data[:_HEAD], maxsplit=1)[0]
    found = _DATE.search(head)
    try:
        moment = parsedate_to_datetime(found[1].decode("ascii", "replace")) if found else None
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
