"""Feeds in XML: RSS of every version, RDF, Atom, also of its drafts, and CDF.

Elements are known by their names in small letters, behind the prefix that all use for their
namespace ("dc:date") unless it is the feed's own. The formats are hardly told apart: each has
elements of its own, and programs mix them.
"""

import base64
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from digest.model import Image
from digest.model.webaddress import web_address
from digest.sources.charset import decode_text, repaired_text
from digest.sources.feeds.entry import Entry, author_name, entry_picture
from digest.sources.feeds.prose import NO_PROSE, Prose
from digest.sources.language import spoken_language
from digest.sources.markup import Element, local_name, namespace, parse_xml
from digest.sources.timestamp import sortable_time

_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ENTRIES = ("item", "entry")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
#: Prefixes by namespace, this without scheme, "www." and end; others' elements are passed over.
_PREFIXES = {
    "w3.org/2005/atom": "atom:", "purl.org/atom/ns": "atom:",
    "purl.org/dc/elements/1.1": "dc:", "purl.org/dc/elements/1.0": "dc:",
    "purl.org/dc/terms": "dcterms:", "purl.org/rss/1.0/modules/content": "content:",
    "search.yahoo.com/mrss": "media:", "video.search.yahoo.com/mrss": "media:",
    "tools.search.yahoo.com/mrss": "media:", "itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner:", "w3.org/1999/xhtml": "xhtml:",
    "google.com/schemas/play-podcasts/1.0": "googleplay:",
} | dict.fromkeys(
    "purl.org/rss/1.0 my.netscape.com/rdf/simple/0.9 channel.netscape.com/rdf/simple/0.9 "
    "purl.org/rss/1.0/modules/rss091 purl.org/net/rss1.1 backend.userland.com/rss "
    "backend.userland.com/rss2 blogs.law.harvard.edu/tech/rss cyber.harvard.edu/rss/rss.html "
    "rssboard.org/rss-specification".split(), ""
)  # fmt: skip
_OTHER = "other:"
#: Some programs escape the marks that keep others from escaping.
_WRAPPED = re.compile(r"\A\s*<!\[CDATA\[(.*)\]\]>\s*\Z", re.DOTALL)
#: Where each thing is looked for, the likeliest place first.
_TITLE = ("title", "dc:title", "media:title", "itunes:title")
_CONTENT = ("content:encoded", "content", "atom:content", "xhtml:body", "fullitem", "body")
_SUMMARY = (
    "description", "summary", "abstract", "atom:summary", "dc:description", "dcterms:abstract",
)  # fmt: skip
_OTHER_SUMMARY = ("media:description", "itunes:summary", "googleplay:description")
_PUBLISHED = (
    "pubdate published issued created date atom:published dc:date dcterms:issued dcterms:created"
).split()
_UPDATED = ("updated", "modified", "atom:updated", "dcterms:modified")
_LABELS = ("category", "atom:category", "dc:subject")
_AUTHORS = ("author", "dc:creator", "dc:author", "atom:author", "creator")
_PICTURES = ("media:content", "media:thumbnail", "enclosure", "image")
#: Elements that hold prose may be long; the text of any other is cut (characters).
_LONGEST = 2000
#: At most so many elements of one name, and attributes of an element, are read.
_MOST = 40
_MOST_DATES = 4
_TEXTS = ("text/", "application/xhtml+xml", "application/xml")
_IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What holds for all entries: the feed's base address, its language, and the reader's own."""

    base: str
    language: str | None
    wanted: str


def read_xml_feed(
    text: str, url: str, limit: int, language: str = ""
) -> tuple[list[Entry], str | None]:
    """Return the newest `limit` entries of the feed `text` found at `url`, and what is wrong in it.

    Of an entry's pages in several languages, the one in `language` counts. Raises ValueError,
    worded for people, if it is not a feed.
    """
    if _PAGE.match(text):
        raise ValueError("is a web page and no feed")
    document = parse_xml(text, _ENTRIES)
    root = document.root
    if local_name(root) not in _ROOTS:
        raise ValueError(f"is not a feed (it begins with <{local_name(root)[:20]}>)")
    heads = [root, *(part for part in root if local_name(part) == "channel")]
    said = _Parts((part for head in heads for part in head), namespace(heads[-1]))
    tongue = next(filter(None, map(spoken_language, _languages(said, heads))), None)
    feed = _Feed(_site(said, url, is_atom=local_name(root) == "feed"), tongue, language)
    return [_read_entry(one, feed) for one in _newest(root, limit)], document.problem


class _Parts:
    """The elements of an entry or a feed by name, those with the entry's own namespace without."""

    def __init__(self, elements: Iterable[Element], own: str = "") -> None:
        self._found: dict[str, list[Element]] = {}
        for element in elements:
            if name := local_name(element):
                prefix = "" if namespace(element) == own else _prefix(element)
                found = self._found.setdefault(prefix + name, [])
                if len(found) < _MOST:
                    found.append(element)

    def named(self, names: Iterable[str]) -> Iterator[Element]:
        """Yield the elements of these `names`, in their order."""
        for name in names:
            yield from self._found.get(name, ())

    def texts(self, *names: str) -> tuple[str, ...]:
        """Return the texts of the elements of these `names` that have one."""
        return tuple(filter(None, map(_text, self.named(names))))


def _prefix(element: Element) -> str:
    """Return the prefix of an element with its colon, "" for the namespaces of RSS itself."""
    place = namespace(element).lower().rstrip("/#").partition("://")[2].removeprefix("www.")
    return _PREFIXES.get(place, "" if not namespace(element) else _OTHER)


def _text(element: Element) -> str:
    return "".join(element.itertext())[:_LONGEST].strip() if len(element) else _own_text(element)


def _own_text(element: Element) -> str:
    return repaired_text((element.text or "")[:_LONGEST].strip())


def _said(element: Element, name: str) -> str:
    """Return the value of the attribute `name`, in any case, or ""."""
    value = element.get(name)
    if value is None and len(element.attrib) <= _MOST:  # to list them takes quadratic time
        found = (value for key, value in element.attrib.items() if key.lower() == name)
        value = next(found, "")
    return (value or "").strip()


def _newest(root: Element, limit: int) -> list[Element]:
    """Return the newest `limit` entries of the feed; without dates, the first ones."""
    entries = list(filter(_is_entry, root.iter()))
    return entries if len(entries) <= limit else sorted(entries, key=_age, reverse=True)[:limit]


def _is_entry(element: Element) -> bool:
    """Return whether `element` is an entry, and not a module's element of the same name."""
    if local_name(element) not in _ENTRIES:
        return False
    around = element.getparent()
    is_same = around is not None and namespace(around) == namespace(element)
    return _prefix(element) in ("", "atom:") or (is_same and _prefix(element) == _OTHER)


def _age(entry: Element) -> datetime:
    said = _Parts(entry, namespace(entry))
    return sortable_time(*said.texts(*_PUBLISHED), *said.texts(*_UPDATED))


def _changed(entry: Element) -> Iterator[str]:
    """Yield what CDF has for a date, the entry's last change."""
    yield from filter(None, (_said(entry, "lastmod"),))


def _languages(said: _Parts, heads: Iterable[Element]) -> Iterator[str]:
    yield from said.texts("language", "dc:language")
    yield from filter(None, (head.get(f"{_XML}lang") for head in heads))


def _site(said: _Parts, url: str, *, is_atom: bool) -> str:
    """Return the address against which the feed's relative links count, without `xml:base`.

    RSS does not say; writers mean their site's, and so do those of an Atom feed on another host.
    """
    site = next(_links(said, url, ""), "")
    if not site.startswith(("http://", "https://")):
        return url
    is_elsewhere = site.split("/")[2:3] != url.split("/")[2:3]
    return site if is_elsewhere or not is_atom else url


def _read_entry(entry: Element, feed: _Feed) -> Entry:
    said = _Parts(entry, namespace(entry))
    base = _base(entry, feed.base)
    contents = [(_prose(one), one) for one in said.named(_CONTENT)]
    content, holder = max(contents, key=lambda one: len(one[0].value), default=(NO_PROSE, entry))
    summary = _first_prose(said.named(_SUMMARY))
    if not content and not summary:
        summary = _first_prose(_deep(entry, _OTHER_SUMMARY))
    keys = (*said.texts("guid", "id", "atom:id"), entry.get(_RDF_ABOUT))
    tongues = (*said.texts("language", "dc:language"), *_inherited(holder, "lang"))
    return Entry(
        base=_base(holder, feed.base),
        key=next(filter(None, keys), None),
        links=tuple(_entry_links(entry, said, feed)),
        title=_first_prose(_deep(entry, _TITLE, said)),
        summary=summary,
        content=content,
        labels=tuple(_labels(said)),
        published=(*said.texts(*_PUBLISHED), *_changed(entry))[:_MOST_DATES],
        updated=said.texts(*_UPDATED)[:_MOST_DATES],
        author=", ".join(dict.fromkeys(filter(None, _authors(said)))),
        image=_image(entry, said, base),
        language=next(filter(None, map(spoken_language, tongues)), feed.language),
    )


def _deep(entry: Element, names: Iterable[str], said: _Parts | None = None) -> Iterator[Element]:
    """Yield the elements of these `names` in the entry, also those within a group of media."""
    if said is not None:
        yield from said.named(names)
    inner = _Parts(entry.iterdescendants(), namespace(entry))
    yield from inner.named(name for name in names if ":" in name)


def _inherited(element: Element, name: str) -> Iterator[str]:
    """Yield the values of the attribute `xml:name` of `element`, then of all around it."""
    for one in (element, *element.iterancestors()):
        if value := one.get(f"{_XML}{name}"):
            yield value


def _base(element: Element, url: str) -> str:
    """Return the address against which those in `element` count (XML Base)."""
    for value in reversed(list(_inherited(element, "base"))):
        url = web_address(value, url) or url
    return url


def _first_prose(elements: Iterable[Element]) -> Prose:
    return next(filter(None, map(_prose, elements)), NO_PROSE)


def _prose(element: Element) -> Prose:
    """Return the prose in `element`: its text, or the markup that was not escaped in it.

    Atom's content of any other type than text is in base64 (RFC 4287, 4.1.3.3).
    """
    kind = _said(element, "type").partition(";")[0].strip().lower()
    text = _WRAPPED.sub(r"\1", repaired_text(element.text or ""))
    is_text = "/" not in kind or kind.startswith(_TEXTS)
    if len(element):
        inner = repaired_text("".join(map(_serialised, element)))
        return Prose(html.escape(text, quote=False) + inner, "html")
    if _said(element, "mode") == "base64" or not is_text:
        text = _decoded(text)
    if kind in {"text", "text/plain"}:
        return Prose(text, "text")
    is_html = kind in {"html", "xhtml"} or kind.endswith(("/html", "html+xml"))
    return Prose(text, "html" if is_html else "")


def _serialised(element: Element) -> str:
    from lxml import etree

    for one in element.iter():
        one.tag = local_name(one) or "span"
    written: str = etree.tostring(element, encoding="unicode", method="html")
    return written


def _decoded(text: str) -> str:
    """Return the text in base64, or "" if it is none."""
    try:
        return decode_text(base64.b64decode(text))
    except ValueError:
        return ""


def _entry_links(entry: Element, said: _Parts, feed: _Feed) -> Iterator[str]:
    """Yield the addresses that may be the entry's page, the likeliest first."""
    yield from said.texts("feedburner:origlink")
    yield from _links(said, feed.base, feed.wanted)
    for guid in said.named(("guid", "id", "atom:id")):
        is_address = _own_text(guid).startswith(("http://", "https://"))
        if is_address and _said(guid, "ispermalink").lower() != "false":
            yield _own_text(guid)
    sources = (_said(one, "src") for one in said.named(("content", "atom:content")))
    others = (*sources, _said(entry, "href"), entry.get(_RDF_ABOUT))
    base = _base(entry, feed.base)
    yield from (web_address(one, base) or "" for one in others if one)


def _links(said: _Parts, base: str, language: str) -> Iterator[str]:
    """Yield the addresses in RSS's links, then in Atom's links to a page (`rel="alternate"`).

    Of these come first the pages, and of the pages the first in `language`.
    """
    found = list(said.named(("link", "atom:link")))
    written = [(one, _own_text(one)) for one in found if not _said(one, "href")]
    rels = ("", "alternate", "http://www.iana.org/assignments/relation/alternate")
    pages = [one for one in found if _said(one, "href") and _said(one, "rel").lower() in rels]
    wanted = language.lower()

    def distance(one: Element) -> tuple[bool, bool, bool]:
        kind, tag = (_said(one, name).lower() for name in ("type", "hreflang"))
        is_other = not wanted or tag.partition("-")[0] != wanted.partition("-")[0]
        return bool(kind) and "html" not in kind, is_other, tag != wanted

    written += [(one, _said(one, "href")) for one in sorted(pages, key=distance)]
    named = ((one, address) for one, address in written if address)
    yield from (web_address(address, _base(one, base)) or address for one, address in named)


def _labels(said: _Parts) -> Iterator[str]:
    """Yield the labels for people, then those for programs."""
    found = list(said.named(_LABELS))
    yield from filter(None, (_said(one, "label") for one in found))
    yield from filter(None, (_said(one, "term") or _own_text(one) for one in found))


def _authors(said: _Parts) -> Iterator[str | None]:
    for one in islice(said.named(_AUTHORS), _MOST):
        names = [_own_text(part) for part in one if local_name(part) == "name"]
        yield author_name(next(iter(names), "") if len(one) else _own_text(one))


def _image(entry: Element, said: _Parts, base: str) -> Image | None:
    """Return the widest of the entry's pictures, the first of those without a width, or None."""
    inner = _Parts(entry.iterdescendants(), namespace(entry))
    links = (one for one in said.named(("link", "atom:link")) if _said(one, "rel") == "enclosure")
    found = [
        entry_picture(base, _address(one), None, one.get("width"), one.get("height"))
        for one in (*inner.named(_PICTURES), *links)
        if _is_picture(one)
    ]
    return max(filter(None, found), key=lambda one: one.width or 0, default=None)


def _address(media: Element) -> str:
    parts = (_own_text(part) for part in media if local_name(part) == "url")
    said = (_said(media, "url"), _said(media, "href"), *parts, _own_text(media))
    return next(filter(None, said), "")


def _is_picture(media: Element) -> bool:
    kind = _said(media, "medium") or _said(media, "type")
    if kind or local_name(media) in {"thumbnail", "image"}:
        return not kind or kind.startswith("image")
    path = _address(media).partition("?")[0].lower()
    return path.endswith(_IMAGES) or "." not in path.rpartition("/")[2]
