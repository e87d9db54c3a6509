"""Facts: figures and dates in an article's own words, normalised."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial import facts

PUBLISHED = date(2026, 11, 20)


def found(text: str) -> list[dict[str, Any]]:
    """Return what the facts in `text` say, without their places."""
    shown = [facts.as_json(fact) for fact in facts.find(text, PUBLISHED)]
    return [{key: value for key, value in fact.items() if key not in ("start", "end")} for fact in shown]


@pytest.mark.parametrize(
    ("words", "kind", "value", "unit"),
    [
        ("Rs 170 billion", "money", 170e9, "INR"),
        ("Rs 17,000 crore", "money", 170e9, "INR"),
        ("$1.2 billion", "money", 1.2e9, "USD"),
        ("300 MW", "power", 300, "MW"),
        ("2 GW", "power", 2000, "MW"),
        ("14 MWh", "energy", 14, "MWh"),
        ("251-km", "length", 251, "km"),
        ("7.5 per cent", "share", 7.5, "%"),
        ("25 bps", "share", 25, "bp"),
        ("12 underground stations", "count", 12, "stations"),
        ("250 MLD", "capacity", 250e6, "L/day"),
        ("1.7 million TEU", "capacity", 1.7e6, "TEU"),
    ],
)
def test_a_figure_is_found_in_its_kinds_unit(words: str, kind: str, value: float, unit: str) -> None:
    """However it is written, its value is in the one unit of its kind; its text is the article's."""
    assert {"kind": kind, "text": words, "value": value, "unit": unit} in found(
        f"The plan names {words} for the work."
    )


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("by March 2028", None, "2028-03-31"),
        ("Q3 FY26", "2025-10-01", "2025-12-31"),
        ("within 18 months", "2026-11-20", "2028-05-20"),
    ],
)
def test_a_date_is_the_days_it_means(words: str, first: str | None, last: str) -> None:
    """A deadline has no first day; fiscal quarters and spans count from April and from publication."""
    assert {"kind": "date", "text": words, "from": first, "to": last} in found(f"Work goes on {words}.")


def test_a_range_has_two_values() -> None:
    """One fact holds both ends of "5-7 MW" and their unit."""
    (fact,) = found("Units of 5-7 MW are planned.")
    assert (fact["value"], fact["to_value"], fact["unit"]) == (5, 7, "MW")


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="Rs0123456789.,- crorekMWhby March%₹$to", max_size=120))
def test_facts_are_verbatim_and_in_order(text: str) -> None:
    """Whatever the text: each fact stands at its offsets, and none overlaps the one before."""
    at = 0
    for fact in facts.find(text, PUBLISHED):
        assert text[fact.start : fact.end] == fact.text
        assert at <= fact.start < fact.end
        at = fact.end
