# ruff: noqa: D401 - a rule's docstring is its reason, not an order
"""Rules about the message itself: its header (RFC 5322) and how its parts are written (RFC 2045, RFC 2046)."""

import re
from collections import Counter
from email.errors import HeaderParseError, MessageDefect
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, rule

_REQUIRED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version")
#: Headers that may stand once only (RFC 5322, 3.6; RFC 2369; RFC 8058; RFC 2919).
_SINGLE = frozenset(
    name.lower()
    for name in (
        *_REQUIRED,
        *"Reply-To Sender Cc Bcc In-Reply-To References Content-Type Content-Transfer-Encoding".split(),
        *"List-Id List-Unsubscribe List-Unsubscribe-Post Auto-Submitted Precedence Feedback-ID".split(),
    )
)
#: Headers whose content is read by machines only and must stand as it is (RFC 2047, 5).
_VERBATIM = re.compile(
    r"(list-.*|message-id|feedback-id|date|mime-version|auto-submitted|precedence)", re.IGNORECASE
)
_WORD = re.compile(r"=\?([^?\s]*)\?([^?\s]*)\?([^?]*)\?=")
_LONGEST_LINE = 998
_LONGEST_ENCODED_LINE = 76
_LONGEST_WORD = 75
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+")
_ONE_CLICK = "List-Unsubscribe=One-Click"
_PRECEDENCES = ("bulk", "list", "junk")


@rule("E101", "message", source="RFC 5322; RFC 2046")
def broken_message(mail: Mail) -> Found:
    """A message that is not well formed is read differently by every program, or not at all."""
    parts = [] if mail.message is None else list(mail.message.walk())
    for part in parts:
        for defect in part.defects:
            kind = type(defect).__name__ if isinstance(defect, MessageDefect) else str(defect)
            yield part.get_content_type(), f"is not well formed ({kind})"
    if not mail.fields:
        yield "header", "there is none"


@rule("E102", "message", source="RFC 5322, 3.6; RFC 2045, 4")
def missing_header(mail: Mail) -> Found:
    """Each message names who sends it to whom, what it is about, when it was written and which it is."""
    for name in _REQUIRED:
        if not mail.value(name) and name != "Subject":
            yield f"header {name}", "is missing or empty"


@rule("E103", "message", source="RFC 5322, 3.6")
def repeated_header(mail: Mail) -> Found:
    """Of a header that stands twice, programs read one or the other, and providers refuse the message."""
    names = {name.lower(): name for name, _ in reversed(mail.fields)}
    for key, times in Counter(name.lower() for name, _ in mail.fields).items():
        if times > 1 and key in _SINGLE:
            yield f"header {names[key]}", f"stands {times} times"


@rule("E104", "message", source="RFC 5322, 3.3")
def bad_date(mail: Mail) -> Found:
    """A date that is not one, or has no time zone, sorts the message anywhere."""
    if not (written := mail.value("Date")):
        return
    try:
        zoned = parsedate_to_datetime(written).tzinfo is not None
    except (ValueError, TypeError, IndexError, OverflowError):
        zoned = False
    if not zoned:
        yield "header Date", f"'{cut_snippet(written)}' is not a date with a time zone"


@rule("E105", "message", source="RFC 5322, 3.6.4")
def bad_message_id(mail: Mail) -> Found:
    """Threads, duplicates and bounces hang on a Message-ID, which is left@right in angle brackets."""
    written = mail.value("Message-ID")
    if written and not re.fullmatch(r"<[^\s<>@]+@[^\s<>@]+>", written):
        yield "header Message-ID", f"'{cut_snippet(written)}' is not of the form <left@right>"


@rule("E106", "message", source="RFC 2047, 5; RFC 2369, 2")
def encoded_identifier(mail: Mail) -> Found:
    """Encoded words are for people's text; providers ignore an address or identifier written so."""
    for name, value in mail.fields:
        if (
            _VERBATIM.fullmatch(name)
            and "=?" in value
            and not (name.lower() == "list-id" and _described(value))
        ):
            yield f"header {name}", "holds an encoded word"


@rule("E107", "message", source="RFC 2369, 3.2; support.google.com/a/answer/81126")
def unsubscribe_header(mail: Mail) -> Found:
    """Readers who cannot leave with one click report spam instead, and providers ask bulk senders for it."""
    where = "header List-Unsubscribe"
    written = mail.value("List-Unsubscribe")
    if not written:
        yield where, "is missing"
        return
    ways = unsubscribe_ways(mail)
    if not ways:
        yield where, "holds no address in angle brackets"
    for way in ways:
        if not way.lower().startswith(("https://", "mailto:")):
            yield where, f"'{cut_snippet(way)}' is neither https nor mailto"
        elif re.search(r"\s|[^\x21-\x7e]", way):
            yield where, f"'{cut_snippet(way)}' is no address"


@rule("W108", "message", source="RFC 8058, 3.1; RFC 2369, 3.2")
def unsubscribe_ways_missing(mail: Mail) -> Found:
    """Some programs leave by page only and some by mail only, so that both are offered."""
    ways = unsubscribe_ways(mail)
    for scheme in ("https:", "mailto:"):
        if ways and not any(way.lower().startswith(scheme) for way in ways):
            yield "header List-Unsubscribe", f"offers no {scheme} address"


@rule("E109", "message", source="RFC 8058, 3.1")
def one_click(mail: Mail) -> Found:
    """Without List-Unsubscribe-Post no program posts, and with it there has to be an https address to post to."""
    posted = mail.value("List-Unsubscribe-Post")
    https = any(way.lower().startswith("https:") for way in unsubscribe_ways(mail))
    if https and posted is None:
        yield "header List-Unsubscribe-Post", "is missing beside an https address"
    if posted is not None and posted != _ONE_CLICK:
        yield "header List-Unsubscribe-Post", f"'{cut_snippet(posted)}' is not '{_ONE_CLICK}'"
    if posted is not None and not https:
        yield "header List-Unsubscribe-Post", "stands without an https address in List-Unsubscribe"


@rule("W110", "message", source="RFC 2919, 3")
def list_id(mail: Mail) -> Found:
    """Readers sort, and providers judge, a newsletter by its List-Id."""
    written = mail.value("List-Id")
    if written is None:
        yield "header List-Id", "is missing"
    elif not re.search(r"<[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+>$", written):
        yield "header List-Id", f"'{cut_snippet(written)}' holds no <list.domain>"


@rule("E111", "message", source="RFC 3834, 5; RFC 2076, 3.9")
def automatic_mail(mail: Mail) -> Found:
    """Out-of-office programs answer what does not say, as configured, that it is automatic or in bulk."""
    for name, wanted in _configured(mail):
        held = mail.value(name)
        if held != wanted:
            said = f"is '{cut_snippet(held)}'" if held else "is missing"
            yield f"header {name}", f"{said} where the settings say '{wanted or ''}'"
    submitted = mail.value("Auto-Submitted")
    if submitted is not None and not re.match(
        r"(no|auto-generated|auto-replied|auto-notified)\b", submitted
    ):
        yield "header Auto-Submitted", f"'{cut_snippet(submitted)}' is no value that it has"
    precedence = mail.value("Precedence")
    if precedence is not None and precedence.lower() not in _PRECEDENCES:
        yield (
            "header Precedence",
            f"'{cut_snippet(precedence)}' is not one of: {', '.join(_PRECEDENCES)}",
        )


@rule("W112", "message", source="support.google.com/a/answer/6254652")
def feedback_id(mail: Mail) -> Found:
    """Gmail reports complaints by the last four parts of Feedback-ID, the last of which names the sender."""
    written = mail.value("Feedback-ID")
    if written is not None:
        fields = written.split(":")
        if not 5 <= len(fields[-1]) <= 15 or not re.fullmatch(r"[\x21-\x7e]+", written):
            yield (
                "header Feedback-ID",
                f"'{cut_snippet(written)}' does not end in a sender's name of 5 to 15 characters",
            )
        if len(fields) > 4:
            yield (
                "header Feedback-ID",
                f"has {len(fields)} parts, of which the first {len(fields) - 4} are not read",
            )


@rule("E113", "message", source="RFC 5322, 3.6.2")
def bad_sender(mail: Mail) -> Found:
    """A message comes from one mailbox with a whole address, and answers go to one."""
    for name in ("From", "Reply-To"):
        if written := mail.value(name):
            found = [address for _, address in getaddresses([written])]
            if len(found) != 1 or not _ADDRESS.fullmatch(found[0]) or not found[0].isascii():
                yield f"header {name}", f"'{cut_snippet(written)}' is not one address"


@rule("E114", "message", source="RFC 2047, 2 and 5")
def bad_encoded_word(mail: Mail) -> Found:
    """An encoded word that is too long, or cut within a character, is shown as it is written."""
    for name, value in mail.fields:
        for word in _WORD.finditer(value):
            if len(word[0]) > _LONGEST_WORD:
                yield (
                    f"header {name}",
                    f"an encoded word has {len(word[0])} characters; {_LONGEST_WORD} are allowed",
                )
            elif not _decodes(word[0]):
                yield (
                    f"header {name}",
                    f"'{cut_snippet(word[0])}' does not decode to whole characters",
                )


@rule("E115", "message", source="RFC 5322, 2.2")
def raw_header(mail: Mail) -> Found:
    """A header in other characters than ASCII is lost or refused on its way."""
    head = re.split(rb"\r?\n\r?\n", mail.raw or b"", maxsplit=1)[0]
    for line in head.splitlines():
        if not line.isascii():
            yield "header", f"'{cut_snippet(line.decode('utf-8', 'replace'))}' is not in ASCII"


@rule("E116", "message", source="RFC 5322, 2.1.1; RFC 2045, 6.7")
def long_line(mail: Mail) -> Found:
    """Relays break lines of more than 998 bytes, anywhere; encoded lines have at most 76."""
    longest = max(map(len, (mail.raw or b"").splitlines()), default=0)
    if longest > _LONGEST_LINE:
        yield "message", f"a line has {longest} bytes; {_LONGEST_LINE} are allowed"
    for part in mail.parts:
        if _encoding(part) in ("quoted-printable", "base64"):
            widest = max(len(line.rstrip("\r")) for line in str(part.get_payload()).split("\n"))
            if widest > _LONGEST_ENCODED_LINE:
                where = f"{part.get_content_type()} part"
                yield (
                    where,
                    f"an encoded line has {widest} characters; {_LONGEST_ENCODED_LINE} are allowed",
                )


@rule("E117", "message", source="RFC 5322, 2.3; RFC 5321, 2.3.8")
def bare_line_break(mail: Mail) -> Found:
    """Lines end in CR LF; relays refuse or mend others, and a mended message no longer fits its signature."""
    raw = mail.raw or b""
    # A file that a program for files has written throughout with LF is one that will be read so.
    whole = raw.count(b"\r\n")
    if whole and (raw.count(b"\n") != whole or raw.count(b"\r") != whole):
        yield "message", "some lines end in CR or LF alone"


@rule("E118", "message", source="RFC 2046, 5.1.4")
def part_order(mail: Mail) -> Found:
    """Programs show the last form that they can: text first, then HTML."""
    kinds = [part.get_content_type() for part in mail.parts]
    for kind in ("text/plain", "text/html"):
        if kinds.count(kind) != 1:
            yield "message", f"has {kinds.count(kind)} {kind} parts instead of one"
    if mail.message is not None and mail.message.is_multipart():
        if mail.message.get_content_type() != "multipart/alternative":
            yield "message", f"is {mail.message.get_content_type()}, not multipart/alternative"
        if kinds[:2] == ["text/html", "text/plain"]:
            yield "message", "the HTML stands before the text"


@rule("W119", "message", source="RFC 2046, 5.1.3")
def unexpected_part(mail: Mail) -> Found:
    """Attachments make a newsletter heavy and suspicious."""
    for part in mail.parts:
        if part.get_content_type() not in ("text/plain", "text/html") or part.get_filename():
            yield part.get_content_type(), "does not belong into a newsletter"


@rule("E120", "message", source="RFC 2045, 5 and 6.7")
def part_encoding(mail: Mail) -> Found:
    """Parts are UTF-8 in quoted-printable, which any relay passes on unchanged and spam filters read."""
    for part in mail.parts:
        if part.get_content_maintype() != "text":
            continue
        where = f"{part.get_content_type()} part"
        if (part.get_content_charset() or "us-ascii") != "utf-8":
            yield (
                where,
                f"is in {part.get_content_charset() or 'no character set named'}, not UTF-8",
            )
        encoding = _encoding(part)
        if encoding != "quoted-printable":
            yield where, f"is written in {cut_snippet(encoding)}, not in quoted-printable"
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and not _is_utf8(data):
            yield where, "does not decode to UTF-8"


def unsubscribe_ways(mail: Mail) -> list[str]:
    """Return the addresses that List-Unsubscribe offers."""
    return re.findall(r"<([^<>]*)>", mail.value("List-Unsubscribe") or "")


def _encoding(part: Message) -> str:
    """Return how a part's bytes are written."""
    return str(part.get("Content-Transfer-Encoding", "7bit")).lower().strip()


def _configured(mail: Mail) -> list[tuple[str, str | None]]:
    """Return the headers that the edition's settings decide, and what they are to hold; None for nothing."""
    if mail.edition is None:
        return []
    publication = mail.edition.publication
    submitted = "auto-generated" if publication.auto_submitted else None
    return [("Auto-Submitted", submitted), ("Precedence", publication.precedence)]


def _described(value: str) -> bool:
    """Tell whether the encoded words of a List-Id stand in its description only, where they may."""
    return bool(re.search(r"<[^<>=?]+>\s*$", value))


def _decodes(word: str) -> bool:
    try:
        return all(
            isinstance(data, str) or data.decode(charset or "ascii") is not None
            for data, charset in decode_header(word)
        )
    except (HeaderParseError, LookupError, ValueError):
        return False


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
