"""Recall: what earlier editions said that matters for a new one; over days, with a real memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digest.config.settings import Settings, read_settings
from digest.delivery.approval import approve_edition
from digest.errors import NothingToApprove
from digest.model import Edition
from digest.newsroom.build import build_edition
from digest.store.database import Memory
from tests.publications import publication

FIRST = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a publication that reads one export."""
    (tmp_path / "digest.toml").write_text("[[source]]\npath = 'news.jsonl'\n", encoding="utf-8")
    return read_settings(tmp_path / "digest.toml")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Return an empty memory."""
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        yield opened


def build(
    settings: Settings, memory: Memory, after: int, *lines: str, approve: bool = True
) -> Edition:
    """Build the edition of so many days after the first of these articles, and approve it."""
    (settings.folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    day, now = FIRST + timedelta(days=after), NOW + timedelta(days=after)
    at = publication(settings, memory, now)
    made = build_edition(at, settings.sources, day, settings.themes).edition
    assert made is not None
    return approve_edition(at, day) if approve else made


def line(key: str, title: str, text: str, after: int = 0) -> str:
    """Return a line of the export, published so many days after the first."""
    when = f"{FIRST + timedelta(days=after)}T05:00:00+05:30"
    return (
        f'{{"id": "{key}", "url": "https://news.example/{key}", "title": "{title}", '
        '"label": "Infrastructure Transport", '
        f'"published": "{when}", "text": "{text}"}}'
    )


CRANES = (
    "The port of Vadhavan has ordered four cranes from Konecranes. "
    "They cost Rs 240 crore in all. The first arrives in March."
)


def test_a_correction_is_noted_once(settings: Settings, memory: Memory) -> None:
    """The next edition notes it, also when built again; later ones only what is mended after it."""
    build(settings, memory, 0, line("a", "Vadhavan port orders cranes", CRANES))
    mended = line("a", "Vadhavan port orders cranes", CRANES.replace("240", "420"))
    other = line(
        "b", "Zojila tunnel is half dug", "The Zojila tunnel is half dug. It is 13 km long.", 1
    )
    for _ in range(2):
        draft = build(settings, memory, 1, mended, other, approve=False)
        (erratum,) = draft.errata
        assert (erratum.day, erratum.was, erratum.now) == (
            FIRST, "They cost Rs 240 crore in all.", "They cost Rs 420 crore in all.",
        )  # fmt: skip
    next_day = FIRST + timedelta(days=1)
    approve_edition(publication(settings, memory, NOW + timedelta(days=1)), next_day)
    later = line(
        "c", "Ennore port adds a berth", "The port of Ennore has added a berth for coal.", 2
    )
    assert build(settings, memory, 2, mended, later).errata == ()
    again = line(
        "a", "Vadhavan port orders cranes", CRANES.replace("240", "420").replace("March", "April")
    )
    last = line("d", "Bhogapuram airport opens", "The airport at Bhogapuram opened on Monday.", 3)
    (second,) = build(settings, memory, 3, again, last).errata
    assert (second.was, second.now) == (
        "The first arrives in March.", "The first arrives in April.",
    )  # fmt: skip


def test_a_story_comes_back_with_news(settings: Settings, memory: Memory) -> None:
    """Another article on a sent story is an update under its id, or left out as a repetition."""
    (told,) = build(
        settings, memory, 0, line("a", "Vadhavan port orders cranes from Konecranes", CRANES)
    ).stories
    again = line("b", "Konecranes to build cranes for Vadhavan port", CRANES, 1)
    repeated = build(settings, memory, 1, again, approve=False)
    assert not repeated.stories
    assert [left.reason for left in repeated.left_out] == [
        "told already on 23 Nov: same Rs 240 crore; nothing new"
    ]
    news = line(
        "b", "Vadhavan port orders cranes worth Rs 390 crore", CRANES.replace("240", "390"), 1
    )
    (story,) = build(settings, memory, 1, news).stories
    assert (story.id, story.update and story.update.day) == (told.id, FIRST)


def test_a_story_is_known_again_after_a_missed_week(settings: Settings, memory: Memory) -> None:
    """Days without an edition do not part two articles about one event; nor do others."""
    build(settings, memory, 0, line("a", "Vadhavan port orders cranes from Konecranes", CRANES, -1))
    again = line("b", "Konecranes to build cranes for Vadhavan port", CRANES, 9)
    repeated = build(settings, memory, 14, again, approve=False)
    assert [left.reason for left in repeated.left_out] == [
        "told already on 23 Nov: same Rs 240 crore; nothing new"
    ]
    between = line("c", "Ennore port adds a berth", "The port of Ennore has added a berth.", 12)
    build(settings, memory, 13, between)
    assert not build(settings, memory, 14, again, approve=False).stories


def test_a_project_is_known_again_after_months(settings: Settings, memory: Memory) -> None:
    """Earlier items on the same package are listed, newest first, with where they were read."""
    text = (
        "Workers have laid {} km of track on package C4 of the "
        "Mumbai-Ahmedabad bullet train near Surat. {}"
    )
    for at, days in enumerate((0, 40, 80)):
        own = (
            f"Batch {at} came from {('Bhilai', 'Rourkela', 'Bokaro')[at]}, "
            f"where {at + 3} mills rolled it for the railways."
        )
        title = f"Mumbai-Ahmedabad bullet train: {at + 2}0 km of C4 package laid"
        edition = build(
            settings, memory, days, line(f"t{at}", title, text.format(f"{at + 2}0", own), days)
        )
    other = text.replace("C4", "C5").format("70", "It was laid by night.")
    fifth = line("u", "Mumbai-Ahmedabad bullet train: 70 km of C5 package laid", other, 90)
    assert [
        story.earlier for story in build(settings, memory, 90, fifth, approve=False).stories
    ] == [()]
    (story,) = edition.stories
    assert story.update is None
    assert [(one.day, one.url) for one in story.earlier] == [
        (FIRST + timedelta(days=40), "https://news.example/t1"),
        (FIRST, "https://news.example/t0"),
    ]


@pytest.mark.parametrize(("policy", "offered"), [("skip", False), ("carry", True), ("say", True)])
def test_a_thin_theme_s_stories_wait_or_are_used(
    settings: Settings, memory: Memory, policy: str, *, offered: bool
) -> None:
    """A thin day's skipped stories do not come back; carried ones do, under the same id."""
    tunnel = line(
        "z", "Zojila tunnel is half dug", "The Zojila tunnel is half dug. It is 13 km long."
    )
    berth = line(
        "e", "Ennore port adds a berth", "The port of Ennore has added a berth for coal.", 1
    )
    thin = tuple(replace(theme, min_stories=2, thin=policy) for theme in settings.themes)
    (settings.folder / "news.jsonl").write_text(tunnel, encoding="utf-8")
    first = publication(settings, memory, NOW)
    made = build_edition(first, settings.sources, FIRST, thin).edition
    assert made is not None
    assert made.stories == ()
    approve_edition(first, FIRST)
    (settings.folder / "news.jsonl").write_text(f"{tunnel}\n{berth}", encoding="utf-8")
    day = FIRST + timedelta(days=1)
    second = publication(settings, memory, NOW + timedelta(days=1))
    then = build_edition(second, settings.sources, day, thin).edition
    assert then is not None
    assert {story.id for story in then.stories} == ({"z", "e"} if offered else set())


def test_ids_outlive_lead_and_title(settings: Settings, memory: Memory) -> None:
    """A story keeps its id when a fuller, earlier article leads and the headline changes."""
    (told,) = build(
        settings, memory, 0, line("b", "Vadhavan port orders cranes", CRANES), approve=False
    ).stories
    fuller = line(
        "a",
        "Konecranes to build four cranes for Vadhavan port",
        f"{CRANES} The crane maker is glad.",
        -1,
    )
    renamed = line("b", "Four Konecranes cranes for Vadhavan", CRANES)
    (story,) = build(settings, memory, 0, fuller, renamed).stories
    assert (story.id, story.lead) == (told.id, "a")
    assert set(story.articles) == {"a", "b"}


SPONSORS = """
[[sponsor]]
slug = "cranes"
text = "Tower cranes."
link = "https://cranes.example/"
from = 2026-11-01
until = 2026-11-30
cap = { times = 1, days = 7 }

[[sponsor]]
slug = "cement"
text = "Cement for dams."
link = "https://cement.example/"
from = 2026-11-01
until = 2026-11-30
"""


def test_sponsors_take_turns_by_what_was_approved(tmp_path: Path, memory: Memory) -> None:
    """Only an approved edition counts as a showing: a draft built again has the same sponsor."""
    (tmp_path / "digest.toml").write_text("[[source]]\npath = 'news.jsonl'\n", encoding="utf-8")
    (tmp_path / "sponsors.toml").write_text(SPONSORS, encoding="utf-8")
    settings = read_settings(tmp_path / "digest.toml")
    shown = []
    for after in (0, 1):
        told = line(
            f"s{after}",
            f"Zojila tunnel, day {after}",
            f"The tunnel is {after + 2} km longer.",
            after,
        )
        for approve in (False, False, True):
            edition = build(settings, memory, after, told, approve=approve)
            shown.append([sponsor.slug for sponsor in edition.sponsors])
    assert shown == [["cranes"]] * 3 + [["cement"]] * 3


def test_a_draft_that_is_no_longer_so_is_gone(settings: Settings, memory: Memory) -> None:
    """What was built after an approval and then undone cannot be approved any more."""
    first = line("a", "Vadhavan port orders cranes", CRANES)
    second = line(
        "b", "Zojila tunnel is half dug", "The Zojila tunnel is half dug. It is 13 km long."
    )
    build(settings, memory, 0, first)
    assert len(build(settings, memory, 0, first, second, approve=False).stories) == 2
    assert build(settings, memory, 0, first, approve=False).state == "approved"
    with pytest.raises(NothingToApprove):
        approve_edition(publication(settings, memory, NOW), FIRST)
