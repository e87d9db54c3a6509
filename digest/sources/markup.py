"""XML from outside: common errors of its writers are mended, then it is parsed.

No entities, no external DTDs: a document type alone (RSS 0.91 has one) is harmless, since nothing
that it names is ever fetched. One that declares entities, which can grow without end, is refused
before a parser sees it.
"""

import re
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from html.entities import html5
from typing import Any, Final, TypeAlias

from digest.model.text import NOT_XML

#: An element of lxml, which has no types.
Element: TypeAlias = Any

_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<[^\W\d]")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
#: Roots that are searched for below the lines that a broken site prints above them.
_KNOWN_ROOT = re.compile(
    r"<\?xml|<(?:[\w.-]+:)?(?:rss|rdf|feed|urlset|sitemapindex)\b", re.IGNORECASE
)
#: Markup that stays as it is, a reference, or a character that should have been a reference.
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
    r"|(?P<stray>&|\]\]>|<(?![^\W\d]|[:/!?]))",
    re.DOTALL,
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ESCAPED = {"&": "&amp;", "<": "&lt;", "]]>": "]]&gt;"}
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]{0,40})\s*=")
#: The prefixes that writers forget to declare.
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
_DECLARES = "declares entities, which no feed needs and which may hide an attack"
#: More of an unfinished part (characters) is not waited for.
_LONGEST_PIECE = 1_000_000
#: So much (characters) holds what stands before the root, and the prefixes that it declares.
_START = 10_000
_SAFELY: Final = {
    "encoding": "utf-8",  # whatever the declaration says: it is text by now
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_CUT_OFF = ("ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED", "ERR_COMMENT_NOT_FINISHED")


@dataclass(frozen=True, slots=True)
class Document:
    """The root element of what could be parsed, and what is wrong with the rest."""

    root: Element
    problem: str | None = None


def parse_xml(text: str, repeated: Collection[str] = ()) -> Document:
    """Return the XML document `text`; of a broken one, the part that can be parsed.

    Of the elements named in `repeated`, the one in which the document breaks off is left out: half
    an address is a wrong one. Raises ValueError, worded for people, if there is no XML or it
    declares entities.
    """
    from lxml import etree

    text = _TOKEN.sub(_mend_token, NOT_XML.sub("", text[max(text.find("<"), 0) :]))
    try:
        return Document(_parse_tree(text, recover=False))
    except etree.XMLSyntaxError:
        text = _declare_prefixes(text)
    try:
        return Document(_parse_tree(text, recover=False))
    except etree.XMLSyntaxError as problem:
        wrong = problem
    try:
        root = _parse_tree(text, recover=True)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ValueError("is not XML")
    if (element := _unfinished(text, root, repeated)) is not None:
        element.getparent().remove(element)
    return Document(root, _explain(wrong.code, str(wrong), wrong.lineno))


class XmlReader:
    """Parses XML that comes in pieces, mended as `parse_xml` mends it, without building a tree.

    A subclass says what becomes of its parts, in the methods of lxml's parser targets: `start`,
    `end`, `data` and `close`.
    """

    def __init__(self) -> None:
        from lxml import etree

        self._parser = etree.XMLParser(target=self, recover=True, **_SAFELY)
        self._rest = ""
        self._is_begun = False
        #: The name of the root element, "" before it begins.
        self.root = ""

    def feed(self, text: str) -> None:
        """Parse the next piece. Raises ValueError, worded for people, if it declares entities."""
        text = self._rest + NOT_XML.sub("", text)
        cut = _safe_cut(text) if self._is_begun or len(text) > _START else 0
        self._rest = text[cut:]
        self._parse(text[:cut])

    def finish(self) -> str | None:
        """Parse the last piece; return what is wrong with the document, or None."""
        self._parse(self._rest)
        try:
            self._parser.close()
        except ValueError:  # lxml's errors, too
            raise ValueError("is not XML") from None
        wrong = next(iter(self._parser.feed_error_log), None)
        return _explain(wrong.type, wrong.message.strip(), wrong.line) if wrong else None

    def start(self, tag: str, _: object) -> None:
        """Note the root's name."""
        self.root = self.root or tag.rpartition("}")[2].lower()

    def close(self) -> None:
        """Do nothing at the document's end."""

    def _parse(self, text: str) -> None:
        if not text:
            return
        if not self._is_begun:
            text, self._is_begun = text[max(text.find("<"), 0) :], True
            _refuse_entities(text)
            text = _declare_prefixes(text)
        elif not self.root and _ENTITY.search(text):
            raise ValueError(_DECLARES)
        self._parser.feed(_TOKEN.sub(_mend_token, text).encode())


def local_name(element: Element) -> str:
    """Return the name of `element` without namespace, in lower case; "" if it is not an element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Return the namespace of `element`, or "" if it has none."""
    return element.tag[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def element_text(element: Element) -> str:
    """Return the text of `element` and of all in it, on one line."""
    return " ".join("".join(element.itertext()).split())


def _parse_tree(text: str, *, recover: bool) -> Element:
    from lxml import etree

    _refuse_entities(text)
    parser = etree.XMLParser(recover=recover, **_SAFELY)
    return etree.fromstring(text.encode(), parser)


def _refuse_entities(text: str) -> None:
    """Raise ValueError if `text` declares entities, which stand before the root element."""
    rest = text[_prolog_end(text) :]
    if not _ROOT.match(rest) and _ENTITY.search(rest):
        raise ValueError(_DECLARES)


def _safe_cut(text: str) -> int:
    """Return where `text` can be cut, so that no tag, CDATA section or comment is divided."""
    if len(text) > _LONGEST_PIECE:
        return len(text)
    cut = max(text.rfind("<"), 0)
    for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->")):
        at = text.rfind(opening, 0, cut + len(opening))
        if at >= 0 and not 0 <= text.find(closing, at) < cut:
            cut = at
    return cut


def _prolog_end(text: str) -> int:
    """Return where the comments and processing instructions before the document end."""
    found = _PROLOG.match(text)
    return found.end() if found else 0


def _mend_token(token: re.Match[str]) -> str:
    """Return an HTML entity as its character, a stray "&" or "<" as a reference, else the token."""
    if stray := token["stray"]:
        return _ESCAPED[stray]
    if number := token["decimal"] or token["hex"]:
        code = int(number, 10 if token["decimal"] else 16)
        return f"&#{code};" if code < 0x110000 and not NOT_XML.match(chr(code)) else ""
    named = token["name"]
    if not named or named in _XML_NAMES:
        return token[0]
    char = html5.get(f"{named};")
    return "".join(_ESCAPED.get(one, one) for one in char) if char else f"&amp;{named};"


def _declare_prefixes(text: str) -> str:
    """Return `text` from a known root on, with declarations of the prefixes that lack one."""
    if known := _KNOWN_ROOT.search(text):
        text = text[known.start() :]
    declared = {"xml", "xmlns", *_DECLARED.findall(text)}
    missing = [prefix for prefix in dict.fromkeys(_PREFIX.findall(text)) if prefix not in declared]
    root = re.compile(r"<[^\W\d][\w.:-]*").search(text, _prolog_end(text))
    if not missing or not root:
        return text
    names = [(prefix, _NAMESPACES.get(prefix, f"urn:undeclared:{prefix}")) for prefix in missing]
    declarations = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in names)
    return text[: root.end()] + declarations + text[root.end() :]


def _unfinished(text: str, root: Element, repeated: Collection[str]) -> Element | None:
    """Return the last of the `repeated` elements if the document ends within it, else None."""
    if not repeated:
        return None
    tags = re.finditer(
        rf"<(/?)(?:[\w.-]+:)?(?:{'|'.join(repeated)})\b[^<>]*?(/?>|\Z)", text, re.IGNORECASE
    )
    last = next(iter(deque(tags, maxlen=1)), None)
    if last is None or last[1] or last[2] == "/>":
        return None
    found = [element for element in root.iter() if local_name(element) in repeated]
    return found[-1] if found and found[-1] is not root else None


def _explain(code: int, message: str, line: int) -> str:
    """Return a syntax error of lxml in words for people."""
    from lxml.etree import ErrorTypes

    if "depth" in message:
        return "is nested too deeply to be read whole"
    if any(code == getattr(ErrorTypes, error) for error in _CUT_OFF):
        return "is cut off"
    return f"is not well-formed ({re.sub(r', line .*', '', message)[:80]}, line {line})"
