"""The row of a mail in an inbox: sender, subject and preheader, cut as inboxes cut them."""

from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Final

from digest.preflight.mail import LintContext, Mail
from digest.rendering.width import clip_text, text_width

#: What stands between the subject and the preheader on one line.
_BETWEEN: Final = " – "
#: Where a mail has no preheader, inboxes go on with its text; so much of it is looked at.
_MOST_TEXT: Final = 200
#: So many characters of subject and preheader are shown: on a phone, in a narrow and a wide list.
INBOX_WIDTHS: Final = {"phone": 40, "narrow": 70, "wide": 100}


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A mail as an inbox lists it: the `sender`'s name, `subject` and `preheader`, whole."""

    sender: str
    subject: str
    preheader: str

    def clip(self, width: int) -> tuple[str, str]:
        """Return subject and preheader as a line of a `width` shows them."""
        subject = clip_text(self.subject, width)
        room = width - text_width(self.subject + _BETWEEN)
        return subject, clip_text(self.preheader, room) if room > 1 else ""

    def line(self, width: int) -> str:
        """Return the line of a `width` characters."""
        return _BETWEEN.join(filter(None, self.clip(width)))


def inbox_row(message: bytes) -> InboxRow:
    """Return the row of a message (RFC 5322), whatever is broken in it."""
    mail = Mail(LintContext(), message)
    page = mail.page
    name, address = parseaddr(mail.value("From") or "")
    with suppress(HeaderParseError, LookupError, ValueError):
        name = str(make_header(decode_header(name)))
    preheader = page.preheader or (page.shown or " ".join(mail.text.split()))[:_MOST_TEXT]
    return InboxRow(" ".join(name.split()) or address, mail.subject, preheader)
