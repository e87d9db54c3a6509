"""Letter: a plain mail to one person that is no newsletter: to confirm a sign-up, or to say that a draft is ready."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from digest.model import Publication
from digest.rendering import message

#: A subject is cut to so many characters.
_LONGEST = 150


def write(
    site: Publication, address: str, subject: str, text: str, now: datetime, enclosed: bytes | None = None
) -> bytes:
    """Return the mail from a publication to an `address`, with a message `enclosed` if there is one.

    Out-of-office programs do not answer it (RFC 3834).
    """
    name, sender = message.sender(site)
    made = EmailMessage(SMTP)
    made["From"] = Address(name, addr_spec=sender)
    made["To"] = Address(addr_spec=address)
    made["Subject"] = " ".join(subject.split())[:_LONGEST]
    made["Date"] = format_datetime(now.astimezone(UTC))
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text.encode("utf-8", "replace").decode().rstrip("\n") + "\n", cte="quoted-printable")
    if enclosed is not None:
        made.add_attachment(message_from_bytes(enclosed, policy=SMTP))
    return made.as_bytes()
