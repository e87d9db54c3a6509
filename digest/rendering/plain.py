"""Plain text and Markdown: the forms their templates need."""

import re
from urllib.parse import quote

TEXT_WIDTH = 72
_SPECIAL = re.compile(r"([\\`*_\[\]#])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)([>+\-~]|\d+[.)])")
#: Longer text has to break somewhere on a phone.
_SOLID = 24
_URL_SPECIAL = re.compile(r"[()<>\s\\`\"']")


def wrap_text(text: str, indent: str = "", columns: int = TEXT_WIDTH) -> str:
    """Return `text` in lines of so many columns; a word or address is never broken."""
    lines: list[str] = []
    line, length = [indent], len(indent) - 1
    for word in text.split():
        length += 1 + len(word)
        if length > columns and line[1:]:
            lines.append(line[0] + " ".join(line[1:]))
            line, length = [indent], len(indent) + len(word)
        line.append(word)
    if line[1:]:
        lines.append(line[0] + " ".join(line[1:]))
    return "\n".join(lines)


def wrap_item(text: str) -> str:
    """Return `text` as an item of a list, in lines of 72 columns."""
    return f"  * {wrap_text(text, '    ').lstrip()}"


def solid(text: str) -> str:
    """Return a short `text`, such as a date or a figure with its unit, such that it is not broken between lines."""
    return text.replace(" ", "\xa0") if len(text) <= _SOLID else text


def plain_as_markdown(text: str) -> str:
    """Return plain `text` as CommonMark that means just that text."""
    return guarded(escape_markdown(text))


def escape_markdown(text: str) -> str:
    """Return plain `text` as CommonMark that means just that text, where it does not begin a line."""
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", text)


def guarded(line: str) -> str:
    """Return a `line` of CommonMark whose first mark begins no list, quotation or block of code."""
    return _LINE_START.sub(_guard, line)


def markdown_url(url: str) -> str:
    """Return `url` as a link's destination in CommonMark."""
    return _URL_SPECIAL.sub(lambda found: quote(found[0], safe=""), _ENTITY.sub("&amp;", url))


def _guard(found: re.Match[str]) -> str:
    """Return a mark that would begin a list, quotation or block of code, such that it does not."""
    mark = found[2]
    if mark == "~":  # some readers know no backslash before it
        return f"{found[1]}&#126;"
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
