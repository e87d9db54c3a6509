"""Bounds: how long the title, text and words of an article may be, wherever it comes from.

What is longer is no writing. It would make mails that are too large to be sent.
"""

import re
from typing import Final

#: Characters.
LONGEST_TITLE: Final = 500
LONGEST_TEXT: Final = 200_000
LONGEST_NAME: Final = 200
_LONGEST_WORD = 300
_WORD = re.compile(rf"(?<!\S)\S{{{_LONGEST_WORD + 1},}}+")
#: Letters of scripts that set no blanks between words (Thai to Khmer, and those of East Asia)
#: part what is one word to others.
_UNPARTED = re.compile(
    rf"[^\u0e00-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    rf"\U00020000-\U0003ffff]{{{_LONGEST_WORD + 1},}}+"
)
_CUT: Final = "…"


def bound_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a line of at most `longest` characters; what is cut ends with "…"."""
    text = bound_words(text)
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return kept[: kept.rfind(" ") if " " in kept[longest // 2 :] else None].rstrip() + _CUT


def bound_text(text: str) -> str:
    """Return a text of at most 200,000 characters; one that is cut ends after a line with "…"."""
    text = bound_words(text)
    if len(text) <= LONGEST_TEXT:
        return text
    kept = text[: LONGEST_TEXT - 1]
    return kept[: max(kept.rfind("\n"), LONGEST_TEXT // 2)].rstrip() + _CUT


def bound_words(text: str) -> str:
    """Return `text` with words of at most 300 characters; one that is cut ends with "…"."""
    return _WORD.sub(lambda word: _UNPARTED.sub(_cut_word, word[0]), text)


def _cut_word(word: re.Match[str]) -> str:
    return word[0][: _LONGEST_WORD - 1] + _CUT
