"""Personal messages: a variant's message is written once, then addressed to each subscriber.

The fields that differ (address, date, Message-ID, the tokens in links) are spliced into bytes that
are already encoded. All tokens have one length and a line of their own: no other line changes.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

from markupsafe import escape

from digest import tokens
from digest.errors import BadRecipient, NotSendable
from digest.model import Edition, Parts, Publisher
from digest.rendering import links, message, messageid
from digest.rendering.message import Addressing
from digest.tokens import PREFERENCES, UNSUBSCRIBE, Keys

#: The slots, apart from those of the tokens.
_TO, _DATE, _ID, _SEAL = "to", "date", "id", "seal"
_SLOTS = (_TO, _DATE, _ID, _SEAL, UNSUBSCRIBE, PREFERENCES)
_EDGE = re.compile(rb'\r\n boundary="=_([0-9a-f]{32})"\r\n')
#: One address in ASCII, without quotes (RFC 5322, 3.4.1), no longer than SMTP allows (RFC 5321,
#: 4.5.3.1).
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\Z"
)
#: The end of a page's own address; an address that goes on is another page's.
_LINK_END = r"(?![\w/%~-]|\.\w)"


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A message without recipient: `texts`, with one of the `slots` between each two.

    `data` is the message with a stand-in in each slot: `load_template` makes the template of it.
    """

    data: bytes
    texts: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(
        self, subscriber: int, address: str, date: datetime, keys: Keys, name: str = ""
    ) -> bytes:
        """Return the message to the `subscriber` (id) at `address`, dated `date` (with time zone).

        One subscriber, day, revision and kind always give one Message-ID. Raises BadRecipient.
        """
        if not _ADDRESS.match(address):
            raise BadRecipient(address=address)
        values = {
            _TO: message.format_mailbox(name, address).encode() if name else address.encode(),
            _DATE: format_datetime(date).encode(),
            _ID: b"%d" % subscriber,
            _SEAL: messageid.seal_message_id(self._named, subscriber, keys).encode(),
            UNSUBSCRIBE: keys.sign(UNSUBSCRIBE, subscriber, date).encode(),
            PREFERENCES: keys.sign(PREFERENCES, subscriber, date).encode(),
        }
        filled = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            filled += values[slot], text
        return b"".join(filled)

    @property
    def _named(self) -> str:
        """The Message-ID up to its subscriber: "2026-11-23.1.edition."."""
        return self.texts[self.slots.index(_ID)].rpartition(b"<")[2].decode("ascii", "replace")


def make_template(
    parts: Parts, variant: Edition, key: str, kind: str = "edition"
) -> MessageTemplate:
    """Return the template of a variant's message.

    Raises NotSendable if its readers could not unsubscribe, as RFC 8058 and the law demand.
    """
    publication = variant.publication
    if not publication.public_url:
        reason = "the settings have no mail.public_url, where subscribers could leave"
        raise NotSendable(key=key, reason=reason)
    boundary = message.boundary_of(parts)
    stand_ins = _stand_ins(boundary.removeprefix("=_"))
    marked = with_tokens(parts, publication, stand_ins)
    for form, text in (("HTML", marked.html), ("plain text", marked.text)):
        if stand_ins[UNSUBSCRIBE] not in text:
            reason = f"its {form} has no link to {links.unsubscribe_link(publication)}"
            raise NotSendable(key=key, reason=reason)
    addressing = Addressing(
        to=stand_ins[_TO],
        date=stand_ins[_DATE],
        message_id=_message_id(variant, kind, f"{stand_ins[_ID]}.{stand_ins[_SEAL]}"),
        token=stand_ins[UNSUBSCRIBE],
        kind=kind,
    )
    alone = [stand_ins[purpose] for purpose in (UNSUBSCRIBE, PREFERENCES)]
    data = message.write_message(marked, variant, key, addressing, boundary, alone)
    return load_template(data, key)


def load_template(data: bytes, key: str = "") -> MessageTemplate:
    """Return the template that was stored as `data`. Raises NotSendable if it is damaged."""
    found = _EDGE.search(data.partition(b"\r\n\r\n")[0] + b"\r\n")
    if not found:
        raise NotSendable(key=key, reason="its stored message is damaged")
    slots = {stand_in.encode(): slot for slot, stand_in in _stand_ins(found[1].decode()).items()}
    pieces = re.split(b"(" + b"|".join(map(re.escape, slots)) + b")", data)
    order = tuple(slots[piece] for piece in pieces[1::2])
    once = all(order.count(slot) == 1 for slot in (_TO, _DATE, _ID))
    # What was stored before Message-IDs had a seal is sent as it was approved.
    if not once or order.count(_SEAL) > 1 or order.count(UNSUBSCRIBE) < 4:
        raise NotSendable(key=key, reason="its stored message is damaged")
    return MessageTemplate(data, tuple(pieces[::2]), order)


def with_tokens(parts: Parts, publication: Publisher, values: Mapping[str, str]) -> Parts:
    """Return `parts` with tokens (`values`, by purpose) in the links to a subscriber's own pages.

    The link to the edition's page in the archive gets none: readers pass it on to others.
    """
    html, text = parts.html, parts.text
    for purpose, page in _own_pages(publication).items():
        text = _followed(text, page, values[purpose])
        html = _followed(html, str(escape(page)), values[purpose])
    return replace(parts, html=html, text=text)


def mailed_size(html: str, publication: Publisher) -> int:
    """Return the bytes of a mail's HTML as a reader gets it, with tokens in its links."""
    pages = (str(escape(page)) for page in _own_pages(publication).values())
    tokens_in = sum(len(re.findall(re.escape(page) + _LINK_END, html)) for page in pages)
    return len(html.encode()) + tokens_in * (1 + tokens.TOKEN_LENGTH)


def _own_pages(publication: Publisher) -> dict[str, str]:
    """Return the addresses of a subscriber's own pages, without token, by purpose."""
    found = {
        UNSUBSCRIBE: links.unsubscribe_link(publication),
        PREFERENCES: links.preferences_link(publication),
    }
    return {purpose: page for purpose, page in found.items() if page}


def _followed(text: str, page: str, token: str) -> str:
    """Return `text` with the `token` after each address of `page`."""
    return re.sub(re.escape(page) + _LINK_END, lambda _: f"{page}/{token}", text)


def _stand_ins(seed: str) -> dict[str, str]:
    """Return a stand-in for each slot; no article can quote one, since `seed` hashes the parts."""
    return {slot: tokens.stand_in_token(slot, seed) for slot in _SLOTS}


def _message_id(variant: Edition, kind: str, whom: str) -> str:
    """Return the Message-ID of a subscriber's mail, the same whenever it is sent again.

    `whom` is the subscriber, and the seal (`digest.rendering.messageid`).
    """
    publication = variant.publication
    _, address = message.sender_of(publication)
    seed = f"{publication.list_id}\0{publication.name}\0{address}"
    whose = hashlib.sha256(seed.encode()).hexdigest()[:8]
    domain = address.rpartition("@")[2]
    return f"<{variant.day}.{variant.revision}.{kind}.{whom}.{whose}@{domain}>"
