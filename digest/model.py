"""The values that flow through a day, and nothing else.

Offsets are code points of an article's text, end exclusive. Every datetime has a time zone.
Order of a day: Source -> Article -> Story -> Edition -> (narrowed to a variant) -> Parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

#: When a day's mail goes out, in the publication's time zone.
MORNING = time(6)

Precision = Literal["second", "day", "none"]
Thin = Literal["skip", "carry", "say"]
SourceKind = Literal["auto", "feed", "sitemap", "listing", "page"]
SlotPosition = Literal["top", "middle", "end"]
SubscriberState = Literal["unconfirmed", "active", "paused", "unsubscribed", "bounced", "complained"]
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
    headlines that do. On a day with fewer than `min_stories` it is `thin`: "skip" leaves the theme out and drops
    its stories, "carry" offers them to the next day's edition, "say" also says that there is no news today. Colours are
    `#rrggbb`. `subject` is a pattern with `{site}`, `{theme}`, `{date}` and `{lead}`.
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
    min_stories: int = 0
    thin: Thin = "say"
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


@dataclass(frozen=True, slots=True)
class Section:
    """A theme's stories (ids) in the order shown."""

    theme: str
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article (id) that the edition does not show, and why.

    `used` says that it is not to be offered to a later edition either, once this one is approved.
    """

    article: str
    reason: str
    used: bool = False


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
class Sponsor:
    """An advertisement that an edition shows: in the mails with a `theme`, or in all of them where it names none.

    "top" stands before the theme's stories, "middle" after the first, "end" after the last; without a theme, before the
    first section, after it, and after the last.
    """

    slug: str
    text: str
    link: str
    position: SlotPosition = "end"
    theme: str | None = None
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """When a `sponsor` is shown: on the days `first` to `last`, and on at most `times` days in any `days` of them."""

    sponsor: Sponsor
    first: date
    last: date
    times: int | None = None
    days: int = 7


@dataclass(frozen=True, slots=True)
class Brand:
    """How a publication looks where no theme says it: colours (`#rrggbb`), fonts, and its logo's size and dark form."""

    colour: str = "#1f2937"
    colour_dark: str = "#c3cad5"
    heading_font: str | None = None
    text_font: str | None = None
    logo_dark: str | None = None
    logo_width: int = 220
    logo_height: int | None = None


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
    brand: Brand = field(default_factory=Brand)
    campaign: Mapping[str, str] = field(default_factory=dict)
    auto_submitted: bool = True
    precedence: str | None = "bulk"
    feedback_id: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What one day's newsletters hold. A story stands once; sections refer to it by id."""

    day: date
    revision: int
    state: Literal["draft", "approved"]
    timezone: str
    language: str
    publication: Publication
    themes: tuple[ShownTheme, ...]
    articles: tuple[Article, ...]
    stories: tuple[Story, ...]
    sections: tuple[Section, ...]
    left_out: tuple[LeftOut, ...] = ()
    watch: tuple[Watch, ...] = ()
    errata: tuple[Erratum, ...] = ()
    note: str | None = None
    sponsors: tuple[Sponsor, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """A rendered variant."""

    subject: str
    preheader: str
    html: str
    text: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to get newsletters; without `themes` it is all of them.

    Of their consent: when, how and from where, as far as it is known.
    """

    address: str
    name: str = ""
    themes: tuple[str, ...] | None = None
    language: str | None = None
    state: SubscriberState = "active"
    paused_until: date | None = None
    consent_at: datetime | None = None
    consent_how: str = ""
    consent_from: str = ""


@dataclass(frozen=True, slots=True)
class Subscriber(Newcomer):
    """Somebody who is known, by `id`; who was erased is not, and their `id` is never another's."""

    id: int = field(kw_only=True)
    created: datetime = field(kw_only=True)
    changed: datetime = field(kw_only=True)
