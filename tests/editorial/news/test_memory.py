"""The memory: today's stories beside those told."""

from collections.abc import Callable
from datetime import date

from digest.editorial.news.memory import NewsMemory
from digest.model import Article
from tests.languages import LANGUAGES
from tests.tellings import told


def test_only_stories_of_one_subject_have_a_verdict(article: Callable[..., Article]) -> None:
    """The told story of the depot has one, that of the ropeway has none."""
    depot = article("Slab collapses at Hebbagodi depot", "A slab collapsed at Hebbagodi depot.")
    ropeway = article("Girnar ropeway opens", "The Girnar ropeway has opened.", id="r")
    later = article("Hebbagodi depot slab: engineer arrested", "He built Hebbagodi depot.", id="x")
    day = date(2026, 11, 10)
    stories = [told("d", depot, day=day), told("r", ropeway, day=day)]
    found = NewsMemory(stories, [[later]], LANGUAGES).verdicts(0, later)
    assert [one.told.story for one in found] == ["d"]
