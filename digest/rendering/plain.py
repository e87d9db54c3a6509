"""Plain text and Markdown: the forms their templates need."""

import re
import textwrap
from urllib.parse import quote

COLUMNS = 72
_SPECIAL = re.compile(r"([\\`*_\[\]#])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)([>+\-~]|\d+[.)])")
#: Where a list item, quotation or heading begins within a block of Markdown.
_ITEM = re.compile(r"\n(?=\s*(?:[-*+>]|#{1,6}|\d+[.)])\s)")
_URL_SPECIAL = re.compile(r"[()<>\s\\`\"']")


def wrap(text: str, indent: str = "") -> str:
    """Return `text` in lines of 72 columns; an address is never broken."""
    return textwrap.fill(
        text,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def item(text: str) -> str:
    """Return `text` as an item of a list, in lines of 72 columns."""
    return f"  * {wrap(text, '    ').lstrip()}"


def wrap_note(note: str) -> str:
    """Return a note's Markdown, which reads well as it stands, in lines of 72 columns; list items stay apart."""
    blocks = re.split(r"\n\s*\n", note.strip())
    return "\n\n".join("\n".join(map(wrap, _ITEM.split(block))) for block in blocks)


def markdown(text: str) -> str:
    """Return plain `text` as CommonMark that means just that text."""
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINE_START.sub(_guard, text)


def markdown_url(url: str) -> str:
    """Return `url` as a link's destination in CommonMark."""
    return _URL_SPECIAL.sub(lambda found: quote(found[0], safe=""), _ENTITY.sub("&amp;", url))


def _guard(found: re.Match[str]) -> str:
    """Return a mark that would begin a list, quotation or block of code, such that it does not."""
    mark = found[2]
    if mark == "~":  # some readers know no backslash before it
        return f"{found[1]}&#126;"
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
