"""Editions: a day's stories in sections, their publisher, and the sponsors between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from digest.model.article import Article, Image
from digest.model.story import Erratum, Story, Watch

#: The hour at which a day's mail goes out, in the publication's time zone.
MORNING = time(6)
#: A mail fits itself to so many bytes of HTML: Gmail cuts it off at about 102 KB.
MAX_BYTES = 95_000

SlotPosition = Literal["top", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Section:
    """A theme (slug) and its stories (ids) in the order shown."""

    theme: str
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article (id) that the edition does not show, and the reason.

    Once the edition is approved, an article that is `used` is not offered to later editions. One
    that only waits, for room or for other stories, does so `since` the day of an edition.
    """

    article: str
    reason: str
    used: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme as an edition shows it; `subthemes` maps slug to title."""

    slug: str
    title: str
    colour: str
    colour_dark: str
    blurb: str
    subject: str
    subthemes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sponsor:
    """An advertisement, in mails with its `theme`, or in all mails if that is None.

    "top" is before the theme's stories, "middle" after the first, "end" after the last. Without a
    theme it is before the first section, after it, and after the last.
    """

    slug: str
    text: str
    link: str
    position: SlotPosition = "end"
    theme: str | None = None
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A sponsor's days, `first` to `last`: at most `times` in any `days` of them."""

    sponsor: Sponsor
    first: date
    last: date
    times: int | None = None
    days: int = 7


@dataclass(frozen=True, slots=True)
class Brand:
    """The publisher's own colours (`#rrggbb`), fonts, and logo in dark mode (sizes in pixels)."""

    colour: str = "#1f2937"
    colour_dark: str = "#c3cad5"
    heading_font: str | None = None
    text_font: str | None = None
    logo_dark: str | None = None
    logo_width: int = 220
    logo_height: int | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """The site that publishes an edition: its name, addresses and looks, and its mail's headers.

    A mail's HTML has at most `max_bytes`: its stories are shortened until it fits.
    `subject` is the pattern for mails of several themes, with `{site}`, `{date}` and `{lead}`.
    """

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
    max_bytes: int = MAX_BYTES
    subject: str = "{lead}"


@dataclass(frozen=True, slots=True)
class Edition:
    """One day's newsletters. A story stands once; sections refer to it by id.

    `errata` are for the readers of their themes; a theme with corrections alone has an empty
    section. It tells what came `since` the day of the last edition; None: the day before.
    """

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
    since: date | None = None

    @property
    def has_news(self) -> bool:
        """True if it tells something: a story, or a correction."""
        return bool(self.stories or self.errata)


@dataclass(frozen=True, slots=True)
class Parts:
    """A rendered variant: the texts of one mail."""

    subject: str
    preheader: str
    html: str
    text: str
    markdown: str
