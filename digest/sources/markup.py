"""XML from outside, as text: mended where its writers often err, then read without entities and external DTDs.

A document type alone (RSS 0.91 has one) is harmless: nothing it names is ever fetched. One that declares entities,
which can grow without end, is refused before a parser sees it.
"""

import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import Any

#: What XML 1.0 (2.2) does not allow, in any form.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<[^\W\d]")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
#: Roots that are looked for behind what a broken site prints above them.
_KNOWN_ROOT = re.compile(
    r"<\?xml|<(?:[\w.-]+:)?(?:rss|rdf|feed|urlset|sitemapindex)\b", re.IGNORECASE
)
#: What may stand as it is, or else is a character that should have been written as a reference.
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
    r"|(?P<stray>&|\]\]>|<(?![^\W\d]|[:/!?]))",
    re.DOTALL,
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ESCAPED = {"&": "&amp;", "<": "&lt;", "]]>": "]]&gt;"}
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
#: What prefixes mean that writers forget to declare.
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_CUT_OFF = frozenset({"ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED", "ERR_COMMENT_NOT_FINISHED"})


@dataclass(frozen=True, slots=True)
class Document:
    """The root element of what could be read, and what is wrong with the rest."""

    root: Any
    problem: str | None = None


def parse_xml(text: str, repeated: Collection[str] = ()) -> Document:
    """Return the XML document `text`; of a broken one, what can be read.

    Of the elements with the names `repeated`, the one in which the document breaks off is left out: half an address is
    a wrong one. Raises ValueError, with a reason for people, when there is no XML or it declares entities.
    """
    from lxml import etree

    text = _mended(_ILLEGAL.sub("", text[max(text.find("<"), 0) :]))
    try:
        return Document(_tree(text, recover=False))
    except etree.XMLSyntaxError:
        text = _declared(text)
    try:
        return Document(_tree(text, recover=False))
    except etree.XMLSyntaxError as problem:
        wrong = problem
    try:
        root = _tree(text, recover=True)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ValueError("is not XML")
    for element in _unfinished(text, root, repeated):
        element.getparent().remove(element)
    return Document(root, _words(wrong))


def local_name(element: Any) -> str:
    """Return the name of `element` without its namespace, in small letters; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    """Return the namespace of `element`, "" for none."""
    return element.tag[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def _tree(text: str, *, recover: bool) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",  # whatever the declaration says: it is text by now
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=recover,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(_guard(text).encode(), parser)


def _guard(text: str) -> str:
    """Return `text`. Raises ValueError when it declares entities, which only stands before the root element."""
    rest = text[_prolog(text) :]
    if not _ROOT.match(rest) and _ENTITY.search(rest):
        raise ValueError("declares entities, which no feed needs and which may hide an attack")
    return text


def _prolog(text: str) -> int:
    """Return how far comments and processing instructions go before the document itself."""
    found = _PROLOG.match(text)
    return found.end() if found else 0


def _mended(text: str) -> str:
    """Return `text` with characters for HTML's names of them, and a reference for each stray "&" and "<"."""
    return _TOKEN.sub(_mend, text)


def _mend(token: re.Match[str]) -> str:
    if stray := token["stray"]:
        return _ESCAPED[stray]
    if number := token["decimal"] or token["hex"]:
        code = int(number, 10 if token["decimal"] else 16)
        return f"&#{code};" if code < 0x110000 and not _ILLEGAL.match(chr(code)) else ""
    named = token["name"]
    if not named or named in _XML_NAMES:
        return token[0]
    char = html5.get(f"{named};")
    return "".join(_ESCAPED.get(one, one) for one in char) if char else f"&amp;{named};"


def _declared(text: str) -> str:
    """Return `text` from a known root on, with the prefixes declared that its writer forgot."""
    if known := _KNOWN_ROOT.search(text):
        text = text[known.start() :]
    declared = {"xml", "xmlns", *_DECLARED.findall(text)}
    missing = [prefix for prefix in dict.fromkeys(_PREFIX.findall(text)) if prefix not in declared]
    root = re.compile(r"<[^\W\d][\w.:-]*").search(text, _prolog(text))
    if not missing or not root:
        return text
    said = "".join(
        f' xmlns:{prefix}="{_NAMESPACES.get(prefix, "urn:undeclared:" + prefix)}"'
        for prefix in missing
    )
    return text[: root.end()] + said + text[root.end() :]


def _unfinished(text: str, root: Any, repeated: Collection[str]) -> Iterator[Any]:
    """Yield the last of the `repeated` elements where the document ends within it."""
    if not repeated:
        return
    tags = re.finditer(
        rf"<(/?)(?:[\w.-]+:)?(?:{'|'.join(repeated)})\b[^<>]*?(/?>|\Z)", text, re.IGNORECASE
    )
    last = next(iter(deque(tags, maxlen=1)), None)
    if last and not last[1] and last[2] != "/>":
        found = [element for element in root.iter() if local_name(element) in repeated]
        if found and found[-1] is not root:
            yield found[-1]


def _words(wrong: Any) -> str:
    """Return what is wrong with a document, for people."""
    from lxml.etree import ErrorTypes

    if "depth" in str(wrong):
        return "is nested too deeply to be read whole"
    if any(wrong.code == getattr(ErrorTypes, error) for error in _CUT_OFF):
        return "is cut off"
    return f"is not well-formed ({re.sub(r', line .*', '', str(wrong))[:80]}, line {wrong.lineno})"
