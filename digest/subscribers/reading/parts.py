"""Parts of a message: its texts, decoded, and what it returns of another mail.

Nothing here trusts a message's form: boundaries, charsets and blank lines may be wrong or missing.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from typing import Final

import webencodings

from digest.delivery.phrases import worded_pattern

#: What the standard library's parser raises on bytes that are no mail.
BROKEN_MAIL: Final = (
    MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
    AssertionError, ArithmeticError, EOFError,
)  # fmt: skip
#: Characters of a subject that are decoded, and of what a server says that are read.
_LONGEST_SUBJECT = 1000
#: A shorter one of the mail that came back may be part of any word.
_SHORTEST_SUBJECT = 8
_LONGEST_TOLD = 20_000
_LONGEST_TEXT = 2 * _LONGEST_TOLD
_MAILS = frozenset({"message/rfc822", "message/global"})
_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers", "message/rfc822-headers"})
#: Where the mail that is returned begins in a text: a line that says so, or its first field.
_CUT = worded_pattern(
    r"""
    (?:this|below|here|following)(?: this line)? (?:is|are) (?:a |the )?(?:copy|headers?|original)
    (?:enclosed|attached|included)(?: this line)? (?:is|are) (?:a |the )?(?:copy|headers?|original)
    below this line
    (?:your )?original (?:message|e-?mail|mail) (?:follows|headers?|text|below)
    (?:your )?original (?:message|e-?mail|mail)(?:[ \t]{0,20}[-=*_#]|:?[ \t]{0,20}$)
    (?:the )?(?:unsent|undelivered|returned|attached) (?:message|mail) (?:follows|below|is)
    unsent message|returned message|message headers?(?: follow|:)
    (?:the )?(?:headers?|text|body|start) of (?:the|your) (?:original |returned )?(?:message|mail)
    a copy of (?:the|your) (?:original )?message (?:follows|is below)
    (?:the )?message (?:header|text) follows|message (?:body|text)\b[ \t]*[-=:]
    [-=*_#]{2,10} ?(?:message|mail|text)\b|on [^\n]{6,80} wrote:|am [^\n]{6,80} schrieb
    le [^\n]{6,80} a écrit|el [^\n]{6,80} escribió
    your message follows|message contents|ursprüngliche nachricht|originalnachricht
    message d'origine|mensaje original|messaggio originale|mensagem original
    oorspronkelijk bericht|исходное (?:сообщение|письмо)|原始邮件|元のメッセージ
    (?:this|the) (?:e-?mail|message|mail)[^\n]{0,80} (?:scanned|swept|virus-checked)\b
    (?:received|return-path|dkim-signature):[ \t]
    content-type:[ \t](?:message/(?:rfc822|global)|text/rfc822-headers)
    """,
    start=r"^(?=[^\n])[-=*_# \t>]{0,80}",
)
#: Fields that our mails have and no server's words; those before them begin the mail.
_OURS = re.compile(
    r"^[> ]{0,4}(?:mime-version|list-(?:unsubscribe|id)):", re.IGNORECASE | re.MULTILINE
)
_HEADER_LINE = re.compile(r"[> ]{0,4}[A-Za-z][\w-]{0,60}:|[ \t]+\S")
#: Our own subject, which may be about anything.
_SUBJECT_LINE = re.compile(
    r"^[ \t>]{0,20}(?:the )?subject(?: of the message is)?:[^\n]*", re.IGNORECASE | re.MULTILINE
)
_MESSAGE_ID = re.compile(
    r"^[>| \t\r\xa0]*+Message-ID:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE
)
_SUBJECT = re.compile(r"^[>| \t\r\xa0]*+Subject:[ \t]([^\n]*)", re.IGNORECASE | re.MULTILINE)
#: Lines that quote a mail; ">>>" begins what a server says that it sent.
_QUOTED = re.compile(r"^[ \t]{0,8}>(?!>>)[^\n]*", re.MULTILINE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINE_TAG = re.compile(
    r"</?(?:br|p|div|tr|td|th|li|h\d|table|blockquote)\b[^<>]{0,500}>", re.IGNORECASE
)
_STYLE = re.compile(r"<(?:style|script|title)\b[^<>]{0,500}>[^<]*", re.IGNORECASE)
_FIELD = re.compile(r"^[A-Za-z][\w-]{0,60}:", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class MailTexts:
    """The texts of a message: what it `told` in words, and what it returns of a mail.

    `returned` holds the header of the mail that came back, one field a line, or what follows the
    words in the same text. `message_id` and `subject` are its own: what is told in words about
    them proves nothing.
    """

    told: str
    returned: tuple[str, ...]
    message_id: str
    subject: str

    def without_subject(self, text: str) -> str:
        """Return a text without the subject of the mail that came back, which may say anything."""
        return text.replace(self.subject, " ") if len(self.subject) >= _SHORTEST_SUBJECT else text

    @property
    def said(self) -> str:
        """What is told of a failure: without what is quoted, and without the mail's subject."""
        return self.without_subject(_QUOTED.sub("", self.told))


def list_parts(message: Message) -> list[Message]:
    """Return a message's parts, without those of a mail within it."""
    return list(_walked(message))


def read_texts(parts: Sequence[Message]) -> MailTexts:
    """Return what the parts tell in words, cut off where the mail begins that they return.

    The first text tells (RFC 6522, 3). A later one is that of the mail, unless it begins with
    fields: some reports are called a text.
    """
    told: list[str] = []
    returned: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if kind in _MAILS and isinstance(part.get_payload(), list):
            returned += [header_lines(one) for one in inner_mails(part)]
        elif kind in _HEADERS or kind in _MAILS:
            returned.append(_FOLD.sub(" ", decoded_text(part)[:_LONGEST_TOLD]))
        elif part.get_content_maintype() in ("text", "multipart") and not returned:
            text = decoded_text(part)[:_LONGEST_TEXT]
            late = any(map(str.strip, told)) and not _FIELD.match(text.lstrip())
            first, rest = ("", text) if late else _cut(text)
            told.append(first)
            if rest:
                returned.append(_FOLD.sub(" ", rest[:_LONGEST_TOLD]))
    ids = (found[1] for text in returned if (found := _MESSAGE_ID.search(text)))
    words = _SUBJECT_LINE.sub("", "\n".join(told)[:_LONGEST_TOLD]).strip()
    subjects = (found[1] for text in returned if (found := _SUBJECT.search(text)))
    return MailTexts(words, tuple(returned), next(ids, ""), _decoded_words(next(subjects, "")))


def inner_mails(part: Message) -> list[Message]:
    """Return the mails within a part of type message/rfc822."""
    payload = part.get_payload()
    if part.get_content_type() not in _MAILS or not isinstance(payload, list):
        return []
    return [one for one in payload if isinstance(one, Message)]


def field_groups(part: Message) -> list[Message]:
    """Return the groups of fields of a report; an empty line stands between two."""
    payload = part.get_payload()
    if isinstance(payload, list) and (plain := _decoded_report(part, payload)):
        return parse_groups(plain)
    if not isinstance(payload, list):
        return parse_groups(decoded_text(part))
    blocks = [block for block in payload if isinstance(block, Message)]
    rest = [text for block in blocks if isinstance(text := block.get_payload(), str)]
    return [*blocks, *(block for text in rest for block in parse_groups(text))]


def parse_groups(text: str) -> list[Message]:
    """Return the groups of fields in a text; words before a group are left out."""
    groups = (_FIELD.search(group) for group in re.split(r"\r?\n[ \t]*\r?\n", text))
    return [HeaderParser().parsestr(one.string[one.start() :]) for one in groups if one]


def decoded_text(part: Message) -> str:
    """Return a part's text, whatever encoding it names; empty if it is none."""
    if part.get_content_maintype() not in ("text", "message", "multipart"):
        return ""
    if part.get_content_maintype() == "multipart":
        payload = part.get_payload()  # its boundaries are broken
        return _lines(payload) if isinstance(payload, str) else ""
    data = part.get_payload(decode=True)
    text = _lines(_decoded(data, part)) if isinstance(data, bytes) else ""
    looks = part.get_content_type() == "text/html" or text[:200].lstrip()[:6].lower() == "<html>"
    return _without_tags(text) if looks else text


def header_lines(message: Message) -> str:
    """Return a message's header, one field a line."""
    return "\n".join(f"{name}: {' '.join(str(value).split())}" for name, value in message.items())


def field_value(message: Message, name: str) -> str:
    """Return a field's value on one line, in UTF-8 if it is in no ASCII; empty if it is missing."""
    wanted = name.lower()
    for found, value in message.raw_items():
        if found.lower() == wanted:
            data = str(value).encode("utf-8", "surrogateescape")
            return " ".join(data.decode("utf-8", "replace").split())
    return ""


def decoded_subject(message: Message) -> str:
    """Return a message's subject, decoded (RFC 2047)."""
    return _decoded_words(field_value(message, "Subject"))


def _decoded_words(value: str) -> str:
    text = value[:_LONGEST_SUBJECT].strip()
    try:
        return str(make_header(decode_header(text)))
    except BROKEN_MAIL:
        return text


def _decoded_report(part: Message, payload: Sequence[object]) -> str:
    """Return a report's text that is encoded, against RFC 2046, 5.2.1; empty if it is not."""
    encoding = field_value(part, "Content-Transfer-Encoding").lower()
    inner = payload[0].get_payload() if payload and isinstance(payload[0], Message) else None
    if encoding not in ("base64", "quoted-printable") or not isinstance(inner, str):
        return ""
    text = Message()
    text["Content-Transfer-Encoding"] = encoding
    text.set_payload(inner)
    return decoded_text(text)


def _walked(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _walked(part)
    else:
        yield message


def _cut(text: str) -> tuple[str, str]:
    """Return a text up to the mail that it returns, and the rest."""
    found = _CUT.search(text)
    end = found.start() if found else len(text)
    if ours := _OURS.search(text, 0, end):
        end = ours.start()
        for line in reversed(text[:end].splitlines(keepends=True)):
            if not _HEADER_LINE.match(line):
                break
            end -= len(line)
    return text[:end], text[end:]


def _decoded(data: bytes, part: Message) -> str:
    """Return a text that may be in another encoding than it says."""
    if b"\x1b$" in data:
        return data.decode("iso2022_jp", "replace")
    named = webencodings.lookup(str(part.get_param("charset", "") or ""))
    try:
        if not (named and named.name.startswith("utf-16")):
            return data.decode("utf-8")
    except UnicodeDecodeError:
        named = named or webencodings.lookup("windows-1252")
    return str(named.codec_info.decode(data, "replace")[0])


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_tags(text: str) -> str:
    lines = _LINE_TAG.sub("\n", _STYLE.sub(" ", text))
    return html.unescape(_TAG.sub(" ", lines)).replace("\xa0", " ")
