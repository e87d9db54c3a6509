"""A site on 127.0.0.1 and the publication that reads it, for tests of the newsroom."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.config.settings import Settings, read_settings
from digest.model import Edition, Story
from digest.newsroom import intake, offer
from digest.newsroom.offer import Offer
from digest.store.database import Memory
from digest.store.news import articles
from tests.publications import publication
from tests.rendering.samples import edition as made_edition
from tests.sources import server as say
from tests.sources.server import Server

DAY = date(2026, 11, 23)


NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


TEXT = (
    "The port authority has ordered four cranes for the new berth, "
    "and the first of them arrives in March."
)


Write = Callable[..., Settings]


@pytest.fixture
def server() -> Iterator[Server]:
    """Return the server, running."""
    with Server() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Write:
    """Return a function that writes settings with these sources and loads them.

    This machine may be fetched from.
    """

    def write(*sources: str, more: str = "") -> Settings:
        tables = "".join(f"[[source]]\n{source}\n" for source in sources)
        fetch = (
            "[fetch]\ncontact = 'mailto:desk@example.com'\ndelay = 0\nallow_hosts = ['127.0.0.1']\n"
        )
        (tmp_path / "digest.toml").write_text(f"{tables}{fetch}{more}", encoding="utf-8")
        return read_settings(tmp_path / "digest.toml")

    return write


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Return an empty memory."""
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        yield opened


def read(
    settings: Settings, memory: Memory, day: date = DAY, now: datetime = NOW, *named: Path | str
) -> Offer:
    """Read all sources, and return what an edition of `day` may have."""
    sources = intake.choose_sources(settings, named)
    taken = intake.take_in(publication(settings, memory, now), sources)
    with memory.write() as connection:
        intake.remember_intake(connection, taken)  # as a dry run does
        return offer.offer_articles(connection, taken, settings, day, now)


def use(memory: Memory, key: str, day: date) -> None:
    """Note that an approved edition of `day` had an article."""
    with memory.write() as connection:
        connection.execute(
            articles.articles.update()
            .where(articles.articles.c.id == key)
            .values(used=day.isoformat())
        )


def titles(reading: Offer) -> list[str]:
    """Return the headlines that an edition may have."""
    return sorted(article.title for article in reading.articles)


def reasons(reading: Offer) -> dict[str, str]:
    """Return why each article was set aside."""
    return {article.title: reason for article, reason in reading.aside}


def feed(*items: tuple[str, str] | str) -> say.Reply:
    """Return a feed of headlines, each with its date or without."""
    said = []
    for one in items:
        title, when = (one, "") if isinstance(one, str) else one
        dated = f"<pubDate>{when}</pubDate>" if when else ""
        body = f"<content:encoded>{title}. {TEXT}</content:encoded>"
        said.append(
            f"<item><title>{title}</title>"
            f"<link>https://news.example/{title.split()[0]}</link>{dated}{body}</item>"
        )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
    return say.answer(f"{head}{''.join(said)}</channel></rss>", content_type="application/rss+xml")


def page(title: str, text: str = TEXT) -> say.Reply:
    """Return a page with an article."""
    return say.answer(f"<html><body><h1>{title}</h1><p>{text}</p></body></html>")


def shown(settings: Settings, memory: Memory) -> Edition:
    """Return an edition with all that may be in it, each a story."""
    found = read(settings, memory).articles
    stories = tuple(Story(one.id, one.id, (one.id,), "power-renewable") for one in found)
    empty = made_edition()
    return Edition(
        DAY,
        1,
        "draft",
        "Asia/Kolkata",
        "en-IN",
        empty.publication,
        empty.themes,
        tuple(found),
        stories,
        (),
    )
