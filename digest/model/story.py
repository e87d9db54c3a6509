"""Stories: their sentences and facts, what was sent before, and an editor's decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from digest.model.theme import Evidence

FactKind = Literal[
    "money", "power", "apparent_power", "energy", "voltage", "length", "area", "share", "count",
    "capacity", "date",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article with the id `article`: `text == article.text[start:end]`."""

    article: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or a date in an article's own words: `text == article.text[start:end]`.

    `value` is in `unit`, the one unit of its kind; a range ends at `to_value`. A date has its days
    instead, from `first` to `last`; a deadline ("by March") has no `first`.
    """

    kind: FactKind
    text: str
    start: int
    end: int
    unit: str | None = None
    value: float | None = None
    to_value: float | None = None
    # JSON calls these "from" and "to"; "from" is no name in Python.
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What makes a story that was told on `day` worth telling again, in words of its lead's text.

    These are new `facts`, or `words` that tell what came of it: "three workers were rescued".
    """

    day: date
    facts: tuple[Fact, ...]
    words: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A headline about the same project in the earlier edition of `day`, and its address."""

    day: date
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One event: its articles (ids), its theme, and what an edition says of it.

    - `articles` are the lead and its other reporters; `copies` say the same as one of those.
    - `facts` are the lead's; the parts of `score` add up to its rank.
    - `title` is an editor's; `edited` maps a field to the one who set it.
    - `update` is set if the story was sent before.
    - `earlier` are the newest two items about its project, newest first.
    - `joined` says why stories that were grouped apart are told as this one.
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
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placing:
    """The theme that an editor gave an article, or None for no theme."""

    theme: str | None
    subtheme: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """An editor's changes to a day's edition, by article id, so they hold however stories form.

    `pins` lead their themes in this order, then comes `order`, then the rest by score. `drops` are
    left out. `sentences` are word for word; if one is not found, the program's summary stands.
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
    """A date to watch: a deadline or coming day in the lead of a story (id)."""

    story: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Erratum:
    """Words of the edition of `day` that their publisher has corrected since: `was` is `now`.

    It is for the readers of the `theme` that the `story` was sent under, None for all. `hash` is
    the corrected article's content, so that each correction is noted once. `now` is empty if the
    words were taken out.
    """

    article: str
    hash: str
    day: date
    title: str
    was: str
    now: str = ""
    url: str | None = None
    story: str = ""
    theme: str | None = None
