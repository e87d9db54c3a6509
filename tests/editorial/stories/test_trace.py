"""Traces: what grouping keeps of an article."""

from collections.abc import Callable

from digest.editorial.stories.trace import trace_article
from digest.model import Article, Language
from tests.languages import ENGLISH, LANGUAGES


def test_what_a_release_says_of_its_sender_counts_for_nothing(
    article: Callable[..., Article],
) -> None:
    """All below "About ...:" is left out; a sentence that begins so above it is not."""
    news = "About 400 men of Girnar Setu poured the last slab of the Tilwara flyover today. " * 2
    said = f"{news}\nAbout Girnar Setu: Founded by Mr. Varun, it employs 4,600 people."
    terms = trace_article(article("Flyover ready", said), ENGLISH).terms
    assert {"tilwara", "400"} <= terms.words
    assert "varun" not in terms.words


def test_places_stand_for_their_region(article: Callable[..., Article]) -> None:
    """Those of the lead come first; without a list of places there are none."""
    made = article(
        "An order is won in Jaipur", "It is won there. " * 12 + "Work goes on at Guwahati as well."
    )
    assert trace_article(made, LANGUAGES.of("en-IN")).regions == (
        {"Rajasthan"},
        {"Rajasthan", "Assam"},
    )
    assert trace_article(made, ENGLISH).regions == (frozenset(), frozenset())


def test_of_an_unknown_language_nothing_is_compared(article: Callable[..., Article]) -> None:
    """Its articles are one only by address or headline."""
    trace = trace_article(
        article("Neue Brücke", "Die Brücke in Alauli ist fertig."), Language("de")
    )
    assert (trace.words, trace.terms.words, trace.figures) == (None, set(), ())
