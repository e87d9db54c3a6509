"""Decisions: what the editor changed holds, however the stories form."""

from collections.abc import Callable

import pytest

from digest.editorial.decisions import apply_decisions
from digest.model import Article, Decisions, Placing, Sentence, Story


@pytest.fixture
def members(article: Callable[..., Article]) -> list[Article]:
    """Return the articles of one story."""
    return [
        article("One", "First said. Then done.", id="a"),
        article("Two", "Also reported.", id="b"),
    ]


STORY = Story(
    "a",
    "a",
    ("a", "b"),
    "roads",
    "toll",
    ("homes",),
    0.4,
    review=True,
    summary=(Sentence("a", "First said.", 0, 11),),
)


def test_nothing_decided_changes_nothing(members: list[Article]) -> None:
    """Without decisions a story is what the program made of it."""
    assert apply_decisions(STORY, members, Decisions()) == STORY
    assert apply_decisions(STORY, members, Decisions(titles={"c": "Other"})) == STORY


@pytest.mark.parametrize("key", ["a", "b"])
def test_a_theme_holds_for_the_story_of_any_of_its_articles(
    members: list[Article], key: str
) -> None:
    """The editor's theme is sure and needs no review; who said so is kept."""
    story = apply_decisions(
        STORY, members, Decisions(by="Lata", themes={key: Placing("homes", "flats")})
    )
    assert (story.theme, story.subtheme, story.also, story.confidence, story.review) == (
        "homes",
        "flats",
        (),
        1.0,
        False,
    )
    assert story.edited == {"theme": "Lata"}
    assert apply_decisions(STORY, members, Decisions(themes={key: Placing(None)})).theme is None


def test_a_title_replaces_the_lead_s(members: list[Article]) -> None:
    """The editor's words head the story."""
    story = apply_decisions(STORY, members, Decisions(titles={"b": "Three"}))
    assert (story.title, story.edited) == ("Three", {"title": "editor"})


def test_chosen_sentences_are_found_where_they_stand(members: list[Article]) -> None:
    """In whichever article of the story says them word for word, with their offsets."""
    story = apply_decisions(
        STORY, members, Decisions(sentences={"a": ("Also reported.", "Then done.")})
    )
    assert story.summary == (
        Sentence("b", "Also reported.", 0, 14),
        Sentence("a", "Then done.", 12, 22),
    )
    assert story.edited == {"summary": "editor"}


def test_sentences_that_are_gone_leave_the_program_s_summary(members: list[Article]) -> None:
    """An article that changed since cannot be quoted with what it no longer says."""
    for gone in (("First said.", "Never said."), ("",)):
        assert apply_decisions(STORY, members, Decisions(sentences={"a": gone})) == STORY
