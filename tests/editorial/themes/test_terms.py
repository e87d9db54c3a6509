"""Terms: found as whole words, in simple inflections, the longest of an owner's at a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.themes.terms import Owner, TermIndex, split_words
from digest.model import Term

ROADS, HOMES = Owner("roads"), Owner("homes", "flats")


def found(text: str, *entries: tuple[Owner, str]) -> list[tuple[Owner, str]]:
    """Return what an index of `entries` finds in `text`."""
    index = TermIndex((owner, Term(term)) for owner, term in entries)
    return [(phrase.owner, phrase.term.text) for phrase in index.find(split_words(text))]


def test_each_owner_s_longest_phrase_counts() -> None:
    """At one place a longer phrase hides a shorter one of the same owner, not that of another."""
    entries = [(ROADS, "road"), (ROADS, "road toll"), (HOMES, "road")]
    assert found("The road toll rises", *entries) == [(ROADS, "road toll"), (HOMES, "road")]


def test_every_place_counts() -> None:
    """A term is found as often as it stands there."""
    assert found("road, road and roads", (ROADS, "road")) == [(ROADS, "road")] * 3


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("utility", "utilities"),
        ("bus", "buses"),
        ("lease", "leased"),
        ("lease", "leasing"),
        ("solar-wind", "Solar wind"),
        ("editor's desk", "Editor’s desk"),
        ("AT&C losses", "AT&C losses"),
        ("kV", "220 kV"),
    ],
)
def test_forms_of_a_term_are_found(term: str, text: str) -> None:
    """Plurals, -ed, -ing, hyphens and possessives make no other word."""
    assert found(text, (ROADS, term)) == [(ROADS, term)]


@pytest.mark.parametrize(
    ("term", "text"), [("port", "portfolio"), ("far", "farm"), ("ring road", "ring the road")]
)
def test_parts_of_words_and_of_phrases_are_not(term: str, text: str) -> None:
    """A term is found whole or not at all."""
    assert found(text, (ROADS, term)) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("FAR of 3", True), ("so far", False), ("Far away", False), ("HOW FAR IT GOES", False)],
)
def test_an_acronym_needs_its_capitals(text: str, *, is_found: bool) -> None:
    """A term of capitals is found in capitals, unless all of the text is in them."""
    assert bool(found(text, (ROADS, "FAR"))) == is_found


@given(st.text())
def test_words_are_whole(text: str) -> None:
    """Words are of letters and figures, and joining them again gives the same words."""
    said = split_words(text)
    assert split_words(" ".join(said)) == said
    assert all(word[0].isalnum() and word[-1].isalnum() for word in said)
