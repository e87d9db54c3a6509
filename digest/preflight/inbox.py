"""Rules about subject, preheader, sizes and characters: all that inboxes show or count."""

import re
import unicodedata
from collections.abc import Iterator

from digest.model import Edition
from digest.model.edition import MAX_BYTES
from digest.model.text import NOT_MAIL, bare_letters, trimmed
from digest.preflight.mail import Mail
from digest.preflight.mojibake import MOJIBAKE, intact_controls
from digest.preflight.page import cut_snippet, snippet
from digest.preflight.rule import Found, because, rule
from digest.preflight.unsubscribe import is_unsubscribing

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
#: The fields of Jinja, of this program's forms, and of services that send mail.
#: What shows that text was escaped twice, or that its letters were lost.
_ESCAPED = re.compile(
    r"&(?:(?:amp|nbsp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|shy|zwnj)|#\d{2,6}|#x[\da-f]{2,5});"
    r"|\?{5,}",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"[{}%<*\[$#](?:(?<={)(?:[{%]|\$?[A-Za-z_][\w.]{1,40}\})|(?<=})\}"
    r"|(?<=%)(?:[}>]|%[\w.: -]{1,60}%%|[A-Z][A-Z_]{2,40}%|recipient[.\w]{0,40}%)|(?<=<)%"
    r"|(?<=\*)\|[\w:., -]{1,60}\|\*|(?<=\[)(?:\[[\w.: -]{1,60}\]\]|object Object\])"
    r"|(?<=[$#])\{[\w.:]{1,60}\}|(?<=#)#[A-Za-z][\w ]{1,40}##)"
)
#: A value of an address that was not filled in; that of leaving may not be empty, either.
_UNFILLED = re.compile(r"[?&=/](?:undefined|null|None|NaN)(?:[&#/]|$)")
_EMPTY = re.compile(r"[?&][\w-]{1,40}=(?:[&#]|$)")
_GREETINGS = ("Hi ", "Hello ", "Dear ", "Hey ")
#: A greeting without the name that belongs to it.
_NAMELESS = re.compile(r"\b(?:Hi|Hello|Dear|Hey) (?:,|(?:null|None|undefined|NaN)\b)")
#: The same, encoded in an address.
_MARKS_IN_LINKS = re.compile(rf"{_MARKS.pattern}|%7B%7B|%7D%7D|\*%7C|%7C\*", re.IGNORECASE)


@rule("E201", "message", source="RFC 5322, 3.6.5")
@because(
    "A newsletter without subject looks like spam, and is treated so.",
    "Write a subject; [edition] and each theme hold its form.",
)
def no_subject(mail: Mail) -> Found:
    if not mail.subject:
        yield "subject", "is missing or empty"


@rule("W202", "message", source="RFC 5322, 2.1.1")
@because(
    "Text beyond the inbox's width is not read.",
    "Shorten the subject.",
)
def subject_length(mail: Mail) -> Found:
    if len(mail.subject) > _LONGEST_SUBJECT:
        yield "subject", f"has {len(mail.subject)} characters; {_LONGEST_SUBJECT} are seen at most"


@rule("I203", "message", "edition")
@because(
    "Readers find a daily mail by its date or its news; a subject that names neither is dull.",
    "Write {date} or {lead} into the subject's form.",
)
def undated_subject(mail: Mail) -> Found:
    day = mail.edition.day.day if mail.edition else 0
    numbers = re.findall(r"\d+", _digits(mail.subject)[:300])
    if mail.subject and day not in map(int, numbers) and not _names_a_story(mail):
        yield "subject", "names neither the day nor a story"


@rule("W204", "message", source="support.google.com/mail/answer/5900")
@because(
    "Two days with the same subject become one conversation, and the second is not seen.",
    "Write {date} or {lead} into the subject's form.",
)
def same_subject(mail: Mail) -> Found:
    if mail.subject and mail.context.yesterday == mail.subject:
        yield "subject", "is that of the edition before"


@rule("W205", "page", source="litmus.com/blog/the-ultimate-guide-to-preview-text-support")
@because(
    "Without a preheader, inboxes show the first words of the mail beside its subject.",
    "Begin the body with a hidden line that says what the mail is about.",
)
def no_preheader(mail: Mail) -> Found:
    if not mail.page.preheader:
        yield "preheader", "is missing: no hidden text stands before the visible text"


@rule("W206", "page", source="litmus.com/blog/the-ultimate-guide-to-preview-text-support")
@because(
    "A preheader that repeats the subject or title wastes its line; a long one is cut.",
    "Say in it what the subject does not, in at most 200 characters.",
)
def preheader_repeats(mail: Mail) -> Found:
    text = mail.page.preheader
    heads = {trimmed(head).casefold() for head in (mail.subject, mail.page.title)}
    if text and text.casefold() in heads:
        yield "preheader", "says just what the subject or title says"
    if len(text) > _LONGEST_PREHEADER:
        yield "preheader", f"has {len(text)} characters; {_LONGEST_PREHEADER} are seen at most"


@rule("W207", "page", source=_GMAIL)
@because(
    "A mail near Gmail's limit is over it once a relay adds its tracking.",
    "Lower edition.max_bytes, or shorten the note.",
)
def large_html(mail: Mail) -> Found:
    size = _bytes(mail.html)
    if _LARGE <= size < _CLIPPED:
        yield "HTML", f"has {size:,} bytes; from {_CLIPPED:,} on, Gmail cuts it off"


@rule("E208", "page", source=_GMAIL)
@because(
    "Gmail cuts off the mail's end, and the link to unsubscribe with it.",
    "Lower edition.max_bytes, or shorten the note, a sponsor or the template.",
)
def clipped_html(mail: Mail) -> Found:
    size = _bytes(mail.html)
    if size >= _CLIPPED:
        found = f"has {size:,} bytes; Gmail cuts off what has more than about {_CLIPPED:,}"
        yield "HTML", found + (_why_large(mail.edition) if mail.edition else "")


@rule("E209", "page", source="github.com/hteumeuleu/email-bugs/issues/90")
@because(
    "Gmail drops all style sheets of a mail if they are too long.",
    "Shorten the style sheets of the templates.",
)
def large_style(mail: Mail) -> Found:
    size = sum(map(_bytes, mail.page.styles))
    if size > _MOST_STYLE:
        found = f"its style sheets have {size:,} bytes"
        yield "HTML", f"{found}; Gmail drops what has more than {_MOST_STYLE:,}"


@rule("E210", source="XML 1.0, 2.2; RFC 5322, 2.2")
@because(
    "Programs drop control characters, show them as boxes, or refuse the mail.",
    "Take the character out.",
)
def control_character(mail: Mail) -> Found:
    for where, text in _shown(mail):
        if not (found := next(intact_controls(text, NOT_MAIL), None)):
            continue
        char = f"U+{ord(found[0][0]):04X}"
        yield where, f"holds the control character {char} {_after(found)}"


@rule("W211", source="Unicode TR 9 and TR 36")
@because(
    "Characters that reorder text make it read differently from what it holds.",
    "Take the character out.",
)
def reordering_character(mail: Mail) -> Found:
    for where, found, char in _found(mail, _REORDER):
        yield where, f"holds {char}, which reorders or breaks text {_after(found)}"


@rule("W212", source="Unicode, 3.9")
@because(
    "Such characters appear when text was decoded wrongly on its way.",
    "Decode the text as UTF-8 where it is read, or write it anew.",
)
def broken_character(mail: Mail) -> Found:
    for where, found, _ in _found(mail, MOJIBAKE):
        yield where, f"holds '{found[0]}', a sign of wrong decoding, {_after(found)}"
    for where, text in (("subject", mail.subject), ("HTML", mail.page.shown), ("text", mail.text)):
        lost = _ESCAPED.search(text)
        if lost and not _is_news(lost[0], mail.edition):
            yield where, f"holds '{lost[0]}', a sign of lost or twice escaped text, {_after(lost)}"


@rule("W213", source="jinja.palletsprojects.com/templates")
@because(
    "Readers see what a template should have filled in.",
    "Fill the mark in, or take it out.",
)
def template_mark(mail: Mail) -> Found:
    shown = (("subject", mail.subject), ("HTML", mail.page.shown), ("text", mail.text))
    for where, text in shown:
        found = _MARKS.search(text)
        if not found and any(greeting in text for greeting in _GREETINGS):
            found = _NAMELESS.search(text)
        if found and not _is_news(found[0], mail.edition):
            yield where, f"holds '{found[0]}', a mark of templates, {_after(found)}"
    for link in mail.page.links:
        found = _MARKS_IN_LINKS.search(link.href) or _UNFILLED.search(link.href)
        if not found and is_unsubscribing(link.name, link.href):
            found = _EMPTY.search(link.href)
        if found:
            yield snippet(link.element), f"its address holds '{found[0]}', a mark of templates"
    for name in ("From", "Reply-To", "List-Unsubscribe"):
        written = mail.value(name) or ""
        found = _MARKS.search(written)
        if name == "List-Unsubscribe":
            found = found or _EMPTY.search(written.replace(">", "&"))
        if found:
            yield f"header {name}", f"holds '{found[0]}', a mark of templates"


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
    for where, text in _shown(mail):
        if found := pattern.search(text):
            yield where, found, f"U+{ord(found[0][0]):04X}"


def _shown(mail: Mail) -> tuple[tuple[str, str], ...]:
    """Return all that is written in the mail, by place."""
    return ("subject", mail.subject), ("HTML", mail.html), ("text", mail.text)


def _digits(text: str) -> str:
    """Return `text` with the digits of every script as ASCII digits."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _after(found: re.Match[str]) -> str:
    """Return the place of a match as words: after which text it stands."""
    front = found.string[max(0, found.start() - 30) : found.start()]
    before = cut_snippet(NOT_MAIL.sub("", front))
    return f"after '{before}'" if before else "at its beginning"
