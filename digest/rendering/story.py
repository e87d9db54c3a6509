"""Stories as templates see them: texts, links and pictures, ready to be shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from digest.model import (
    Article,
    Earlier,
    Edition,
    Erratum,
    Fact,
    Sentence,
    ShownTheme,
    Story,
    Watch,
)
from digest.model.text import unpadded
from digest.rendering import links
from digest.rendering.catalogue import Catalogue, base_language
from digest.rendering.links import Campaign
from digest.rendering.pictures import PictureView, fit_picture

#: Without headline and summary, a story's headline is so much of its article's first line.
_LONGEST_HEADLINE = 90
#: What may be a day of the month.
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
#: The width of a lead story's picture in pixels: the mail's, without margins.
_PICTURE_WIDTH = 544


@dataclass(frozen=True, slots=True)
class LinkView:
    """A text, and the address that it links to, if any."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ReporterView:
    """Another article about a story's event: its source (or ""), its headline, its address."""

    source: str
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class UpdateView:
    """The last edition with this story, and what is new since: words of its lead, and facts."""

    edition: LinkView
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierView:
    """An earlier edition's story about the same project."""

    day: str
    story: LinkView


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as shown: texts are plain, to be escaped by the template.

    `brief` is the first sentence of the summary; `facts` are in the article's own words;
    `reporters` are the other articles about the event; `language` is empty if it is the mail's. A
    `short` story is told in one line: its headline, facts and source.
    """

    title: str
    url: str | None
    summary: str
    brief: str
    facts: tuple[str, ...]
    reporters: tuple[ReporterView, ...]
    label: str
    date: str
    source: str
    excerpt: bool
    image: PictureView | None
    update: UpdateView | None
    earlier: tuple[EarlierView, ...]
    language: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class LeafView:
    """A leaf of a calendar: a month, with a day (or days) of it, or the year."""

    month: str
    number: str


@dataclass(frozen=True, slots=True)
class WatchView:
    """A date to watch, in its article's words and as a leaf, and the story that names it."""

    when: str
    leaf: LeafView | None
    story: LinkView


@dataclass(frozen=True, slots=True)
class ErratumView:
    """A correction: what an earlier edition said, and what its article says now (or nothing)."""

    edition: LinkView
    story: LinkView
    was: str
    now: str


class StoryViews:
    """Makes views of the stories of `edition`, in the words of a `language`."""

    def __init__(self, edition: Edition, language: Catalogue) -> None:
        self._articles = {article.id: article for article in edition.articles}
        self._publication = edition.publication
        self._zone = ZoneInfo(edition.timezone)
        self._language = language
        self._spoken = base_language(language.tag)
        self._campaign = Campaign(edition)

    def view(self, story: Story, theme: ShownTheme) -> StoryView:
        """Return the view of a story in the section of `theme`."""
        lead = self._articles[story.lead]
        label = lead.label or (theme.subthemes.get(story.subtheme, "") if story.subtheme else "")
        sentences = [self._quoted(sentence, lead) for sentence in story.summary]
        if sentences and not (story.title or lead.title):
            sentences.pop(0)  # it is the headline
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
            language="" if base_language(lead.language) == self._spoken else lead.language,
        )

    def line(self, story: Story, theme: ShownTheme) -> StoryView:
        """Return the view of a story that is told in one line; an update's facts are the new ones.

        What a line has no place for is empty, for templates that do not know short stories.
        """
        whole = self.view(story, theme)
        return replace(
            whole,
            summary="",
            brief="",
            facts=whole.update.facts if whole.update else whole.facts,
            reporters=(),
            label="",
            image=None,
            earlier=(),
            excerpt=False,
            short=True,
        )

    def headline(self, story: Story) -> str:
        """Return the story's headline."""
        return story_headline(story, self._articles[story.lead])

    def text(self, story: Story) -> str:
        """Return the text of the story's lead article."""
        return self._articles[story.lead].text

    def link(self, story: Story) -> LinkView:
        """Return the story's headline with its link."""
        return LinkView(self.headline(story), self._campaign.link(self._articles[story.lead].url))

    def watch(self, watch: Watch, story: Story) -> WatchView:
        """Return the view of a date to watch, which `story` names."""
        when = single_spaced(watch.fact.text)
        return WatchView(when, self._leaf(watch.fact), self.link(story))

    def erratum(self, erratum: Erratum) -> ErratumView:
        """Return the view of a correction."""
        was, now = single_spaced(erratum.was), single_spaced(erratum.now)
        return ErratumView(self._edition(erratum.day), self._past(erratum), was, now)

    def _update(self, story: Story) -> UpdateView | None:
        if story.update is None:
            return None
        words = tuple(single_spaced(one.text) for one in story.update.words)
        said = " ".join(words)
        facts = tuple(fact for fact in _words(story.update.facts) if fact not in said)
        return UpdateView(self._edition(story.update.day), (*words, *facts))

    def _earlier(self, story: Story) -> Iterator[EarlierView]:
        for earlier in filter(_is_titled, story.earlier):
            yield EarlierView(self._language.short_date(earlier.day), self._past(earlier))

    def _edition(self, day: date) -> LinkView:
        """Return the date of an earlier edition, with the link to its page."""
        page = links.archive_link(self._publication, day)
        return LinkView(self._language.short_date(day), page)

    def _past(self, told: Earlier | Erratum) -> LinkView:
        """Return the headline of an earlier edition's story, with its link."""
        url = self._campaign.link(told.url) if _is_titled(told) else None
        return LinkView(single_spaced(told.title), url)

    def _quoted(self, sentence: Sentence, lead: Article) -> str:
        """Return the text of `sentence`, with its source if that is not the lead article's."""
        source = self._articles[sentence.article].source if sentence.article != lead.id else ""
        return f"{sentence.text} ({source})" if source else sentence.text

    def _reporters(self, story: Story) -> Iterator[ReporterView]:
        """Yield the other articles about the event."""
        for key in story.articles[1:]:
            article = self._articles[key]
            title = article.title if _is_titled(article) else _front(article)
            yield ReporterView(article.source, title, self._campaign.link(article.url))

    def _leaf(self, fact: Fact) -> LeafView | None:
        """Return the leaf of a date; None if it names no days."""
        last = fact.last
        if last is None:
            return None
        first = fact.first or last
        month = self._language.short_month(first)
        if not _names_day(fact):
            return LeafView(month, str(last.year))
        days = (first, last) if first.month == last.month else (first,)
        return LeafView(month, "–".join(dict.fromkeys(str(day.day) for day in days)))


def story_headline(story: Story, lead: Article) -> str:
    """Return a story's headline: the editor's, its lead's, its first sentence, or its front."""
    first = story.summary[0].text if story.summary else ""
    known = (story.title or "", lead.title, first, _front(lead))
    return next(filter(unpadded, known), "")


def single_spaced(text: str) -> str:
    """Return `text` with single spaces for all white space."""
    return " ".join(text.split())


def _names_day(fact: Fact) -> bool:
    """Return False for a date that is a whole month, or a deadline at the end of one."""
    if fact.last is None:
        return False
    if fact.first is None:
        return fact.last.day in map(int, _DAY.findall(fact.text))
    return fact.first.day > 1 or (fact.last + timedelta(days=1)).day > 1


def _words(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Return the articles' own words for `facts`, each once."""
    return tuple(dict.fromkeys(single_spaced(fact.text) for fact in facts))


def _front(article: Article) -> str:
    """Return the front of the article's text, which stands for a headline."""
    return unpadded(article.text).split("\n")[0][:_LONGEST_HEADLINE]


def _is_titled(told: Article | Earlier | Erratum) -> bool:
    return bool(unpadded(told.title))
