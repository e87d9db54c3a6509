"""CSS as mails use it: style sheets as rules, declarations as properties and values.

A part that cannot be read is skipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_IMPORTANT = re.compile(r"(?<!\s)\s*!\s*important\s*$", re.IGNORECASE)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'|\([^()]*\)")
_STOP = re.compile(r"[{;]")
_BRACE = re.compile(r"[{}]")
#: At-rules nested deeper are not read: @media within @media is enough for any mail.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property and its value."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True)
class StyleRule:
    """The declarations for elements that match one of the `selectors`, under all `conditions`.

    A condition is an at-rule around the rule, or "media ..." of the whole style sheet.
    """

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: its rules, and its at-rules without rules ("@import", "@font-face").

    `broken` is the first piece that cannot be read; empty if there is none.
    """

    rules: tuple[StyleRule, ...]
    statements: tuple[str, ...]
    broken: str = ""


@lru_cache(maxsize=4096)
def parse_declarations(text: str) -> tuple[Declaration, ...]:
    """Return the declarations in a style attribute or in a rule's block."""
    found = []
    for part in _split(_COMMENT.sub(" ", text), ";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if not colon or not name:
            continue
        bare = _IMPORTANT.sub("", value)
        found.append(Declaration(name, bare.strip(), bare != value))
    return tuple(found)


@lru_cache(maxsize=64)
def parse_sheet(text: str, media: str = "") -> Sheet:
    """Return the style sheet `text`; all its rules hold for `media` only, such as "screen"."""
    rules: list[StyleRule] = []
    statements: list[str] = []
    broken = ""
    plain = _COMMENT.sub(" ", text)
    around = (f"media {media}",) if media else ()
    for prelude, block, conditions in _blocks(plain, around, _DEEPEST):
        if block is None:
            if prelude.startswith("@"):
                statements.append(prelude)
            else:
                broken = broken or prelude
        elif prelude.startswith("@"):
            statements.append(f"{prelude} {{{block}}}")
        else:
            selectors = tuple(one.strip() for one in _split(prelude, ",") if one.strip())
            rules.append(StyleRule(selectors, parse_declarations(block), conditions))
    if plain.count("{") != plain.count("}"):
        broken = broken or "{"
    return Sheet(tuple(rules), tuple(statements), broken)


def _blocks(
    text: str, around: tuple[str, ...], deepest: int
) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """Yield each rule's prelude, its block (None for a statement) and its conditions."""
    at = 0
    while at < len(text):
        found = _STOP.search(text, at)
        stop = found.start() if found else len(text)
        prelude = " ".join(text[at:stop].split())
        if stop == len(text) or text[stop] == ";":
            if prelude.strip("} "):
                yield prelude, None, around
            at = stop + 1
            continue
        end = _end(text, stop)
        block = text[stop + 1 : end]
        if re.match(r"@(media|supports|layer|container)\b", prelude, re.IGNORECASE) and deepest:
            yield from _blocks(block, (*around, prelude), deepest - 1)
        else:
            yield prelude, block, around
        at = end + 1


def _end(text: str, opened: int) -> int:
    """Return the index at which the brace at `opened` is closed; the end of `text` if never."""
    depth = 0
    for brace in _BRACE.finditer(text, opened):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return len(text)


def _split(text: str, mark: str) -> list[str]:
    """Return `text` split at each `mark` outside of strings and parentheses."""
    if "(" not in text and '"' not in text and "'" not in text:
        return text.split(mark)
    masked = _STRING.sub(lambda found: "_" * len(found[0]), text)
    pieces, at = [], 0
    for piece in masked.split(mark):
        pieces.append(text[at : at + len(piece)])
        at += len(piece) + 1
    return pieces
