"""Stories: which articles say the same, and which of them leads."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations

import pytest

from digest.editorial import stories
from digest.model import Article

Make = Callable[..., Article]


def day(number: int) -> datetime:
    """Return a morning in November."""
    return datetime(2026, 11, number, 6, tzinfo=UTC)


def grouped(articles: list[Article]) -> set[tuple[str, ...]]:
    """Return the groups by what their articles' texts say, which must not depend on their order."""
    found = {
        frozenset(tuple(order[at].text for at in group) for group in stories.group(map(stories.trace, order)))
        for order in map(list, permutations(articles))
    }
    assert len(found) == 1
    return set(found.pop())


def test_articles_about_different_things_stand_alone(article: Make) -> None:
    """What shares neither id, address, headline nor words is no copy."""
    made = [article("Road opens", "1"), article("Bridge opens", "2"), article("Tunnel opens", "3")]
    assert grouped(made) == {("1",), ("2",), ("3",)}


def test_full_articles_with_one_headline_are_not_copies(article: Make) -> None:
    """A headline may come again: two full articles under it are two, unless all else is the same."""
    made = [article("Weekly prices", "1", id="a"), article("Weekly prices", "2", id="b")]
    assert grouped(made) == {("1",), ("2",)}


@pytest.mark.parametrize("shared", [{"id": "x"}, {"url": "https://a.example/x"}, {"content_hash": "same"}])
def test_copies_lie_under_the_newest(article: Make, shared: dict[str, str]) -> None:
    """The same id, address or words make copies; the last updated, else the last published, leads."""
    made = [
        article("One", "old", published=day(20), **{"id": "a"} | shared),
        article("Two", "new", published=day(21), **{"id": "b"} | shared),
        article("Three", "updated", published=day(19), updated=day(22), **{"id": "c"} | shared),
    ]
    assert grouped(made) == {("updated", "new", "old")}


def test_the_longer_of_two_as_new_leads(article: Make) -> None:
    """Of copies as new as each other the one that says more leads."""
    made = [article("One", "short", id="a"), article("Two", "much longer", id="a")]
    assert grouped(made) == {("much longer", "short")}


@pytest.mark.parametrize(
    "full",
    [{"url": "https://a.example/x", "title": "Another headline"}, {"title": "METRO opens – at last!"}],
)
def test_a_full_article_leads_its_teasers(article: Make, full: dict[str, str]) -> None:
    """A teaser lies under the full article with its address or headline, though it be newer and longer."""
    made = [
        article(**{"title": "Metro opens at last", "text": "full", "id": "f", "published": day(20)} | full),
        article(
            "Metro opens at last",
            "an excerpt..",
            id="t",
            url="https://a.example/x",
            teaser=True,
            published=day(22),
        ),
        article("Bridge opens", "other", id="o"),
    ]
    assert grouped(made) == {("full", "an excerpt.."), ("other",)}


def test_teasers_of_one_article_are_one(article: Make) -> None:
    """The same teaser under many pages is one story, and its longest excerpt leads."""
    made = [
        article("Metro opens", text, id=text, teaser=True, published=None)
        for text in ("It is lo..", "It is long and wi..", "It is long..")
    ]
    assert grouped(made) == {("It is long and wi..", "It is long..", "It is lo..")}
