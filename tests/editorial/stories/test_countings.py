"""Countings: the numbers of a sentence, as facts to compare."""

import pytest

from digest.editorial.facts.finder import find_facts
from digest.editorial.stories.countings import CLOCK, with_numbers
from tests.languages import ENGLISH


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It holds 6,840 tonnes.", 6840, ""),
        ("It holds 60 million litres.", 60_000_000, ""),
        ("Twenty-three sheds burnt.", 23, ""),
        ("One shed burnt.", 1, ""),
        ("It takes 24 months.", 730, "days"),
        ("It takes two years.", 730, "days"),
        ("It opens at 8 am.", 8, CLOCK),
    ],
)
def test_a_number_is_what_it_says(text: str, value: float, unit: str) -> None:
    """In figures, in words, with its scale, as days, and as an hour."""
    (found,) = with_numbers(text, [], ENGLISH)
    assert (found.value, found.unit) == (pytest.approx(value), unit)


def test_a_fact_stands_as_it_is() -> None:
    """Its number is not counted again; the letters of a name are none."""
    text = "It costs Rs 240 crore and stands on NH-44."
    facts = find_facts(text, None, ENGLISH)
    assert with_numbers(text, facts, ENGLISH) == list(facts)
