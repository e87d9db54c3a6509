"""Telling: what an edition says of a story: its theme, and, where it may be shown, its summary and facts.

A theme shows the best of its stories, and to summarise the others would take longer than all else. So each is a draft
first, with its theme alone and the score of a story of which all can be told. None has more, so from the highest down each
is told before its place is sure, and those below the last place stay drafts.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from digest.editorial import ranking
from digest.editorial.facts import find
from digest.editorial.summary import choose
from digest.editorial.themes.judge import Judge
from digest.model import Article, Decisions, Fact, Judgement, Story


@dataclass(frozen=True, eq=False)
class DraftStory:
    """A story of its `members`, copies aside, the lead first, for the edition of `day`.

    Its `outline` has neither summary nor facts, and no lower score than the `story`.
    """

    outline: Story
    members: Sequence[Article]
    judged: Judgement
    day: date

    @property
    def lead(self) -> Article:
        """The article that leads the story."""
        return self.members[0]

    @cached_property
    def found(self) -> tuple[Fact, ...]:
        """The facts of the lead's text."""
        return find.facts_of(self.lead)

    @cached_property
    def story(self) -> Story:
        """The story, told. A summary that the editor made stands."""
        chosen = choose.choose_summary(self.lead, self.members[1:])
        spans = [
            (sentence.start, sentence.end)
            for sentence in chosen
            if sentence.article == self.lead.id
        ]
        shown = find.choose_facts(self.found, self.lead.title, spans, self.day)
        return replace(
            self.outline,
            summary=self.outline.summary if "summary" in self.outline.edited else chosen,
            facts=shown,
            score=ranking.score_story(
                self.lead,
                self.judged,
                self.day,
                facts=len(shown),
                summarised=bool(chosen),
                reporters=len(self.members),
            ),
        )


def draft_story(
    key: str, members: Sequence[Article], judge: Judge, day: date, *, use_labels: bool = True
) -> DraftStory:
    """Return the draft of the story with the id `key` that its `members` tell in the edition of `day`."""
    lead = members[0]
    judged = judge.judge(lead, use_label=use_labels)
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
        score=ranking.score_story(
            lead, judged, day, facts=find.MOST_FACTS, summarised=True, reporters=len(members)
        ),
    )
    return DraftStory(outline, members, judged, day)


def order_drafts(drafts: Iterable[DraftStory], decisions: Decisions) -> Iterator[Story]:
    """Yield the stories of `drafts` by their place, each told no sooner than it may be the next."""
    drafts = tuple(drafts)
    queue = [
        (ranking.place_stories(one.outline, one.lead, decisions), at, False)
        for at, one in enumerate(drafts)
    ]
    heapq.heapify(queue)
    while queue:
        _, at, is_told = heapq.heappop(queue)
        one = drafts[at]
        if is_told:
            yield one.story
        else:
            heapq.heappush(queue, (ranking.place_stories(one.story, one.lead, decisions), at, True))
