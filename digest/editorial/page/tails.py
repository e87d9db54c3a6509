"""Tails: the agency's mark, the credits and the initials behind an article's last words."""

import re
from functools import lru_cache

from digest.editorial.page.datelines import any_of
from digest.model import Language

_STOP = r"(?<=[.!?”’\")\]…*])"
#: "THE HILL LEDGER" behind a last sentence that is not in capitals itself.
_CAPITALS = r"(?<=[a-z\d%][.!?] )(?=[A-Z ]{4})[A-Z]+(?: [A-Z]+){0,4}"
#: "ORS.PR/C/1234/26": the number of a notice.
_CODE = r"[A-Z][A-Z.]{1,10}(?:/[A-Z\d]{1,8}){1,4}"
_INITIALS = r"(?: ?[/ ] ?(?:[A-Z][A-Z.]{1,5}|[A-Z]\.?|[A-Z][a-z]+(?: [A-Z][a-z]+)?)){1,6}"
_NUMBER = r"(?: \d{3,4}(?: ?(?:hrs|IST))?)?"
_LETTERS = re.compile(r"[A-Z]{2,5}(?:/[A-Z]{2,5}){1,5}|[A-Z]{2,3}(?: [A-Z]{2,3}){1,4}")


@lru_cache(maxsize=64)
def _tail(language: Language) -> re.Pattern[str]:
    agencies = any_of(language.datelines.agencies)
    named = rf"(?i:{agencies}(?: ?[/,&] ?{agencies}| and {agencies}){{0,2}})"
    pattern = (
        rf"(?:{_STOP} |^)(?:{agencies}{_INITIALS}{_NUMBER}|[-–— ]*\(?{named}\)?"
        rf"|[-–— ]*\((?i:with [^()\n]{{0,20}}?inputs?)\b[^()\n]{{0,80}}\)|{_CAPITALS}"
        rf"|{_CODE})$"
    )
    return re.compile(pattern)


def tail_start(text: str, start: int, end: int, language: Language, *, last: bool) -> int:
    """Return where the tail of the line of `text` begins, `end` if it has none.

    The `last` lines of an article may be initials alone.
    """
    if text[end - 1] in ".!?।":  # as nearly all paragraphs end
        return end
    front = max(start, end - 120)
    line = text[front:end]
    found = _tail(language).search(line)
    if found and (found.start() or front == start):
        return front + found.start()
    if last and _LETTERS.fullmatch(line):
        return start
    return end
