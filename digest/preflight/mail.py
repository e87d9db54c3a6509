"""Mails: what the rules look at, parsed once for all of them."""

import email
import email.policy
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from functools import cached_property
from typing import Literal

from digest.model import Edition
from digest.preflight.page import MailPage
from digest.preflight.policy import LintPolicy

#: What a mail may have, and a rule may need.
Need = Literal["message", "page", "text", "edition"]


@dataclass(frozen=True, slots=True)
class LintContext:
    """What a mail is judged by, beside its own content.

    `today` is the day of sending, None if it is not sent now; `yesterday` the subject that the
    same readers got last; `hosts` where links may lead beside the edition's own hosts (without
    "www."); `changed` the names of files that differ from what was built.
    """

    policy: LintPolicy = field(default_factory=LintPolicy)
    today: date | None = None
    yesterday: str | None = None
    hosts: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()


class Mail:
    """A message or a page of HTML, parsed, with the edition (narrowed to the variant) it shows.

    `has` says which of them it has; what it lacks is empty (the edition None).
    """

    def __init__(
        self,
        context: LintContext,
        message: bytes | None = None,
        html: str | None = None,
        edition: Edition | None = None,
    ) -> None:
        self.context = context
        self.edition = edition
        self.raw = message or b""
        self.message = email.message_from_bytes(self.raw, policy=email.policy.compat32)
        #: The message's parts that are not multipart.
        self.parts = [part for part in self.message.walk() if not part.is_multipart()]
        #: The header's fields in order, as written, folds included.
        self.fields = [(name, str(value)) for name, value in self.message.raw_items()]
        html = html if message is None else self._part("text/html")
        text = None if message is None else self._part("text/plain")
        self.html = html or ""
        self.text = text or ""
        held = {"message": message, "page": html, "text": text, "edition": edition}
        self.has = frozenset(name for name, value in held.items() if value is not None)
        self.page = MailPage(self.html)

    def value(self, name: str) -> str | None:
        """Return the value of the first header field called `name`, unfolded; None without one."""
        name = name.lower()
        return next(
            (" ".join(held.split()) for key, held in self.fields if key.lower() == name), None
        )

    @cached_property
    def subject(self) -> str:
        """The subject, decoded; empty if there is none."""
        return mail_subject(self.message)

    def _part(self, kind: str) -> str | None:
        found = next((part for part in self.parts if part.get_content_type() == kind), None)
        return None if found is None else _content(found)


def mail_subject(message: Message) -> str:
    """Return the message's subject, decoded, with single spaces; as written if it is broken."""
    written = str(message.get("Subject", ""))
    with suppress(HeaderParseError, LookupError, ValueError):
        written = str(make_header(decode_header(written)))
    return " ".join(written.split())


def _content(part: Message) -> str:
    """Return the text of a part, decoded; U+FFFD stands for what cannot be decoded."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        text = data.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n")
