"""Errata: what an edition said that its article no longer says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from digest.editorial import errata
from digest.model import Article, Sentence, Story

DAY = date(2026, 11, 23)
TEXT = "The port has ordered four cranes. They cost Rs 240 crore in all. The first arrives in March."
Make = Callable[..., Article]


def sent(was: Article, quoted: str = "They cost Rs 240 crore in all.") -> Story:
    """Return the story of an article as an edition told it, with this sentence."""
    start = was.text.find(quoted)
    return Story(
        was.id, was.id, (was.id,), "x", summary=(Sentence(was.id, quoted, start, start + len(quoted)),)
    )


def test_a_sentence_that_was_mended_is_noted_with_its_new_form(article: Make) -> None:
    """The note quotes what readers were sent, and the sentence that stands for it now, word for word."""
    was = article(text=TEXT)
    now = replace(was, text=TEXT.replace("240", "420"))
    found = errata.find(sent(was), DAY, was, now, "hash")
    assert found is not None
    assert (found.was, found.now) == ("They cost Rs 240 crore in all.", "They cost Rs 420 crore in all.")
    assert (found.article, found.day, found.hash, found.title) == (was.id, DAY, "hash", was.title)
    assert found.now in now.text


def test_a_sentence_that_was_taken_out_has_no_new_form(article: Make) -> None:
    """Where nothing like it is left, the note says what was taken out."""
    was = article(text=TEXT)
    found = errata.find(sent(was), DAY, was, replace(was, text="The port has ordered four cranes."), "hash")
    assert found is not None
    assert (found.was, found.now) == ("They cost Rs 240 crore in all.", "")


def test_a_headline_that_was_mended_is_noted(article: Make) -> None:
    """The lead's headline was sent too, unless an editor wrote another."""
    was = article("Port orders four cranes", TEXT)
    now = replace(was, title="Port orders five cranes")
    found = errata.find(sent(was), DAY, was, now, "hash")
    assert found is not None
    assert (found.was, found.now) == ("Port orders four cranes", "Port orders five cranes")
    assert errata.find(replace(sent(was), title="Cranes for the port"), DAY, was, now, "hash") is None


def test_what_readers_were_not_sent_is_not_noted(article: Make) -> None:
    """An article may change elsewhere, or in its spaces, signs and capitals."""
    was = article(text=TEXT)
    for text in (
        TEXT.replace("March", "April"),
        f"{TEXT} More is to come.",
        TEXT.upper(),
        TEXT.replace(" ", "  "),
    ):
        assert errata.find(sent(was), DAY, was, replace(was, text=text), "hash") is None


def test_an_excerpt_corrects_nothing(article: Make) -> None:
    """Excerpts are written apart from their articles: one in place of the other is no correction."""
    was = article(text=TEXT)
    cut = replace(was, text="The port has ordered ..", teaser=True)
    assert errata.find(sent(was), DAY, was, cut, "hash") is None
    assert (
        errata.find(sent(was), DAY, replace(was, teaser=True), replace(was, text="Other words."), "hash")
        is None
    )
