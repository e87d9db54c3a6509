"""Messages: a variant's parts as the bytes of an e-mail (RFC 5322, RFC 2045).

Headers and bodies are written here and not by Python's own classes: those encode addresses of lists, which RFC 2047
forbids and mail programs then ignore, lose spaces of long texts, and need milliseconds for each message.
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

#: A line that is encoded is no longer than this (RFC 2045, section 6.7; RFC 2047, section 2).
_LINE = 76
#: A header's text is folded to lines that fit into 76 characters after the longest header name here.
_COLUMNS = 60
#: So many bytes of UTF-8 make an encoded word of _COLUMNS characters.
_WORD_BYTES = 36
#: So much is shown of the key of a variant of many themes.
_KEY = 100
#: What no address, id or language tag holds: it could end a line, or the address.
_UNSAFE = re.compile(r"[^!-~]|[<>]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
#: A space that ends a line is encoded, and may make that line too long.
_TOO_LONG = re.compile(rb"^([^\n]{74,75})(=20|=09)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Addressing:
    """What differs from one recipient to the next: the header fields `to`, `date` and `message_id`, as they are written.

    `token` says to the page and the mailbox of List-Unsubscribe who leaves; without one, nobody is addressed.
    """

    to: str
    date: str
    message_id: str
    token: str = ""
    kind: str = "edition"


def compose_message(parts: Parts, variant: Edition, key: str) -> bytes:
    """Return the message of a variant's `parts`, addressed to nobody: text first, then HTML.

    The same parts give the same bytes: date, boundary and Message-ID come from the edition and the parts.
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
    edge: str,
    alone: Sequence[str] = (),
) -> bytes:
    """Return the message of `parts` with `edge` between them; each of the texts `alone` is given a line of its own."""
    head = _fields(parts.subject, variant, key, addressing)
    lines = [f"{name}: {value}" for name, value in head.items() if value or name == "Subject"]
    lines += [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;\r\n boundary="{edge}"',
        "",
    ]
    data = ["\r\n".join(lines).encode("ascii")]
    for kind, text in (("plain", parts.text), ("html", parts.html)):
        data.append(
            f'--{edge}\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
            "Content-Transfer-Encoding: quoted-printable\r\n".encode("ascii")
        )
        data.append(quoted_printable(text, alone))
    data.append(f"--{edge}--\r\n".encode("ascii"))
    return b"\r\n".join(data)


def boundary_of(parts: Parts) -> str:
    """Return what stands between the parts: "=_" cannot occur in quoted-printable text, so it cannot either."""
    return f"=_{_hash(parts)[16:48]}"


def sender_of(publication: Publisher) -> tuple[str, str]:
    """Return the name and the address that a publication's mail comes from."""
    name, address = parseaddr(publication.sender)
    return name or publication.name, _safe(address)


def format_mailbox(name: str, address: str) -> str:
    """Return a name and an address as a header writes them."""
    name, address = _CONTROL.sub(" ", name), _safe(address)
    if len(name) <= _COLUMNS and _is_plain(name):
        return formataddr((name, address))
    return f"{_encoded(name)}\r\n <{address}>"


def header_line(text: str) -> str:
    """Return a line of text as a header writes it: as it is where that is allowed, folded at spaces."""
    text = _CONTROL.sub(" ", text)
    lines = textwrap.wrap(text, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    plain = (
        _is_plain(text) and " ".join(lines) == text and all(len(line) <= _COLUMNS for line in lines)
    )
    return "\r\n ".join(lines) if plain else _encoded(text)


def quoted_printable(text: str, alone: Sequence[str] = ()) -> bytes:
    """Return `text` in UTF-8 as quoted-printable (RFC 2045, section 6.7).

    Each of the ASCII texts `alone` stands on a line of its own, so that another of any length up to a line's may take
    its place.
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
    """Return quoted-printable `lines`, the last of them ended by a soft line break."""
    last = lines[lines.rfind(b"\n") + 1 :]
    if len(last) == _LINE:  # only a plain character fills a line
        lines = lines[:-1] + b"=\n" + lines[-1:]
    return lines + b"=\n"


def _fields(subject: str, variant: Edition, key: str, addressing: Addressing) -> dict[str, str]:
    """Return the header as it is written, an empty field for one that is not."""
    publication = variant.publication
    name, address = sender_of(publication)
    ways = _ways(publication, addressing.token)
    one_click = ways[0].startswith("https:")
    reply_to = parseaddr(publication.reply_to or "")
    return {
        "From": format_mailbox(name, address),
        "To": addressing.to,
        "Subject": header_line(subject),
        "Date": addressing.date,
        "Message-ID": addressing.message_id,
        "Reply-To": format_mailbox(*reply_to) if reply_to[1] else "",
        # RFC 2919. A name before it would have to be encoded in other scripts, which RFC 2047 forbids here.
        "List-Id": f"<{_safe(publication.list_id or _list_id(address))}>",
        "List-Unsubscribe": ", ".join(f"<{_safe(way)}>" for way in ways),
        # RFC 8058, section 3.1: only beside an address that is asked by https.
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if one_click else "",
        "Auto-Submitted": "auto-generated"
        if publication.auto_submitted
        else "",  # RFC 3834, section 5
        "Precedence": _safe(publication.precedence or ""),
        "Feedback-ID": _feedback_id(variant, key, addressing.kind, address),
        "Content-Language": _safe(variant.language),
    }


def _ways(publication: Publisher, token: str) -> list[str]:
    """Return the addresses by which one leaves: the page first where there is one (RFC 2369), and always the mail."""
    mail = links.unsubscribe_mailto(publication) + (f"%20{token}" if token else "")
    if not publication.public_url:
        return [mail]
    return [links.unsubscribe_link(publication) + (f"/{token}" if token else ""), mail]


def _list_id(address: str) -> str:
    """Return the name of a list that has none: its sender's address as a domain."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", address.replace("@", "."))


def _feedback_id(variant: Edition, key: str, kind: str, address: str) -> str:
    """Return the field by which mailbox providers count complaints: day, variant, kind, and who sends.

    Four parts, the last of 5 to 15 characters and always the same; none says who receives.
    """
    domain = re.sub("[^a-z0-9]", "", address.rpartition("@")[2].lower())
    who = variant.publication.feedback_id or f"{domain}digest"[: max(5, min(len(domain), 15))]
    return ":".join(
        _safe(part).replace(":", "") for part in (variant.day.isoformat(), key[:_KEY], kind, who)
    )


def _safe(text: str) -> str:
    """Return `text` without what could end a header's line or the address that it stands in."""
    return _UNSAFE.sub("", text)


def _hash(parts: Parts) -> str:
    return hashlib.sha256("\0".join((parts.subject, parts.html, parts.text)).encode()).hexdigest()


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
