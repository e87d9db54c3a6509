"""Mojibake: signs that UTF-8 was read as Latin-1 or Windows-1252, or that a text was encoded twice.

A letter that begins such a sequence is a letter of some language, too, so what follows decides.
"""

import re
from collections.abc import Iterator
from typing import Final

#: The bytes 0x80 to 0xBF as Latin-1 and as Windows-1252 have them.
_C1 = "\x80-\x9f"
_PRINTED = "\u20ac\u201a\u0192\u201e\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
_PRINTED += "\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
#: Those that stand beside letters in good text: quotes, dashes, dots.
_MARKS = "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2026"
_HIGH = "\xa0-\xbf"
_ANY = f"[{_C1}{_PRINTED}{_MARKS}{_HIGH}]"
_SURE = f"[{_C1}{_PRINTED}\xa1-\xba\xbc-\xbf]"

#: One sequence of wrongly decoded characters, or U+FFFD.
MOJIBAKE: Final = re.compile(
    "[\ufffd\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xd7\xd8\xd9\xe0\xe2\xe3-\xef\xf0=](?:"
    "(?<=\ufffd)"
    f"|(?<=\xc2)[{_C1}{_HIGH}]"
    f"|(?<=\xc3)(?:{_SURE}|[{_MARKS}](?=\\w)|\xa0(?=\\w))"
    f"|(?<=[\xc4\xc5]){_SURE}"
    f"|(?<=[\xce\xcf]){_ANY}[\xce\xcf]{_ANY}"
    f"|(?<=[\xd0\xd1]){_ANY}[\xd0\xd1]{_ANY}"
    f"|(?<=\xd7){_ANY}\xd7{_ANY}"
    f"|(?<=[\xd8\xd9]){_ANY}[\xd8\xd9]{_ANY}"
    f"|(?<=\xe0)[\xa4-\xb9]{_ANY}"
    f"|(?<=\xe2)(?:[\u20ac\x80\u201a\u201e\u2020\u02c6\u0153\x82\x84\x86\x88\x9c]{_ANY})"
    f"|(?<=[\xe3-\xe9]){_ANY}{_ANY}[\xe3-\xe9]{_ANY}"
    "|(?<=\xef)(?:\xbf\xbd|\xbb\xbf)"
    "|(?<=\xf0)(?:\u0178|\x9f)"
    # The escapes of quoted-printable, encoded once more.
    "|(?<==)(?:E2=80=[89A]|C2=A0|C3=[89AB][0-9A-F]|E0=A[45]=)"
    ")"
)


def intact_controls(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in `text` that are not part of a wrongly decoded character."""
    spans: list[tuple[int, int]] | None = None
    for found in pattern.finditer(text):
        if spans is None:
            spans = [match.span() for match in MOJIBAKE.finditer(text)]
        if not any(start <= found.start() < end for start, end in spans):
            yield found
