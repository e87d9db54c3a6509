"""Feeds: RSS, RDF and Atom, read by feedparser, and JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import html
import json
import re
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from digest.model import Article, Image, Problem, Source
from digest.sources import article, layout, markup, webpage

#: What blogs put under an excerpt.
_FURNITURE = re.compile(
    r"\s*(?:The post .{1,300} (?:first )?appeared (?:first )?on .{1,200}"
    r"|(?:Continue|Keep) reading\b.{0,200}|Read (?:more|the full (?:story|article))\b.{0,80})\s*$",
    re.DOTALL | re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.\.+|…|\[(?:…|\.\.\.|&#8230;)\])\s*$")
_JSON_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1")


def is_json(data: bytes) -> bool:
    """Tell whether `data` looks like a JSON Feed."""
    return data.lstrip()[:1] == b"{" and b"jsonfeed.org/version" in data[:2000]


def is_xml(data: bytes) -> bool:
    """Tell whether `data` looks like a feed in XML."""
    start = data[:4000].replace(b"\0", b"").lower()
    return any(f"<{root}".encode() in start for root in ("rss", "rdf:rdf", "feed")) and b"<html" not in start


def parse(data: bytes, content_type: str, source: Source, url: str) -> Iterator[Article | Problem]:
    """Yield the articles of the feed `data` found at `url`, newest first, and what is wrong with it.

    An entry with a summary alone is an excerpt. Raises ValueError, with a reason for people, when nothing in it can be
    read.
    """
    entries, problem = _json(data) if is_json(data) else _xml(data, content_type)
    if not entries and problem:
        raise ValueError(problem)
    made: list[Article] = []
    for entry in entries:
        try:
            made.append(_article(entry, source, url))
        except ValueError as reason:
            yield Problem(url, f"an entry {reason}")
    made.sort(key=lambda one: one.published or datetime.min.replace(tzinfo=UTC), reverse=True)
    yield from made[: source.max_articles]
    if problem:
        yield Problem(url, f"{problem}; {len(made)} articles could be read", skipped=False)


def _xml(data: bytes, content_type: str) -> tuple[list[Mapping[str, Any]], str | None]:
    """Return the fields of each entry, and what is wrong with the feed."""
    import feedparser

    # HTML is cleaned where it becomes text; addresses are resolved where they are used.
    parsed = feedparser.parse(
        markup.guard(data.lstrip()),
        response_headers={"content-type": content_type or "application/xml"},
        sanitize_html=False,
        resolve_relative_uris=True,
    )
    wrong = parsed.get("bozo_exception") if parsed.get("bozo") else None
    problem = None
    if wrong and type(wrong).__name__ not in {"CharacterEncodingOverride", "NonXMLContentType"}:
        problem = f"is not a well-formed feed ({str(wrong)[:120]})"
    if not parsed.get("version") and not parsed.entries:
        problem = problem or "is not a feed"
    language = parsed.feed.get("language")
    return [_entry(entry, language) for entry in parsed.entries], problem


def _entry(entry: Any, language: str | None) -> dict[str, Any]:
    content = max((part.get("value", "") for part in entry.get("content", ())), key=len, default="")
    link = entry.get("feedburner_origlink") or entry.get("link") or _permalink(entry)
    return {
        "id": entry.get("id"),
        "url": link,
        "title": entry.get("title", ""),
        "content": content,
        "summary": entry.get("summary", ""),
        "labels": [tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")],
        "published": _date(entry, "published") or _date(entry, "created") or _date(entry, "updated"),
        "updated": _date(entry, "updated"),
        "author": (entry.get("author_detail") or {}).get("name") or entry.get("author"),
        "image": _image(entry),
        "language": (entry.get("title_detail") or {}).get("language") or language,
    }


def _permalink(entry: Any) -> str | None:
    """Return the entry's id where that is its address."""
    key = str(entry.get("id") or "")
    return key if key.startswith(("http://", "https://")) else None


def _date(entry: Any, name: str) -> str | None:
    """Return a date as the feed writes it where that can be read, else as feedparser understood it (UTC)."""
    if name not in entry.keys():  # noqa: SIM118 - `in` would say yes to a date that stands for a missing one
        return None
    raw, parsed = entry.get(name), entry.get(f"{name}_parsed")
    if raw and article.parse_date(str(raw), "UTC")[0]:
        return str(raw)
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _image(entry: Any) -> tuple[str, str | None, Any, Any] | None:
    """Return (address, alternative text, width, height) of the entry's picture."""
    enclosed = [
        {"url": link.get("href"), "type": link.get("type", "")}
        for link in (*entry.get("enclosures", ()), *entry.get("links", ()))
        if link.get("rel", "enclosure") == "enclosure"
    ]
    for media in (*entry.get("media_content", ()), *entry.get("media_thumbnail", ()), *enclosed):
        kind = media.get("medium") or media.get("type") or "image"
        if media.get("url") and kind.startswith("image"):
            return media["url"], None, media.get("width"), media.get("height")
    return None


def _json(data: bytes) -> tuple[list[Mapping[str, Any]], str | None]:
    """Return the fields of each item of a JSON Feed, and what is wrong with it."""
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as problem:
        return [], f"is not JSON ({str(problem)[:80]})"
    if not isinstance(feed, dict) or not _JSON_VERSION.match(str(feed.get("version"))):
        return [], "is not a JSON Feed of version 1"
    items = feed.get("items")
    if not isinstance(items, list):
        return [], "has no list of items"
    return [_item(item, feed) for item in items if isinstance(item, dict)], None


def _item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    authors = item.get("authors") or [item.get("author")]
    names = [one.get("name") for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    tags = item.get("tags")
    plain = item.get("content_text")
    image = _text(item.get("image")) or _text(item.get("banner_image"))
    return {
        "id": _text(item.get("id")),
        "url": _text(item.get("url")) or _text(item.get("id")),
        "title": _text(item.get("title")) or "",
        "content": _text(item.get("content_html")) or html.escape(_text(plain) or "").replace("\n", "<br>"),
        "summary": _text(item.get("summary")) or "",
        "labels": [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        "published": _text(item.get("date_published")),
        "updated": _text(item.get("date_modified")),
        "author": ", ".join(filter(None, map(_text, names))),
        "image": (image, None, None, None) if image else None,
        "language": _text(item.get("language")) or _text(feed.get("language")),
    }


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _article(entry: Mapping[str, Any], source: Source, url: str) -> Article:
    whole, excerpt = _lines(entry["content"]), _lines(entry["summary"])
    body = whole or excerpt
    text = _FURNITURE.sub("", "\n".join(layout.text_lines(body)))
    link = urljoin(url, str(entry["url"]).strip()) if entry["url"] else None
    return article.make(
        source,
        url,
        id=None if link else entry["id"],
        url=link,
        title=" ".join(_lines(entry["title"])),
        text=text,
        label=_label(entry["labels"], source),
        published=entry["published"],
        updated=entry["updated"],
        author=_author(entry["author"]),
        image=_picture(entry["image"], entry["content"] or entry["summary"], url),
        language=str(entry["language"] or "").replace("_", "-") or None,
        teaser=not whole or len(" ".join(whole)) < len(" ".join(excerpt)) or bool(_CUT.search(text)),
    )


def _lines(fragment: str) -> list[str]:
    """Return the lines of text in a piece of HTML."""
    return list(layout.lines(webpage.fragment(fragment))) if fragment else []


def _label(labels: Sequence[str], source: Source) -> str | None:
    """Return the label that the publication maps, else the first."""
    mapped = {theirs.casefold() for theirs in source.labels}
    return next((one for one in labels if one.casefold() in mapped), next(iter(labels), None))


def _author(text: str | None) -> str | None:
    """Return a name without the e-mail address that RSS puts beside it."""
    name = re.sub(r"[<(]?\b[^\s<>()]+@[^\s<>()]+\b[>)]?", "", text or "").strip(" ()<>,")
    return name or None


def _picture(found: tuple[str, str | None, Any, Any] | None, content: str, url: str) -> Image | None:
    """Return the picture of an entry, else the first in its content."""
    if found is None:
        match = re.search(r"<img\b[^>]*?>", content, re.IGNORECASE)
        if not match:
            return None
        fields = {key.lower(): value for key, value in re.findall(r'([\w-]+)\s*=\s*["\']([^"\']*)', match[0])}
        if not fields.get("src"):
            return None
        found = (
            html.unescape(fields["src"]),
            html.unescape(fields.get("alt", "")),
            fields.get("width"),
            fields.get("height"),
        )
    address, alt, width, height = found
    return webpage.image(urljoin(url, address.strip()), alt, width, height)


def addresses(links: Iterable[str]) -> str:
    """Return the addresses of feeds as a message names them."""
    return ", ".join(list(links)[:3])
