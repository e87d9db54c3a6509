"""Units: spellings, and factors to the one unit of each kind."""

from decimal import Decimal

import pytest

from digest.editorial.facts.units import currency_unit, meant_unit, unit_at


@pytest.mark.parametrize(
    ("text", "spelling", "name", "factor"),
    [
        (" GW plant", "gw", "MW", 1000),
        ("-sq. ft. flat", "sqft", "m2", Decimal("0.09290304")),
        ("m wide", "m", "km", Decimal("0.001")),
        (" tonnes per annum", "tonnesperannum", "t/year", 1),
    ],
)
def test_a_spelling_is_found_and_has_a_factor(
    text: str, spelling: str, name: str, factor: Decimal
) -> None:
    """Dots, hyphens and spaces in a spelling do not matter."""
    found = unit_at(text, 0)
    assert found is not None
    assert found[1] == spelling
    unit = meant_unit(found[1], Decimal(1))
    assert (unit.name, unit.factor) == (name, factor)


@pytest.mark.parametrize("text", [" km/h", " m³", " MWx", " apples"])
def test_speeds_volumes_and_other_words_are_no_units(text: str) -> None:
    """A unit ends at its last letter."""
    assert unit_at(text, 0) is None


def test_a_large_number_of_mt_a_year_is_of_metric_tonnes() -> None:
    """5 MTPA are five million tonnes; 5,000 MTPA are five thousand."""
    assert meant_unit("mtpa", Decimal(5)).factor == 10**6
    assert meant_unit("mtpa", Decimal(5000)).factor == 1


def test_a_sign_is_a_currency() -> None:
    """A dot after it does not matter."""
    assert [currency_unit(sign).name for sign in ("Rs.", "₹", "US$")] == ["INR", "INR", "USD"]
