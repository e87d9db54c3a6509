"""Letter: a plain mail to one person that is no newsletter: to confirm a sign-up, or to say that a draft is ready."""

from datetime import UTC, datetime
from email.utils import format_datetime, make_msgid
from secrets import token_hex

from digest.model import Publisher
from digest.rendering import message

#: A subject is cut to so many characters.
_LONGEST = 150


def write_plain_mail(
    site: Publisher,
    address: str,
    subject: str,
    text: str,
    now: datetime,
    enclosed: bytes | None = None,
) -> bytes:
    """Return the mail from a publication to an `address`, with a message `enclosed` if there is one.

    Out-of-office programs do not answer it (RFC 3834).
    """
    name, sender = message.sender_of(site)
    lines = [
        f"From: {message.format_mailbox(name, sender)}",
        f"To: {message.format_mailbox('', address)}",
        f"Subject: {message.header_line(' '.join(subject.split())[:_LONGEST])}",
        f"Date: {format_datetime(now.astimezone(UTC))}",
        f"Message-ID: {make_msgid(domain=sender.rpartition('@')[2])}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ]
    said = message.quoted_printable(text.encode("utf-8", "replace").decode().rstrip("\n") + "\n")
    plain = (
        b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + said
    )
    if enclosed is None:
        return "\r\n".join([*lines, ""]).encode("ascii") + plain
    edge = f"=_{token_hex(16)}"
    lines += [f'Content-Type: multipart/mixed;\r\n boundary="{edge}"', "", ""]
    kind = b"Content-Type: message/rfc822\r\n\r\n"
    parts = f"--{edge}\r\n".encode("ascii").join((b"", plain, kind + enclosed))
    return "\r\n".join(lines).encode("ascii") + parts + f"\r\n--{edge}--\r\n".encode("ascii")
