"""Prose: a title or a text as a feed writes it, declared as HTML, as plain text, or not at all.

A declared kind is believed. Where a format leaves it open (RSS), or has a default that writers
forget (Atom), markup is told from a word about markup by how it stands: tags touch words, come in
pairs or have attributes; "use the <p> tag" does not.
"""

import html
import re
from dataclasses import dataclass
from typing import Literal

from digest.sources import article

#: HTML's elements (html.spec.whatwg.org, 4 and 16.2), and the roots of MathML and SVG.
_NAMES = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big "
    "blink blockquote body br button canvas caption center cite code col colgroup command data "
    "datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font "
    "footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input "
    "ins kbd keygen label legend li link main map mark marquee math menu meta meter nav nobr "
    "noembed noframes noscript object ol optgroup option output p param picture plaintext pre "
    "progress q rb rp rt rtc ruby s samp script search section select slot small source span "
    "strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time "
    "title tr track tt u ul var video wbr xmp"
).replace(" ", "|")
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAMES})\b(?P<rest>[^<>]*)>", re.IGNORECASE)
#: What holds no words to read; code and a comment that are not closed end with the text.
_CODE = re.compile(
    r"<(?P<code>script|style)\b[^<>]*>.*?(?:</(?P=code)\s*>|\Z)"
    r"|<!--.*?(?:-->|\Z)|<!doctype\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
#: Elements that a parser gives the rest of the text if they are not closed, or a line of its own.
_NO_ELEMENT = re.compile(r"</?(?:blink|embed|iframe|marquee|object|param)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|div|h[1-6]|hr|img|li|p|td|tr|ul)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prose:
    """A title or a text, and what it is declared to be; "" if it is not."""

    value: str = ""
    kind: Literal["html", "text", ""] = ""

    def __bool__(self) -> bool:
        """Return whether it says anything."""
        return bool(self.value.strip())


NO_PROSE = Prose()


def title_of(prose: Prose) -> str:
    """Return a title without markup and code, on one line."""
    text = prose.value
    if prose.kind == "text":
        return article.one_line(html.escape(text, quote=False))
    if prose.kind == "html":
        return article.one_line(without_tags(text))
    for _ in range(2):  # some programs escape twice
        if _is_marked_up(text):
            text = without_tags(text)
        text = html.unescape(text)
    return article.one_line(html.escape(text, quote=False))


def html_of(prose: Prose) -> str:
    """Return a text as HTML: markup, markup that was escaped twice, or paragraphs of plain text."""
    text = prose.value
    if prose.kind == "text":
        is_text = not (text.lstrip().startswith("<") and _is_marked_up(text))
    elif is_text := not (_TAG.search(text) if prose.kind else _is_markup(text)):
        text = html.unescape(text)
        is_text = not _is_marked_up(text)
    if is_text:
        return re.sub(r"\n[^\S\n]*\n", "<br>", html.escape(text))
    return _NO_ELEMENT.sub("", _CODE.sub(" ", text))


def without_tags(text: str) -> str:
    """Return HTML without its tags, its code and what is in it."""
    return _TAG.sub("", _BREAK.sub(" ", _CODE.sub(" ", text)))


def _is_markup(text: str) -> bool:
    """Return whether an undeclared text is HTML: a break or a picture is enough in prose."""
    return _BREAK.search(text) is not None or _is_marked_up(text)


def _is_marked_up(text: str) -> bool:
    """Return whether the tags in `text` are markup and not words of it."""
    if "<!--" in text and "-->" in text.partition("<!--")[2]:
        return True
    opened: set[str] = set()
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        start, end = tag.span()
        touches = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
        if touches or "=" in tag["rest"] or (tag["end"] and name in opened):
            return True
        opened.add(name)
    return False
