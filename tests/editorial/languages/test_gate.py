"""The gate: what is told of an article follows from what is known of its language."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digest.editorial.drafts import DraftStory, draft_story
from digest.editorial.text import clean_article
from digest.editorial.themes.judge import Judge
from digest.editorial.themes.terms import Owner, TermIndex, split_words
from digest.model import Article, Term
from tests.languages import LANGUAGES

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
KNOWN = [row for row in CASES["articles"] if row["gate"] == "full"]
UNKNOWN = [row for row in CASES["articles"] if row["gate"] == "headlines"]


def draft(row: dict[str, Any], text: str, *, teaser: bool = False) -> DraftStory:
    """Return the draft story of a row's headline and `text`."""
    language = LANGUAGES.of(row["language"])
    made = Article(
        row["id"],
        "",
        row["title"],
        text,
        published=row["published"],
        language=row["language"],
        teaser=teaser,
    )
    cleaned = clean_article(made, language)
    return draft_story(row["id"], [cleaned], Judge([]), row["published"].date(), language)


@pytest.mark.parametrize("row", UNKNOWN, ids=lambda row: row["id"])
def test_of_a_language_that_is_not_known_headline_and_teaser_are_told(row: dict[str, Any]) -> None:
    """They are the source's words, whole; nothing is cut, read or repaired."""
    whole, excerpt = draft(row, row["text"]), draft(row, row["teaser"], teaser=True)
    assert (whole.lead.title, whole.lead.text) == (row["title"], row["text"])
    assert (whole.story.summary, whole.story.facts, whole.found) == ((), (), ())
    assert [one.text for one in excerpt.story.summary] == [row["teaser"]]
    assert (excerpt.story.facts, excerpt.found) == ((), ())
    assert whole.story.score["size"] == 0.0


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["id"])
def test_of_a_known_language_all_is_told(row: dict[str, Any]) -> None:
    """Whole sentences for a summary, and the sums that the text names."""
    made = draft(row, row["text"])
    told = [one.text for one in made.story.summary]
    assert told
    assert set(told) <= set(row["sentences"])
    sums = {(one.text, one.value, one.unit) for one in made.found if one.kind == "money"}
    assert {(one["text"], one["value"], one["unit"]) for one in row["amounts"]} <= sums
    printed = {*told, *(one.text for one in made.story.facts)}
    assert printed.isdisjoint(row["never"])


@pytest.mark.parametrize("row", CASES["terms"], ids=lambda row: f"{row['language']}-{row['term']}")
def test_a_term_of_any_script_is_found(row: dict[str, Any]) -> None:
    """As a whole word, as it is written."""
    language = LANGUAGES.of(row["language"])
    index = TermIndex([(Owner("t"), Term(row["term"]))], language.forms)
    assert bool(list(index.find(split_words(row["text"])))) == row["stands"]
