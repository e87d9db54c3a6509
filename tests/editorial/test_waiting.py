"""Waiting: whose turn it is among the stories that earlier editions had no room for."""

from datetime import date

import pytest

from digest.editorial.waiting import WaitingStories
from digest.model import Story

FIRST, DAY = date(2026, 11, 20), date(2026, 11, 23)
WAITING = WaitingStories({"quay": FIRST, "dam": DAY}, frozenset({"quay", "flats"}))


def story(*articles: str, copies: tuple[str, ...] = ()) -> Story:
    """Return a story of these articles."""
    return Story(articles[0], articles[0], articles, None, copies=copies)


@pytest.mark.parametrize(
    ("one", "turn"),
    [
        (story("quay"), 0),
        (story("dam"), 1),
        (story("tower", "dam"), 1),
        (story("tower", copies=("dam",)), 1),
        (story("flats"), 2),
        (story("tower"), 2),
    ],
)
def test_what_waited_has_its_turn_first(one: Story, turn: int) -> None:
    """Also if it has another lead by now; before all what could not wait for the next edition."""
    assert WAITING.turn_of(one) == turn


def test_a_story_waits_since_its_first_article_did() -> None:
    """One that did not wait before waits since today."""
    day = date(2026, 11, 24)
    assert WAITING.since_of(story("tower", "dam", "quay"), day) == FIRST
    assert WAITING.since_of(story("tower"), day) == day


def test_one_article_that_cannot_wait_is_enough() -> None:
    """Its news would be lost with it."""
    assert WAITING.has_last_chance(story("tower", "flats"))
    assert not WAITING.has_last_chance(story("tower", copies=("flats",)))
