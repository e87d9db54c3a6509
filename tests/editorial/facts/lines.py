"""Articles whose facts are judged in tests."""

from collections.abc import Sequence
from datetime import UTC, datetime

from digest.editorial.facts.choice import JudgedFact, choose_facts, dates_to_watch, judge_facts
from digest.editorial.facts.finder import article_facts
from digest.model import Article
from tests.languages import ENGLISH

PUBLISHED = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = PUBLISHED.date()


def article_of(text: str, headline: str = "") -> Article:
    """Return an article with this text."""
    return Article("a", "", headline, text, published=PUBLISHED)


def judged(
    text: str, headline: str = "", summary: Sequence[tuple[int, int]] = ()
) -> tuple[JudgedFact, ...]:
    """Return the facts of a text with the rules that chose or refused them."""
    article = article_of(text, headline)
    return judge_facts(article_facts(article, ENGLISH), article, summary, DAY, ENGLISH)


def refused(text: str, headline: str = "") -> dict[str, str]:
    """Return the facts of a text that are not shown, with the rules against them."""
    return {one.fact.text: one.rule for one in judged(text, headline) if not one.shown}


def line(text: str, headline: str = "", summary: Sequence[tuple[int, int]] = ()) -> list[str]:
    """Return the facts that a story with this text shows."""
    article = article_of(text, headline)
    found = article_facts(article, ENGLISH)
    return [one.text for one in choose_facts(found, article, summary, DAY, ENGLISH)]


def watched(text: str, headline: str = "") -> list[str]:
    """Return the dates to watch of a story with this text, the weightiest first."""
    article = article_of(text, headline)
    found = article_facts(article, ENGLISH)
    return [one.text for one in dates_to_watch(found, article, DAY, ENGLISH)]
