"""Stories as templates see them: words, links and pictures ready to be shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digest.model import Article, Edition, Fact, Sentence, ShownTheme, Story
from digest.rendering import links
from digest.rendering.language import Language, base_language
from digest.rendering.links import Campaign
from digest.rendering.pictures import PictureView, fit_picture

#: An article without headline and without a sentence that will do is headed by so many characters of its text.
_LONGEST_HEADLINE = 90
#: How wide a leading story's picture is: the mail's width without its margins.
_PICTURE_WIDTH = 544


@dataclass(frozen=True, slots=True)
class LinkView:
    """Some words, and where they lead, if anywhere."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class UpdateView:
    """The edition that had the story before, and the facts that are new since then."""

    edition: LinkView
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierView:
    """What an earlier edition told of the same project."""

    day: str
    story: LinkView


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as shown: texts are plain, to be escaped by the template.

    An article without a headline of its own is headed by the first sentence of its summary. `facts` are in the
    article's own words; `reporters` are the others that tell of the event. `language` is set where it is not the
    mail's. `brief` is the summary's first sentence.
    """

    title: str
    url: str | None
    summary: str
    brief: str
    facts: tuple[str, ...]
    reporters: tuple[LinkView, ...]
    label: str
    date: str
    source: str
    excerpt: bool
    image: PictureView | None
    update: UpdateView | None
    earlier: tuple[EarlierView, ...]
    language: str


class Teller:
    """Tells the stories of `edition` in a `language`, its links with a `campaign`."""

    def __init__(self, edition: Edition, language: Language, campaign: Campaign) -> None:
        self._articles = {article.id: article for article in edition.articles}
        self._publication = edition.publication
        self._zone = ZoneInfo(edition.timezone)
        self._language = language
        self._campaign = campaign

    def tell(self, story: Story, theme: ShownTheme) -> StoryView:
        """Return the story as shown in the section of `theme`."""
        lead = self._articles[story.lead]
        label = lead.label or (theme.subthemes.get(story.subtheme, "") if story.subtheme else "")
        sentences = [self._quoted(sentence, lead) for sentence in story.summary]
        if sentences and not (story.title or lead.title):
            sentences.pop(0)  # it stands as the headline
        published = lead.published.astimezone(self._zone).date() if lead.published else None
        return StoryView(
            title=self.headline(story),
            url=self._campaign.link(lead.url),
            summary=" ".join(sentences),
            brief=sentences[0] if sentences else "",
            facts=_words(story.facts),
            reporters=tuple(self._reporters(story)),
            label="" if label.casefold() == theme.title.casefold() else label,
            date=self._language.short_date(published) if published else "",
            source=lead.source,
            excerpt=lead.teaser,
            image=None if lead.teaser else fit_picture(lead.image, _PICTURE_WIDTH),
            update=self._update(story),
            earlier=tuple(self._earlier(story)),
            language="" if base_language(lead.language) == self._language.base else lead.language,
        )

    def headline(self, story: Story) -> str:
        """Return what heads the story: the editor's title, the lead's, or its first words."""
        lead = self._articles[story.lead]
        first = (
            story.summary[0].text if story.summary else lead.text[:_LONGEST_HEADLINE].split("\n")[0]
        )
        return story.title or lead.title or first

    def link(self, story: Story) -> LinkView:
        """Return the story's headline, and where it leads."""
        return LinkView(self.headline(story), self._campaign.link(self._articles[story.lead].url))

    def _update(self, story: Story) -> UpdateView | None:
        if story.update is None:
            return None
        day = story.update.day
        edition = LinkView(
            self._language.short_date(day), links.archive_link(self._publication, day)
        )
        return UpdateView(edition, _words(story.update.facts))

    def _earlier(self, story: Story) -> Iterator[EarlierView]:
        for earlier in story.earlier:
            told = LinkView(single_spaced(earlier.title), self._campaign.link(earlier.url))
            yield EarlierView(self._language.short_date(earlier.day), told)

    def _quoted(self, sentence: Sentence, lead: Article) -> str:
        """Return the words of `sentence`; where another article than the lead says them, that one is named."""
        source = self._articles[sentence.article].source if sentence.article != lead.id else ""
        return f"{sentence.text} ({source})" if source else sentence.text

    def _reporters(self, story: Story) -> Iterator[LinkView]:
        """Yield the articles about the event beside the lead, by source, or by headline where that says nothing new."""
        named = {self._articles[story.lead].source}
        for key in story.articles[1:]:
            article = self._articles[key]
            text = article.title if article.source in {"", *named} else article.source
            yield LinkView(text, self._campaign.link(article.url))
            named.add(article.source)


def single_spaced(text: str) -> str:
    """Return `text` with single spaces for all its white space."""
    return " ".join(text.split())


def _words(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Return the articles' own words for `facts`; the same words stand once."""
    return tuple(dict.fromkeys(single_spaced(fact.text) for fact in facts))
