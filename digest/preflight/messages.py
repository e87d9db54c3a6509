"""Rules about the message: its header (RFC 5322) and the encoding of its parts (RFC 2045, 2046)."""

import re
from collections import Counter
from email.errors import HeaderParseError, MessageDefect
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from digest.model import Edition
from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, because, rule

_REQUIRED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version")
#: Headers that may stand only once (RFC 5322, 3.6; RFC 2369; RFC 8058; RFC 2919).
_SINGLE = frozenset(
    name.lower()
    for name in (
        *_REQUIRED,
        *"Reply-To Sender Cc Bcc In-Reply-To References Content-Type".split(),
        *"Content-Transfer-Encoding List-Id List-Unsubscribe List-Unsubscribe-Post".split(),
        *"Auto-Submitted Precedence Feedback-ID".split(),
    )
)
#: Headers for machines, in which no encoded word may stand (RFC 2047, 5).
_VERBATIM = re.compile(
    r"(list-.*|message-id|feedback-id|date|mime-version|auto-submitted|precedence)", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\s*([a-z]{3}),", re.IGNORECASE)
_WORD = re.compile(r"=\?([^?\s]*)\?([^?\s]*)\?([^?]*)\?=")
#: "=" stands before two hexadecimal digits or the end of a line (RFC 2045, 6.7).
_NOT_QP = re.compile(r"=(?![0-9A-Fa-f]{2}|[ \t]{0,9}\r?\n|\Z).{0,2}")
_LONGEST_LINE = 998
_LONGEST_ENCODED_LINE = 76
_LONGEST_WORD = 75
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+")
_ONE_CLICK = "List-Unsubscribe=One-Click"
#: Headers that say that a mail is automatic, and their values.
_AUTOMATIC = {
    "Auto-Submitted": ("no", "auto-generated", "auto-replied", "auto-notified"),
    "Precedence": ("bulk", "list", "junk"),
}


@rule("E101", "message", source="RFC 5322; RFC 2046")
@because(
    "A message that is not well formed is read differently by every program, or not at all.",
    "Build the message anew; change it in templates, not by hand.",
)
def broken_message(mail: Mail) -> Found:
    for part in mail.message.walk():
        for defect in part.defects:
            kind = type(defect).__name__ if isinstance(defect, MessageDefect) else str(defect)
            yield part.get_content_type(), f"is not well formed ({kind})"
    if not mail.fields:
        yield "header", "is missing"


@rule("E102", "message", source="RFC 5322, 3.6; RFC 2045, 4")
@because(
    "Each message names its sender, recipient, subject, date and Message-ID.",
    "Add the header; mail.from in digest.toml names the sender.",
)
def missing_header(mail: Mail) -> Found:
    for name in _REQUIRED:
        if not mail.value(name) and name != "Subject":
            yield f"header {name}", "is missing or empty"


@rule("E103", "message", source="RFC 5322, 3.6")
@because(
    "Programs read one or the other of a repeated header; providers refuse the message.",
    "Leave one of them.",
)
def repeated_header(mail: Mail) -> Found:
    names = {name.lower(): name for name, _ in reversed(mail.fields)}
    for key, times in Counter(name.lower() for name, _ in mail.fields).items():
        if times > 1 and key in _SINGLE:
            yield f"header {names[key]}", f"stands {times} times"


@rule("E104", "message", source="RFC 5322, 3.3")
@because(
    "A message with a wrong date, or with one without time zone, is sorted anywhere.",
    "Write it as RFC 5322 does: Mon, 23 Nov 2026 06:00:00 +0530.",
)
def bad_date(mail: Mail) -> Found:
    if not (written := mail.value("Date")):
        return
    try:
        when = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        when = None
    shown = cut_snippet(written)
    named = _WEEKDAY.match(written)
    if when is None or when.tzinfo is None:
        yield "header Date", f"'{shown}' is not a date with a time zone"
    elif named and named[1].lower() != f"{when:%a}".lower():
        yield "header Date", f"'{shown}' is no {named[1]}"


@rule("E105", "message", source="RFC 5322, 3.6.4")
@because(
    "Threads, duplicates and bounces need a Message-ID: left@right in angle brackets.",
    "Write it as <left@right>, with a domain of the publication.",
)
def bad_message_id(mail: Mail) -> Found:
    written = mail.value("Message-ID")
    if written and not re.fullmatch(r"<[^\s<>@]+@[^\s<>@]+>", written):
        yield "header Message-ID", f"'{cut_snippet(written)}' is not of the form <left@right>"


@rule("E106", "message", source="RFC 2047, 5; RFC 2369, 2")
@because(
    "Encoded words are for people's text; providers ignore an encoded address or identifier.",
    "Write addresses and identifiers in ASCII, on one line.",
)
def encoded_identifier(mail: Mail) -> Found:
    for name, value in mail.fields:
        # A List-Id may hold them in its description, before the angle brackets.
        described = name.lower() == "list-id" and re.search(r"<[^<>=?]+>\s*$", value)
        if _VERBATIM.fullmatch(name) and "=?" in value and not described:
            yield f"header {name}", "holds an encoded word"


@rule("E107", "message", source="RFC 2369, 3.2; support.google.com/a/answer/81126")
@because(
    "Readers without one-click unsubscribe report spam; providers ask bulk senders for it.",
    "Offer an https and a mailto address, each in angle brackets.",
)
def unsubscribe_header(mail: Mail) -> Found:
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
        elif re.search(r"\s|[^\x21-\x7e]", way) or way.lower() in ("https://", "mailto:"):
            yield where, f"'{cut_snippet(way)}' is not an address"


@rule("W108", "message", source="RFC 8058, 3.1; RFC 2369, 3.2")
@because(
    "Some programs unsubscribe by page only and some by mail only, so a mail offers both.",
    "Set mail.public_url and mail.reply_to in digest.toml.",
)
def unsubscribe_ways_missing(mail: Mail) -> Found:
    ways = unsubscribe_ways(mail)
    for scheme in ("https:", "mailto:"):
        if ways and not any(way.lower().startswith(scheme) for way in ways):
            yield "header List-Unsubscribe", f"offers no {scheme} address"


@rule("E109", "message", source="RFC 8058, 3.1")
@because(
    "Programs post only if List-Unsubscribe-Post is there, and only to an https address.",
    "Write List-Unsubscribe-Post: List-Unsubscribe=One-Click beside an https address.",
)
def one_click(mail: Mail) -> Found:
    posted = mail.value("List-Unsubscribe-Post")
    ways = unsubscribe_ways(mail)
    https = any(way.lower().startswith("https:") for way in ways)
    is_plain = any(way.lower().startswith("http:") for way in ways)  # another rule says so
    if https and posted is None:
        yield "header List-Unsubscribe-Post", "is missing beside an https address"
    if posted is not None and posted != _ONE_CLICK:
        yield "header List-Unsubscribe-Post", f"'{cut_snippet(posted)}' is not '{_ONE_CLICK}'"
    if posted is not None and not https and not is_plain:
        yield "header List-Unsubscribe-Post", "stands without an https address in List-Unsubscribe"


@rule("W110", "message", source="RFC 2919, 3")
@because(
    "Readers sort, and providers judge, a newsletter by its List-Id.",
    "Set mail.list_id in digest.toml: daily.ledger.example.",
)
def list_id(mail: Mail) -> Found:
    written = mail.value("List-Id")
    if written is None:
        yield "header List-Id", "is missing"
    elif not re.search(r"<[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+>$", written):
        yield "header List-Id", f"'{cut_snippet(written)}' holds no <list.domain>"


@rule("E111", "message", source="RFC 3834, 5; RFC 2076, 3.9")
@because(
    "Out-of-office programs answer a mail whose header does not say that it is automatic.",
    "Set mail.auto_submitted and mail.precedence in digest.toml, and build anew.",
)
def automatic_mail(mail: Mail) -> Found:
    for name, known in _AUTOMATIC.items():
        held = mail.value(name)
        wanted = _wanted(mail.edition, name) if mail.edition else held
        if held != wanted:
            found = f"is '{cut_snippet(held)}'" if held else "is missing"
            yield f"header {name}", f"{found} where the settings say '{wanted or ''}'"
        if held is not None and held.lower().partition(";")[0].strip() not in known:
            yield f"header {name}", f"'{cut_snippet(held)}' is not one of: {', '.join(known)}"


@rule("W112", "message", source="support.google.com/a/answer/6254652")
@because(
    "Gmail counts complaints by the last four parts of Feedback-ID, the sender's name last.",
    "Give it four parts: edition:theme:kind:sender.",
)
def feedback_id(mail: Mail) -> Found:
    written = mail.value("Feedback-ID")
    if written is not None:
        fields = written.split(":")
        if not 5 <= len(fields[-1]) <= 15 or not re.fullmatch(r"[\x21-\x7e]+", written):
            found = "does not end in a sender's name of 5 to 15 characters"
            yield "header Feedback-ID", f"'{cut_snippet(written)}' {found}"
        if len(fields) > 4:
            found = f"has {len(fields)} parts; the first {len(fields) - 4} are not read"
            yield "header Feedback-ID", found


@rule("E113", "message", source="RFC 5322, 3.6.2")
@because(
    "A message comes from one mailbox with a whole address, and replies go to one.",
    "Set mail.from and mail.reply_to in digest.toml to one address each.",
)
def bad_sender(mail: Mail) -> Found:
    for name in ("From", "Reply-To"):
        if written := mail.value(name):
            found = [address for _, address in getaddresses([written])]
            if len(found) != 1 or not _ADDRESS.fullmatch(found[0]) or not found[0].isascii():
                yield f"header {name}", f"'{cut_snippet(written)}' is not one address"


@rule("E114", "message", source="RFC 2047, 2 and 5")
@because(
    "An encoded word that is too long, or cut within a character, is shown undecoded.",
    "Let each encoded word hold whole characters, at most 75 signs.",
)
def bad_encoded_word(mail: Mail) -> Found:
    for name, value in mail.fields:
        for word in _WORD.finditer(value):
            where, size = f"header {name}", len(word[0])
            if size > _LONGEST_WORD:
                yield where, f"an encoded word has {size} characters; {_LONGEST_WORD} are allowed"
            elif not _decodes(word[0]):
                yield where, f"'{cut_snippet(word[0])}' does not decode to whole characters"


@rule("E115", "message", source="RFC 5322, 2.2")
@because(
    "A header with characters other than ASCII is lost or refused on its way.",
    "Encode it as RFC 2047 says: =?utf-8?q?...?=.",
)
def raw_header(mail: Mail) -> Found:
    head = re.split(rb"\r?\n\r?\n", mail.raw, maxsplit=1)[0]
    for line in head.splitlines():
        if not line.isascii():
            yield "header", f"'{cut_snippet(line.decode('utf-8', 'replace'))}' is not in ASCII"


@rule("E116", "message", source="RFC 5322, 2.1.1; RFC 2045, 6.7")
@because(
    "Relays break lines of more than 998 bytes, anywhere; encoded lines have at most 76.",
    "Encode the part in quoted-printable, in lines of at most 76.",
)
def long_line(mail: Mail) -> Found:
    longest = max(map(len, mail.raw.splitlines()), default=0)
    if longest > _LONGEST_LINE:
        yield "message", f"a line has {longest} bytes; {_LONGEST_LINE} are allowed"
    for part in mail.parts:
        if _encoding(part) in ("quoted-printable", "base64"):
            widest = max(len(line.rstrip("\r")) for line in str(part.get_payload()).split("\n"))
            if widest > _LONGEST_ENCODED_LINE:
                found = f"an encoded line has {widest} characters"
                where = f"{part.get_content_type()} part"
                yield where, f"{found}; {_LONGEST_ENCODED_LINE} are allowed"


@rule("E117", "message", source="RFC 5322, 2.3; RFC 5321, 2.3.8")
@because(
    "Lines end in CR LF; relays refuse other breaks, or repair them and break the signature.",
    "End all lines in CR LF.",
)
def bare_line_break(mail: Mail) -> Found:
    # A file whose lines all end in LF was saved by an editor, and is read so again.
    whole = mail.raw.count(b"\r\n")
    if whole and (mail.raw.count(b"\n") != whole or mail.raw.count(b"\r") != whole):
        yield "message", "some lines end in CR or LF alone"


@rule("E118", "message", source="RFC 2046, 5.1.4")
@because(
    "Programs show the last part that they can: plain text first, then HTML.",
    "Send multipart/alternative: one text/plain part, then one text/html part.",
)
def part_order(mail: Mail) -> Found:
    kinds = [part.get_content_type() for part in mail.parts]
    for kind in ("text/plain", "text/html"):
        if kinds.count(kind) != 1:
            yield "message", f"has {kinds.count(kind)} {kind} parts instead of one"
    if mail.message.is_multipart():
        if mail.message.get_content_type() != "multipart/alternative":
            yield "message", f"is {mail.message.get_content_type()}, not multipart/alternative"
        if kinds[:2] == ["text/html", "text/plain"]:
            yield "message", "the HTML stands before the text"


@rule("W119", "message", source="RFC 2046, 5.1.3")
@because(
    "Attachments make a newsletter heavy and suspicious.",
    "Link to the file instead.",
)
def unexpected_part(mail: Mail) -> Found:
    for part in mail.parts:
        if part.get_content_type() not in ("text/plain", "text/html") or part.get_filename():
            yield part.get_content_type(), "does not belong in a newsletter"


@rule("E120", "message", source="RFC 2045, 5 and 6.7")
@because(
    "Every relay passes on UTF-8 in quoted-printable unchanged, and spam filters read it.",
    "Encode the part as UTF-8 in quoted-printable.",
)
def part_encoding(mail: Mail) -> Found:
    for part in mail.parts:
        if part.get_content_maintype() != "text":
            continue
        where = f"{part.get_content_type()} part"
        charset = part.get_content_charset()
        if charset != "utf-8":
            yield where, f"is in {charset or 'no character set named'}, not UTF-8"
        encoding = _encoding(part)
        if encoding != "quoted-printable":
            yield where, f"is written in {cut_snippet(encoding)}, not in quoted-printable"
        if encoding == "quoted-printable" and (found := _NOT_QP.search(str(part.get_payload()))):
            yield where, f"holds '{cut_snippet(found[0])}', which is not quoted-printable"
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.decode(errors="ignore").encode() != data:
            yield where, "does not decode to UTF-8"


def unsubscribe_ways(mail: Mail) -> list[str]:
    """Return the addresses that List-Unsubscribe offers."""
    return re.findall(r"<([^<>]*)>", mail.value("List-Unsubscribe") or "")


def _encoding(part: Message) -> str:
    """Return the encoding of a part, in lower case (RFC 2045, section 6.1)."""
    return str(part.get("Content-Transfer-Encoding", "7bit")).lower().strip()


def _wanted(edition: Edition, name: str) -> str | None:
    """Return the value that the publication's settings give the header `name`; None for none."""
    if name == "Precedence":
        return edition.publication.precedence
    return "auto-generated" if edition.publication.auto_submitted else None


def _decodes(word: str) -> bool:
    try:
        return all(
            isinstance(data, str) or data.decode(charset or "ascii") is not None
            for data, charset in decode_header(word)
        )
    except (HeaderParseError, LookupError, ValueError):
        return False
