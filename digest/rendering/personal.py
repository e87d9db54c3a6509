"""Personal: a variant's message written once, and then made out to one subscriber after another.

What differs from one to the next (address, date, Message-ID, the tokens of links) is spliced into bytes that are already
encoded. Each token is as long as the next and has a line of its own, so that no other line depends on it.
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
from digest.rendering import links, message
from digest.rendering.message import Addressing
from digest.tokens import PREFERENCES, UNSUBSCRIBE, Keys

#: What is spliced in, beside the tokens.
_TO, _DATE, _ID = "to", "date", "id"
_SLOTS = (_TO, _DATE, _ID, UNSUBSCRIBE, PREFERENCES)
_EDGE = re.compile(rb'\r\n boundary="=_([0-9a-f]{32})"\r\n')
#: One address in ASCII, without quotes, and no longer than SMTP allows (RFC 5322, section 3.4.1; RFC 5321, 4.5.3.1).
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\Z"
)
#: A link to the page itself, and not to one whose address only begins alike.
_LINK_END = r"(?![\w/%~-]|\.\w)"


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A message to be made out: `texts`, with one of the `slots` after each but the last.

    `data` is all that is to be kept of it: the message with a stand-in in each slot, from which `load` makes it again.
    """

    data: bytes
    texts: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(
        self, subscriber: int, address: str, date: datetime, keys: Keys, name: str = ""
    ) -> bytes:
        """Return the message to the `subscriber` (id) with this `address`, dated `date` (with a time zone).

        Raises BadRecipient. Its Message-ID is always the same for this subscriber, day, revision and kind.
        """
        if not _ADDRESS.match(address):
            raise BadRecipient(address=address)
        values = {
            _TO: message.format_mailbox(name, address).encode() if name else address.encode(),
            _DATE: format_datetime(date).encode(),
            _ID: b"%d" % subscriber,
            UNSUBSCRIBE: keys.sign(UNSUBSCRIBE, subscriber, date).encode(),
            PREFERENCES: keys.sign(PREFERENCES, subscriber, date).encode(),
        }
        filled = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            filled += values[slot], text
        return b"".join(filled)


def make_template(
    parts: Parts, variant: Edition, key: str, kind: str = "edition"
) -> MessageTemplate:
    """Return the message of a variant's `parts`, to be made out.

    Raises NotSendable where nobody could leave by it, as RFC 8058 and the law demand.
    """
    publication = variant.publication
    if not publication.public_url:
        raise NotSendable(
            key=key, reason="the settings have no mail.public_url, where subscribers could leave"
        )
    edge = message.boundary_of(parts)
    stand_ins = _stand_ins(edge.removeprefix("=_"))
    marked = with_tokens(parts, publication, stand_ins)
    for form, text in (("HTML", marked.html), ("plain text", marked.text)):
        if stand_ins[UNSUBSCRIBE] not in text:
            raise NotSendable(
                key=key, reason=f"its {form} has no link to {links.unsubscribe_link(publication)}"
            )
    addressing = Addressing(
        to=stand_ins[_TO],
        date=stand_ins[_DATE],
        message_id=_message_id(variant, kind, stand_ins[_ID]),
        token=stand_ins[UNSUBSCRIBE],
        kind=kind,
    )
    alone = [stand_ins[purpose] for purpose in (UNSUBSCRIBE, PREFERENCES)]
    return load_template(message.write_message(marked, variant, key, addressing, edge, alone), key)


def load_template(data: bytes, key: str = "") -> MessageTemplate:
    """Return the template that was kept as `data`. Raises NotSendable where that is none."""
    found = _EDGE.search(data.partition(b"\r\n\r\n")[0] + b"\r\n")
    if not found:
        raise NotSendable(key=key, reason="what was kept of it is not a message to be made out")
    slots = {stand_in.encode(): slot for slot, stand_in in _stand_ins(found[1].decode()).items()}
    pieces = re.split(b"(" + b"|".join(map(re.escape, slots)) + b")", data)
    order = tuple(slots[piece] for piece in pieces[1::2])
    if any(order.count(slot) != 1 for slot in (_TO, _DATE, _ID)) or order.count(UNSUBSCRIBE) < 4:
        raise NotSendable(key=key, reason="what was kept of it is not whole")
    return MessageTemplate(data, tuple(pieces[::2]), order)


def with_tokens(parts: Parts, publication: Publisher, values: Mapping[str, str]) -> Parts:
    """Return `parts` whose links to a subscriber's own pages carry the token that `values` has for each purpose.

    The page where the edition is read in a browser gets none: its address is what readers pass on to others.
    """
    html, text = parts.html, parts.text
    for purpose, page in (
        (UNSUBSCRIBE, links.unsubscribe_link(publication)),
        (PREFERENCES, links.preferences_link(publication)),
    ):
        if page:
            text = _followed(text, page, values[purpose])
            html = _followed(html, str(escape(page)), values[purpose])
    return replace(parts, html=html, text=text)


def _followed(text: str, page: str, token: str) -> str:
    """Return `text` with the `token` behind each address of `page` in it."""
    return re.sub(re.escape(page) + _LINK_END, lambda _: f"{page}/{token}", text)


def _stand_ins(seed: str) -> dict[str, str]:
    """Return what holds the place of each slot. The seed is a hash of the parts, so no article can write them."""
    return {slot: tokens.stand_in_token(slot, seed) for slot in _SLOTS}


def _message_id(variant: Edition, kind: str, subscriber: str) -> str:
    """Return the Message-ID of a subscriber's mail: the same one whenever it is sent again, and no other's."""
    publication = variant.publication
    _, address = message.sender_of(publication)
    whose = hashlib.sha256(
        f"{publication.list_id}\0{publication.name}\0{address}".encode()
    ).hexdigest()[:8]
    return f"<{variant.day}.{variant.revision}.{kind}.{subscriber}.{whose}@{address.rpartition('@')[2]}>"
