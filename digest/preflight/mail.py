"""Mails: what is checked, read once for all rules."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email.message import Message
from functools import cached_property

from digest.model import Edition
from digest.preflight.page import MailPage
from digest.preflight.rule import LintPolicy


@dataclass(frozen=True, slots=True)
class LintContext:
    """What a mail is judged beside.

    `today` is the day it is to be sent on, where it is to be sent; `yesterday` the subject that the same readers got last;
    `hosts` those that links may lead to beside the edition's own; `changed` the files that are no longer as they were built.
    """

    policy: LintPolicy = field(default_factory=LintPolicy)
    today: date | None = None
    yesterday: str | None = None
    hosts: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()


class Mail:
    """A mail as the rules see it: any of a message, a page of HTML, a text, and the edition (narrowed) they show."""

    def __init__(
        self,
        context: LintContext,
        *,
        message: bytes | None = None,
        html: str | None = None,
        text: str | None = None,
        edition: Edition | None = None,
    ) -> None:
        self.context = context
        self.raw = message
        self.edition = edition
        self.message = (
            None
            if message is None
            else email.message_from_bytes(message, policy=email.policy.compat32)
        )
        self.html = html
        self.text = text
        if self.message is not None:
            self.html = self._part("text/html") if html is None else html
            self.text = self._part("text/plain") if text is None else text
        self.page = None if self.html is None else MailPage(self.html)

    @cached_property
    def parts(self) -> list["Message"]:
        """The parts of the message that hold something themselves."""
        if self.message is None:
            return []
        return [part for part in self.message.walk() if not part.is_multipart()]

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """The header's fields in order, as they are written, folds included."""
        if self.message is None:
            return []
        return [(name, str(value)) for name, value in self.message.raw_items()]

    def values(self, name: str) -> list[str]:
        """Return what the header's fields called `name` hold, unfolded."""
        return [
            " ".join(value.split()) for field, value in self.fields if field.lower() == name.lower()
        ]

    def value(self, name: str) -> str | None:
        """Return what the header's first field called `name` holds, unfolded; None without one."""
        return next(iter(self.values(name)), None)

    @cached_property
    def subject(self) -> str | None:
        """The subject as people read it."""
        return mail_subject(self.message) if self.message is not None else None

    def spoken(self) -> Iterator[tuple[str, str]]:
        """Yield what people read, by where it stands."""
        if self.subject is not None:
            yield "subject", self.subject
        if self.html is not None:
            yield "HTML", self.html
        if self.text is not None:
            yield "text", self.text

    def _part(self, kind: str) -> str | None:
        found = next((part for part in self.parts if part.get_content_type() == kind), None)
        return None if found is None else part_content(found)


def mail_subject(message: Message) -> str:
    """Return the message's subject as people read it, decoded."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    written = str(message.get("Subject", ""))
    try:
        return " ".join(str(make_header(decode_header(written))).split())
    except (HeaderParseError, LookupError, ValueError):
        return " ".join(written.split())


def part_content(part: Message) -> str:
    """Return the text of a part, decoded; what cannot be decoded is U+FFFD."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = data.decode(charset, errors="replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n")
