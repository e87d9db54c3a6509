"""Editions: a day's stories in their sections, and who publishes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from digest.model.article import Article, Image
from digest.model.story import Erratum, Story, Watch

#: When a day's mail goes out, in the publication's time zone.
MORNING = time(6)

SlotPosition = Literal["top", "middle", "end"]


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
class Publisher:
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
    publication: Publisher
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
