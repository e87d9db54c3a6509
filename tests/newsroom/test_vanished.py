from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from digest.model import Edition, LeftOut
from digest.newsroom.vanished import vanished_stories
from digest.store.database import Memory
from digest.store.news import articles, editions
from tests.rendering.samples import DAY, article, edition
from tests.run.test_alerts import NOW

PAGE = "https://ledger.example/tower"
TOWER, FLATS = article("Tower sold", url=PAGE), article("Flats sold")


def told(
    memory: Memory, now: Edition, act: Callable[[Connection], None] | None = None
) -> list[str]:
    """Return what vanished between a draft with both stories and `now`, with the reason."""
    with memory.write() as connection:
        articles.remember_articles(connection, [(TOWER, "feed"), (FLATS, "feed")], NOW)
        editions.save_draft(connection, edition([TOWER, FLATS]), {}, NOW)
        if act:
            act(connection)
        found = vanished_stories(connection, DAY, now)
    return [f"{one['title']}: {one['reason']}" for one in found]


@pytest.fixture
def memory(tmp_path: pytest.TempPathFactory) -> Memory:
    """Return an empty memory."""
    return Memory("sqlite://", tmp_path)  # type: ignore[arg-type]


def test_a_story_whose_page_is_gone(memory: Memory) -> None:
    """With its address, as approval found it."""
    said = told(memory, edition([FLATS]), lambda at: articles.mark_gone(at, [PAGE], NOW))
    assert said == [f"Tower sold: its page is gone ({PAGE})"]


@pytest.mark.parametrize("reason", ["under embargo until 2026-11-24 06:00", "dropped by the desk"])
def test_a_story_that_is_left_out_by_now(memory: Memory, reason: str) -> None:
    """With the reason of the edition."""
    made = replace(edition([FLATS]), left_out=(LeftOut(TOWER.id, reason),))
    assert told(memory, made) == [f"Tower sold: {reason}"]


def test_a_story_whose_other_article_is_left_out(memory: Memory) -> None:
    """With the reason against that, if the one that led it is only not there any more."""
    both = edition([TOWER, FLATS])
    story = replace(both.stories[0], articles=(TOWER.id, FLATS.id))
    left = (LeftOut(FLATS.id, "lost by age, left out since the edition of 2026-11-11: over"),)
    with memory.write() as connection:
        editions.save_draft(connection, replace(both, stories=(story,)), {}, NOW)
        now = replace(edition([]), stories=(), left_out=left)
        (found,) = vanished_stories(connection, DAY, now)
    assert found == {"title": "Tower sold", "reason": left[0].reason}


def test_a_story_that_its_source_took_back(memory: Memory) -> None:
    """Its file or feed has it no longer."""
    assert told(memory, edition([FLATS])) == ["Tower sold: its source no longer has it"]


def test_a_story_that_another_day_sent(memory: Memory) -> None:
    """Approved meanwhile."""

    def send(connection: Connection) -> None:
        other = replace(edition([TOWER]), day=DAY - timedelta(days=1))
        editions.save_draft(connection, other, {}, NOW)
        editions.approve_draft(connection, other.day, 1, {}, (), NOW)

    assert told(memory, edition([FLATS]), send) == [
        "Tower sold: sent with the edition of 2026-11-22"
    ]


def test_a_story_that_only_changed_is_there(memory: Memory) -> None:
    """Under another lead, or beside new ones; without an earlier draft nothing vanished."""
    joined = edition([FLATS])
    story = replace(joined.stories[0], articles=(FLATS.id, TOWER.id))
    assert told(memory, replace(joined, stories=(story,), articles=(FLATS, TOWER))) == []
    with memory.read() as connection:
        assert vanished_stories(connection, DAY + timedelta(days=1), joined) == []
        assert vanished_stories(connection, DAY, None) == []
