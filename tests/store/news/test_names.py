"""Names: by which remembered articles are found again."""

from digest.store.database import Memory
from digest.store.news import articles, names
from digest.store.news.names import Names
from tests.store.conftest import FEED, NOW, article

PAGE = "https://news.example/crane?id=7&utm_source=rss"


def remember(memory: Memory, *read: object) -> None:
    """Remember articles of the feed."""
    with memory.write() as connection:
        articles.remember_articles(connection, [(one, FEED) for one in read], NOW)  # type: ignore[misc]


def test_an_article_has_the_names_that_it_is_found_by(memory: Memory) -> None:
    """Each of its id, address, its site's name for it and its headline finds it."""
    one = article(url=PAGE, guid="post-7")
    remember(memory, one, article("quay"))
    known = names.names_of(one, FEED)
    assert known.key == "https://news.example/crane?id=7"
    with memory.read() as connection:
        for asked in (
            Names("crane", FEED),
            Names("", FEED, key=known.key),
            Names("", FEED, guid=known.guid),
            Names("", FEED, headline=known.headline),
        ):
            assert names.find_names(connection, [asked]) == [known]
        assert names.find_names(connection, [Names("never", FEED, "x", "x", "x")]) == []


def test_a_name_belongs_to_a_site() -> None:
    """Two sites may number their articles alike; two feeds of one site have one numbering."""
    one = article(guid="7")
    here, there, elsewhere = (
        names.names_of(one, place).guid
        for place in (FEED, "https://news.example/metro/feed", "https://other.example/feed")
    )
    assert here == there != elsewhere


def test_a_headline_is_its_letters() -> None:
    """Capitals and signs make no other headline; without letters there is none."""
    assert names.headline_name("Crane – ordered!") == names.headline_name("CRANE ordered")
    assert names.headline_name("Crane ordered") != names.headline_name("Crane arrived")
    assert names.headline_name(" – ") == ""


def test_a_name_that_is_not_said_again_stays(memory: Memory) -> None:
    """A sitemap gives no name where the feed gave one; a new address replaces the old one."""
    remember(memory, article(url=PAGE, guid="post-7"))
    remember(memory, article(url=PAGE))
    remember(memory, article(url="https://news.example/cranes", guid="post-7"))
    with memory.read() as connection:
        (known,) = names.find_names(connection, [Names("crane", FEED)])
    assert known == names.names_of(article(url="https://news.example/cranes", guid="post-7"), FEED)


def test_the_newest_content_is_found(memory: Memory) -> None:
    """Of an article that is not known there is none."""
    remember(memory, article(text="The port has ordered a crane."))
    remember(memory, article(text="The port has ordered two cranes."))
    with memory.read() as connection:
        found = names.newest_contents(connection, ["crane", "never"])
    assert {key: one.text for key, one in found.items()} == {
        "crane": "The port has ordered two cranes."
    }
