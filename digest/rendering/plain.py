"""Plain text and Markdown: wrapping and escaping, as filters for the templates."""

import re
import unicodedata
from urllib.parse import quote

from digest.rendering.typography import is_cased_text, tie_figures

#: The characters in a line of plain text, at most.
TEXT_WIDTH = 72
_SPECIAL = re.compile(r"([\\`*_\[\]#])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)([>+\-~]|\d+[.)])")
#: A longer text has to break somewhere on a phone.
_SOLID = 24
#: Stands for a no-break space while lines are broken at all others.
_TIE = "\x01"
#: In lists of two columns the second begins after so many characters.
_SECOND = 24
_URL_SPECIAL = re.compile(r"[()<>\s\\`\"']")


def wrap_text(text: str, indent: str = "", columns: int = TEXT_WIDTH) -> str:
    """Return `text` in lines of `columns` characters at most.

    No word, address or figure with its unit is broken.
    """
    words = _unbroken(text)
    whole = indent + " ".join(words)
    if words and len(whole) <= columns:
        return whole
    lines: list[str] = []
    line, length = [indent], len(indent) - 1
    for word in words:
        length += 1 + len(word)
        if length > columns and line[1:]:
            lines.append(line[0] + " ".join(line[1:]))
            line, length = [indent], len(indent) + len(word)
        line.append(word)
    if line[1:]:
        lines.append(line[0] + " ".join(line[1:]))
    return "\n".join(lines)


def wrap_item(text: str) -> str:
    """Return `text` as a list's item, wrapped at 72 columns."""
    return f"  * {wrap_text(text, '    ').lstrip()}"


def wrap_beside(text: str, title: str) -> str:
    """Return `text` wrapped in a second column, beside a short `title` or below a long one."""
    title = " ".join(title.split())
    wrapped = wrap_text(text, " " * _SECOND)
    wide = sum(unicodedata.category(sign) not in ("Mn", "Me", "Cf") for sign in title)
    gap = _SECOND - 2 - wide
    return f"  {title}{' ' * gap}{wrapped.lstrip()}" if gap > 1 else f"  {title}\n{wrapped}"


def solid(text: str) -> str:
    """Return a short `text`, such as a figure with its unit, with no-break spaces."""
    return text.replace(" ", "\xa0") if len(text) <= _SOLID else text


def plain_as_markdown(text: str) -> str:
    """Return plain `text` as CommonMark that reads as that text."""
    return guarded(escape_markdown(text))


def slant_markdown(text: str, language: str) -> str:
    """Return a line of plain `text` as CommonMark, in italics if its script has them."""
    if is_cased_text(text, language):
        return f"*{escape_markdown(text)}*"
    return plain_as_markdown(text)


def escape_markdown(text: str) -> str:
    """Return plain `text` as CommonMark that reads as that text, except at a line's start."""
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", text)


def guarded(line: str) -> str:
    """Return a `line` of CommonMark that starts no list, quotation or block of code."""
    return _LINE_START.sub(_guard, line)


def markdown_url(url: str) -> str:
    """Return `url` as a link's destination in CommonMark."""
    return _URL_SPECIAL.sub(lambda found: quote(found[0], safe=""), _ENTITY.sub("&amp;", url))


def _unbroken(text: str) -> list[str]:
    """Return what stands on one line each: words, with the figures before them."""
    pieces = tie_figures(text).replace("\xa0", _TIE).split()
    if _TIE not in "".join(pieces):
        return pieces
    words: list[str] = []
    for piece in pieces:
        if _TIE not in piece:
            words.append(piece)
        elif len(piece) > _SOLID:
            words += piece.replace(_TIE, " ").split()
        else:
            words.append(" ".join(piece.replace(_TIE, " ").split()))
    return words


def _guard(found: re.Match[str]) -> str:
    mark = found[2]
    if mark == "~":  # some readers take no backslash before it
        return f"{found[1]}&#126;"
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
