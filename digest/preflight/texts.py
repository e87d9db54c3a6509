"""Rules about the plain text, which watches, terminals, screen readers and searches show."""

import re

from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, because, rule

_TAG = re.compile(
    r"</?(?:p|a|br|div|span|table|tr|td|h[1-6]|ul|ol|li|strong|em|img|b|i)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\]\((?:https?:|mailto:)", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_LONGEST_LINE = 78
#: A page of so many characters is compared; a text may have a third of them.
_WHOLE = 200
_LESS = 3


@rule("E801", "text", source="RFC 2046, 5.1.4")
@because(
    "An empty plain text is all that some readers get.",
    "Say in the text what the HTML says.",
)
def empty_text(mail: Mail) -> Found:
    if not mail.text.strip():
        yield "text", "is empty"


@rule("W802", "text", source="RFC 3676, 4.2; RFC 5322, 2.1.1")
@because(
    "Programs do not wrap plain text well; only an address may be longer than a line.",
    "Break its lines at 72 characters.",
)
def wide_text(mail: Mail) -> Found:
    for line in mail.text.split("\n"):
        if (
            len(line) > _LONGEST_LINE
            and len(bare := _WORD.sub(_without_address, line)) > _LONGEST_LINE
            and " " in bare.strip()
        ):
            found = f"a line has {len(line)} characters; {_LONGEST_LINE} are shown"
            yield "text", f"{found}: '{cut_snippet(line)}'"
            return


@rule("W804", "text", "page", source="spamassassin.apache.org, MPART_ALT_DIFF")
@because(
    "Readers of the text get less than others, and filters compare the two.",
    "Say in the text what the HTML says.",
)
def poor_text(mail: Mail) -> Found:
    shown, told = len(mail.page.shown), len(" ".join(mail.text.split()))
    if shown >= _WHOLE and told and told * _LESS < shown:
        yield "text", f"has {told:,} characters, and the HTML shows {shown:,}"


def _without_address(word: re.Match[str]) -> str:
    return "" if _ADDRESS.search(word[0]) else word[0]


@rule("W803", "text")
@because(
    "Markup in plain text is shown and read out as it stands.",
    "Take the markup out.",
)
def markup_in_text(mail: Mail) -> Found:
    shown = mail.page.shown  # a story may be about markup: then the HTML shows it, too
    for pattern, what in ((_TAG, "HTML"), (_ENTITY, "HTML"), (_MARKDOWN_LINK, "Markdown")):
        for found in pattern.finditer(mail.text):
            if found[0] not in shown:
                line = mail.text.count("\n", 0, found.start()) + 1
                yield f"text, line {line}", f"holds {what}: '{cut_snippet(found[0])}'"
                break
