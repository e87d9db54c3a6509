"""Transactional mail: a plain message to one person, such as a confirmation or an alert."""

from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from secrets import token_hex

from digest.model import Publisher
from digest.rendering import message
from digest.rendering.width import cut_text

#: Subjects are cut after so many characters.
_LONGEST = 150


def write_plain_mail(
    site: Publisher,
    address: str,
    subject: str,
    text: str,
    now: datetime,
    enclosed: bytes | None = None,
) -> bytes:
    """Return a mail from a publication to `address`; `enclosed` is a message to attach whole.

    Its header keeps out-of-office programs from answering (RFC 3834).
    """
    name, sender = message.sender_of(site)
    head = [
        f"From: {message.format_mailbox(name, sender)}",
        f"To: {message.format_mailbox('', address)}",
        f"Subject: {message.header_line(cut_text(' '.join(subject.split()), _LONGEST))}",
        f"Date: {format_datetime(now.astimezone(UTC))}",
        f"Message-ID: {make_msgid(domain=sender.rpartition('@')[2])}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "",
    ]
    text = text.encode("utf-8", "replace").decode().rstrip("\n") + "\n"
    plain = (
        b'Content-Type: text/plain; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + message.quoted_printable(text)
    )
    if enclosed is None:
        return "\r\n".join(head).encode("ascii") + plain
    boundary = f"=_{token_hex(16)}"
    head[-1:] = [f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"', "", ""]
    whole = b"Content-Type: message/rfc822\r\n\r\n" + enclosed
    parts = f"--{boundary}\r\n".encode("ascii").join((b"", plain, whole))
    return "\r\n".join(head).encode("ascii") + parts + f"\r\n--{boundary}--\r\n".encode("ascii")
