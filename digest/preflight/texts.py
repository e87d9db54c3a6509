# ruff: noqa: D401 - a rule's docstring is its reason, not an order
"""Rules about the plain text, which is read where HTML is not: watches, terminals, screen readers, search."""

import re

from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, rule

_TAG = re.compile(
    r"</?(?:p|a|br|div|span|table|tr|td|h[1-6]|ul|ol|li|strong|em|img|b|i)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\]\((?:https?:|mailto:)", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*(?:https?://|mailto:)\S+", re.IGNORECASE)
_LONGEST_LINE = 78


@rule("E801", "text", source="RFC 2046, 5.1.4")
def empty_text(mail: Mail) -> Found:
    """A text that says nothing is all that some readers get."""
    if not (mail.text or "").strip():
        yield "text", "is empty"


@rule("W802", "text", source="RFC 3676, 4.2; RFC 5322, 2.1.1")
def wide_text(mail: Mail) -> Found:
    """Programs that show plain text do not wrap it well; only an address may be longer than a line."""
    for line in (mail.text or "").split("\n"):
        if (
            len(line) > _LONGEST_LINE
            and len(bare := _ADDRESS.sub("", line)) > _LONGEST_LINE
            and " " in bare.strip()
        ):
            yield (
                "text",
                f"a line has {len(line)} characters; {_LONGEST_LINE} are shown: '{cut_snippet(line)}'",
            )
            return


@rule("W803", "text", source="docs/engineering/preflight.md")
def markup_in_text(mail: Mail) -> Found:
    """Markup in plain text is read out as it stands."""
    shown = (
        mail.page.shown if mail.page else ""
    )  # what readers of the HTML see as well is said on purpose
    for pattern, what in ((_TAG, "HTML"), (_ENTITY, "HTML"), (_MARKDOWN_LINK, "Markdown")):
        found = next(
            (one for one in pattern.finditer(mail.text or "") if one[0] not in shown), None
        )
        if found:
            line = (mail.text or "").count("\n", 0, found.start()) + 1
            yield f"text, line {line}", f"holds {what}: '{cut_snippet(found[0])}'"
