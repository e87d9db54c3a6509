# ruff: noqa: D401 - a rule's docstring is its reason, not an order
"""Rules about what an inbox shows and a provider counts: subject, preheader, sizes, characters."""

import re
import unicodedata

from digest.model import Edition
from digest.model.text import NOT_MAIL
from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet, trimmed
from digest.preflight.rule import Found, rule

_LONGEST_SUBJECT = 78
_LONGEST_PREHEADER = 200
#: Gmail cuts a message's HTML at about 102 KB; a counter of opens or a longer token comes on top.
_LARGE = 90_000
_CLIPPED = 100_000
#: Gmail reads so much of the style sheets and drops all of what is longer.
_MOST_STYLE = 16_384
_GMAIL = "github.com/hteumeuleu/email-bugs/issues/41"

_REORDER = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MOJIBAKE = re.compile(
    "\ufffd|\u00ef\u00bf\u00bd|\u00e2\u20ac[\u2122\u0153\u201c\u201d]|\u00c3[\u00a0-\u00bf]|\u00e0\u00a4"
)
_MARKS = re.compile(r"{{|}}|{%|%}")


@rule("E201", "message", source="RFC 5322, 3.6.5")
def no_subject(mail: Mail) -> Found:
    """A newsletter without subject looks like spam, and is treated so."""
    if not mail.subject:
        yield "subject", "is missing or empty"


@rule("W202", "message", source="RFC 5322, 2.1.1")
def subject_length(mail: Mail) -> Found:
    """What is beyond the inbox's width is not read."""
    if mail.subject and len(mail.subject) > _LONGEST_SUBJECT:
        yield "subject", f"has {len(mail.subject)} characters; {_LONGEST_SUBJECT} are seen at most"


@rule("I203", "message", "edition", source="docs/preflight.md")
def undated_subject(mail: Mail) -> Found:
    """A daily mail is found again by its date, and no program takes it for another day's."""
    day = mail.edition.day.day if mail.edition else 0
    if mail.subject and day not in {
        int(number) for number in re.findall(r"\d+", _digits(mail.subject)[:300])
    }:
        yield "subject", "does not name the day"


@rule("W204", "message", source="support.google.com/mail/answer/5900")
def same_subject(mail: Mail) -> Found:
    """Two days of one subject are folded into one conversation, and the second is not seen."""
    if mail.subject and mail.context.yesterday == mail.subject:
        yield "subject", "is that of the edition before"


@rule("W205", "page", source="litmus.com/blog/the-ultimate-guide-to-preview-text-support")
def no_preheader(mail: Mail) -> Found:
    """Without a preheader, inboxes show whatever the mail begins with beside its subject."""
    if mail.page and not mail.page.preheader:
        yield "preheader", "there is none: no hidden text before what is shown"


@rule("W206", "page", source="litmus.com/blog/the-ultimate-guide-to-preview-text-support")
def preheader_repeats(mail: Mail) -> Found:
    """A preheader that says what the subject or title says again wastes the line; too long a one is cut."""
    said = mail.page.preheader if mail.page else ""
    heads = {
        trimmed(text).casefold()
        for text in (mail.subject, mail.page.title if mail.page else "")
        if text
    }
    if said and said.casefold() in heads:
        yield "preheader", "says just what the subject or title says"
    if len(said) > _LONGEST_PREHEADER:
        yield (
            "preheader",
            f"has {len(said)} characters; inboxes show less than {_LONGEST_PREHEADER}",
        )


@rule("W207", "page", source=_GMAIL)
def large_html(mail: Mail) -> Found:
    """A mail near Gmail's limit is over it on a day with a little more news."""
    size = _size(mail)
    if _LARGE <= size < _CLIPPED:
        yield "HTML", f"has {size:,} bytes; from {_CLIPPED:,} on, Gmail cuts it off"


@rule("E208", "page", source=_GMAIL)
def clipped_html(mail: Mail) -> Found:
    """Gmail cuts the mail off, and with it the link to unsubscribe."""
    size = _size(mail)
    if size >= _CLIPPED:
        yield "HTML", f"has {size:,} bytes; Gmail cuts off what has more than about {_CLIPPED:,}"


@rule("E209", "page", source="github.com/hteumeuleu/email-bugs/issues/90")
def large_style(mail: Mail) -> Found:
    """Gmail drops the style sheets of a mail, all of them, where they are too long."""
    size = sum(
        len(text.encode("utf-8", "replace")) for text in (mail.page.styles if mail.page else ())
    )
    if size > _MOST_STYLE:
        yield (
            "HTML",
            f"its style sheets have {size:,} bytes; Gmail drops what has more than {_MOST_STYLE:,}",
        )


@rule("E210", source="XML 1.0, 2.2; RFC 5322, 2.2")
def control_character(mail: Mail) -> Found:
    """Control characters are no text: programs drop them, show boxes, or refuse the mail."""
    for where, text in mail.spoken():
        if found := NOT_MAIL.search(text):
            yield (
                where,
                f"holds the control character U+{ord(found[0]):04X} {_around(text, found.start())}",
            )


@rule("W211", source="Unicode TR 9 and TR 36")
def reordering_character(mail: Mail) -> Found:
    """Characters that reorder text make it say another thing than it holds."""
    for where, text in mail.spoken():
        if found := _REORDER.search(text):
            yield (
                where,
                f"holds U+{ord(found[0]):04X}, which reorders or breaks text {_around(text, found.start())}",
            )


@rule("W212", source="Unicode, 3.9")
def broken_character(mail: Mail) -> Found:
    """Text that was decoded wrongly on its way shows it by such characters."""
    for where, text in mail.spoken():
        if found := _MOJIBAKE.search(text):
            yield (
                where,
                f"holds '{found[0]}', as text does that was decoded wrongly {_around(text, found.start())}",
            )


@rule("W213", source="jinja.palletsprojects.com/templates")
def template_mark(mail: Mail) -> Found:
    """What a template should have filled in is shown to readers."""
    shown = [
        ("subject", mail.subject),
        ("HTML", mail.page.shown if mail.page else None),
        ("text", mail.text),
    ]
    for where, text in shown:
        found = _MARKS.search(text or "")
        if text and found and not _is_news(found[0], mail.edition):
            yield where, f"holds '{found[0]}', a mark of templates {_around(text, found.start())}"


def _is_news(mark: str, edition: Edition | None) -> bool:
    """Tell whether articles themselves say a `mark`."""
    return edition is not None and any(
        mark in one.title or mark in one.text for one in edition.articles
    )


def _size(mail: Mail) -> int:
    return len((mail.html or "").encode("utf-8", "replace"))


def _digits(text: str) -> str:
    """Return `text` with the digits of all scripts as ASCII's."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _around(text: str, at: int) -> str:
    before = cut_snippet(NOT_MAIL.sub("", text[max(0, at - 30) : at]))
    return f"after '{before}'" if before else "at its beginning"
