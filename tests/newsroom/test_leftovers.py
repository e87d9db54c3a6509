"""Leftovers: what waits for room or company, is lost by age, or was told elsewhere; over days."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.config.settings import Settings, read_settings
from digest.model import Edition
from digest.store.database import Memory
from tests.newsroom.test_recall import CRANES, build, line

THEME = """
title = "Transport"
order = 1
colour = "#1f2937"
colour_dark = "#c3cad5"
blurb = "Roads and ports."
subject = "Transport: {lead}"
labels = ["Infrastructure Transport"]
"""
#: Four events of which no two are one story.
NEWS = {
    "quay": ("Ennore port adds a berth", "The port of Ennore has added a berth for coal ships."),
    "tube": ("Zojila tunnel is half dug", "Miners at Zojila have dug half of the tunnel by now."),
    "tram": ("Kolkata trams return", "Trams run again in Kolkata between two northern depots."),
    "hill": ("Shimla ropeway opens", "A ropeway with eleven cabins has opened above Shimla."),
}

Open = Callable[..., Settings]


@pytest.fixture
def settings(tmp_path: Path) -> Open:
    """Return a function that writes a publication with one theme, and loads its settings."""

    def write(theme: str, more: str = "") -> Settings:
        (tmp_path / "themes").mkdir(exist_ok=True)
        (tmp_path / "themes" / "transport.toml").write_text(THEME + theme, encoding="utf-8")
        path = tmp_path / "digest.toml"
        path.write_text(f"[[source]]\npath = 'news.jsonl'\n{more}", encoding="utf-8")
        return read_settings(path)

    return write


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Return an empty memory."""
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        yield opened


def news(key: str, after: int = 0) -> str:
    """Return a line of the export."""
    return line(key, *NEWS[key], after)


def shown(edition: Edition) -> set[str]:
    """Return the articles that an edition shows."""
    return {key for story in edition.stories for key in story.articles}


def reasons(edition: Edition) -> dict[str, str]:
    """Return why each article was left out."""
    return {left.article: left.reason for left in edition.left_out}


def test_a_rich_day_s_surplus_is_told_on_the_next(settings: Open, memory: Memory) -> None:
    """Before the news of that day, which waits in its turn; also if that day is built twice."""
    known = settings("max_stories = 2")
    first = build(known, memory, 0, *map(news, ("quay", "tube", "tram")))
    (over,) = {"quay", "tube", "tram"} - shown(first)
    next_day = [news(over), news("hill", 1), line("ferry", "Goa ferry sails", "A ferry.", 1)]
    for approve in (False, True):
        second = build(known, memory, 1, *next_day, approve=approve)
        assert over in shown(second)
        assert len(shown(second)) == 2


def test_what_never_found_room_is_lost_by_age_and_said(settings: Open, memory: Memory) -> None:
    """Once, with the first edition that had no room for it, and the reason then."""
    known = settings("max_stories = 1", "[edition]\nmax_age = 1\n")
    every = [*map(news, ("quay", "tube", "tram"))]
    told = shown(build(known, memory, 0, *every)) | shown(build(known, memory, 1, *every))
    (lost,) = {"quay", "tube", "tram"} - told
    why = "lost by age, left out since the edition of 2026-11-23: "
    why += "over the 1 stories that 'transport' holds"
    for approve in (False, True):
        made = build(known, memory, 2, *every, news("hill", 2), approve=approve)
        assert reasons(made)[lost] == why
    made = build(known, memory, 3, *every, approve=False)
    assert reasons(made)[lost] == "too old: published 2026-11-23"


def test_a_carried_story_is_told_on_its_last_day(settings: Open, memory: Memory) -> None:
    """On the seventh day, after which it would be too old, though it has no company."""
    known = settings("min_stories = 2\nthin = 'carry'")
    for after in range(7):
        assert not build(known, memory, after, news("quay"), approve=False).stories
    assert shown(build(known, memory, 7, news("quay"))) == {"quay"}


def test_before_quiet_days_the_last_day_is_no_earlier(settings: Open, memory: Memory) -> None:
    """A quiet day ages no article, so a story may wait for the edition after it."""
    known = settings("min_stories = 2\nthin = 'carry'", "[calendar]\nquiet = ['2026-12-01']\n")
    assert not build(known, memory, 6, news("quay"), approve=False).stories
    assert shown(build(known, memory, 7, news("quay"), approve=False)) == {"quay"}
    known = settings("min_stories = 2\nthin = 'carry'", "[edition]\nmax_age = 8\n")
    assert not build(known, memory, 7, news("quay"), approve=False).stories


def test_the_same_words_elsewhere_are_told_already(settings: Open, memory: Memory) -> None:
    """However long ago, with the day; its own day may be built again, and other words are other."""
    known = settings("")
    words = f"{CRANES} {NEWS['quay'][1]} The deep water beside both berths needs no dredging."
    build(known, memory, 0, line("a", "Vadhavan port orders cranes", words))
    again = line("b", "Vadhavan port orders four cranes", words.replace(". ", ".  "), 100)
    late = build(known, memory, 100, again, news("quay", 100), approve=False)
    assert shown(late) == {"quay"}
    assert reasons(late) == {"b": "the same words were sent with the edition of 2026-11-23"}
    again = line("b", "Vadhavan port orders four cranes", words)
    assert shown(build(known, memory, 0, again, approve=False)) == {"b"}
    other = line("c", "Vadhavan port orders cranes", words.replace("240", "420"), 100)
    assert "c" not in reasons(build(known, memory, 100, other, approve=False))


def test_what_a_site_prints_for_every_article_is_no_evidence(
    settings: Open, memory: Memory
) -> None:
    """A headline that the words do not tell is news: they may be those of a barrier."""
    known = settings("")
    barrier = "This page is for those who subscribe. Log in or choose an offer to read on. " * 3
    build(known, memory, 0, line("a", "Vadhavan port orders cranes", barrier))
    other = line("b", "Girder falls on the Mahim flyover", barrier, 100)
    assert shown(build(known, memory, 100, other, approve=False)) == {"b"}
