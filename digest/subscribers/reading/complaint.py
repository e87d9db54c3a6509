"""Complaints: what feedback loops send when a reader reports a mail as spam (RFC 5965)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Final, Literal

from digest.delivery.phrases import worded_pattern
from digest.subscribers.reading.parts import (
    field_groups,
    field_value,
    header_lines,
    inner_mails,
    parse_groups,
)

_COMPLAINTS: Final = frozenset({"abuse", "fraud", "virus", "other", "miscategorized"})
#: The reader wants no more of this list (RFC 5965, 7.3; an older draft has "opt-out-list").
_LEAVES: Final = frozenset({"opt-out", "opt-out-list", "unsubscribe"})
#: Reports about a sender's mail that no reader complains of (RFC 6430, RFC 6591).
_NO_COMPLAINT: Final = frozenset({"not-spam", "auth-failure", "dmarc", "virus-outbreak", "dkim"})
#: A report's fields in a part that is called a text, or behind a broken boundary.
_FIELDS = re.compile(r"^Feedback-Type:[ \t]{0,20}[\w-]", re.IGNORECASE | re.MULTILINE)
#: Loops that send a reader's mail without a report, by the address that they send from.
_LOOPS = worded_pattern(
    r"""
    staff@(?:hotmail|outlook|live)\.com|scomp@aol\.(?:net|com)|feedback@arf\.mail\.yahoo\.com
    fbl[\w.-]{0,30}@|feedback-?loop[\w.-]{0,30}@|arf@
    feedback@(?:[\w-]{1,40}\.){0,4}senderscore\.net
    complaints?@(?:[\w-]{1,40}\.){0,4}amazonses\.com
    """,
    start=r"\b",
)
#: What abuse desks call what they pass on, and where they write from.
_DESK = re.compile(
    r"\b(?:abuse|spam|complaints?|feedback|fbl|antispam|postmaster)[\w.-]{0,30}@", re.IGNORECASE
)
_SAYS = worded_pattern(
    r"""
    complain|abuse report|feedback report|spam report|tos notification
    report(?:ed|s)?[^.\n]{0,40} (?:as )?(?:spam|junk|abuse|unsolicited)
    mark(?:ed|s)?[^.\n]{0,40} (?:as )?(?:spam|junk)
    """
)
#: The first words of a report, which some loops send without it.
_FORMULA = re.compile(r"this is an? e-?mail (?:abuse|spam) (?:complaint )?report\b", re.IGNORECASE)
#: Outlook names the reader in the mail that it returns.
_OUTLOOK = re.compile(r"^X-HmXmrOriginalRecipient:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a loop tells: a complaint, an opt-out, or nothing to act on; and who sent the mail.

    `fields` are the report's own, one a line: they may name the address that our mail came from.
    """

    kind: Literal["complaint", "unsubscribe", "nothing", "unknown"]
    why: str
    fields: str = ""


def read_complaint(
    message: Message, parts: Sequence[Message], subject: str, told: str
) -> Complaint | None:
    """Return what a feedback loop says, or None if the message is not of one.

    A mail that is passed on without a report is a complaint only if it comes from a known loop, or
    from an abuse desk that says so.
    """
    reports = [part for part in parts if part.get_content_type() == "message/feedback-report"]
    if reports or _FIELDS.search(told):
        groups = [group for part in reports for group in field_groups(part)]
        return _by_type(groups if reports else parse_groups(told))
    passed_on = [one for part in parts for one in inner_mails(part)]
    if not passed_on:
        return None
    sender = field_value(message, "From")
    outlook = any(_OUTLOOK.search(header_lines(one)) for one in passed_on)
    says = bool(_SAYS.search(f"{subject}\n{told[:2000]}"))
    formula = _FORMULA.search(told[:2000])
    if outlook or formula or _LOOPS.search(sender) or (says and _DESK.search(sender)):
        return Complaint("complaint", f"a complaint passed on by {sender}")
    return None


def _by_type(groups: Sequence[Message]) -> Complaint:
    types = {field_value(group, "Feedback-Type").lower() for group in groups} - {""}
    types = {one.split()[0].strip(";,") for one in types}
    named, fields = ", ".join(sorted(types)), "\n".join(map(header_lines, groups))
    if types & _COMPLAINTS:
        return Complaint("complaint", f"a complaint: {named}", fields)
    if types & _LEAVES:
        return Complaint("unsubscribe", f"a feedback loop says: {named}", fields)
    if types & _NO_COMPLAINT:
        why = "not spam" if types == {"not-spam"} else f"no complaint: {named}"
        return Complaint("nothing", why)
    return Complaint("unknown", f"a report: {named}", fields)
