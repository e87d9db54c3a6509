"""Terms: found as whole words, in the forms of the language, the longest at a place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.themes.terms import Owner, TermIndex, split_words
from digest.model import Language, Term
from tests.languages import ENGLISH

ROADS, HOMES = Owner("roads"), Owner("homes", "flats")


def found(
    text: str, *entries: tuple[Owner, str], language: Language = ENGLISH
) -> list[tuple[Owner, str]]:
    """Return what an index of `entries` finds in `text`."""
    index = TermIndex(((owner, Term(term)) for owner, term in entries), language.forms)
    return [(phrase.owner, phrase.term.text) for phrase in index.find(split_words(text))]


def test_the_longest_phrase_counts() -> None:
    """Of one place each owner's, and nothing within it, whoever's it is."""
    entries = [
        (ROADS, "road"),
        (ROADS, "road toll plaza"),
        (HOMES, "road toll plaza"),
        (HOMES, "toll"),
        (HOMES, "plaza"),
    ]
    longest = [(ROADS, "road toll plaza"), (HOMES, "road toll plaza")]
    assert found("A road toll plaza opens", *entries) == longest
    assert found("A road toll", *entries) == [(ROADS, "road"), (HOMES, "toll")]


def test_phrases_that_overlap_count_both() -> None:
    """Neither is within the other."""
    entries = [(ROADS, "road toll"), (HOMES, "toll plaza")]
    assert found("The road toll plaza", *entries) == entries


def test_a_term_given_twice_counts_once() -> None:
    """Two forms of one word in a theme's file are one term."""
    assert found("Roads", (ROADS, "road"), (ROADS, "roads")) == [(ROADS, "road")]


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


@pytest.mark.parametrize(
    ("term", "text", "is_found"),
    [
        ("Öl", "Das Öl ist knapp.", True),
        ("Öl", "Halle L und Halle Ö", False),
        ("été", "L’été dernier", True),
        ("eau", "le prix de l'eau", True),
        ("सड़क", "नई सड़क।", True),
        ("पुल", "पुलिस आई", False),
        ("मे.वा.", "150 मे.वा. बिजली", True),
        ("NHAI", "NHAI ने कहा", True),
        ("பாலம்", "புதிய பாலம் திறப்பு", True),
    ],
)
def test_a_word_may_be_of_any_script(term: str, text: str, *, is_found: bool) -> None:
    """With its accents and vowel signs, however they are coded; a danda ends it."""
    for coded in (text, unicodedata.normalize("NFD", text)):
        assert bool(found(coded, (ROADS, term), language=Language("xx"))) == is_found


def test_a_language_without_forms_has_none() -> None:
    """Its terms are found as they are written, in capitals or not."""
    assert found("Moste, mosted, MOST", (ROADS, "most"), language=Language("pl")) == [
        (ROADS, "most")
    ]


@given(st.text())
def test_words_are_whole(text: str) -> None:
    """Joining the words of a text again gives the same words, and none holds a space."""
    said = split_words(text)
    assert split_words(" ".join(said)) == said
    assert all(word.split() == [word] for word in said)
