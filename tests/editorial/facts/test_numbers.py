"""Numbers as the trade press of India writes them."""

from decimal import Decimal

import pytest

from digest.editorial.facts.numbers import NUMBER_SPOT, number_scale, plain_number


@pytest.mark.parametrize(
    ("figures", "number"), [("1,25,000", "125000"), ("2.5", "2.5"), ("Twelve", "12")]
)
def test_figures_and_words_are_numbers(figures: str, number: str) -> None:
    """Commas may group in lakhs; a word may have a capital."""
    assert plain_number(figures) == Decimal(number)


@pytest.mark.parametrize(
    ("words", "factor"), [(" lakh crore", 10**12), (" bn", 10**9), ("-millions", 10**6)]
)
def test_scales_multiply_each_other(words: str, factor: int) -> None:
    """Plurals, hyphens and two scales in a row count."""
    assert number_scale(words) == factor


def test_a_number_begins_at_figures_and_at_whole_words() -> None:
    """A word for a number within another word begins none."""
    assert [spot[0] for spot in NUMBER_SPOT.finditer("Two of 1,250 weights often")] == [
        "Two",
        "1,250",
    ]
