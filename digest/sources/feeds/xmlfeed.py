"""Feeds in XML: RSS of every version, RDF and Atom, put in order for feedparser and read by it.

feedparser knows what the formats mean. It is slow where a feed is long, and takes captions, podcasts' fields and
attacks for what they look like: so it gets the newest entries alone, well-formed, of the elements that count.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from digest.model import Image
from digest.sources import article, markup, timestamp
from digest.sources.feeds.entry import Entry, author_name, entry_picture

_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ENTRIES = ("item", "entry")
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
#: What is read beside the feed's own elements.
_READ = frozenset(
    {
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/rss/1.0/modules/content/",
        _DUBLIN_CORE,
        "http://purl.org/dc/terms/",
        "http://rssnamespace.org/feedburner/ext/1.0",
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/XML/1998/namespace",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        _MEDIA,
        _MEDIA.rstrip("/"),
    }
)
#: What feedparser reads of a picture's own title, text and labels as the entry's.
_CAPTIONS = tuple(
    f"{{{place}}}{name}"
    for place in (_MEDIA, _MEDIA.rstrip("/"))
    for name in (
        "category",
        "credit",
        "description",
        "keywords",
        "license",
        "player",
        "rating",
        "title",
    )
)
#: Elements that hold prose, which may be in markup; the text of any other is short (characters).
_PROSE = frozenset({"content", "description", "encoded", "summary", "fullitem", "body"})
_LONGEST = 2000
#: So many elements of one name, and attributes, are read: feedparser compares each with all.
_MOST = 40
_PUBLISHED = ("pubdate", "published", "issued", "created", "date")
_UPDATED = ("updated", "modified")
_TEXTS = ("text/", "application/xhtml+xml", "application/xml")
_IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_NEVER = datetime.min.replace(tzinfo=UTC)


def read_xml_feed(text: str, url: str, limit: int) -> tuple[list[Entry], str | None]:
    """Return the newest `limit` entries of the feed `text`, found at `url`, and what is wrong with it.

    Raises ValueError, with a reason for people, when it is no feed.
    """
    import feedparser
    from lxml import etree

    if _PAGE.match(text):
        raise ValueError("is a web page and no feed")
    document = markup.parse_xml(text, _ENTRIES)
    root = document.root
    if markup.local_name(root) not in _ROOTS:
        raise ValueError(f"is not a feed (it begins with <{markup.local_name(root)[:20]}>)")
    entries = _newest(root, limit)
    _tidy_feed(root, entries)
    for entry in entries:
        _tidy(entry)
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
        resolve_relative_uris=False,  # of addresses in HTML, one is used: a picture's
    )
    language = parsed.feed.get("language")
    return [_entry(entry, language, url) for entry in parsed.entries], document.problem


def _newest(root: Any, limit: int) -> list[Any]:
    """Return the newest `limit` entries of the feed; where dates do not tell, the first are the newest."""
    entries = list(root.iter(*(f"{{*}}{name}" for name in _ENTRIES)))
    return entries if len(entries) <= limit else sorted(entries, key=_when, reverse=True)[:limit]


def _when(entry: Any) -> datetime:
    said = {markup.local_name(part): part.text for part in entry}
    for name in (*_PUBLISHED, *_UPDATED):
        if when := article.parse_date(timestamp.parse_timestamp(said.get(name)), "UTC")[0]:
            return when
    return _NEVER


def _tidy_feed(root: Any, entries: Iterable[Any]) -> None:
    """Leave of the feed these `entries` and its language; what else it says of itself is not read."""
    kept = set(entries)
    for part in (
        *root,
        *(part for channel in root if markup.local_name(channel) == "channel" for part in channel),
    ):
        if part not in kept and markup.local_name(part) not in {"channel", "language"}:
            part.getparent().remove(part)


def _tidy(entry: Any) -> None:
    """Take out of `entry` what is not read, and what feedparser would mistake."""
    from lxml import etree

    etree.strip_elements(entry, *_CAPTIONS, with_tail=False)
    own = markup.namespace(entry)
    said = {markup.local_name(part) for part in entry if markup.namespace(part) == own}
    seen: Counter[str] = Counter()
    for part in list(entry):
        place, name = markup.namespace(part), markup.local_name(part)
        seen[name] += 1
        # What Dublin Core says again is no second text.
        is_again = place == _DUBLIN_CORE and name in said
        if is_again or seen[name] > _MOST or (place not in _READ and place != own):
            entry.remove(part)
        elif name in _PROSE and not place.startswith(_MEDIA.rstrip("/")):
            _flatten(part)
        else:
            if name == "title":
                _flatten(part)
            _explain(part, name)
            _shorten(part)


def _flatten(part: Any) -> None:
    """Write the markup in `part`, of Atom in XHTML or of RSS that forgot to escape it, as the text that others give."""
    from lxml import etree

    text = part.text or ""
    if len(part):
        for element in part.iterdescendants():
            element.tag = markup.local_name(element)
        text += "".join(
            etree.tostring(element, encoding="unicode", method="html") for element in part
        )
        del part[:]
        part.attrib.pop("mode", None)
        part.set("type", "html")
    # As it stands it is read in one piece; escaped, in one for each reference.
    part.text = text if "]]>" in text else etree.CDATA(text)


def _shorten(part: Any) -> None:
    part.text = (part.text or "")[:_LONGEST]
    del part[_MOST:]
    for element in part:
        element.text = (element.text or "")[:_LONGEST]
        del element[:]


def _explain(part: Any, name: str) -> None:
    """Say of `part` what feedparser would not see.

    A key that is no address; a name behind an address of a new domain; a picture in an element RSS has for sites.
    """
    if name in {"guid", "id"} and not (part.text or "").strip().startswith(("http://", "https://")):
        part.set("isPermaLink", "false")
    elif name in {"author", "creator"} and not len(part):
        part.text = author_name(part.text)
    elif name == "image":
        inner = {markup.local_name(element): element.text for element in part}
        address = inner.get("url") or part.text or part.get("url") or part.get("href") or ""
        del part[:]
        part.clear()
        part.tag = f"{{{_MEDIA}}}thumbnail"
        part.set("url", address.strip())


def _entry(entry: Any, language: str | None, url: str) -> Entry:
    """Return what feedparser read. Its `get` gives one date for another; the dictionary's own does not."""
    said = dict(entry)
    parts = [part for part in said.get("content", ()) if str(part.get("type")).startswith(_TEXTS)]
    content = max(parts, key=lambda part: len(part["value"]), default={"value": "", "base": url})
    title, summary = said.get("title_detail", {}), said.get("summary_detail", {})
    base = content.get("base") or url
    return Entry(
        base=base,
        key=said.get("id"),
        link=said.get("feedburner_origlink") or _link(said),
        title=said.get("title", ""),
        # Without a detail, it is feedparser's copy of the content.
        summary=said.get("summary", "") if summary else "",
        content=content["value"],
        labels=tuple(_labels(said.get("tags", ()))),
        published=said.get("published") or said.get("created"),
        updated=said.get("updated"),
        author=", ".join(dict.fromkeys(_names(said))),
        image=_image(said, base),
        language=said.get("language")
        or content.get("language")
        or title.get("language")
        or language,
    )


def _link(said: Mapping[str, Any]) -> str | None:
    """Return the address of the entry's page; a link of a type that is no page's where it has no other."""
    alternates = (
        link.get("href") for link in said.get("links", ()) if link.get("rel") == "alternate"
    )
    return said.get("link") or next(filter(None, alternates), None)


def _labels(tags: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the labels as people read them, then by the names that programs give them."""
    for key in ("label", "term"):
        yield from (tag[key] for tag in tags if tag.get(key))


def _names(said: Mapping[str, Any]) -> Iterator[str]:
    for author in said.get("authors", ()):
        if name := author.get("name"):
            yield name
    if not said.get("authors") and said.get("author"):
        yield said["author"]


def _image(said: Mapping[str, Any], base: str) -> Image | None:
    """Return the largest of the entry's pictures, the first of those that do not say how large they are."""
    offered = (*said.get("media_content", ()), *said.get("media_thumbnail", ()), *_enclosed(said))
    found = [
        entry_picture(base, media.get("url"), None, media.get("width"), media.get("height"))
        for media in offered
        if _is_picture(media)
    ]
    return max(filter(None, found), key=lambda one: one.width or 0, default=None)


def _enclosed(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for link in said.get("links", ()):
        if link.get("rel") == "enclosure":
            yield {"url": link.get("href"), "type": link.get("type")}


def _is_picture(media: Mapping[str, Any]) -> bool:
    kind = str(media.get("medium") or media.get("type") or "")
    if kind:
        return kind.startswith("image")
    path = str(media.get("url")).partition("?")[0].lower()
    return path.endswith(_IMAGES) or "." not in path.rpartition("/")[2]
