"""Rules about subject, preheader, sizes and characters: all that inboxes show or count."""

import re
import unicodedata
from collections.abc import Iterator

from digest.model import Edition
from digest.model.edition import MAX_BYTES
from digest.model.text import NOT_MAIL, bare_letters, trimmed
from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, because, rule

_LONGEST_SUBJECT = 78
_LONGEST_PREHEADER = 200
#: So many letters of a headline tell it from others.
_FRONT = 16
#: Gmail clips a message's HTML at about 102 KB; a relay's tracking or a longer token adds to it.
_CLIPPED = 100_000
#: Mails fit themselves to fewer bytes, by default.
_LARGE = MAX_BYTES + 1
#: Gmail drops all style sheets of a mail if they have more bytes.
_MOST_STYLE = 16_384
_GMAIL = "github.com/hteumeuleu/email-bugs/issues/41"

_REORDER = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MOJIBAKE = re.compile(
    "\ufffd|\u00ef\u00bf\u00bd|\u00e2\u20ac[\u2122\u0153\u201c\u201d]|\u00c3[\u00a0-\u00bf]"
    "|\u00e0\u00a4"
)
_MARKS = re.compile(r"{{|}}|{%|%}")


@rule("E201", "message", source="RFC 5322, 3.6.5")
@because("A newsletter without subject looks like spam, and is treated so.")
def no_subject(mail: Mail) -> Found:
    if not mail.subject:
        yield "subject", "is missing or empty"


@rule("W202", "message", source="RFC 5322, 2.1.1")
@because("Text beyond the inbox's width is not read.")
def subject_length(mail: Mail) -> Found:
    if len(mail.subject) > _LONGEST_SUBJECT:
        yield "subject", f"has {len(mail.subject)} characters; {_LONGEST_SUBJECT} are seen at most"


@rule("I203", "message", "edition")
@because("Readers find a daily mail by its date or its news; a subject that names neither is dull.")
def undated_subject(mail: Mail) -> Found:
    day = mail.edition.day.day if mail.edition else 0
    numbers = re.findall(r"\d+", _digits(mail.subject)[:300])
    if mail.subject and day not in map(int, numbers) and not _names_a_story(mail):
        yield "subject", "names neither the day nor a story"


@rule("W204", "message", source="support.google.com/mail/answer/5900")
@because("Two days with the same subject become one conversation, and the second is not seen.")
def same_subject(mail: Mail) -> Found:
    if mail.subject and mail.context.yesterday == mail.subject:
        yield "subject", "is that of the edition before"


@rule("W205", "page", source="litmus.com/blog/the-ultimate-guide-to-preview-text-support")
@because("Without a preheader, inboxes show the first words of the mail beside its subject.")
def no_preheader(mail: Mail) -> Found:
    if not mail.page.preheader:
        yield "preheader", "is missing: no hidden text stands before the visible text"


@rule("W206", "page", source="litmus.com/blog/the-ultimate-guide-to-preview-text-support")
@because("A preheader that repeats the subject or title wastes its line; a long one is cut.")
def preheader_repeats(mail: Mail) -> Found:
    text = mail.page.preheader
    heads = {trimmed(head).casefold() for head in (mail.subject, mail.page.title)}
    if text and text.casefold() in heads:
        yield "preheader", "says just what the subject or title says"
    if len(text) > _LONGEST_PREHEADER:
        yield "preheader", f"has {len(text)} characters; {_LONGEST_PREHEADER} are seen at most"


@rule("W207", "page", source=_GMAIL)
@because("A mail near Gmail's limit is over it once a relay adds its tracking.")
def large_html(mail: Mail) -> Found:
    size = _bytes(mail.html)
    if _LARGE <= size < _CLIPPED:
        yield "HTML", f"has {size:,} bytes; from {_CLIPPED:,} on, Gmail cuts it off"


@rule("E208", "page", source=_GMAIL)
@because("Gmail cuts off the mail's end, and the link to unsubscribe with it.")
def clipped_html(mail: Mail) -> Found:
    size = _bytes(mail.html)
    if size >= _CLIPPED:
        found = f"has {size:,} bytes; Gmail cuts off what has more than about {_CLIPPED:,}"
        yield "HTML", found + (_why_large(mail.edition) if mail.edition else "")


@rule("E209", "page", source="github.com/hteumeuleu/email-bugs/issues/90")
@because("Gmail drops all style sheets of a mail if they are too long.")
def large_style(mail: Mail) -> Found:
    size = sum(map(_bytes, mail.page.styles))
    if size > _MOST_STYLE:
        found = f"its style sheets have {size:,} bytes"
        yield "HTML", f"{found}; Gmail drops what has more than {_MOST_STYLE:,}"


@rule("E210", source="XML 1.0, 2.2; RFC 5322, 2.2")
@because("Programs drop control characters, show them as boxes, or refuse the mail.")
def control_character(mail: Mail) -> Found:
    for where, found, char in _found(mail, NOT_MAIL):
        yield where, f"holds the control character {char} {_after(found)}"


@rule("W211", source="Unicode TR 9 and TR 36")
@because("Characters that reorder text make it read differently from what it holds.")
def reordering_character(mail: Mail) -> Found:
    for where, found, char in _found(mail, _REORDER):
        yield where, f"holds {char}, which reorders or breaks text {_after(found)}"


@rule("W212", source="Unicode, 3.9")
@because("Such characters appear when text was decoded wrongly on its way.")
def broken_character(mail: Mail) -> Found:
    for where, found, _ in _found(mail, _MOJIBAKE):
        yield where, f"holds '{found[0]}', a sign of wrong decoding, {_after(found)}"


@rule("W213", source="jinja.palletsprojects.com/templates")
@because("Readers see what a template should have filled in.")
def template_mark(mail: Mail) -> Found:
    shown = (("subject", mail.subject), ("HTML", mail.page.shown), ("text", mail.text))
    for where, text in shown:
        found = _MARKS.search(text)
        if found and not _is_news(found[0], mail.edition):
            yield where, f"holds '{found[0]}', a mark of templates, {_after(found)}"


def _why_large(edition: Edition) -> str:
    """Return what to do about a mail that is too large although its stories were shortened."""
    most = edition.publication.max_bytes
    if most >= _CLIPPED:
        return f": set [edition] max_bytes, which is {most:,}, to less"
    return (
        f". Stories are shortened until it fits [edition] max_bytes ({most:,}): here the editor's "
        "note, a sponsor or a template is what is too long"
    )


def _names_a_story(mail: Mail) -> bool:
    """Return True if the subject holds the front of a headline of the edition."""
    heads = [one.title for one in mail.edition.articles] if mail.edition else []
    heads += [one.title or "" for one in mail.edition.stories] if mail.edition else []
    fronts = {bare_letters(head)[:_FRONT] for head in heads} - {""}
    return any(front in bare_letters(mail.subject) for front in fronts)


def _is_news(mark: str, edition: Edition | None) -> bool:
    """Return True if an article of the edition holds the `mark` itself."""
    articles = edition.articles if edition else ()
    return any(mark in one.title or mark in one.text for one in articles)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _found(mail: Mail, pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str], str]]:
    """Yield the first match in subject, HTML and text: where, the match, its code point's name."""
    for where, text in (("subject", mail.subject), ("HTML", mail.html), ("text", mail.text)):
        if found := pattern.search(text):
            yield where, found, f"U+{ord(found[0][0]):04X}"


def _digits(text: str) -> str:
    """Return `text` with the digits of every script as ASCII digits."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _after(found: re.Match[str]) -> str:
    """Return the place of a match as words: after which text it stands."""
    front = found.string[max(0, found.start() - 30) : found.start()]
    before = cut_snippet(NOT_MAIL.sub("", front))
    return f"after '{before}'" if before else "at its beginning"
