"""The inbox line: the subject, and the preheader that inboxes show after it."""

from typing import Final

from digest.model import Edition, Erratum, ShownTheme, Story
from digest.rendering.catalogue import Catalogue
from digest.rendering.headline import inbox_headline, single_line
from digest.rendering.story import StoryViews
from digest.rendering.width import cut_text, text_width

#: The widest subject: what inboxes on a desktop show of it; phones show about 40 characters.
LONGEST_SUBJECT: Final = 60
#: The widest preheader, and how far it is padded: inboxes show no more beside a short subject.
_LONGEST_PREHEADER, _PADDED = 150, 250
#: What a name or a headline is at least shown of in a subject that has many others.
_LEAST: Final = 20
#: Without a story there is no headline: the day tells one mail from the next.
_WITHOUT_LEAD: Final = "{theme} – {date}"
_BETWEEN: Final = " · "


def nothing_to_tell(edition: Edition, language: Catalogue) -> str:
    """Return the sentence of a mail that has no story, though it may have corrections."""
    only = edition.themes[0] if len(edition.themes) == 1 else None
    name, theme = ("_on", {"theme": only.title}) if only else ("", {})
    if count := len(edition.errata):
        return language.say(f"corrected_only{name}", count=count, **theme)
    return language.say(f"no_stories{name}", **theme)


class InboxLine:
    """Makes the inbox line of `edition`, a variant, in the words of a `language`."""

    def __init__(self, edition: Edition, language: Catalogue, views: StoryViews) -> None:
        self._edition = edition
        self._language = language
        self._views = views
        self._stories = {story.id: story for story in edition.stories}
        self._only = edition.themes[0] if len(edition.themes) == 1 else None
        self._lead = next((one for part in edition.sections for one in part.stories), None)
        self._erratum = None if self._lead else next(iter(edition.errata), None)

    def subject(self) -> str:
        """Return the subject: the theme's pattern, or the publication's for several themes.

        Without a story it is named by its first correction. The lead's headline is cut so that the
        subject is no wider than LONGEST_SUBJECT; if that is not enough, so are the names in it.
        """
        site = self._edition.publication.name
        lead = self._headline(self._stories[self._lead]) if self._lead else self._corrected()
        values = {
            "lead": lead,
            "site": site,
            "theme": self._only.title if self._only else site,
            "date": self._language.short_date(self._edition.day),
        }
        pattern = "{lead}" if self._erratum else self._pattern(self._only)
        if not lead and "{lead}" in pattern:
            pattern = _WITHOUT_LEAD
        for field in ("lead", "site", "theme"):
            times = pattern.count(f"{{{field}}}")
            over = text_width(pattern.format(**values)) - LONGEST_SUBJECT
            if times and over > 0:
                left = text_width(values[field]) - -(-over // times)
                values[field] = cut_text(values[field], max(_LEAST, left))
        return single_line(pattern.format(**values)) or single_line(_WITHOUT_LEAD.format(**values))

    def preheader(self, subject: str) -> str:
        """Return what is told after the `subject`: the next headlines, never one that is in it.

        Without another story it is the summary or the facts of the first, else the number of
        stories and the day.
        """
        told = self._lead if "{lead}" in self._pattern(self._only) else None
        heads = [self._headline(one) for one in self._biggest() if one.id != told]
        chosen = [head for head in heads if head and head not in subject][:2] or self._summary()
        widest = (_LONGEST_PREHEADER - len(_BETWEEN)) // 2 if chosen[1:] else _LONGEST_PREHEADER
        return _BETWEEN.join(cut_text(one, widest) for one in chosen)

    def _pattern(self, only: ShownTheme | None) -> str:
        return only.subject if only else self._edition.publication.subject

    def _summary(self) -> list[str]:
        """Return the first story's summary or facts, else words of the catalogue."""
        if self._erratum:
            return self._correction(self._erratum)
        story = self._stories[self._lead] if self._lead else None
        said = " ".join(sentence.text for sentence in story.summary) if story else ""
        facts = _BETWEEN.join(fact.text for fact in story.facts) if story else ""
        if found := single_line(said) or single_line(facts):
            return [found]
        say, day = self._language.say, self._language.full_date(self._edition.day)
        if story:
            return [f"{say('stories', count=len(self._stories))}{_BETWEEN}{day}"]
        return [nothing_to_tell(self._edition, self._language), day]

    def _corrected(self) -> str:
        """Return what names a mail with a correction alone, "" if it has none."""
        if self._erratum is None:
            return ""
        return self._language.say("correction_of", title=inbox_headline(self._erratum.title))

    def _correction(self, erratum: Erratum) -> list[str]:
        """Return what an article says now, and what was said of it."""
        view, say = self._views.erratum(erratum), self._language.say
        now = say("it_says_now", words=view.now) if view.now else say("words_gone")
        return [now, say("we_said", day=view.edition.text, words=view.was)]

    def _biggest(self) -> list[Story]:
        """Return the stories, the biggest first: each theme's lead by its score, then the others.

        The stories of a single theme stay in their order.
        """
        parts = [part.stories for part in self._edition.sections if part.stories]
        leads = [self._stories[part[0]] for part in parts]
        others = [self._stories[key] for part in parts for key in part[1:]]
        return sorted(leads, key=lambda story: -sum(story.score.values())) + others

    def _headline(self, story: Story) -> str:
        return inbox_headline(self._views.headline(story), self._views.text(story))


def padding_of(preheader: str) -> str:
    """Return invisible text after a preheader: without it, inboxes go on with the masthead."""
    return "\u200c\xa0" * (_PADDED - len(preheader))
