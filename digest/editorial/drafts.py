"""Draft stories: their themes, and the summaries and facts of those that may be shown.

A theme shows the best of its stories, and summarising the others would take longer than all else.
So each story is a draft first, with its theme alone and the highest score that it can reach. From
the highest down, each is completed before its place is final; those below the last place stay
drafts.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from digest.editorial.facts.amounts import find_amounts
from digest.editorial.facts.choice import choose_facts, dates_to_watch
from digest.editorial.facts.finder import article_facts, headline_facts, with_plain_signs
from digest.editorial.ranking import (
    Worth,
    count_outlets,
    named_figures,
    score_story,
    story_place,
    story_size,
)
from digest.editorial.summary.choice import choose_summary
from digest.editorial.summary.sentences import split_sentences
from digest.editorial.summary.teaser import own_teaser
from digest.editorial.themes.judge import Judge
from digest.editorial.waiting import NOTHING_WAITS, WaitingStories
from digest.model import Article, Decisions, Fact, Judgement, Language, Story

#: A figure of the text may be rounded in the headline: so much in powers of ten.
_ROUNDING = 0.01


@dataclass(frozen=True, eq=False)
class DraftStory:
    """A story of its `members`, the lead first, without copies, for the edition of `day`.

    Its `outline` has neither summary nor facts, and at least the score of the `story`. The first
    sentence of the lead ends at `opening`, which is 0 if that is not known.
    """

    outline: Story
    members: Sequence[Article]
    judged: Judgement
    day: date
    language: Language
    opening: int

    @property
    def lead(self) -> Article:
        """The article that leads the story."""
        return self.members[0]

    @cached_property
    def found(self) -> tuple[Fact, ...]:
        """The facts of the lead's text."""
        return article_facts(self.lead, self.language)

    @property
    def watched(self) -> tuple[Fact, ...]:
        """The dates to watch in the lead's text, the weightiest first."""
        spans = [(one.start, one.end) for one in self.story.summary if one.article == self.lead.id]
        return dates_to_watch(self.found, self.lead, self.day, self.language, spans)

    @cached_property
    def story(self) -> Story:
        """The complete story. An editor's summary stands.

        In a language that is not known, its source's own teaser does for a summary.
        """
        lead = self.lead
        chosen = choose_summary(lead, self.language, self.members[1:])
        if self.language.sentences is None:
            chosen = own_teaser(lead)
        spans = [(one.start, one.end) for one in chosen if one.article == lead.id]
        shown = choose_facts(self.found, lead, spans, self.day, self.language)
        named = named_figures(lead.title, lead.published_day, self.language)
        size = story_size(shown, named, self.opening)
        outlets = count_outlets(self.members)
        worth = Worth(size, outlets, summarised=bool(chosen))
        score = score_story(lead, self.judged, self.day, worth, self.language)
        summary = self.outline.summary if "summary" in self.outline.edited else chosen
        return replace(self.outline, summary=summary, facts=shown, score=score)


def draft_story(
    key: str,
    members: Sequence[Article],
    judge: Judge,
    day: date,
    language: Language,
    *,
    theme: str | None = None,
    told: str | None = None,
    use_labels: bool = True,
) -> DraftStory:
    """Return the draft of a story with the id `key` and these articles for the edition of `day`.

    `language` is the lead's, `theme` that of a source of its articles, `told` the one that the
    story was sent under.
    """
    lead = members[0]
    judged = judge.judge(lead, theme=theme, told=told, use_label=use_labels)
    opening = _opening_end(lead, language)
    most = Worth(_most_size(lead, opening, language), count_outlets(members), summarised=True)
    outline = Story(
        id=key,
        lead=lead.id,
        articles=tuple(article.id for article in members),
        theme=judged.theme,
        subtheme=judged.subtheme,
        also=judged.also,
        confidence=judged.confidence,
        evidence=judged.evidence,
        review=judged.review,
        score=score_story(lead, judged, day, most, language),
    )
    return DraftStory(outline, members, judged, day, language, opening)


def _opening_end(lead: Article, language: Language) -> int:
    """Return the end of the first sentence of an article's text, 0 if it is not known."""
    words = language.sentences
    spans = split_sentences(lead.prose, words, 1) if words else ()
    return spans[0][1] if spans else 0


def _most_size(lead: Article, opening: int, language: Language) -> float:
    """Return the largest size that a story can have, whatever facts it will show."""
    named = headline_facts(lead.title, lead.published_day, language)
    told = find_amounts(with_plain_signs(lead.prose[:opening]))
    return max(0.0, story_size((*named, *told), (), len(lead.title) + opening) + _ROUNDING)


def order_drafts(
    drafts: Iterable[DraftStory], decisions: Decisions, waiting: WaitingStories = NOTHING_WAITS
) -> Iterator[Story]:
    """Yield the stories of `drafts` in the order in which a theme takes them.

    It is that of their places, but those that waited come before all but the editor's own choice.
    Each is completed only when it may be the next.
    """

    def place(story: Story, lead: Article) -> tuple[object, ...]:
        return story_place(story, lead, decisions, waiting.turn_of(story))

    drafts = tuple(drafts)
    queue = [(place(one.outline, one.lead), at, False) for at, one in enumerate(drafts)]
    heapq.heapify(queue)
    while queue:
        _, at, complete = heapq.heappop(queue)
        one = drafts[at]
        if complete:
            yield one.story
        else:
            heapq.heappush(queue, (place(one.story, one.lead), at, True))
