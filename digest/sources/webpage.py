"""Saved web pages: trafilatura finds the body; the page's own markup says the rest."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digest.model import Article, Image, Source
from digest.sources import article, layout


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of the article on it."""

    title: str | None = None
    text: str = ""
    url: str | None = None
    label: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    image: Image | None = None
    language: str | None = None
    site: str | None = None


_META = {
    "published": ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "publish-date"),
    "updated": ("article:modified_time", "datemodified", "og:updated_time", "last-modified"),
    "label": ("article:section", "articlesection", "section"),
    "image_alt": ("og:image:alt", "twitter:image:alt"),
    "image_width": ("og:image:width",),
    "image_height": ("og:image:height",),
}
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "blogposting",
    "report",
)


def parse(html: str, source: Source, origin: str) -> Iterator[Article]:
    """Yield the page's article. Raises ValueError, with a reason for people, when no article is found on it."""
    page = extract(html)
    if not page.text:
        raise ValueError("no article was found on the page")
    yield article.make(
        source,
        origin,
        url=page.url,
        title=page.title or "",
        label=page.label,
        text=page.text,
        published=page.published,
        updated=page.updated,
        author=page.author,
        image=page.image,
        language=page.language,
        site=page.site,
    )


def extract(html: str, url: str | None = None) -> Page:
    """Return what the page `html` says; an empty Page when it is not readable as one."""
    import trafilatura

    tree = trafilatura.load_html(article.legal(html))
    if tree is None:
        return Page()
    said = _said(tree)
    found = trafilatura.bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=True)
    if found is None:
        return Page()
    return Page(
        title=found.title,
        text="\n".join(layout.text_lines(layout.lines(found.text or ""))),
        url=found.url,
        label=said.get("label"),
        published=said.get("published") or found.date,
        updated=said.get("updated"),
        author=found.author,
        image=image(found.image, said.get("image_alt"), said.get("image_width"), said.get("image_height")),
        language=(tree.get("lang") or "").strip().replace("_", "-") if tree.tag == "html" else None,
        site=found.sitename,
    )


def image(url: str | None, alt: str | None = None, width: Any = None, height: Any = None) -> Image | None:
    """Return the image at `url`, or None where that is no https address: a mail shows no other."""
    url = article.legal(url or "").strip()
    if article.web_address(url) is None or not url.lower().startswith("https://"):
        return None
    return Image(url, article.one_line(alt or ""), _pixels(width), _pixels(height))


def _said(tree: Any) -> dict[str, str]:
    """Return what the page's meta tags and JSON-LD say under the names that are used here; JSON-LD first."""
    meta: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        if tag.get("content"):
            meta.setdefault(name, tag.get("content").strip())
    said = {key: meta[name] for key, names in _META.items() for name in reversed(names) if name in meta}
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            said |= _linked_data(script.text or "")
    return said


def _linked_data(text: str) -> dict[str, str]:
    """Return the dates and section of the article that the JSON-LD `text` describes."""
    try:
        objects = list(_walk(json.loads(text), depth=0))
    except (ValueError, RecursionError):
        return {}
    for thing in objects:
        types = thing.get("@type")
        types = types if isinstance(types, list) else [types]
        if any(str(name).lower() in _ARTICLE_TYPES for name in types):
            section = thing.get("articleSection")
            section = section[0] if isinstance(section, list) and section else section
            named = {
                "published": thing.get("datePublished"),
                "updated": thing.get("dateModified"),
                "label": section,
            }
            return {key: value for key, value in named.items() if isinstance(value, str) and value}
    return {}


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield every object of a JSON-LD document, outermost first."""
    if depth > 6:  # no publisher nests its article deeper
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _walk(part, depth + 1)


def _pixels(value: Any) -> int | None:
    """Return a plausible width or height in pixels."""
    text = str(value if value is not None else "").strip().removesuffix("px")
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None
