"""Messages: a variant's parts as the bytes of an e-mail (RFC 5322, RFC 2045).

Headers and bodies are written here, not by Python's `email`: that encodes the addresses in List-*
headers, which RFC 2047 forbids and mail programs then ignore, loses spaces of long texts, and
takes milliseconds for each message.
"""

import base64
import binascii
import hashlib
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from zoneinfo import ZoneInfo

from digest.model import MORNING, Edition, Parts, Publisher
from digest.rendering import links

#: The longest encoded line (RFC 2045, section 6.7; RFC 2047, section 2).
_LINE = 76
#: A header's text is folded to such lines: with the longest name here they fit 76 characters.
_COLUMNS = 60
#: So many bytes of UTF-8 fit an encoded word of _COLUMNS characters.
_WORD_BYTES = 36
#: The key of a variant of many themes is cut to so many characters.
_KEY = 100
#: Characters that could end a line or an address; no address, id or language tag has them.
_UNSAFE = re.compile(r"[^!-~]|[<>]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
#: Lines that an encoded space at their end makes too long.
_TOO_LONG = re.compile(rb"^([^\n]{74,75})(=20|=09)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Addressing:
    """What differs between recipients: the fields `to`, `date` and `message_id`, as written.

    `token` names the recipient to the page and mailbox in List-Unsubscribe; empty for nobody.
    """

    to: str
    date: str
    message_id: str
    token: str = ""
    kind: str = "edition"


def compose_message(parts: Parts, variant: Edition, key: str) -> bytes:
    """Return the message of a variant's `parts`, addressed to nobody.

    The same parts give the same bytes: date, boundary and Message-ID are made of the edition and
    the parts.
    """
    domain = sender_of(variant.publication)[1].rpartition("@")[2]
    nobody = Addressing(
        to="undisclosed-recipients:;",
        date=format_datetime(datetime.combine(variant.day, MORNING, ZoneInfo(variant.timezone))),
        message_id=f"<{variant.day}.{_safe(key)[:_KEY]}.{_hash(parts)[:16]}@{domain}>",
    )
    return write_message(parts, variant, key, nobody, boundary_of(parts))


def write_message(
    parts: Parts,
    variant: Edition,
    key: str,
    addressing: Addressing,
    boundary: str,
    alone: Sequence[str] = (),
) -> bytes:
    """Return the message of `parts`, plain text first, then HTML, with the `boundary` between.

    Each of the ASCII texts `alone` gets a line of its own (see `quoted_printable`).
    """
    head = _fields(parts.subject, variant, key, addressing)
    lines = [f"{name}: {value}" for name, value in head.items() if value or name == "Subject"]
    lines += [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
        "",
    ]
    data = ["\r\n".join(lines).encode("ascii")]
    for kind, text in (("plain", parts.text), ("html", parts.html)):
        data.append(
            f'--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
            "Content-Transfer-Encoding: quoted-printable\r\n".encode("ascii")
        )
        data.append(quoted_printable(text, alone))
    data.append(f"--{boundary}--\r\n".encode("ascii"))
    return b"\r\n".join(data)


def boundary_of(parts: Parts) -> str:
    """Return the parts' boundary: it has "=_", which quoted-printable text never has."""
    return f"=_{_hash(parts)[16:48]}"


def sender_of(publication: Publisher) -> tuple[str, str]:
    """Return the name and the address in From: the publication's name if none is set."""
    name, address = parseaddr(publication.sender)
    return name or publication.name, _safe(address)


def format_mailbox(name: str, address: str) -> str:
    """Return a name and an address in a header's form (RFC 5322, section 3.4)."""
    name, address = _CONTROL.sub(" ", name), _safe(address)
    if len(name) <= _COLUMNS and _is_plain(name):
        return formataddr((name, address))
    return f"{_encoded(name)}\r\n <{address}>"


def header_line(text: str) -> str:
    """Return a text in a header's form: folded at spaces, as encoded words if it has to be."""
    text = _CONTROL.sub(" ", text)
    lines = textwrap.wrap(text, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    folds = " ".join(lines) == text and max(map(len, lines), default=0) <= _COLUMNS
    return "\r\n ".join(lines) if folds and _is_plain(text) else _encoded(text)


def quoted_printable(text: str, alone: Sequence[str] = ()) -> bytes:
    """Return `text` in UTF-8 as quoted-printable (RFC 2045, section 6.7).

    Each of the ASCII texts `alone` stands on a line of its own: another text that fits the line
    can replace it without a change to other lines.
    """
    data = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    marks = "|".join(map(re.escape, alone))
    pieces = re.split(f"({marks})".encode(), data) if marks else [data]
    lines = b""
    for at, piece in enumerate(pieces):
        if not piece:
            continue
        if lines and not lines.endswith(b"\n") and not piece.startswith(b"\n"):
            lines = _ended(lines)
        lines += piece if at % 2 else _TOO_LONG.sub(rb"\1=\n\2", binascii.b2a_qp(piece))
    return lines.replace(b"\n", b"\r\n")


def _ended(lines: bytes) -> bytes:
    """Return quoted-printable `lines` with a soft line break at the end."""
    last = lines[lines.rfind(b"\n") + 1 :]
    if len(last) == _LINE:  # only a plain character fills a line
        lines = lines[:-1] + b"=\n" + lines[-1:]
    return lines + b"=\n"


def _fields(subject: str, variant: Edition, key: str, addressing: Addressing) -> dict[str, str]:
    """Return the header's fields as written; a field with an empty value is left out."""
    publication = variant.publication
    name, address = sender_of(publication)
    ways = _ways(publication, addressing.token)
    one_click = ways[0].startswith("https:")
    reply_to = parseaddr(publication.reply_to or "")
    list_id = re.sub(r"[^A-Za-z0-9.-]+", "-", address.replace("@", "."))
    return {
        "From": format_mailbox(name, address),
        "To": addressing.to,
        "Subject": header_line(subject),
        "Date": addressing.date,
        "Message-ID": addressing.message_id,
        "Reply-To": format_mailbox(*reply_to) if reply_to[1] else "",
        # RFC 2919. No name before it: encoding other scripts is what RFC 2047 forbids here.
        "List-Id": f"<{_safe(publication.list_id or list_id)}>",
        "List-Unsubscribe": ", ".join(f"<{_safe(way)}>" for way in ways),
        # RFC 8058, section 3.1: only with an https address.
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if one_click else "",
        # RFC 3834, section 5.
        "Auto-Submitted": "auto-generated" if publication.auto_submitted else "",
        "Precedence": _safe(publication.precedence or ""),
        "Feedback-ID": _feedback_id(variant, key, addressing.kind, address),
        "Content-Language": _safe(variant.language),
    }


def _ways(publication: Publisher, token: str) -> list[str]:
    """Return the addresses of List-Unsubscribe: the page, if any, before mailto: (RFC 2369)."""
    mail = links.unsubscribe_mailto(publication) + (f"%20{token}" if token else "")
    if not publication.public_url:
        return [mail]
    return [links.unsubscribe_link(publication) + (f"/{token}" if token else ""), mail]


def _feedback_id(variant: Edition, key: str, kind: str, address: str) -> str:
    """Return the field by which providers count complaints: day, variant, kind and sender.

    The sender's part has 5 to 15 characters and never changes; no part names the recipient.
    """
    domain = re.sub("[^a-z0-9]", "", address.rpartition("@")[2].lower())
    own = variant.publication.feedback_id or f"{domain}digest"[: max(5, min(len(domain), 15))]
    parts = (variant.day.isoformat(), key[:_KEY], kind, own)
    return ":".join(_safe(part).replace(":", "") for part in parts)


def _safe(text: str) -> str:
    """Return `text` without characters that could end a header's line or an address."""
    return _UNSAFE.sub("", text)


def _hash(parts: Parts) -> str:
    return hashlib.sha256("\0".join((parts.subject, parts.html, parts.text)).encode()).hexdigest()


def _is_plain(text: str) -> bool:
    """Return True if `text` is printable ASCII that does not look like an encoded word."""
    return text.isascii() and text.isprintable() and "=?" not in text


def _encoded(text: str) -> str:
    """Return `text` as encoded words of whole characters, one on each line (RFC 2047)."""
    words = [b""]
    for char in text:
        data = char.encode()
        if len(words[-1]) + len(data) > _WORD_BYTES:
            words.append(b"")
        words[-1] += data
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)
