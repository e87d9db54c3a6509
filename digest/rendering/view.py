"""Views: an edition as templates see it, with its stories, dates, links and fixed words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from digest.config.themes import ALL
from digest.model import (
    Brand,
    Edition,
    Publisher,
    Section,
    ShownTheme,
    SlotPosition,
    Sponsor,
    Story,
)
from digest.rendering import links
from digest.rendering.catalogue import Catalogue
from digest.rendering.fit import WHOLE, Fit
from digest.rendering.inboxline import InboxLine, nothing_to_tell, padding_of
from digest.rendering.pictures import PictureView, fit_picture, https_url
from digest.rendering.story import ErratumView, StoryView, StoryViews, WatchView, single_spaced

#: The largest size of a sponsor's picture in pixels, within its frame.
_SPONSOR_WIDTH, _SPONSOR_HEIGHT = 510, 260


@dataclass(frozen=True, slots=True)
class SponsorView:
    """An advertisement as shown."""

    text: str
    url: str
    image: PictureView | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A theme's section as shown; `sponsors` has an entry for every position.

    The short ones among its `stories` are the last; `more` stories are on the edition's `page`.
    """

    theme: ShownTheme
    stories: tuple[StoryView, ...]
    sponsors: dict[str, SponsorView | None]
    more: int
    page: str | None

    @property
    def count(self) -> int:
        """The number of stories, including those that are only counted."""
        return len(self.stories) + self.more


@dataclass(frozen=True, slots=True)
class EditionView:
    """A variant as shown.

    `title` is the theme's, or the publication's name for several themes; `tagline` lists several
    themes; `nothing` stands in a mail without stories; `browser` is the variant's own page in the
    archive, which has `more_errata`; `since` says since which day the mail tells, "" if that was
    the day before.
    """

    publication: Publisher
    brand: Brand
    logo: str | None
    logo_dark: str | None
    language: str
    direction: str
    title: str
    tagline: str
    subject: str
    preheader: str
    date: str
    nothing: str
    since: str
    sections: tuple[SectionView, ...]
    watch: tuple[WatchView, ...]
    errata: tuple[ErratumView, ...]
    more_errata: int
    sponsors: dict[str, SponsorView | None]
    colour: str
    colour_dark: str
    why: str
    preferences: str | None
    unsubscribe: str
    browser: str | None
    archive: str | None

    @property
    def filler(self) -> str:
        """Invisible text after the preheader: without it, inboxes go on with the masthead."""
        return padding_of(self.preheader)

    @property
    def count(self) -> int:
        """The number of stories."""
        return sum(section.count for section in self.sections)

    @property
    def several(self) -> bool:
        """True if several themes share this mail."""
        return len(self.sections) > 1


def view_edition(
    edition: Edition, language: Catalogue, key: str = ALL, fit: Fit = WHOLE
) -> EditionView:
    """Return the view of `edition`, narrowed to the variant `key`, in the words of a `language`.

    It tells as much of each story as `fit` says.
    """
    publication = edition.publication
    browser = links.archive_link(publication, edition.day, key)
    views = StoryViews(edition, language)
    stories = {story.id: story for story in edition.stories}
    themes = {theme.slug: theme for theme in edition.themes}
    sections = tuple(
        SectionView(
            themes[section.theme],
            tuple(_told(section, stories, themes[section.theme], views, fit)),
            _sponsors(edition.sponsors, section.theme),
            more=sum(one in fit.more for one in section.stories),
            page=f"{browser}#{section.theme}" if browser and len(edition.sections) > 1 else browser,
        )
        for section in edition.sections
    )
    only = edition.themes[0] if len(edition.themes) == 1 else None
    line = InboxLine(edition, language, views)
    subject = line.subject()
    return EditionView(
        publication=publication,
        brand=publication.brand,
        logo=https_url(publication.logo),
        logo_dark=https_url(publication.brand.logo_dark),
        language=edition.language,
        direction=language.direction,
        title=only.title if only else publication.name,
        tagline="" if only else language.listed(theme.title for theme in edition.themes),
        subject=subject,
        preheader=line.preheader(subject),
        date=language.full_date(edition.day),
        nothing=nothing_to_tell(edition, language),
        since=language.say("since", day=language.long_date(edition.since)) if edition.since else "",
        sections=sections,
        watch=tuple(views.watch(watch, stories[watch.story]) for watch in edition.watch),
        errata=tuple(map(views.erratum, edition.errata[: len(edition.errata) - fit.errata])),
        more_errata=fit.errata,
        sponsors=_sponsors(edition.sponsors, None),
        colour=only.colour if only else publication.brand.colour,
        colour_dark=only.colour_dark if only else publication.brand.colour_dark,
        why=_why(publication.name, edition.themes, language),
        preferences=links.preferences_link(publication),
        unsubscribe=links.unsubscribe_link(publication),
        browser=browser,
        archive=links.archive_link(publication),
    )


def _told(
    section: Section,
    stories: Mapping[str, Story],
    theme: ShownTheme,
    views: StoryViews,
    fit: Fit,
) -> Iterator[StoryView]:
    """Yield the views of a section's stories, without those that are only counted."""
    for key in section.stories:
        if key not in fit.more:
            yield (views.line if key in fit.short else views.view)(stories[key], theme)


def _sponsors(sponsors: tuple[Sponsor, ...], theme: str | None) -> dict[str, SponsorView | None]:
    """Return the first advertisement at each position: of a theme, or (None) of the whole mail."""
    shown: dict[str, SponsorView | None] = dict.fromkeys(get_args(SlotPosition))
    for sponsor in reversed(sponsors):
        if sponsor.theme == theme:
            text, link = single_spaced(sponsor.text), single_spaced(sponsor.link)
            picture = fit_picture(sponsor.image, _SPONSOR_WIDTH, _SPONSOR_HEIGHT)
            shown[sponsor.position] = SponsorView(text, link, picture)
    return shown


def _why(site: str, themes: tuple[ShownTheme, ...], language: Catalogue) -> str:
    """Return the footer's sentence on why a reader gets this mail."""
    if not themes:
        return language.say("why_none", site=site)
    return language.say("why", site=site, themes=language.listed(theme.title for theme in themes))
