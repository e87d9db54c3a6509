"""Reports of delivery (RFC 3464, RFC 6533): what came of a mail to each address that they name."""

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import Final

from digest.delivery.evidence import find_codes, weigh_evidence
from digest.subscribers.reading import failure
from digest.subscribers.reading.outcome import Outcome, OutcomeKind, read_addresses, shown_words
from digest.subscribers.reading.parts import field_groups, field_value, parse_groups

_TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_STATUS = re.compile(r"[\s(\[]*([245]\.\d{1,3}\.\d{1,3})(?![.\w])")
#: A report's fields where a text stands for it, or where boundaries are broken.
_FIELDS = re.compile(r"^(?:final|original)-recipient:[^\n]*@", re.IGNORECASE | re.MULTILINE)
#: The actions that are no failure (RFC 3464, 2.3.3), and Postfix's for an address that it tried.
_NO_FAILURE: Final = ("delayed", "delivered", "relayed", "expanded", "deliverable")
#: Groups of fields that are read; each may name another address.
_MOST_GROUPS = 100


def list_groups(parts: Sequence[Message], told: str) -> list[Message] | None:
    """Return the groups of fields of a message's reports, or None if it has no report.

    A report may be called a text, or stand in a message whose boundaries are broken.
    """
    reports = [part for part in parts if part.get_content_type() in _TYPES]
    if not reports and not _FIELDS.search(told):
        return None
    groups = [group for part in reports for group in field_groups(part)]
    groups = groups if reports else parse_groups(told)
    return [one for group in groups[:_MOST_GROUPS] for one in _single(group)][:_MOST_GROUPS]


def read_outcomes(groups: Sequence[Message], told: str, *, waits: bool) -> list[Outcome]:
    """Return what came of the mail to each address; what is `told` in words fills the gaps.

    With `waits` the words say that the mail is still being tried.
    """
    named = [
        (group, addresses)
        for group in groups
        if (addresses := _addresses(group)) or field_value(group, "Action")
    ]
    alone = len({tuple(addresses) for _, addresses in named}) == 1
    found = []
    for group, addresses in named:
        words = told if alone else failure.words_about(told, addresses)
        kind, why = _outcome(group, words, waits=waits)
        found += [Outcome(one, kind, why) for one in addresses or [""]]
    return found


def _outcome(group: Message, words: str, *, waits: bool) -> tuple[OutcomeKind, str]:
    """Return the kind for one group; an action that is missing is read from the status."""
    action = field_value(group, "Action").lower()
    if action.startswith(_NO_FAILURE):
        return "nothing", action
    found = _STATUS.match(field_value(group, "Status"))
    status = found[1] if found else ""
    if not action and not status:
        return "unknown", "a report without action and status"
    if not action and (status.startswith("2") or waits):
        return "nothing", "delayed" if waits else "delivered"
    return _failure(status, _said(group), words)


def _failure(status: str, said: str, words: str) -> tuple[OutcomeKind, str]:
    """Return "hard" if nobody reads mail there. What the server did not say, the words may tell."""
    evidence = weigh_evidence(said, status)
    bare = evidence.words in ("", status)
    bare = bare or (evidence.verdict == "hard" and evidence.words in find_codes(said))
    if bare or evidence.meaning == "refused":
        told = weigh_evidence(words, status if status.startswith("4") else "")
        clear = told.words and told.meaning != "refused"
        if clear and (told.verdict == "soft" or evidence.verdict != "hard"):
            evidence, said = told, words
    return "hard" if evidence.verdict == "hard" else "soft", shown_words(evidence, said, status)


def _said(group: Message) -> str:
    """Return what the server said: the diagnostic without its type, and Exchange's own field."""
    diagnostic = field_value(group, "Diagnostic-Code")
    kind, mark, rest = diagnostic.partition(";")
    said = rest if mark and len(kind) < 20 and "@" not in kind else diagnostic
    return said.strip() or field_value(group, "X-Supplementary-Info")


def _addresses(group: Message) -> list[str]:
    fields = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")
    found = [one for name in fields[:2] for one in read_addresses(field_value(group, name))]
    return list(dict.fromkeys(found or read_addresses(field_value(group, fields[2]))))


def _single(group: Message) -> Iterator[Message]:
    """Yield a group as many as it should be: where no empty line stands between two recipients."""
    if len(group.get_all("Final-Recipient", ())) < 2:
        yield group
        return
    one = Message()
    for name, value in group.items():
        starts = name.lower() in ("final-recipient", "original-recipient")
        if starts and "Final-Recipient" in one and "Action" in one:
            yield one
            one = Message()
        one[name] = value
    yield one
