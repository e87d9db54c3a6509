"""Bounces: what a returned message says. Decisions only: no files, network, clock or database.

Anybody can write what a message says. Signatures decide whose mail it is about, elsewhere
(`digest.subscribers.returned`).
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser, HeaderParser
from typing import Final, Literal

from digest.delivery import replies

#: A hard or a soft bounce, a complaint, an unsubscribe request, `nothing` to act on such as an
#: automatic reply, or `unknown`: a person has to look.
BounceKind = Literal["hard", "soft", "complaint", "unsubscribe", "nothing", "unknown"]

#: The kind of a message, why, and the addresses that it names as failed.
BounceReading = tuple[BounceKind, str, tuple[str, ...]]

#: Bytes of a message that are read: far more than a report with the mail that it returns.
LONGEST_BOUNCE: Final = 1_000_000
#: Lines of them, and parts: more are an attack. A megabyte of text has about 14,000 lines.
_MOST_LINES, _MOST_PARTS = 20_000, 200
#: Reading the parameters of a longer header takes quadratic time.
_LONG_FIELD = re.compile(rb"^[!-9;-~]{1,80}:[^\n]{20000}", re.MULTILINE)
#: Characters of a subject that are decoded.
_LONGEST_SUBJECT = 1000
#: The fields with the address that a message came to, the most reliable first.
_CAME_TO = (
    "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc",
)  # fmt: skip
_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,64}@[^\s<>,;:\"()]{1,255}")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
_DOMAIN_GONE = frozenset({"5.4.4", "5.4.310"})
#: A full mailbox may have room again, whatever the codes say.
_FULL = re.compile(
    r"over ?quota|quota (is )?exceeded|\bexceed\w* .{0,20}quota|mailbox (is )?full"
    r"|insufficient storage",
    re.IGNORECASE,
)
#: Words against the sender or the mail, which say nothing about the mailbox.
_AGAINST_US = re.compile(
    r"\b(spam|junk|blacklist|block(ed|list)|reputation|policy|dmarc|spf)\b", re.IGNORECASE
)
_AUTO_SUBJECT = re.compile(
    r"\s*(auto(matic|mated)?[ -]*(reply|response|answer)|out of( the)? office"
    r"|on (vacation|leave|holiday)|away from|abwesenheit|automatische antwort|réponse automatique"
    r"|absence|respuesta automática|risposta automatica|स्वचालित|कार्यालय से बाहर)",
    re.IGNORECASE,
)
_AUTO_FIELDS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation")
_TOKEN_FORM = r"[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"  # noqa: S105 - no token itself
#: The subject of an unsubscribe request, as our List-Unsubscribe field asks for it (RFC 2369).
_REQUEST = re.compile(
    rf"(?:\s|re:|fwd?:)*unsubscribe\b[\s:]*(?P<token>{_TOKEN_FORM})?", re.IGNORECASE
)
_TOKEN = re.compile(rf"unsubscribe(?:/|%20|\s)({_TOKEN_FORM})", re.IGNORECASE)
_MESSAGE_ID = re.compile(
    r"^[>| \t\r\xa0]*+Message-ID:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE
)
_RETURN_PATH = re.compile(
    r"^[>| \t\r\xa0]*+(?:Return-Path|Original-Mail-From):\s*<?([^<>\s]{3,330})>?",
    re.IGNORECASE | re.MULTILINE,
)
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "other", "miscategorized"})
#: What the standard library's parser raises on bytes that are no mail.
_BROKEN = (
    MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
    AssertionError, ArithmeticError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a report says of one recipient, and why."""

    address: str
    kind: BounceKind
    why: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a message says: its `kind` and `why`, and all that may tell whose mail it is about.

    `outcomes` are those of each recipient that a report names.
    `recipients` are the addresses it came to, and the envelope senders of the mail it returns;
    `failed` the addresses that the mail did not reach; `message_ids` and `tokens` stand in the
    returned mail. `token` is that of an unsubscribe request. What is too large stays `unread`.
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
        return _read(message, recipients)
    except _BROKEN:
        return Returned("unknown", "it is not a message that can be read", tuple(recipients))


def decoded_heading(data: bytes) -> tuple[str, str]:
    """Return a message's sender and subject, each on one line; empty if it cannot be read."""
    try:
        message = BytesParser().parsebytes(data[:LONGEST_BOUNCE], headersonly=True)
        return replies.shown_reply(_field(message, "From")), replies.shown_reply(_subject(message))
    except _BROKEN:
        return "", ""


def _read(message: Message, recipients: Sequence[str]) -> Returned:
    parts = list(_parts(message))
    reports = [part for part in parts if part.get_content_type() == "message/feedback-report"]
    statuses = [
        part
        for part in parts
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
    ]
    texts = list(_returned(parts))
    if reports:
        kind, why, failed = _complaint(reports)
        texts += [_lines(block) for part in reports for block in _blocks(part)]
    else:
        kind, why, failed = _report(statuses) if statuses else _plain(message, parts)
    request = _REQUEST.match(_subject(message)) if kind == "unsubscribe" else None
    came_to = [*recipients, *_addresses(message, _CAME_TO)]
    came_from = [found for text in texts for found in _RETURN_PATH.findall(text)]
    return Returned(
        kind,
        replies.shown_reply(why),
        recipients=_once([*came_to, *came_from]),
        failed=_once(failed),
        message_ids=_once(found for text in texts for found in _MESSAGE_ID.findall(text)),
        tokens=_once(found for text in texts for found in _TOKEN.findall(text)),
        token=request["token"] if request else "",
    )


def _plain(message: Message, parts: Sequence[Message]) -> BounceReading:
    """Return what a message says that is no standard report."""
    subject = _subject(message)
    if request := _REQUEST.match(subject):
        if request["token"]:
            return "unsubscribe", "asked by mail", ()
        return "unknown", "asks to be unsubscribed, and does not say who", ()
    if any(part.get_content_type() == "message/disposition-notification" for part in parts):
        return "nothing", "a receipt", ()
    if _AUTO_SUBJECT.match(subject) or any(name in message for name in _AUTO_FIELDS):
        return "nothing", "an automatic reply", ()
    return _unusual(message, parts)


def _unusual(message: Message, parts: Sequence[Message]) -> BounceReading:
    """Return what a bounce in the form of one server or another says."""
    for_now, for_good = _scanned(message)
    if for_good:
        return *_worded(parts), for_good
    if for_now:
        return "nothing", "delayed", for_now
    submitted = _field(message, "Auto-Submitted").lower()
    if submitted.startswith("auto-") or _field(message, "Precedence").lower() == "auto_reply":
        return "nothing", "an automatic reply", ()
    return "unknown", "", ()


def _complaint(reports: Sequence[Message]) -> BounceReading:
    """Return what complaint reports say (RFC 5965). They name nobody: only a signature does."""
    blocks = [block for part in reports for block in _blocks(part)]
    types = {_field(block, "Feedback-Type").lower() for block in blocks} - {""}
    named = ", ".join(sorted(types))
    if types & _COMPLAINTS:
        return "complaint", f"a complaint: {named}", ()
    if "not-spam" in types:
        return "nothing", "not spam", ()
    return "unknown", f"a report: {named}", ()


def _report(statuses: Sequence[Message]) -> BounceReading:
    """Return what delivery status reports say (RFC 3464): the worst of it."""
    found: list[tuple[BounceKind, str, str]] = []
    for block in (block for part in statuses for block in _blocks(part)):
        fields = ("Original-Recipient", "Final-Recipient")
        addresses = [one for name in fields if (one := _of_type(_field(block, name)))]
        action, status = _field(block, "Action").lower(), _STATUS.search(_field(block, "Status"))
        if not (action or status) or not addresses:
            continue
        said = _of_type(_field(block, "Diagnostic-Code"))
        kind, why = _outcome(action, status[0] if status else "", said)
        found += [(kind, why, one) for one in addresses]
    kinds: tuple[BounceKind, ...] = ("hard", "soft", "nothing")
    for kind in kinds:
        if those := [one for one in found if one[0] == kind]:
            return kind, those[0][1], tuple(one[2] for one in those)
    return "unknown", "a report that says nothing of a recipient", ()


def _outcome(action: str, status: str, said: str) -> tuple[BounceKind, str]:
    """Return the kind for one recipient and why; a missing `action` is read from the `status`."""
    action = action or {"2": "delivered", "4": "delayed", "5": "failed"}.get(status[:1], "")
    if action.startswith("failed"):
        return _failure(status, said), f"{status} {said}".strip()
    known = ("delayed", "delivered", "relayed", "expanded")
    return ("nothing", action) if action.startswith(known) else ("unknown", action)


def _failure(status: str, said: str) -> Literal["hard", "soft"]:
    """Return "hard" if nobody reads mail there. Codes decide; words, if they say nothing."""
    inner = _STATUS.search(said)
    code = inner[0] if inner and (not status or status.endswith(".0.0")) else status
    if _FULL.search(said) or code.startswith("4"):
        return "soft"
    if code in _DOMAIN_GONE:
        return "hard"
    text = code
    if not code or code.endswith(".0.0"):
        reply = _REPLY.search(said)
        if reply and reply[1] == "4":
            return "soft"
        text = _STATUS.sub("", said)
    return "hard" if replies.classify_reply(replies.RCPT, 550, text).kind == "mailbox" else "soft"


def _worded(parts: Sequence[Message]) -> tuple[BounceKind, str]:
    """Return what a failure told in words alone means, from its start: the mail may follow."""
    words = next((text for part in parts if (text := _text(part))), "")[:3000]
    status = _STATUS.search(words)
    if status or _FULL.search(words):
        return _failure(status[0] if status else "", words), words
    return ("soft" if _AGAINST_US.search(words) else "hard"), words


def _scanned(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the addresses with a soft and with a hard failure, in the forms of many servers."""
    from flufl.bounce import all_failures

    # It logs what it fails on, which may be mail.
    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
    try:
        for_now, for_good = all_failures(message)
    except Exception:  # seventeen detectors, each with its own errors on what is no mail
        return (), ()
    return _decoded(for_now), _decoded(for_good)


def _decoded(found: Iterable[object]) -> tuple[str, ...]:
    texts = (
        one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in found
    )
    return tuple(sorted(texts))


def _parts(message: Message) -> Iterator[Message]:
    """Yield a message's parts, without those of a mail within it."""
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield message


def _returned(parts: Sequence[Message]) -> Iterator[str]:
    """Yield what is returned of the mail itself: its header, and all parts that are text."""
    for part in parts:
        kind, payload = part.get_content_type(), part.get_payload()
        if kind in ("message/rfc822", "message/global") and isinstance(payload, list):
            yield from (_lines(inner) for inner in payload if isinstance(inner, Message))
        elif kind in (
            "text/rfc822-headers",
            "message/global-headers",
            "text/plain",
            "message/rfc822",
        ):
            yield re.sub(r"\r?\n[ \t]+", " ", _text(part))


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a report; an empty line stands between two."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return _parsed(_text(part))
    blocks = [block for block in payload if isinstance(block, Message)]
    rest = [text for block in blocks if isinstance(text := block.get_payload(), str)]
    return [*blocks, *(block for text in rest for block in _parsed(text))]


def _parsed(text: str) -> list[Message]:
    return [
        HeaderParser().parsestr(group)
        for group in re.split(r"\r?\n[ \t]*\r?\n", text)
        if group.strip()
    ]


def _text(part: Message) -> str:
    """Return a part's text, whatever encoding it names; empty if it is none."""
    if part.get_content_maintype() not in ("text", "message"):
        return ""
    data = part.get_payload(decode=True)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _lines(message: Message) -> str:
    """Return a message's header, one field a line."""
    return "\n".join(f"{name}: {' '.join(str(value).split())}" for name, value in message.items())


def _field(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _of_type(value: str) -> str:
    """Return a field's value without its type: of "rfc822; a@example.com" the address."""
    return value.partition(";")[2].strip() or value if ";" in value else value


def _subject(message: Message) -> str:
    text = _field(message, "Subject")[:_LONGEST_SUBJECT]
    try:
        return str(make_header(decode_header(text)))
    except _BROKEN:
        return text


def _addresses(message: Message, names: Iterable[str]) -> list[str]:
    """Return the addresses in a message's fields of these names."""
    values = (str(value) for name in names for value in message.get_all(name, ()))
    return [found for value in values for found in _ADDRESS.findall(value)][:100]


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
