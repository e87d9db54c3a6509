"""Wishes: mail that asks to be unsubscribed, as our List-Unsubscribe field offers it (RFC 2369)."""

import re

#: What may stand between the word and the token, as programs and people put it there.
_BETWEEN = r"(?:%20|%3a|[^A-Za-z0-9_\-\n]){1,12}"
_FORM = r"(?P<token>[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])"
_ASKS = re.compile(rf"(?<![\w-])unsubscribe{_BETWEEN}{_FORM}", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w/@.-])unsubscribe(?![A-Za-z0-9@])", re.IGNORECASE)
#: A token alone on a line.
_ALONE = re.compile(rf"^[ \t>*\"'<]{{0,10}}{_FORM}[ \t>*\"'.]{{0,10}}$", re.MULTILINE)
#: A token that a program wrapped: its halves, and nothing after them.
_WRAPPED = re.compile(rf"unsubscribe{_BETWEEN}{_FORM}\W{{0,10}}\Z", re.IGNORECASE)
#: Every link of ours that unsubscribes, and the subject that our mails ask for.
_TOKENS = re.compile(
    r"unsubscribe(?:/|%20|\s|\+)([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])", re.IGNORECASE
)
#: Lines of a text, and characters of them, in which a token counts: what is quoted comes later.
_FIRST_LINES, _LONGEST_LINE = 10, 400


def asks_to_leave(subject: str) -> bool:
    """Return True if a subject speaks of unsubscribing."""
    return bool(_WORD.search(subject))


def wish_of_subject(subject: str) -> str:
    """Return the token with which a subject asks to unsubscribe; empty if it has none."""
    if found := _ASKS.search(subject):
        return found["token"]
    word = _WORD.search(subject)
    if not word:
        return ""
    joined = "".join(subject[word.end() :].split())
    found = _WRAPPED.match(f"unsubscribe {joined}")
    return found["token"] if found else ""


def wish_of_text(text: str) -> str:
    """Return the token in the first lines of a text; empty if they hold none."""
    lines = [line[:_LONGEST_LINE] for line in text.splitlines() if line.strip()][:_FIRST_LINES]
    first = "\n".join(lines)
    found = _ASKS.search(first) or _ALONE.search(first)
    return found["token"] if found else ""


def find_tokens(text: str) -> list[str]:
    """Return the tokens of the unsubscribe links in a text."""
    return _TOKENS.findall(text)
