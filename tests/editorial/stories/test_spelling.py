"""Spelling: two words that are one name."""

import pytest

from digest.editorial.stories.spelling import are_spellings, is_same_name
from tests.languages import ENGLISH, LANGUAGES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dhilon", "dhillon"),
        ("zirapur", "jirapur"),
        ("phagpur", "fagpur"),
        ("sukhvider", "sukhvinder"),
        ("nov", "november"),
        ("ltd", "limited"),
    ],
)
def test_vowels_doubled_letters_and_abbreviations_make_no_other_name(one: str, other: str) -> None:
    """Latin letters write one name now this way, now that."""
    assert are_spellings(one, other)
    assert are_spellings(other, one)


@pytest.mark.parametrize(("one", "other"), [("ramesh", "rakesh"), ("rajpur", "raipur")])
def test_another_consonant_makes_another_name(one: str, other: str) -> None:
    """However alike two names look."""
    assert not are_spellings(one, other)


def test_a_place_is_its_old_name_and_lies_in_its_region() -> None:
    """Two towns are two, and a name that the article knew before was only mistyped."""
    indian = LANGUAGES.of("en-IN")
    assert is_same_name("bombay", "mumbai", ENGLISH, ())
    assert is_same_name("ludhiana", indian.stories.places["ludhiana"], indian, ())
    assert not is_same_name("sonipat", "panipat", indian, ())
    assert is_same_name("tolira", "tolika", ENGLISH, {"tolika"})
    assert not is_same_name("tolira", "tolika", ENGLISH, ())
