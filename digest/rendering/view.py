"""What templates see: an edition's stories joined with their articles, and every fixed form of date and link."""

from dataclasses import dataclass
from typing import get_args

from digest.model import (
    Brand,
    Edition,
    Erratum,
    Publisher,
    Section,
    ShownTheme,
    SlotPosition,
    Sponsor,
    Story,
    Watch,
)
from digest.rendering import links
from digest.rendering.language import Language
from digest.rendering.links import Campaign, unsubscribe_link, unsubscribe_mailto
from digest.rendering.pictures import PictureView, fit_picture
from digest.rendering.story import LinkView, StoryView, Teller, single_spaced

__all__ = ["EditionView", "unsubscribe_link", "unsubscribe_mailto", "view_edition"]

#: An inbox shows about so many characters beside the subject.
_PREHEADER = 150
#: How wide an advertiser's picture may be, within the frame around it.
_SPONSOR_WIDTH, _SPONSOR_HEIGHT = 510, 260


@dataclass(frozen=True, slots=True)
class WatchView:
    """A date to watch, in its article's words, and the story that names it."""

    when: str
    story: LinkView


@dataclass(frozen=True, slots=True)
class ErratumView:
    """What an earlier edition said that its article no longer says; `now` is empty where the words were taken out."""

    edition: LinkView
    story: LinkView
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class SponsorView:
    """An advertisement as shown."""

    text: str
    url: str
    image: PictureView | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A theme's section as shown; `sponsors` by position."""

    theme: ShownTheme
    stories: tuple[StoryView, ...]
    sponsors: dict[str, SponsorView | None]


@dataclass(frozen=True, slots=True)
class EditionView:
    """A variant as shown. `title` names it: the theme's name, or the publication's for several themes.

    `tagline` lists the themes where there are several; `browser` is where this edition stands as a page.
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
    sections: tuple[SectionView, ...]
    watch: tuple[WatchView, ...]
    errata: tuple[ErratumView, ...]
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
        """What nobody sees, to fill an inbox's line after the preheader, where else the masthead would be read."""
        return "\u200c\xa0" * (_PREHEADER - len(self.preheader))

    @property
    def count(self) -> int:
        """How many stories there are."""
        return sum(len(section.stories) for section in self.sections)

    @property
    def several(self) -> bool:
        """Whether several themes share this mail."""
        return len(self.sections) > 1


def view_edition(edition: Edition, language: Language) -> EditionView:
    """Return what templates see of `edition`, narrowed to a variant, in the words of its `language`."""
    publication = edition.publication
    campaign = Campaign(edition)
    teller = Teller(edition, language, campaign)
    stories = {story.id: story for story in edition.stories}
    themes = {theme.slug: theme for theme in edition.themes}
    sections = tuple(
        _section(section, themes[section.theme], stories, teller, edition.sponsors)
        for section in edition.sections
    )
    only = edition.themes[0] if len(edition.themes) == 1 else None
    subject = _subject(edition, only, sections, language)
    return EditionView(
        publication=publication,
        brand=publication.brand,
        logo=_https(publication.logo),
        logo_dark=_https(publication.brand.logo_dark),
        language=edition.language,
        direction=language.direction,
        title=only.title if only else publication.name,
        tagline="" if only else language.listed(theme.title for theme in edition.themes),
        subject=subject,
        preheader=_preheader(_biggest(edition, stories), teller, subject),
        date=language.full_date(edition.day),
        sections=sections,
        watch=tuple(_watch(watch, stories, teller) for watch in edition.watch),
        errata=tuple(
            _erratum(erratum, publication, language, campaign) for erratum in edition.errata
        ),
        sponsors=_sponsors(edition.sponsors, None),
        colour=only.colour if only else publication.brand.colour,
        colour_dark=only.colour_dark if only else publication.brand.colour_dark,
        why=_why(publication.name, edition.themes, language),
        preferences=links.preferences_link(publication),
        unsubscribe=links.unsubscribe_link(publication),
        browser=links.archive_link(publication, edition.day),
        archive=links.archive_link(publication),
    )


def _section(
    section: Section,
    theme: ShownTheme,
    stories: dict[str, Story],
    teller: Teller,
    sponsors: tuple[Sponsor, ...],
) -> SectionView:
    told = tuple(teller.tell(stories[key], theme) for key in section.stories)
    return SectionView(theme, told, _sponsors(sponsors, theme.slug))


def _sponsors(sponsors: tuple[Sponsor, ...], theme: str | None) -> dict[str, SponsorView | None]:
    """Return the advertisements of a theme, or those of the whole mail, by position; the first of each."""
    shown: dict[str, SponsorView | None] = dict.fromkeys(get_args(SlotPosition))
    for sponsor in reversed(sponsors):
        if sponsor.theme == theme:
            picture = fit_picture(sponsor.image, _SPONSOR_WIDTH, _SPONSOR_HEIGHT)
            shown[sponsor.position] = SponsorView(
                single_spaced(sponsor.text), single_spaced(sponsor.link), picture
            )
    return shown


def _watch(watch: Watch, stories: dict[str, Story], teller: Teller) -> WatchView:
    return WatchView(single_spaced(watch.fact.text), teller.link(stories[watch.story]))


def _erratum(
    erratum: Erratum, publication: Publisher, language: Language, campaign: Campaign
) -> ErratumView:
    return ErratumView(
        edition=LinkView(
            language.short_date(erratum.day), links.archive_link(publication, erratum.day)
        ),
        story=LinkView(single_spaced(erratum.title), campaign.link(erratum.url)),
        was=single_spaced(erratum.was),
        now=single_spaced(erratum.now),
    )


def _subject(
    edition: Edition, only: ShownTheme | None, sections: tuple[SectionView, ...], language: Language
) -> str:
    site = edition.publication.name
    lead = next((story.title for section in sections for story in section.stories), site)
    pattern = only.subject if only else "{site} – {date}"
    day = language.short_date(edition.day)
    return pattern.format(site=site, theme=only.title if only else site, date=day, lead=lead)


def _biggest(edition: Edition, stories: dict[str, Story]) -> list[Story]:
    """Return the stories by how much they say: those that lead a theme by their score, then the others in order.

    A mail of one theme keeps the order that its readers see.
    """
    leads = [stories[section.stories[0]] for section in edition.sections if section.stories]
    others = [stories[key] for section in edition.sections for key in section.stories[1:]]
    return sorted(leads, key=lambda story: -sum(story.score.values())) + others


def _preheader(stories: list[Story], teller: Teller, subject: str) -> str:
    """Return the line an inbox shows after the subject: the two biggest stories that the subject does not name."""
    titles = (teller.headline(story) for story in stories[:3])
    chosen = [title for title in titles if title not in subject][:2]
    return " · ".join(_cut(title, _PREHEADER // max(1, len(chosen))) for title in chosen)


def _cut(text: str, most: int) -> str:
    """Return `text`, cut after a word where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"


def _https(url: str | None) -> str | None:
    return url if url and url.lower().startswith("https://") else None


def _why(site: str, themes: tuple[ShownTheme, ...], language: Language) -> str:
    if not themes:
        return language.say("why_none", site=site)
    return language.say("why", site=site, themes=language.listed(theme.title for theme in themes))
