"""Text: the characters that XML and e-mail can carry, those that show nothing; languages' tags."""

import re
import string

#: Characters that XML 1.0 (2.2) does not allow in any form.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The same, DEL and the C1 controls: characters that no mail can carry.
NOT_MAIL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Invisible characters that only hide or reorder text: soft hyphen, zero-width space, word joiner,
#: byte order mark, bidirectional embeddings, overrides and isolates.
HIDING = re.compile("[\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: A language tag (BCP 47) as far as it matters here: "en", "en-IN", "zh-Hant-TW".
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Signs that are parts of words beside letters, for a class of a pattern: accents, points and vowel
#: signs of Hebrew, Arabic, the scripts of India (but not the danda, a full stop) and Thai, joiners.
VOWEL_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
#: White space and characters that show nothing by themselves; preheaders are padded with them.
_UNSEEN = string.whitespace + "".join(
    chr(code)
    for first, last in (
        (0xA0, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x115F),
        (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_BLANK = re.compile(f"[\\s{_UNSEEN}]+")
#: The name of a picture's file; as its alt it says nothing.
FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|avif)", re.IGNORECASE)


def trimmed(text: str) -> str:
    """Return `text` with single spaces for white space and invisible characters."""
    return _BLANK.sub(" ", text).strip()


def unpadded(text: str) -> str:
    """Return `text` without white space and invisible characters at its ends."""
    return text.strip(_UNSEEN)


def bare_letters(text: str) -> str:
    """Return the letters and digits of `text` in small letters, without spaces and signs."""
    return "".join(filter(str.isalnum, text.casefold()))
