"""The values that flow through a day, and nothing else.

Offsets are code points of an article's text, end exclusive. Every datetime has a time zone.
Order of a day: Source -> Article -> Story -> Edition -> (narrowed to a variant) -> Parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

Precision = Literal["second", "day", "none"]
FactKind = Literal[
    "money",
    "power",
    "apparent_power",
    "energy",
    "voltage",
    "length",
    "area",
    "share",
    "count",
    "capacity",
    "date",
]


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: a file, or a folder that is searched.

    `named` says that the user named it for this run; such a source's undated teasers count. Stories of a source
    of more `weight` than 1 stand higher.
    `labels` maps the labels the source prints, without regard to case, to the publication's own.
    """

    path: Path
    name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    timezone: str = "UTC"
    weight: float = 1.0
    teasers: bool = False
    named: bool = False


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
    """Something in a source that could not be read as it stands; `skipped` when it was left out for it."""

    origin: str
    reason: str
    skipped: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that speaks for a theme, and how strongly."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Subtheme:
    """A part of a theme, with its own labels and terms.

    Where a theme holds fewer stories than there are, the best `min_stories` of this part are kept all the same.
    """

    slug: str
    title: str
    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    min_stories: int = 0
    max_stories: int | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """What a newsletter is about.

    `threshold` is the score that a text without a deciding label has to pass to belong here; `examples` are
    headlines that do. Colours are `#rrggbb`. `subject` is a pattern with `{site}`, `{theme}`, `{date}` and `{lead}`.
    """

    slug: str
    title: str
    order: int
    colour: str
    colour_dark: str
    blurb: str
    subject: str
    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    threshold: float = 3.0
    max_stories: int | None = None
    subthemes: tuple[Subtheme, ...] = ()


@dataclass(frozen=True, slots=True)
class NoTheme:
    """What belongs to no theme: like a theme, it has labels, terms and examples, but no newsletter."""

    labels: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    negative: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor said of an article: its theme, or None for no theme.

    It decides the article with this id or address; its title and the front of its text speak for the theme of
    articles like it.
    """

    article: str
    theme: str | None
    title: str
    text: str = ""
    subtheme: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why this answer: the correction or label that decides, or a term found, or a headline or correction like it.

    `weight` is how strongly it speaks for the answer, negative when it speaks against.
    """

    kind: Literal["label", "term", "example", "correction"]
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which theme an article belongs to. `theme` None means that none fits; `confidence` is 0 to 1."""

    theme: str | None
    subtheme: str | None = None
    also: tuple[str, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    review: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence word for word: `text == article.text[start:end]` of the article with the id `article`."""

    article: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or a date in an article's own words: `text == article.text[start:end]`.

    `value` is in `unit`, the one unit of its kind; a range ends at `to_value`. A date has the days it means
    instead; "by March" has no `first`, "from March" would have no `last`.
    """

    kind: FactKind
    text: str
    start: int
    end: int
    unit: str | None = None
    value: float | None = None
    to_value: float | None = None
    # JSON calls these two "from" and "to": the first is no name in Python.
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One event: the article that leads it and the others about it (ids), where it belongs, what it says.

    `articles` are the lead and all who report it, copies aside. Its facts are the lead's. `title` is an editor's; by
    `score`, whose parts add up, it is ranked; `edited` says of a field who set it.
    """

    id: str
    lead: str
    articles: tuple[str, ...]
    theme: str | None
    subtheme: str | None = None
    also: tuple[str, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    review: bool = False
    summary: tuple[Sentence, ...] = ()
    facts: tuple[Fact, ...] = ()
    score: Mapping[str, float] = field(default_factory=dict)
    title: str | None = None
    edited: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placing:
    """Where an editor put an article: a theme, or None for no theme."""

    theme: str | None
    subtheme: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the editor changed in a day's edition, by article ids, so that it holds however stories form.

    `pins` stand first in their themes, in this order; then those in `order`; then the others by their score. `drops` are
    left out. `sentences` are word for word; where the articles no longer have one, the program's summary stands.
    """

    by: str = "editor"
    pins: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    drops: frozenset[str] = frozenset()
    themes: Mapping[str, Placing] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watch:
    """A date to watch: a deadline or a coming day that a story (id) names, a fact of its lead."""

    story: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Section:
    """A theme's stories (ids) in the order shown."""

    theme: str
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article (id) that the edition does not show, and why."""

    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """What an edition shows of a theme; `subthemes` maps slug to title."""

    slug: str
    title: str
    colour: str
    colour_dark: str
    blurb: str
    subject: str
    subthemes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publication:
    """What an edition shows and says of the site that publishes it, and of its mail."""

    name: str
    sender: str
    look: str
    url: str | None = None
    logo: str | None = None
    postal_address: str | None = None
    social: Mapping[str, str] = field(default_factory=dict)
    app_url: str | None = None
    reply_to: str | None = None
    list_id: str | None = None
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What one day's newsletters hold. A story stands once; sections refer to it by id."""

    day: date
    revision: int
    state: Literal["draft"]
    timezone: str
    language: str
    publication: Publication
    themes: tuple[ShownTheme, ...]
    articles: tuple[Article, ...]
    stories: tuple[Story, ...]
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...] = ()
    watch: tuple[Watch, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A rendered variant."""

    subject: str
    preheader: str
    html: str
    text: str
    markdown: str
