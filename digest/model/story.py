"""Stories: what is told of an event, what was told of it before, and what an editor changes in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from digest.model.article import Article
from digest.model.theme import Evidence

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
class Update:
    """What makes a story that was sent on `day` worth sending again: facts of its lead that nothing sent then had."""

    day: date
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier edition, of `day`, said about the project that a story is about: a headline and its address."""

    day: date
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One event: the article that leads it and the others about it (ids), where it belongs, what it says.

    `articles` are the lead and all who report it; `copies` say the same as one of those. Its facts are the lead's.
    `title` is an editor's; by `score`, whose parts add up, it is ranked; `edited` says of a field who set it. `update` is
    set when it was sent before; `earlier` are the newest two items on its project, newest first.
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
    copies: tuple[str, ...] = ()
    update: Update | None = None
    earlier: tuple[Earlier, ...] = ()


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
class Sent:
    """A story (id) as the approved edition of `day` had it: its headline, its address, its articles as they were."""

    story: str
    day: date
    title: str
    url: str | None
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """A date to watch: a deadline or a coming day that a story (id) names, a fact of its lead."""

    story: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Erratum:
    """What the edition of `day` said of an article that its publisher has corrected since: `was`, and what it says `now`.

    `hash` is the content of the corrected article: each correction is noted once. `now` is empty where the words were
    taken out.
    """

    article: str
    hash: str
    day: date
    title: str
    was: str
    now: str = ""
    url: str | None = None
