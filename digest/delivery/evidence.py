"""Evidence: whether a server's words and codes say that nobody reads a mailbox.

Decisions only. The same rules hold for a relay's replies and for returned mail:

1. What another server said within (behind "->") comes before what is said around it.
2. Words of another cause decide: a full mailbox, a rate, the sender, spam, policy, size, routes.
3. Words for a mailbox or a domain that does not exist, or is disabled, are hard, unless the reply
   or its code is a temporary one (4yz, 4.y.z).
4. Words that only say that the mail was refused are soft, whatever the code.
5. Without any such words the last code in the text decides, then the status around it.

Without evidence the verdict is empty. It counts as soft.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from digest.delivery.phrases import (
    CODES,
    HARD_MEANINGS,
    HARD_PHRASES,
    SOFT_PHRASES,
    VAGUE_PHRASES,
    ServerPhrase,
)

#: "hard": nobody reads mail there. "soft": another cause. Empty: the text does not say.
CauseVerdict = Literal["hard", "soft", ""]

#: Characters of a text that are weighed; no server says more of one recipient.
LONGEST_EVIDENCE: Final = 4000
#: A status (RFC 3463) where one can stand: at the start, or behind a reply code, "#", a bracket, a
#: quote, a colon or a word such as "code". Addresses, versions and dates are none.
_CODE = re.compile(
    r"(?:^|[\[(<#;:,'\"|>] ?|[245]\d\d[ -]#?|\bstatus |\bcode |\berror |\bdsn=| - )"
    r"([245]\.\d{1,3}\.\d{1,3})(?!\w|\.\d)"
)
#: A reply code (RFC 5321, 4.2), and no count of seconds or bytes.
_REPLY = re.compile(
    r"(?<![\w.@/:#-])([45])\d\d(?=[ -]|$|[;:] )(?! (?:seconds|minutes|hours|days|bytes))"
)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'`@]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}")
_LINK = re.compile(r"https?://[^\s?]{1,255}")
#: A name of three labels or more in lower case, or of any number before an address or a port.
_HOST = re.compile(
    r"(?<![\w.@-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?= ?\[\d|:\d)"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.){2,8}[a-z]{2,24}(?![\w.-])"
)
#: What follows is advice or a guess, and proves nothing.
_GUESS = re.compile(
    r"\b(?:please|may|might|if|whether|(?<!not )possibl[ey]|perhaps|probably|likely)\b[^.;]*"
)
#: What follows was said by another server, or is the whole of what it said.
_INNER = re.compile(r"->|unknown address error\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FailureCause:
    """A verdict, what it means, and the `words` or the code that it rests on."""

    verdict: CauseVerdict = ""
    meaning: str = ""
    words: str = ""


def weigh_evidence(said: str, status: str = "") -> FailureCause:
    """Return what a server `said` of a recipient proves; `status` is the code around it."""
    text = " ".join(said[:LONGEST_EVIDENCE].split())
    around = status.startswith("4")
    for inner in reversed(_INNER.split(text)):
        found = _weighed(inner, temporary=around)
        if found.verdict:
            return found
    return _by_code(status)


def find_codes(text: str) -> list[str]:
    """Return the enhanced status codes (RFC 3463) in a text."""
    return _CODE.findall(text.lower())


def _weighed(text: str, *, temporary: bool) -> FailureCause:
    """Return what one server's words and codes prove; a code or a reply says whether for now."""
    codes, replies = find_codes(text), _REPLY.findall(text)
    plain = _plain(text)
    if (found := _worded(SOFT_PHRASES, plain)).verdict:
        return found
    said = codes[-1:] or replies[-1:]
    if said[0].startswith("4") if said else temporary:
        return FailureCause("soft", "for now", said[0] if said else "")
    if (found := _worded(HARD_PHRASES, _GUESS.sub("", plain))).verdict:
        return found
    if (found := _worded(VAGUE_PHRASES, plain)).verdict:
        return found
    exact = [code for code in codes if not code.endswith(".0.0")]
    return _by_code(exact[-1]) if exact else FailureCause()


def _by_code(code: str) -> FailureCause:
    if code.startswith("4"):
        return FailureCause("soft", "for now", code)
    if code in CODES:
        meaning, _ = CODES[code]
        return FailureCause("hard" if meaning in HARD_MEANINGS else "soft", meaning, code)
    says_nothing = not code or code.endswith(".0.0") or code[2:4] in ("0.", "1.", "2.")
    return FailureCause() if says_nothing else FailureCause("soft", "policy", code)


def _worded(phrases: Sequence[ServerPhrase], plain: str) -> FailureCause:
    for phrase in phrases:
        if found := phrase.words.search(plain):
            hard = phrase.meaning in HARD_MEANINGS
            return FailureCause("hard" if hard else "soft", phrase.meaning, found[0])
    return FailureCause()


def _plain(text: str) -> str:
    """Return a text in lower case, in which no name can be taken for a word."""
    return _HOST.sub("#", _ADDRESS.sub("@", _LINK.sub("", text))).lower()
