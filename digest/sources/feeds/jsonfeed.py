"""JSON Feed (jsonfeed.org), versions 1 and 1.1."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from digest.model import Image
from digest.model.webaddress import web_address
from digest.sources.feeds.entry import Entry, entry_picture
from digest.sources.feeds.prose import Prose
from digest.sources.language import spoken_language

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1")


def read_json_feed(text: str, url: str) -> Iterator[Entry]:
    """Yield the entries of the feed `text` found at `url`. Raises ValueError, worded for people."""
    try:
        # Programs leave line breaks and other control characters in strings as they are.
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"is not JSON ({str(problem)[:80]})") from None
    if not isinstance(feed, dict) or not _VERSION.match(str(feed.get("version"))):
        raise ValueError("is not a JSON Feed of version 1")
    language = spoken_language(_text(feed.get("language")))
    base = web_address(_text(feed.get("home_page_url")), url) or url
    for item in _list(feed.get("items")):
        yield _read_item(item, language, base) if isinstance(item, dict) else Entry(base)


def _read_item(item: Mapping[str, Any], language: str | None, base: str) -> Entry:
    key = _text(item.get("id"))
    address = key if key and key.startswith(("http://", "https://")) else None
    markup = _text(item.get("content_html"))
    plain = (_text(item.get("content_text")) or "").replace("\n", "\n\n")
    links = (_text(item.get("url")), address, _text(item.get("external_url")))
    return Entry(
        base=base,
        key=key,
        links=tuple(filter(None, links)),
        title=Prose(_text(item.get("title")) or ""),
        summary=Prose(_text(item.get("summary")) or ""),
        content=Prose(markup, "html") if markup else Prose(plain, "text"),
        labels=tuple(tag for tag in _list(item.get("tags")) if isinstance(tag, str)),
        published=tuple(filter(None, (_text(item.get("date_published")),))),
        updated=tuple(filter(None, (_text(item.get("date_modified")),))),
        author=", ".join(_names(item)),
        image=_image(item, base),
        language=spoken_language(_text(item.get("language"))) or language,
    )


def _names(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the authors, which are a list since version 1.1."""
    for author in _list(item.get("authors")) or [item.get("author")]:
        if isinstance(author, dict) and (name := _text(author.get("name"))):
            yield name


def _image(item: Mapping[str, Any], base: str) -> Image | None:
    attached = [
        one.get("url")
        for one in _list(item.get("attachments"))
        if isinstance(one, dict) and str(one.get("mime_type")).startswith("image/")
    ]
    offered = (item.get("image"), item.get("banner_image"), *attached)
    return next(filter(None, (entry_picture(base, one) for one in offered)), None)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """Return a string, or a number that stands in its place, as a string; else None."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
