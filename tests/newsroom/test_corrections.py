"""Corrections on their way: told once to the readers of each theme that the error was sent to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from digest.config.settings import Settings, read_settings
from digest.delivery.approval import approve_edition
from digest.model import Edition
from digest.newsroom.build import build_edition
from digest.newsroom.variantkeys import variant_key
from digest.newsroom.variants import render_variants
from digest.store.database import Memory
from digest.store.schema import told
from tests.publications import publication

FIRST = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
ROADS, HOMES = "infrastructure", "real-estate"
QUAY = (
    "The harbour of Mandva gets a quay for ferries. It costs Rs 240 crore in all. "
    "Work begins after the rains. The old jetty is kept for the boats of fishermen."
)
FLATS = (
    "A builder has let 410 flats in Thane. They stand beside the lake. "
    "The first families move in before winter. A school is near."
)

#: A page that only paying readers see whole.
PAGE = """<html><head><title>Mandva gets a quay</title>
<link rel="canonical" href="https://news.example/quay">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mandva gets a quay",
"articleSection": "Infrastructure", "datePublished": "2026-11-22T05:00:00+05:30",
"isAccessibleForFree": false}</script></head>
<body><article><h1>Mandva gets a quay</h1><p>TEXT</p></article></body></html>"""


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


def line(key: str, title: str, text: str, after: int = 0, label: str = "Infrastructure") -> str:
    """Return a line of the export, published so many days after the first."""
    when = f"{FIRST + timedelta(days=after)}T05:00:00+05:30"
    return (
        f'{{"id": "{key}", "url": "https://news.example/{key}", "title": "{title}", '
        f'"label": "{label}", "published": "{when}", "text": "{text}"}}'
    )


def quay(text: str = QUAY) -> str:
    """Return the line of the quay, which is about infrastructure."""
    return line("quay", "Mandva gets a quay", text)


def flats(text: str = FLATS, after: int = 0) -> str:
    """Return the line of the flats, which are real estate."""
    return line("flats", "Builder lets flats in Thane", text, after, "Real Estate")


def build(
    settings: Settings,
    memory: Memory,
    after: int,
    *lines: str,
    approve: bool = True,
    themes: tuple[str, ...] | None = None,
) -> Edition:
    """Build the edition of so many days after the first, of some themes, and approve it."""
    (settings.folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    day, now = FIRST + timedelta(days=after), NOW + timedelta(days=after)
    at = publication(settings, memory, now)
    wanted = tuple(one for one in settings.themes if themes is None or one.slug in themes)
    made = build_edition(at, settings.sources, day, wanted).edition
    assert made is not None
    return approve_edition(at, day) if approve else made


def notes(edition: Edition) -> list[tuple[str | None, str, str]]:
    """Return the theme, the old and the new words of each correction."""
    return [(one.theme, one.was, one.now) for one in edition.errata]


def test_a_theme_without_another_story_has_its_correction(
    settings: Settings, memory: Memory
) -> None:
    """Its readers get a mail that is named by it; those of other themes hear nothing."""
    build(settings, memory, 0, quay())
    made = build(settings, memory, 1, quay(QUAY.replace("240", "420")))
    assert notes(made) == [
        (ROADS, "It costs Rs 240 crore in all.", "It costs Rs 420 crore in all.")
    ]
    assert made.stories == ()
    assert [variant_key(made, chosen) for chosen in (None, (ROADS,), (HOMES,))] == [
        "all", ROADS, None,
    ]  # fmt: skip
    (mail,) = [one for key, one in render_variants(made, settings.folder).items() if key == ROADS]
    assert mail.parts.subject.startswith("Correction: Mandva gets a quay")
    assert "Rs 420 crore" in mail.parts.preheader
    for text in (mail.parts.html, mail.parts.text, mail.parts.markdown):
        assert "but a correction." in " ".join(text.split())
        assert "Rs 240 crore" in " ".join(text.replace("\xa0", " ").split())
    assert build(settings, memory, 2, quay(QUAY.replace("240", "420"))).errata == ()


def test_other_themes_stories_stand_without_it(settings: Settings, memory: Memory) -> None:
    """On a day when another theme has a story, only the error's own readers see the correction."""
    build(settings, memory, 0, quay())
    made = build(settings, memory, 1, quay(QUAY.replace("240", "420")), flats(after=1))
    variants = render_variants(made, settings.folder)
    assert [key for key, one in variants.items() if one.edition.errata] == ["all", ROADS]
    assert not variants[ROADS].edition.stories
    assert [story.lead for story in variants[HOMES].edition.stories] == ["flats"]


def test_a_theme_uses_up_its_own_alone(settings: Settings, memory: Memory) -> None:
    """An edition of one theme leaves the other's correction to the next edition that has it."""
    build(settings, memory, 0, quay(), flats())
    mended = (quay(QUAY.replace("240", "420")), flats(FLATS.replace("410", "401")))
    only = build(settings, memory, 1, *mended, themes=(ROADS,))
    assert [theme for theme, _, _ in notes(only)] == [ROADS]
    assert [theme for theme, _, _ in notes(build(settings, memory, 2, *mended))] == [HOMES]


def test_a_second_correction_and_one_taken_back_are_told(
    settings: Settings, memory: Memory
) -> None:
    """Each is measured against what the readers were told last."""
    said = []
    for after, sum_ in enumerate((240, 420, 402, 240, 240)):
        text = QUAY.replace("240", str(sum_))
        said.append(notes(build(settings, memory, after, quay(text))))
    assert [[(was[12:15], now[12:15]) for _, was, now in some] for some in said] == [
        [], [("240", "420")], [("420", "402")], [("402", "240")], [],
    ]  # fmt: skip


def test_two_mistakes_of_an_article_are_told_together(settings: Settings, memory: Memory) -> None:
    """Both on one day, and none again; what is taken back later is told of that one alone."""
    both = QUAY.replace("240", "420").replace("after the rains", "before the rains")
    said = []
    for after, text in enumerate((QUAY, both, f"{both} It is long.", both.replace("420", "402"))):
        said.append([was for _, was, _ in notes(build(settings, memory, after, quay(text)))])
    assert said == [
        [],
        ["It costs Rs 240 crore in all.", "Work begins after the rains."],
        [],
        ["It costs Rs 420 crore in all."],
    ]


def test_a_later_revision_of_the_day_has_the_correction_too(
    settings: Settings, memory: Memory
) -> None:
    """So readers whose variant was held get it with the next revision; no other day has it."""
    build(settings, memory, 0, quay())
    mended = quay(QUAY.replace("240", "420"))
    first = build(settings, memory, 1, mended)
    second = build(settings, memory, 1, mended, flats(after=1))
    assert (first.revision, second.revision) == (1, 2)
    assert notes(first) == notes(second) != []
    assert build(settings, memory, 2, mended).errata == ()


def test_two_versions_of_an_excerpt_correct_each_other(tmp_path: Path, memory: Memory) -> None:
    """A wrong figure in a cut text is corrected, what is cut elsewhere is not."""
    (tmp_path / "digest.toml").write_text("[[source]]\npath = 'page.html'\n", encoding="utf-8")
    settings = read_settings(tmp_path / "digest.toml")
    cut = "The harbour of Mandva gets a quay for ferries at a cost of Rs 240 crore, the boa..."
    longer = cut.replace("the boa...", "the board says, and will ope...")
    said = []
    for after, text in enumerate((cut, longer, longer.replace("240", "420"))):
        (tmp_path / "page.html").write_text(PAGE.replace("TEXT", text), encoding="utf-8")
        day, at = FIRST + timedelta(days=after), NOW + timedelta(days=after)
        run = publication(settings, memory, at)
        build_edition(run, settings.sources, day, settings.themes)
        made = approve_edition(run, day)
        said.append(notes(made))
        assert all(article.teaser for article in made.articles)
    assert said[:2] == [[], []]
    ((theme, was, now),) = said[2]
    assert (theme, "240" in was, "420" in now) == (ROADS, True, True)


def test_a_story_that_two_themes_had_is_corrected_in_both(
    settings: Settings, memory: Memory
) -> None:
    """Each theme's readers have it once, and so does who reads both."""
    build(settings, memory, 0, quay())
    with memory.write() as connection:
        (row,) = connection.execute(select(told)).mappings()
        connection.execute(insert(told).values({**row, "theme": HOMES}))
    made = build(settings, memory, 1, quay(QUAY.replace("240", "420")))
    assert sorted(theme or "" for theme, _, _ in notes(made)) == sorted((ROADS, HOMES))
    variants = render_variants(made, settings.folder)
    counts = {key: len(one.edition.errata) for key, one in variants.items()}
    assert [counts[key] for key in ("all", ROADS, HOMES)] == [1, 1, 1]
    assert build(settings, memory, 2, quay(QUAY.replace("240", "420"))).errata == ()
