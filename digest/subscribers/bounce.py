"""Bounces: what a returned message says. Decisions only: no files, network, clock or database.

Anybody can write what a message says. Signatures decide whose mail it is about, elsewhere
(`digest.subscribers.returned`). How each kind of message is read stands in
`digest.subscribers.reading`; which words and codes mean what, in `digest.delivery.phrases`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesParser
from typing import Final, Literal

from digest.delivery.replies import shown_reply
from digest.subscribers.reading import automatic, complaint, failure, report, wish
from digest.subscribers.reading.outcome import Outcome, spelt_addresses, sum_up_outcomes
from digest.subscribers.reading.parts import (
    BROKEN_MAIL,
    MailTexts,
    decoded_subject,
    field_value,
    inner_mails,
    list_parts,
    read_texts,
)

#: A hard or a soft bounce, a complaint, an unsubscribe request, `nothing` to act on such as an
#: automatic reply, or `unknown`: a person has to look.
BounceKind = Literal["hard", "soft", "complaint", "unsubscribe", "nothing", "unknown"]

#: Bytes of a message that are read: far more than a report with the mail that it returns.
LONGEST_BOUNCE: Final = 1_000_000
#: Lines of them, and parts: more are an attack. A megabyte of text has about 14,000 lines.
_MOST_LINES, _MOST_PARTS = 20_000, 200
#: Reading the parameters of a longer header takes quadratic time.
_LONG_FIELD = re.compile(rb"^[!-9;-~]{1,80}:[^\n]{20000}", re.MULTILINE)
#: The fields with the address that a message came to, the most reliable first.
_CAME_TO = (
    "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc",
)  # fmt: skip
_RETURN_PATH = re.compile(
    r"^[>| \t\r\xa0]*+(?:Return-Path|Original-Mail-From):\s*<?([^<>\s]{3,330})>?",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_ADDRESSES, _MOST_TOKENS = 100, 50
#: Mails within mails that are looked into for a report that a gateway sends on.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Returned:
    """What a message says: its `kind` and `why`, and all that may tell whose mail it is about.

    `outcomes` say what came of the mail to each address that is named; an address is empty if none
    is. Their worst is the `kind`, and `why` the words it rests on: take those of your reader, if
    there are any, and the kind only if not. `failed` are the addresses of that worst kind.

    `recipients` are the addresses it came to, and the envelope senders of the mail it returns;
    `message_ids` (at most one) and `tokens` stand in the mail that is returned. `token` is that of
    an unsubscribe request, or of the mail that a feedback loop's opt-out returns. What is too
    large stays `unread`.
    """

    kind: BounceKind
    why: str = ""
    recipients: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    token: str = ""
    unread: bool = False
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A message in its parts, and what every reader of it asks."""

    message: Message
    parts: Sequence[Message]
    texts: MailTexts
    subject: str
    sender: str

    @property
    def told(self) -> str:
        return self.texts.told

    @property
    def said(self) -> str:
        return self.texts.said

    @property
    def named_system(self) -> bool:
        answered = self._return_path not in (None, "", "<>")
        system = failure.is_system(self.sender, answered=answered)
        return system or "X-Failed-Recipients" in self.message

    @property
    def null_sender(self) -> bool:
        """True if no mail may answer this one, as with all reports (RFC 5321, section 4.5.5)."""
        return self._return_path in ("", "<>")

    @property
    def by_person(self) -> bool:
        """True if somebody writes, and would get an answer."""
        return not (self.named_system or self.null_sender or self._return_path is None)

    @property
    def groups(self) -> list[Message] | None:
        """The groups of fields of a report; a person who quotes one sends none."""
        return report.list_groups(self.parts, "" if self.by_person else self.said)

    @property
    def tells_failure(self) -> bool:
        """True if a server tells of a failure in words."""
        if self.named_system or self.by_person:
            return self.named_system
        named = failure.is_named_failure(self.subject)
        return failure.has_form(self.said) and (named or failure.tells_failure(self.said))

    @property
    def _return_path(self) -> str | None:
        return field_value(self.message, "Return-Path") if "Return-Path" in self.message else None


def parse_bounce(data: bytes, recipients: Sequence[str] = ()) -> Returned:
    """Return what the message `data` says; `recipients` are the envelope's, if they are known."""
    data = data[:LONGEST_BOUNCE]
    if max(data.count(b"\n"), data.count(b"\r")) > _MOST_LINES:
        return Returned("unknown", f"it has more than {_MOST_LINES} lines", unread=True)
    if _LONG_FIELD.search(data):
        return Returned("unknown", "it has a header of more than 20000 bytes", unread=True)
    try:
        message = BytesParser().parsebytes(data)
        if sum(1 for _ in message.walk()) > _MOST_PARTS:
            return Returned("unknown", f"it has more than {_MOST_PARTS} parts", unread=True)
        return _returned(_opened(message), recipients)
    except BROKEN_MAIL:
        return Returned("unknown", "it is not a message that can be read", tuple(recipients))


def decoded_heading(data: bytes) -> tuple[str, str]:
    """Return a message's sender and subject, each on one line; empty if it cannot be read."""
    try:
        message = BytesParser().parsebytes(data[:LONGEST_BOUNCE], headersonly=True)
        return shown_reply(field_value(message, "From")), shown_reply(decoded_subject(message))
    except BROKEN_MAIL:
        return "", ""


def _opened(message: Message) -> _Read:
    parts = list_parts(message)
    sender = field_value(message, "From")
    return _Read(message, parts, read_texts(parts), decoded_subject(message), sender)


def _returned(outer: _Read, recipients: Sequence[str]) -> Returned:
    """Return what a message says, and of whom."""
    read = _report_within(outer)
    came_to = [*recipients, *_addresses(outer.message)]
    if read is not outer:
        came_to += _addresses(read.message)
    told = complaint.read_complaint(read.message, read.parts, read.subject, read.told)
    returned = [*read.texts.returned, told.fields if told else ""]
    came_from = [found for text in returned for found in _RETURN_PATH.findall(text)]
    tokens = _once(found for text in [*returned, read.told] for found in wish.find_tokens(text))
    if told:
        said = Returned(told.kind, told.why)
        said = replace(said, token="".join(tokens[:1])) if told.kind == "unsubscribe" else said
    else:
        said = _judged(read, {*came_to, *came_from, *spelt_addresses(read.sender)})
    return replace(
        said,
        why=shown_reply(said.why),
        recipients=_once([*came_to, *came_from]),
        message_ids=tuple(filter(None, [read.texts.message_id])),
        tokens=tokens[:_MOST_TOKENS],
    )


def _report_within(read: _Read) -> _Read:
    """Return the report that a mail system passes on in a mail of its own, or the message."""
    for _ in range(_DEEPEST):
        inner = [_opened(one) for part in read.parts for one in inner_mails(part)[:1]][:1]
        passes_on = inner and (read.null_sender or read.named_system)
        if read.groups is not None or not passes_on or inner[0].groups is None:
            break
        read = inner[0]
    return read


def _judged(read: _Read, own: Collection[str]) -> Returned:
    """Return what a message says that is of no feedback loop."""
    subject = read.texts.without_subject(read.subject)
    waits = failure.is_waiting(subject, read.said)
    groups = read.groups
    if groups and (outcomes := report.read_outcomes(groups, read.said, waits=waits)):
        return _summed(outcomes)
    if groups is None:
        if answered := _wish(read) or _answer(read):
            return answered
        if not read.tells_failure:
            return Returned("unknown")
    outcomes = failure.read_failures(read.message, read.said, own)
    if waits or failure.is_reached(subject, read.said):
        why = "delayed" if waits else "delivered"
        outcomes = [Outcome(one.address, "nothing", why) for one in outcomes]
    return _summed(outcomes)


def _wish(read: _Read) -> Returned | None:
    """Return a person's wish to unsubscribe; None for what is no wish, or a program's answer."""
    if read.named_system or not wish.asks_to_leave(read.subject):
        return None
    token = wish.wish_of_subject(read.subject)
    if not token:
        if _answer(read):
            return None
        token = wish.wish_of_text(read.told)
    if token:
        return Returned("unsubscribe", "asked by mail", token=token)
    return Returned("unknown", "asks to be unsubscribed, and does not say who")


def _answer(read: _Read) -> Returned | None:
    """Return what a program answers for a person, or None if the message is no such answer."""
    if any(one.get_content_type() == "message/disposition-notification" for one in read.parts):
        return Returned("nothing", "a receipt")
    if automatic.is_autoreply(read.message, read.subject, system=read.named_system):
        return Returned("nothing", "an automatic reply")
    if automatic.is_challenge(read.subject, "" if read.named_system else read.told):
        return Returned("unknown", "a mailbox asks to confirm the mail")
    return None


def _summed(outcomes: Sequence[Outcome]) -> Returned:
    kind, why, failed = sum_up_outcomes(outcomes)
    named = tuple(one for one in failed if one)
    return Returned(kind, why, failed=named, outcomes=tuple(outcomes))


def _addresses(message: Message) -> list[str]:
    """Return the addresses that a message came to."""
    values = (str(value) for name in _CAME_TO for value in message.get_all(name, ()))
    return [found for value in values for found in spelt_addresses(value)][:_MOST_ADDRESSES]


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
