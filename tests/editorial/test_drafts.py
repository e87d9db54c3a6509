"""Draft stories, and the complete stories made of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from digest.config import themes
from digest.editorial import ranking
from digest.editorial.drafts import draft_story, order_drafts
from digest.editorial.themes.judge import Judge
from digest.model import Article, Decisions, Sentence
from tests.languages import ENGLISH

DAY = date(2026, 11, 23)
JUDGE = Judge(themes.read_themes(Path("/nowhere")), themes.read_no_theme(Path("/nowhere")))
Make = Callable[..., Article]


def test_labels_can_be_ignored(article: Make) -> None:
    """Told by the text alone, a story's label does not count."""
    lead = article("X", id="f", label="Oil & Gas")
    assert draft_story("f", [lead], JUDGE, DAY, ENGLISH).story.theme == "infrastructure"
    assert draft_story("f", [lead], JUDGE, DAY, ENGLISH, use_labels=False).story.theme is None


def test_a_story_is_summarised_from_its_lead(article: Make) -> None:
    """The summary is of the article that leads, and so are the facts shown."""
    lead = article("Metro opens", "The metro of 12 km opens on Monday after nine years.", id="f")
    story = draft_story("f", [lead, article("X", id="t")], JUDGE, DAY, ENGLISH).story
    (sentence,) = story.summary
    assert (sentence.article, sentence.text) == ("f", lead.text)
    assert "12 km" in [fact.text for fact in story.facts]
    assert len(story.facts) <= 3


def test_the_editor_s_summary_stands(article: Make) -> None:
    """Telling a draft that has one keeps it."""
    lead = article("Metro opens", "The metro of 12 km opens on Monday after nine years.", id="f")
    made = draft_story("f", [lead], JUDGE, DAY, ENGLISH)
    chosen = (Sentence("f", "The metro", 0, 9),)
    made = replace(
        made, outline=replace(made.outline, summary=chosen, edited={"summary": "editor"})
    )
    assert made.story.summary == chosen
    assert made.story.facts


TEXTS = (
    "It.",
    "The metro of 12 km opens on Monday after nine years.",
    "The dam cost Rs 90 crore and 2 GW.",
    "900 MW of wind power were added by the utility in a year.",
)


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.booleans()), max_size=6))
def test_stories_come_in_their_order(made: list[tuple[str, bool]]) -> None:
    """As if all had been told first; no draft is scored below its story."""
    articles = [
        Article(str(at), "desk", f"T{at}", text, teaser=teaser)
        for at, (text, teaser) in enumerate(made)
    ]
    drafts = [draft_story(one.id, [one], JUDGE, DAY, ENGLISH) for one in articles]
    found = [story.id for story in order_drafts(drafts, Decisions())]
    by_place = sorted(drafts, key=lambda one: ranking.story_place(one.story, one.lead, Decisions()))
    assert found == [one.outline.id for one in by_place]
    assert all(
        ranking.total_score(one.outline.score) >= ranking.total_score(one.story.score)
        for one in drafts
    )


def test_what_cannot_be_first_is_not_told(article: Make) -> None:
    """A draft of last week is still one when the first story is known."""
    new, old = (
        article(name, id=name, published=datetime(2026, 11, day, 6, tzinfo=UTC))
        for name, day in (("a", 23), ("b", 16))
    )
    drafts = [draft_story(one.id, [one], JUDGE, DAY, ENGLISH) for one in (old, new)]
    assert next(order_drafts(drafts, Decisions())).id == "a"
    assert ["story" in vars(one) for one in drafts] == [False, True]
