"""Amounts: money, measures and counts, and the ranges that they form."""

import pytest

from digest.editorial.facts.amounts import find_amounts
from digest.model import Fact


def found(text: str) -> list[Fact]:
    """Return the amounts of `text`."""
    return list(find_amounts(text))


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
def test_a_figure_is_found_in_its_kinds_unit(
    words: str, kind: str, value: float, unit: str
) -> None:
    """However it is written, its value is in its kind's unit, and its text is the article's."""
    (fact,) = found(f"The plan names {words} for the work.")
    assert (fact.kind, fact.text, fact.value, fact.unit) == (kind, words, value, unit)


def test_a_paragraph_may_open_with_a_figure() -> None:
    """A letter at the end of a line above is no part of the number."""
    assert [one.text for one in found("The mayor said so\n36 km of drains are next.")] == ["36 km"]
    assert [one.text for one in found("It is paid in Rs\n36 km of drains.")] == ["36 km"]


def test_a_range_has_two_values() -> None:
    """One fact holds both ends of "5-7 MW" and their unit."""
    (fact,) = found("Units of 5-7 MW are planned.")
    assert (fact.value, fact.to_value, fact.unit) == (5, 7, "MW")


def test_reach_is_not_each() -> None:
    """A rate's "each" keeps a number out; a word that only ends so does not."""
    assert [fact.value for fact in found("Sales will reach 100 GW, or each 5 MW.")] == [100_000]


def test_a_change_is_two_amounts_and_a_range_is_one() -> None:
    """Two amounts joined by "to" are a range only after words of spread."""
    assert [fact.value for fact in found("It rose from Rs 500 to Rs 900 a bag.")] == [500, 900]
    (fact,) = found("Flats are priced from Rs 500 to Rs 900.")
    assert (fact.value, fact.to_value) == (500, 900)


def test_a_number_in_a_list_shares_the_unit_of_the_next() -> None:
    """In "83.2 and 96.4 per cent" both are shares; a sector beside megawatts is no power."""
    assert [fact.value for fact in found("Scores of 83.2 and 96.4 per cent came.")] == [83.2, 96.4]
    assert [fact.text for fact in found("Sector 5 and 20 MW")] == ["20 MW"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Rs 3.2k cr", 32e9),
        ("₹1.7 L cr", 1.7e12),
        ("Rs 640/- crore", 6.4e9),
        ("Rupees 640 crore", 6.4e9),
        ("118 billion rupees", 118e9),
        ("₹१२३ crore", 1.23e9),
    ],
)
def test_a_sums_whole_scale_is_read(words: str, value: float) -> None:
    """Letters, a dash that closes the sum and another script's digits do not cut it short."""
    (fact,) = found(f"It costs {words} in all.")
    assert (fact.text, fact.value, fact.unit) == (words, value, "INR")


@pytest.mark.parametrize("words", ["₹१२३ करोड़", "Rs 640 करोड़", "Rs 1,200 core", "Rs 30 lahk"])
def test_a_sum_with_a_scale_that_is_not_read_is_none(words: str) -> None:
    """Rs 1,200 would be false where 1,200 crore are meant."""
    assert found(f"It costs {words} in all.") == []


def test_the_low_end_of_a_range_has_the_smaller_scale() -> None:
    """The low end of "80,000-1 lakh crore" is 80,000 crore."""
    (fact,) = found("It needs Rs 80,000-1 lakh crore.")
    assert (fact.value, fact.to_value) == (8e11, 1e12)


def test_every_number_of_a_list_has_the_last_ones_unit() -> None:
    """Three parks are three powers; sectors are none."""
    assert [fact.value for fact in found("Parks of 300, 400 and 500 MW")] == [300, 400, 500]
    assert [fact.value for fact in found("Rs 10, 20 and 30 crore")] == [1e8, 2e8, 3e8]
    assert [fact.value for fact in found("Sectors 5, 6 and 20 MW")] == [20]


def test_sets_are_multiplied() -> None:
    """Three sets of 660 MW have 1,980 MW, printed as they stand; voltages do not add up."""
    (fact,) = found("It has 3x660 MW there.")
    assert (fact.text, fact.value) == ("3x660 MW", 1980)
    assert found("It has 2x25 kV there.") == []
