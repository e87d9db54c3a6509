"""Outcomes: what came of a mail to one address, as a report or a server's words tell it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from digest.delivery.evidence import FailureCause, weigh_evidence
from digest.delivery.replies import shown_reply

#: A failure for good or for now, `nothing` for what is no failure, or `unknown`.
OutcomeKind = Literal["hard", "soft", "nothing", "unknown"]

#: The worst first: so several outcomes are summed up.
_WORST: Final[tuple[OutcomeKind, ...]] = ("hard", "soft", "nothing", "unknown")
#: Characters that are shown before the words that a verdict rests on.
_BEFORE = 80
_COMMENT = re.compile(r"\([^()]{0,200}\)")
#: An address in a text; dots and other signs may follow it.
_SPELT = re.compile(r"[^\s<>,;:\"()\[\]'@]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_EXCHANGE = re.compile(r"IMCEA(?:SMTP|INVALID|EX)?-(.{1,250})@[^@]{1,255}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the mail to one `address`: its `kind`, and the words that say so."""

    address: str
    kind: OutcomeKind
    why: str = ""


def sum_up_outcomes(outcomes: Sequence[Outcome]) -> tuple[OutcomeKind, str, tuple[str, ...]]:
    """Return the worst kind, why, and the addresses that it happened to."""
    for kind in _WORST:
        if those := [one for one in outcomes if one.kind == kind]:
            return kind, those[0].why, tuple(dict.fromkeys(one.address for one in those))
    return "unknown", "", ()


def weigh_outcome(said: str, status: str = "") -> tuple[OutcomeKind, str]:
    """Return whether a failure is hard or soft, and the words or codes that say so."""
    found = weigh_evidence(said, status)
    kind: OutcomeKind = "hard" if found.verdict == "hard" else "soft"
    return kind, shown_words(found, said, status)


def shown_words(found: FailureCause, said: str, status: str = "") -> str:
    """Return what was said, with the status before it and the words that count in sight."""
    text = " ".join(said.split())
    at = text.lower().find(found.words.lower()[:20]) if found.words else 0
    start = text.find(" ", at - _BEFORE) + 1 if at > _BEFORE else 0
    return shown_reply(f"{status} {text[start:]}".strip())


def read_addresses(value: str) -> list[str]:
    """Return the addresses that a report's field names, in all the ways that it may be meant.

    The type before ";" goes (RFC 3464, 2.3.2), and so do brackets and comments. xtext (RFC 3461,
    4), the form of RFC 6533 for other scripts, and Exchange's for foreign addresses are decoded.
    """
    plain = _COMMENT.sub(" ", value.rpartition(";")[2] or value)
    plain = _UNITEXT.sub(lambda found: _character(found[1]), plain)
    found = _SPELT.search(plain)
    if not found:
        return []
    address = found[0]
    forms = [address]
    if within := _EXCHANGE.fullmatch(address):
        forms.insert(0, within[1])
    forms += [_XTEXT.sub(lambda code: _character(code[1]), one) for one in forms]
    return list(dict.fromkeys(one for one in forms if _SPELT.fullmatch(one)))


def spelt_addresses(text: str) -> list[str]:
    """Return the addresses in a text, each once."""
    return list(dict.fromkeys(_SPELT.findall(text)))


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 32 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
