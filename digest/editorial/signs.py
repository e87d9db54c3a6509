"""Signs: rupee signs and apostrophes that an encoding lost, and that stand as "?" in a text.

A question mark asks, unless the page itself shows that it stood for something else.
"""

import functools
import re
from dataclasses import dataclass

from digest.model import Language, RepairWords

#: Before a lost rupee sign: a space, the text's start, a bracket or a quotation mark.
_BEFORE = r"(?<![^\s(\[“\"'‘])"
_GLUED_RUPEE = re.compile(rf"{_BEFORE}\?(?=\d)")


@dataclass(frozen=True, slots=True, eq=False)
class _Lost:
    """The patterns of signs that a language's texts can lose."""

    sum: re.Pattern[str]
    apostrophe: re.Pattern[str]


def restore_signs(title: str, text: str, language: Language) -> tuple[str, str]:
    """Return a page's title and text with the signs that were lost.

    A "?" before a figure was a rupee sign if the figure is a sum ("?640 crore"). On a page with one
    of those, it was one before any figure that it touches.
    """
    words = language.repairs
    if words is None or not ("?" in title or "?" in text):
        return title, text
    lost = _lost(words)
    is_rupees = lost.sum.search(title) or lost.sum.search(text)

    def restored(part: str) -> str:
        if is_rupees:
            part = _GLUED_RUPEE.sub("₹", lost.sum.sub("₹", part))
        return lost.apostrophe.sub("’", part)

    return restored(title), restored(text)


@functools.lru_cache
def _lost(words: RepairWords) -> _Lost:
    scales, endings = (_any(some) for some in (words.scales, words.clitics))
    lost_sum = rf"{_BEFORE}\?\s?(?=\d[\d,.]{{0,20}}[\s-]?(?:{scales})\b)"
    apostrophe = rf"(?:(?<=[A-Za-z])\?(?=(?:{endings})\b)|(?<=\d)\?(?=s\b))(?!\w+=)"
    return _Lost(re.compile(lost_sum, re.IGNORECASE), re.compile(apostrophe))


def _any(words: frozenset[str]) -> str:
    return "|".join(map(re.escape, sorted(words))) or r"(?!)"
