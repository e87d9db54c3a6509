"""Feeds in XML: RSS of every version, RDF and Atom, tidied for feedparser and parsed by it.

feedparser knows what the formats mean. It is slow on long feeds, and takes captions, podcasts'
fields and attacks for an entry's own. So it gets the newest entries alone, well-formed, with the
elements that count.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from digest.model import Image
from digest.sources.feeds.entry import Entry, author_name, entry_picture
from digest.sources.markup import Element, local_name, namespace, parse_xml
from digest.sources.timestamp import sortable_time

_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ENTRIES = ("item", "entry")
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
#: The namespaces that are read beside the feed's own.
_READ = frozenset(
    "http://www.w3.org/2005/Atom http://purl.org/rss/1.0/modules/content/ "
    "http://purl.org/dc/terms/ http://rssnamespace.org/feedburner/ext/1.0 "
    "http://www.w3.org/1999/xhtml http://www.w3.org/XML/1998/namespace "
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#".split()
) | {"", _DUBLIN_CORE, _MEDIA, _MEDIA.rstrip("/")}
#: Elements of a picture that feedparser takes for the entry's own.
_CAPTIONS = tuple(
    f"{{{place}}}{name}"
    for place in (_MEDIA, _MEDIA.rstrip("/"))
    for name in "category credit description keywords license player rating title".split()
)
#: Elements that hold prose, which may be in markup; the text of any other is short (characters).
_PROSE = frozenset({"content", "description", "encoded", "summary", "fullitem", "body"})
_LONGEST = 2000
#: At most so many elements of one name, and attributes, are read: feedparser compares all pairs.
_MOST = 40
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified")
_TEXTS = ("text/", "application/xhtml+xml", "application/xml")
_IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def read_xml_feed(text: str, url: str, limit: int) -> tuple[list[Entry], str | None]:
    """Return the newest `limit` entries of the feed `text` found at `url`, and what is wrong in it.

    Raises ValueError, worded for people, if it is not a feed.
    """
    import feedparser
    from lxml import etree

    if _PAGE.match(text):
        raise ValueError("is a web page and no feed")
    document = parse_xml(text, _ENTRIES)
    root = document.root
    if local_name(root) not in _ROOTS:
        raise ValueError(f"is not a feed (it begins with <{local_name(root)[:20]}>)")
    entries = _newest(root, limit)
    _tidy_feed(root, entries)
    for entry in entries:
        _tidy_entry(entry)
    for element in root.iter():
        if len(element.attrib) > _MOST:
            element.attrib.clear()
    etree.cleanup_namespaces(root)
    parsed = feedparser.parse(
        # As a stream: bytes themselves may be taken for the name of a file.
        io.BytesIO(etree.tostring(root, encoding="utf-8")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        sanitize_html=False,  # HTML is cleaned where it becomes text
        resolve_relative_uris=False,  # of the addresses in HTML only a picture's is used
    )
    language = parsed.feed.get("language")
    return [_read_entry(entry, language, url) for entry in parsed.entries], document.problem


def _newest(root: Element, limit: int) -> list[Element]:
    """Return the newest `limit` entries of the feed; without dates, the first ones."""
    entries = list(root.iter(*(f"{{*}}{name}" for name in _ENTRIES)))
    return entries if len(entries) <= limit else sorted(entries, key=_age, reverse=True)[:limit]


def _age(entry: Element) -> datetime:
    said = {local_name(part): part.text for part in entry}
    return sortable_time(*map(said.get, (*_PUBLISHED, *_UPDATED)))


def _tidy_feed(root: Element, entries: Iterable[Element]) -> None:
    """Remove from the feed everything but these `entries` and its language."""
    kept = set(entries)
    channels = [one for one in root if local_name(one) == "channel"]
    for part in (*root, *(part for channel in channels for part in channel)):
        if part not in kept and local_name(part) not in {"channel", "language"}:
            part.getparent().remove(part)


def _tidy_entry(entry: Element) -> None:
    """Remove from `entry` what is not read, and what feedparser would mistake."""
    from lxml import etree

    etree.strip_elements(entry, *_CAPTIONS, with_tail=False)
    own = namespace(entry)
    said = {local_name(part) for part in entry if namespace(part) == own}
    seen: Counter[str] = Counter()
    for part in list(entry):
        place, name = namespace(part), local_name(part)
        seen[name] += 1
        # Dublin Core may repeat what the entry says itself.
        is_again = place == _DUBLIN_CORE and name in said
        if is_again or seen[name] > _MOST or (place not in _READ and place != own):
            entry.remove(part)
        elif name in _PROSE and not place.startswith(_MEDIA.rstrip("/")):
            _flatten(part)
        else:
            if name == "title":
                _flatten(part)
            _mark_up(part, name)
            _shorten(part)


def _flatten(part: Element) -> None:
    """Turn the markup in `part` (Atom's XHTML, or RSS that was not escaped) into text."""
    from lxml import etree

    text = part.text or ""
    if len(part):
        for element in part.iterdescendants():
            element.tag = local_name(element)
        inner = (etree.tostring(one, encoding="unicode", method="html") for one in part)
        text += "".join(inner)
        del part[:]
        part.attrib.pop("mode", None)
        part.set("type", "html")
    # CDATA is read in one piece, escaped text in one piece for each reference.
    part.text = text if "]]>" in text else etree.CDATA(text)


def _shorten(part: Element) -> None:
    part.text = (part.text or "")[:_LONGEST]
    del part[_MOST:]
    for element in part:
        element.text = (element.text or "")[:_LONGEST]
        del element[:]


def _mark_up(part: Element, name: str) -> None:
    """Rewrite `part` where feedparser would misread it.

    A key may not be an address, a name may stand after a mail address of a new domain, and a
    picture may be in the element that RSS has for the site's.
    """
    if name in {"guid", "id"} and not (part.text or "").strip().startswith(("http://", "https://")):
        part.set("isPermaLink", "false")
    elif name in {"author", "creator"} and not len(part):
        part.text = author_name(part.text)
    elif name == "image":
        inner = {local_name(element): element.text for element in part}
        address = inner.get("url") or part.text or part.get("url") or part.get("href") or ""
        del part[:]
        part.clear()
        part.tag = f"{{{_MEDIA}}}thumbnail"
        part.set("url", address.strip())


def _read_entry(entry: Any, language: str | None, url: str) -> Entry:
    """Return the entry that feedparser read."""
    said = dict(entry)  # feedparser's own `get` gives one date for another
    parts = [part for part in said.get("content", ()) if str(part.get("type")).startswith(_TEXTS)]
    content = max(parts, key=lambda part: len(part["value"]), default={"value": "", "base": url})
    title, summary = said.get("title_detail", {}), said.get("summary_detail", {})
    base = content.get("base") or url
    return Entry(
        base=base,
        key=said.get("id"),
        link=said.get("feedburner_origlink") or _link(said),
        title=said.get("title", ""),
        # A summary without a detail is feedparser's copy of the content.
        summary=said.get("summary", "") if summary else "",
        content=content["value"],
        labels=tuple(_labels(said.get("tags", ()))),
        published=said.get("published") or said.get("created"),
        updated=said.get("updated"),
        author=", ".join(dict.fromkeys(_names(said))),
        image=_image(said, base),
        language=next(
            filter(None, (one.get("language") for one in (said, content, title))), language
        ),
    )


def _link(said: Mapping[str, Any]) -> str | None:
    """Return the address of the entry's page, else its first alternate link of another type."""
    links = (link for link in said.get("links", ()) if link.get("rel") == "alternate")
    return said.get("link") or next(filter(None, (link.get("href") for link in links)), None)


def _labels(tags: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the labels for people, then those for programs."""
    for key in ("label", "term"):
        yield from (tag[key] for tag in tags if tag.get(key))


def _names(said: Mapping[str, Any]) -> Iterator[str]:
    for author in said.get("authors", ()):
        if name := author.get("name"):
            yield name
    if not said.get("authors") and said.get("author"):
        yield said["author"]


def _image(said: Mapping[str, Any], base: str) -> Image | None:
    """Return the widest of the entry's pictures, the first of those without a width, or None."""
    links = (link for link in said.get("links", ()) if link.get("rel") == "enclosure")
    enclosed = ({"url": link.get("href"), "type": link.get("type")} for link in links)
    offered = (*said.get("media_content", ()), *said.get("media_thumbnail", ()), *enclosed)
    found = [
        entry_picture(base, media.get("url"), None, media.get("width"), media.get("height"))
        for media in offered
        if _is_picture(media)
    ]
    return max(filter(None, found), key=lambda one: one.width or 0, default=None)


def _is_picture(media: Mapping[str, Any]) -> bool:
    kind = str(media.get("medium") or media.get("type") or "")
    if kind:
        return kind.startswith("image")
    path = str(media.get("url")).partition("?")[0].lower()
    return path.endswith(_IMAGES) or "." not in path.rpartition("/")[2]
