"""Identity: different articles stay different, and one article stays itself."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text

from digest.model import Article, Problem, Source
from digest.newsroom.intake import Intake, SourceCount, remember_intake
from digest.sources.article import RawArticle, make_article
from digest.store.database import Memory
from digest.store.news.content import encode_article
from digest.store.schema import articles as table
from tests.newsroom.site import DAY, NOW

SITE = "https://news.example"
FEED = Source(url=f"{SITE}/feed", name="News")
METRO = Source(url=f"{SITE}/metro/feed", name="News")
EXPORT = Source(path=Path("export.jsonl"), name="Desk")
PLACES = ("Pune", "Surat", "Goa", "Agra", "Jaipur", "Thane", "Bhopal", "Kochi")


def text_of(place: str) -> str:
    """Return a text of its own about a place."""
    words = hashlib.sha256(place.encode()).hexdigest()
    said = " ".join(words[at : at + 4] for at in range(0, 64, 4))
    return f"The works at {place} are {said}, says the engineer of {place} in a report on them."


def made(place: str = "Pune", source: Source = FEED, **fields: Any) -> Article:
    """Return an article about a place as `source` gives it."""
    known = {"title": f"Bridge of {place} opens", "text": text_of(place)} | fields
    origin = known.pop("origin", source.place)
    return make_article(RawArticle(**known), source, origin)


def read(
    memory: Memory, *found: Article, source: Source = FEED, at: datetime = NOW
) -> tuple[list[Article], list[Problem]]:
    """Remember what `source` gave; return the articles under their ids, and what is told."""
    sources = (FEED, METRO, EXPORT, source)
    counts = {one.place: SourceCount(one.place) for one in sources}
    intake = Intake(at, (source,), [(one, source) for one in found], counts=counts)
    with memory.write() as connection:
        remember_intake(connection, intake)
    return [one for one, _ in intake.articles], intake.problems


def ids(memory: Memory, *found: Article, source: Source = FEED) -> list[str]:
    """Return the ids under which articles are remembered."""
    return [one.id for one in read(memory, *found, source=source)[0]]


# Different articles


@pytest.mark.parametrize(
    "pattern",
    [
        "story.php?cid={}", "news.asp?{}", "view.asp?gallery={}", "live#p{}", "app#/story/{}",
        "s?session={}", "x;{}", "x?ref={}", "{}",
    ],
)  # fmt: skip
def test_articles_at_addresses_of_their_own_are_many(memory: Memory, pattern: str) -> None:
    """Whatever tells their addresses apart."""
    found = [
        made(place, url=f"{SITE}/{pattern.format(number)}") for number, place in enumerate(PLACES)
    ]
    known, problems = read(memory, *found)
    assert len({one.id for one in known}) == len(PLACES)
    assert problems == []


@pytest.mark.parametrize(
    "names",
    [
        {"guid": "same"},
        {"url": f"{SITE}/live"},
        {"url": f"{SITE}/live", "guid": "same"},
        {"id": "same"},
        {"id": "same", "url": f"{SITE}/live"},
    ],
)
def test_articles_with_one_name_are_many(memory: Memory, names: dict[str, str]) -> None:
    """In one reading, in another order, and when the others have left."""
    found = [made(place, **names) for place in PLACES]
    first = ids(memory, *found)
    assert len(set(first)) == len(PLACES)
    assert ids(memory, *reversed(found)) == first[::-1]
    for one, key in zip(found, first, strict=True):
        assert ids(memory, one) == [key]


def test_an_address_under_several_headlines_is_told(memory: Memory) -> None:
    """Whether they are kept apart or taken as one: no article vanishes without a word."""
    apart = [made(place, url=f"{SITE}/live") for place in PLACES[:2]]
    (problem,) = read(memory, *apart)[1]
    assert problem == Problem(
        f"{SITE}/live",
        "this address stands under 2 headlines ('Bridge of Pune opens', 'Bridge of Surat opens'): "
        "each is kept as an article of its own",
        skipped=False,
    )
    alike = [made(title=title, url=f"{SITE}/a") for title in ("Bridge opens", "Pune gets bridge")]
    known, (problem,) = read(memory, *alike)
    assert len({one.id for one in known}) == 1
    assert problem.reason.endswith("they are taken as one article")


def test_pages_that_name_one_address_keep_their_own(memory: Memory) -> None:
    """A section is no article's canonical address; each page's link leads to where it was found."""
    found = [
        made(place, url=f"{SITE}/section", origin=f"{SITE}/{number}")
        for number, place in enumerate(PLACES)
    ]
    known, problems = read(memory, *found)
    assert [one.url for one in known] == [f"{SITE}/{number}" for number in range(len(PLACES))]
    assert len({one.id for one in known}) == len(PLACES)
    (problem,) = problems
    assert problem.reason.endswith("each is kept as an article of its own")


def test_a_page_and_its_feed_are_one_article(memory: Memory) -> None:
    """A page's own canonical address counts, though its feed has another headline for it."""
    entry = made(url=f"{SITE}/a")
    page = made(title="Bridge of Pune opens today", url=f"{SITE}/a", origin=f"{SITE}/?p=7")
    (one, other), problems = read(memory, entry, page)
    assert (one.id, one.url) == (other.id, other.url)
    assert len(problems) == 1


def test_a_name_given_anew_is_another_article(memory: Memory) -> None:
    """Some feeds number their entries from one each day."""
    (first,) = ids(memory, made("Pune", guid="1", url=f"{SITE}/pune", published="2026-11-22"))
    (other,) = ids(memory, made("Goa", guid="1", url=f"{SITE}/goa", published="2026-11-23"))
    assert first != other
    (export,) = ids(memory, made("Pune", EXPORT, id="7"), source=EXPORT)
    (again,) = ids(memory, made("Goa", EXPORT, id="7", url=f"{SITE}/goa-dam"), source=EXPORT)
    assert export == "7"
    assert again != "7"
    numbered = [made(place, EXPORT, id="9", url=f"{SITE}/{place}") for place in PLACES[2:4]]
    assert len(set(ids(memory, *numbered, source=EXPORT))) == 2


@pytest.mark.parametrize(
    "names", [{}, {"guid": "1"}, {"url": f"{SITE}/page"}, {"id": "1"}, {"guid": "1", "url": "/x"}]
)
def test_a_headline_that_returns_is_another_article(memory: Memory, names: dict[str, str]) -> None:
    """In one reading and on the next day: what it says is new."""
    brief = [
        made(place, title="News in brief", published="2026-11-23T00:00:00Z", **names)
        for place in PLACES[:2]
    ]
    assert len(set(ids(memory, *brief))) == 2
    if "url" not in names or not names["url"].startswith("http"):
        (later,) = ids(memory, made("Agra", title="News in brief", **names))
        assert later not in ids(memory, *brief)


def test_short_entries_of_one_page_are_many(memory: Memory) -> None:
    """Each has a name of its own, and nothing else that tells it from the others."""
    said = ("12 Mill Lane: new porch", "4 High Street: two storeys", "9 Church Road: loft")
    forms = [
        made(title="Planning application", text=one, guid=str(at), url=f"{SITE}/page")
        for at, one in enumerate(said)
    ]
    assert len(set(ids(memory, *forms[:2]))) == 2
    assert ids(memory, forms[2])[0] not in ids(memory, *forms[:2])
    advice = "Do not walk or drive through flood water, and move what you can upstairs tonight."
    rivers = [
        made(title=f"Flood warning: {name}", text=advice, guid=name, url=f"{SITE}/floods")
        for name in ("Teme at Knighton", "Lugg at Leominster")
    ]
    assert len(set(ids(memory, *rivers))) == 2


def test_a_page_that_has_new_articles_under_new_names_gives_all(memory: Memory) -> None:
    """A live page is one address for what is new each day."""
    days = [
        ids(memory, made(place, url=f"{SITE}/live", guid=str(at), published=f"2026-11-{at:02}"))
        for at, place in enumerate(PLACES, 10)
    ]
    assert len({key for (key,) in days}) == len(PLACES)


# One article


def test_an_article_read_twice_is_one(memory: Memory) -> None:
    """From two feeds of a site, in full and as an excerpt, and with a tracker in the address."""
    full = made(url=f"{SITE}/a", guid="7")
    excerpt = made(source=METRO, url=f"{SITE}/a?utm_source=rss", text="The works are …", guid="7")
    counts = {one.place: SourceCount(one.place) for one in (FEED, METRO)}
    intake = Intake(NOW, (FEED, METRO), [(full, FEED), (excerpt, METRO)], counts=counts)
    with memory.write() as connection:
        remember_intake(connection, intake)
    assert len({one.id for one, _ in intake.articles}) == 1
    assert intake.problems == []


@pytest.mark.parametrize(
    "change",
    [
        {"url": f"{SITE}/b"},
        {"guid": "8"},
        {"url": f"{SITE}/b", "title": "Pune bridge is open"},
        {"url": f"{SITE}/b", "guid": "8"},
        {"title": "Quite another headline", "text": text_of("Mula")},
        {"published": "2026-12-24T10:00:00Z"},
        {"url": f"{SITE}/b", "published": "2026-12-24T10:00:00Z"},
        {"guid": "8", "text": text_of("Pune").replace("report", "long report")},
    ],
)
def test_an_article_that_changes_is_itself(memory: Memory, change: dict[str, str]) -> None:
    """A new slug, a new guid, new words, a new date."""
    before = {"url": f"{SITE}/a", "guid": "7", "published": "2026-11-20T10:00:00Z"}
    (first,) = ids(memory, made(**before))
    assert ids(memory, made(**before | change)) == [first]
    assert ids(memory, made(**before | change)) == [first]


# Histories


@dataclass
class Live:
    """An article as its site has it today."""

    place: str
    url: str
    guid: str
    words: str
    day: date
    is_listed: bool = True

    @property
    def article(self) -> Article:
        """It as the feed gives it."""
        return made(
            self.place,
            title=f"Bridge of {self.place} opens to all",
            text=self.words,
            url=self.url,
            guid=self.guid,
            published=f"{self.day}T0{len(self.place)}:00:00Z",
        )


def _change(one: Live, kind: str, number: int) -> None:
    """Have a site change one of its articles as sites do."""
    if kind == "slug":
        one.url = f"{SITE}/{one.place}-{number}"
    elif kind == "guid":
        one.guid = f"{one.place}-{number}"
    elif kind == "words":
        one.words = f"{text_of(one.place)} The mayor of {one.place} spoke, too, on day {number}."
    elif kind == "date":
        one.day += timedelta(days=1)
    elif kind == "leave":
        one.is_listed = False
    elif kind == "return elsewhere":
        one.is_listed, one.url, one.guid = True, f"{SITE}/n/{one.place}-{number}", f"n{number}"


KINDS = ("slug", "guid", "words", "date", "leave", "return elsewhere")
CHANGES = st.lists(st.tuples(st.integers(0, len(PLACES) - 1), st.sampled_from(KINDS)), max_size=4)


@settings(max_examples=30, deadline=None)
@given(days=st.lists(CHANGES, min_size=2, max_size=8), late=st.integers(0, 3))
def test_over_many_days_nothing_is_lost_and_nothing_sent_twice(
    days: list[list[tuple[int, str]]], late: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Slugs, names, words and dates change, articles vanish and return elsewhere, one at a time."""
    site = [
        Live(place, f"{SITE}/live" if at % 3 else f"{SITE}/{place}", place, text_of(place), DAY)
        for at, place in enumerate(PLACES)
    ]
    sent: dict[str, str] = {}
    listed_once: set[str] = set()
    with Memory("sqlite:///digest.db", tmp_path_factory.mktemp("memory")) as memory:
        for number, changes in enumerate(days):
            shown = site if number >= late else site[: len(site) // 2]
            for at, kind in dict(changes).items():
                _change(site[at], kind, number)
            listed = [one for one in shown if one.is_listed]
            for one, key in zip(listed, ids(memory, *(one.article for one in listed)), strict=True):
                assert sent.setdefault(key, one.place) == one.place, "one article hid another"
            listed_once |= {one.place for one in listed}
    assert sorted(sent.values()) == sorted(listed_once), "lost, or sent twice"


# A memory written by the version before


def test_articles_of_the_version_before_keep_their_ids(tmp_path: Path) -> None:
    """They were remembered under addresses that a library had rewritten."""
    rows = {
        "plain": (f"{SITE}/a", f"{SITE}/a"),
        "sorted": (f"{SITE}/b?a=1&z=2", f"{SITE}/b?z=2&a=1"),
        "cut": (f"{SITE}/story.php", f"{SITE}/story.php?cid=44"),
        "fragment": (f"{SITE}/live", f"{SITE}/live#p1"),
        "tracker": (f"{SITE}/c", f"{SITE}/c?utm_source=rss"),
        "encoded": (f"{SITE}/d%40e", f"{SITE}/d@e"),
    }
    old = {
        name: replace(made(place, url=after), id=name, url=before)
        for (name, (before, after)), place in zip(rows.items(), PLACES, strict=False)
    }
    _write_0002(tmp_path / "digest.db", old)
    with Memory("sqlite:///digest.db", tmp_path) as memory:
        found = [
            made(place, url=after, guid=f"{SITE}/?p={place}")
            for (_, after), place in zip(rows.values(), PLACES, strict=False)
        ]
        assert ids(memory, *found) == list(rows)
        assert ids(memory, *reversed(found)) == list(rows)[::-1]
        with memory.read() as connection:
            assert len(connection.execute(select(table.c.id)).all()) == len(rows)


def _write_0002(path: Path, old: dict[str, Article]) -> None:
    """Write a memory of the schema before articles had names."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "digest.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for name, one in old.items():
            connection.execute(
                text(
                    "INSERT INTO articles (id, source, url, hash, version, teaser, first_seen, "
                    "fresh, changed, seen) VALUES (:id, :source, :url, 'x', 1, 0, 1, 1, 1, 1)"
                ),
                {"id": name, "source": FEED.place, "url": one.url},
            )
            connection.execute(
                text("INSERT INTO versions VALUES (:id, 1, 'x', 1, :content)"),
                {"id": name, "content": encode_article(one)},
            )
    engine.dispose()
