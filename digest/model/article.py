"""Sources, and the articles and problems that reading them gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

Precision = Literal["second", "day", "none"]

#: What in a text is no part of what the article tells.
AsideKind = Literal[
    "dateline", "byline", "clock", "caption", "furniture", "tail", "heading",
]  # fmt: skip

SourceKind = Literal["auto", "feed", "sitemap", "listing", "page"]


_LINE_END = "\n"


@dataclass(frozen=True, slots=True)
class Layout:
    """Patterns of lines around an article's text that a publication adds to the known ones.

    Each is a regular expression that matches a whole line in any case; `labels` are plain names,
    and a `tail` matches the end of a line.
    """

    labels: tuple[str, ...] = ()
    next_story: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: a file or folder (`path`), or a web address (`url`).

    - `kind` "auto" is resolved from the content at `url`.
    - `links` is a regular expression for the addresses of a listing's or sitemap's articles.
    - `full_text` follows a feed's links for the whole text.
    - One reading takes the newest `max_articles`, none older than `max_age` days (0: no limit).
    - `labels` maps the source's labels, in any case, to the publication's own.
    - `language` is that of its articles whatever they say; `site_language` if they say none.
    - `theme` is that of all its articles.
    - `weight` above 1 ranks the source's stories higher.
    - `layout` is what the publication knows of its sources' pages.
    - `named` is set if the user named it for this run: nothing in it is too old, and its undated
      teasers count.
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
    language: str | None = None
    site_language: str = "en"
    theme: str | None = None
    timezone: str = "UTC"
    weight: float = 1.0
    teasers: bool = False
    named: bool = False
    layout: Layout = field(default_factory=Layout)

    @property
    def own_language(self) -> str:
        """The language of an article that does not say its own."""
        return self.language or self.site_language

    @property
    def place(self) -> str:
        """The address or path, as messages show it."""
        return self.url or str(self.path).encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article; `width` and `height` are in pixels, None if unknown."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A part of an article's text, from `start` to `end`, that is none of what it tells."""

    kind: AsideKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One piece as published.

    `source` is the source's name for readers, or empty. `guid` is the source's own name for the
    article, or empty; `origin` (an address, or a path and an export's line) is for messages.
    Articles compare equal without these two. `asides` are in order, and none overlaps another.
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
    asides: tuple[Aside, ...] = ()
    guid: str = field(default="", compare=False)
    origin: str = field(default="", compare=False)

    @property
    def prose(self) -> str:
        """The text with line ends in place of its `asides`: what the article tells, in its place.

        An offset means the same in both.
        """
        if not self.asides:
            return self.text
        parts: list[str] = []
        at = 0
        for one in self.asides:
            parts += self.text[at : one.start], _LINE_END * (one.end - one.start)
            at = one.end
        return "".join((*parts, self.text[at:]))

    @property
    def published_day(self) -> date | None:
        """The day of publication in the publisher's time zone, or None if unknown."""
        return self.published.date() if self.published else None


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a source: at `origin`, for this `reason`; `skipped` if it cost the article.

    `gone` is set if the page at the address `origin` no longer exists.
    """

    origin: str
    reason: str
    skipped: bool = True
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A source's address as it was read: its kind, and how many pages were `left` for the next run.

    `kind` is None if the address gave nothing.
    """

    kind: SourceKind | None
    left: int = 0
