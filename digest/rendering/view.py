"""What templates see: an edition's stories joined with their articles, and every fixed form of date and link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from urllib.parse import quote
from zoneinfo import ZoneInfo

from digest.model import Article, Edition, Image, Publication, Sentence, ShownTheme, Story


@dataclass(frozen=True, slots=True)
class LinkView:
    """Some words, and where they lead, if anywhere."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class WatchView:
    """A date to watch, in its article's words, and the story that names it."""

    when: str
    story: LinkView


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as shown: texts are plain, to be escaped by the template.

    An article without a headline of its own is headed by the first sentence of its summary. `facts` are in the
    article's own words; `reporters` are the others that tell of the event.
    """

    title: str
    url: str | None
    summary: str
    facts: tuple[str, ...]
    reporters: tuple[LinkView, ...]
    label: str
    date: str
    source: str
    excerpt: bool
    image: Image | None

    @property
    def meta(self) -> list[str]:
        """What the line below the summary says, in order."""
        return [part for part in (self.source, self.date, "Excerpt" if self.excerpt else "") if part]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A theme's section as shown."""

    theme: ShownTheme
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A variant as shown. `title` names it: the theme's name, or the publication's for several themes."""

    publication: Publication
    language: str
    title: str
    subject: str
    preheader: str
    date: str
    sections: tuple[SectionView, ...]
    watch: tuple[WatchView, ...]
    colour: str
    colour_dark: str
    why: str
    preferences: str | None
    unsubscribe: str

    @property
    def count(self) -> int:
        """How many stories there are."""
        return sum(len(section.stories) for section in self.sections)


#: Ink, where several themes share a mail and none gives it its colour.
_INK, _INK_DARK = "#1f2937", "#e5e7eb"


def view(edition: Edition) -> View:
    """Return what templates see of `edition`, narrowed to a variant."""
    articles = {article.id: article for article in edition.articles}
    stories = {story.id: story for story in edition.stories}
    themes = {theme.slug: theme for theme in edition.themes}
    sections = tuple(
        SectionView(
            themes[section.theme],
            tuple(_story(stories[key], articles, themes[section.theme], edition) for key in section.stories),
        )
        for section in edition.sections
    )
    only = edition.themes[0] if len(edition.themes) == 1 else None
    day = long_date(edition.day)
    titles = [story.title for section in sections for story in section.stories]
    site = edition.publication.name
    pattern = only.subject if only else "{site} – {date}"
    return View(
        publication=edition.publication,
        language=edition.language,
        title=only.title if only else site,
        subject=pattern.format(
            site=site,
            theme=only.title if only else site,
            date=short_date(edition.day),
            lead=titles[0] if titles else site,
        ),
        preheader=_preheader(sections),
        date=f"{edition.day:%A}, {day}",
        sections=sections if only else tuple(section for section in sections if section.stories),
        watch=tuple(
            WatchView(" ".join(watch.fact.text.split()), _link(stories[watch.story], articles))
            for watch in edition.watch
        ),
        colour=only.colour if only else _INK,
        colour_dark=only.colour_dark if only else _INK_DARK,
        why=_why(site, [theme.title for theme in edition.themes]),
        preferences=f"{edition.publication.public_url}/preferences"
        if edition.publication.public_url
        else None,
        unsubscribe=unsubscribe(edition.publication),
    )


def unsubscribe(publication: Publication) -> str:
    """Return where one leaves: the public page, or a mail that asks for it where there is none."""
    return (
        f"{publication.public_url}/unsubscribe" if publication.public_url else unsubscribe_mail(publication)
    )


def unsubscribe_mail(publication: Publication) -> str:
    """Return the mailto: address that takes one off the list (RFC 6068)."""
    _, address = parseaddr(publication.reply_to or publication.sender)
    return f"mailto:{quote(address, safe='@+.-_')}?subject=unsubscribe"


def long_date(day: date) -> str:
    """Return a day in words, such as "23 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """Return a day with the month cut short, such as "23 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


#: An article without headline and without a sentence that will do is headed by so many characters of its text.
_LONGEST_HEADLINE = 90


def _story(story: Story, articles: dict[str, Article], theme: ShownTheme, edition: Edition) -> StoryView:
    lead = articles[story.lead]
    label = lead.label or (theme.subthemes.get(story.subtheme, "") if story.subtheme else "")
    sentences = [_quoted(sentence, lead, articles) for sentence in story.summary]
    if sentences and not (story.title or lead.title):
        sentences.pop(0)  # it stands as the headline
    published = lead.published.astimezone(ZoneInfo(edition.timezone)).date() if lead.published else None
    return StoryView(
        title=_headline(story, lead),
        url=lead.url,
        summary=" ".join(sentences),
        facts=tuple(" ".join(fact.text.split()) for fact in story.facts),
        reporters=tuple(_reporters(story, articles)),
        label="" if label.casefold() == theme.title.casefold() else label,
        date=short_date(published) if published else "",
        source=lead.source,
        excerpt=lead.teaser,
        image=lead.image,
    )


def _headline(story: Story, lead: Article) -> str:
    first = story.summary[0].text if story.summary else lead.text[:_LONGEST_HEADLINE].split("\n")[0]
    return story.title or lead.title or first


def _link(story: Story, articles: dict[str, Article]) -> LinkView:
    lead = articles[story.lead]
    return LinkView(_headline(story, lead), lead.url)


def _quoted(sentence: Sentence, lead: Article, articles: dict[str, Article]) -> str:
    """Return the words of `sentence`; where another article than the lead says them, that one is named."""
    source = articles[sentence.article].source if sentence.article != lead.id else ""
    return f"{sentence.text} ({source})" if source else sentence.text


def _reporters(story: Story, articles: dict[str, Article]) -> Iterator[LinkView]:
    """Yield the articles about the event beside the lead, by source, or by headline where that says nothing new."""
    named = {articles[story.lead].source}
    for key in story.articles[1:]:
        article = articles[key]
        yield LinkView(article.title if article.source in {"", *named} else article.source, article.url)
        named.add(article.source)


def _preheader(sections: tuple[SectionView, ...]) -> str:
    """Return the line an inbox shows after the subject: the first stories, one of each theme where there are several."""
    firsts = [story.title for section in sections for story in section.stories[:1]]
    others = [story.title for section in sections for story in section.stories[1:]]
    return " · ".join((firsts + others)[:2])


def _why(site: str, themes: list[str]) -> str:
    listed = " and ".join(filter(None, [", ".join(themes[:-1]), themes[-1]])) if themes else "no theme"
    return f"You get this mail because you subscribed to {site}: {listed}."
