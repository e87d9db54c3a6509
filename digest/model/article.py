"""Sources and articles: what is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Precision = Literal["second", "day", "none"]

SourceKind = Literal["auto", "feed", "sitemap", "listing", "page"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: a file or a folder that is searched (`path`), or an address (`url`).

    The `kind` of what is at `url` is seen from its content where it is "auto". The addresses of a listing's or
    sitemap's articles match `links`, a regular expression. `full_text` follows a feed's links for the whole text. Of
    one reading, at most the newest `max_articles` are taken; none older than `max_age` days (0: none is too old).
    `named` says that the user named it for this run; such a source's undated teasers count, and nothing in it is
    too old. Stories of a source of more `weight` than 1 stand higher.
    `labels` maps the labels the source prints, without regard to case, to the publication's own.
    """

    path: Path | None = None
    name: str | None = None
    url: str | None = None
    kind: SourceKind = "auto"
    links: str | None = None
    full_text: bool = False
    max_articles: int = 500
    max_age: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    timezone: str = "UTC"
    weight: float = 1.0
    teasers: bool = False
    named: bool = False

    @property
    def place(self) -> str:
        """The path or address, for messages."""
        return self.url or str(self.path).encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article; `width` and `height` in pixels when the source gives them."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One piece as published.

    `source` is the source's name as readers may see it, empty when it has none. `origin` (path, and line
    of an export) is for messages to people only: it is no part of what the article is.
    """

    id: str
    source: str
    title: str
    text: str
    url: str | None = None
    label: str | None = None
    published: datetime | None = None
    published_precision: Precision = "none"
    updated: datetime | None = None
    image: Image | None = None
    author: str | None = None
    language: str = "en"
    weight: float = 1.0
    teaser: bool = False
    content_hash: str = ""
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that could not be read as it stands; `skipped` when it was left out for it.

    `gone` says that there is no longer a page at the address `origin`.
    """

    origin: str
    reason: str
    skipped: bool = True
    gone: bool = False
