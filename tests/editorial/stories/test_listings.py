"""Listings: round-ups stay by themselves."""

from collections.abc import Callable

from digest.editorial.stories.group import group_stories
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.languages import ENGLISH

FLYOVER = "Girnar Setu won the Tilwara flyover at Omkari for Rs 1,386 crore."
PLANT = "Aditi Green opened its 340 MW Bhalsar plant beside the Narg canal."


def stories(*articles: Article) -> set[frozenset[str]]:
    """Return which ids lie together."""
    traces = [trace_article(article, ENGLISH) for article in articles]
    return {frozenset(articles[at].id for at in group.members) for group in group_stories(traces)}


def test_a_round_up_joins_none_of_its_stories(article: Callable[..., Article]) -> None:
    """What tells two unlike stories, each in its own sentences, is a story of its own."""
    flyover = article("Girnar Setu wins Tilwara flyover", f"{FLYOVER} Work begins in May.", id="f")
    plant = article("Aditi Green opens Bhalsar plant", f"{PLANT} It ran in trials before.", id="p")
    both = article("A flyover and a plant", f"{FLYOVER[:-1]}, we hear. {PLANT[:-1]}, too.", id="r")
    assert stories(flyover, plant, both) == {frozenset("f"), frozenset("p"), frozenset("r")}
    assert stories(flyover, both) == {frozenset("fr")}
