"""Messages: a variant's parts as the bytes of an e-mail (RFC 5322, RFC 2045)."""

import base64
import hashlib
import textwrap
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from zoneinfo import ZoneInfo

from digest.model import MORNING, Edition, Parts
from digest.rendering.view import unsubscribe, unsubscribe_mail

_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)
#: A header's text is folded to lines that fit into 76 characters after the longest header name here.
_COLUMNS = 60
#: So many bytes of UTF-8 make an encoded word of _COLUMNS characters.
_WORD_BYTES = 36


def compose(parts: Parts, variant: Edition, key: str) -> bytes:
    """Return the message of a variant's `parts`, addressed to nobody yet: text first, then HTML.

    The same parts give the same bytes: date, boundary and Message-ID come from the edition and the parts.
    The header is written here: Python's own folding encodes addresses of lists, which RFC 2047 forbids, and
    loses spaces of long texts.
    """
    publication = variant.publication
    name, address = parseaddr(publication.sender)
    fingerprint = hashlib.sha256("\0".join((parts.subject, parts.html, parts.text)).encode()).hexdigest()
    ways = [unsubscribe_mail(publication)]
    if publication.public_url:
        ways.insert(0, unsubscribe(publication))
    fields = {
        "From": _mailbox(name or publication.name, address),
        "To": "undisclosed-recipients:;",
        "Subject": _text(parts.subject),
        "Date": format_datetime(datetime.combine(variant.day, MORNING, ZoneInfo(variant.timezone))),
        "Message-ID": f"<{variant.day}.{key}.{fingerprint[:16]}@{address.rpartition('@')[2]}>",
        "Reply-To": _mailbox(*parseaddr(publication.reply_to)) if publication.reply_to else "",
        "List-Id": f"<{publication.list_id}>" if publication.list_id else "",
        "List-Unsubscribe": ", ".join(f"<{way}>" for way in ways),
        "Auto-Submitted": "auto-generated",
        "Content-Language": variant.language,
    }
    head = "".join(f"{field}: {value}\r\n" for field, value in fields.items() if value or field == "Subject")
    content = EmailMessage(policy=_POLICY)
    content.set_content(parts.text, cte="quoted-printable")
    content.add_alternative(parts.html, subtype="html", cte="quoted-printable")
    # "=_" cannot occur in quoted-printable text, so the boundary cannot either.
    content.set_boundary(f"=_{fingerprint[16:48]}")
    return head.encode("ascii") + content.as_bytes()


def _mailbox(name: str, address: str) -> str:
    """Return a name and an address as a header writes them."""
    if len(name) <= _COLUMNS and _is_plain(name):
        return formataddr((name, address))
    return f"{_encoded(name)}\r\n <{address}>"


def _text(text: str) -> str:
    """Return a line of text as a header writes it: as it is where that is allowed, folded at spaces."""
    lines = textwrap.wrap(text, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    plain = _is_plain(text) and " ".join(lines) == text and all(len(line) <= _COLUMNS for line in lines)
    return "\r\n ".join(lines) if plain else _encoded(text)


def _is_plain(text: str) -> bool:
    """Tell whether `text` is ASCII that can be seen, and nothing that reads like an encoded word."""
    return text.isascii() and text.isprintable() and "=?" not in text


def _encoded(text: str) -> str:
    """Return `text` as encoded words (RFC 2047), each on a line of its own; whole characters in each."""
    words = [b""]
    for char in text:
        data = char.encode()
        if len(words[-1]) + len(data) > _WORD_BYTES:
            words.append(b"")
        words[-1] += data
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)
