"""Sizes: how large a figure is for its kind, so that a story's figures can be compared."""

import math

from digest.model import Fact

#: A middling figure of each kind, in the kind's unit.
_MIDDLING = {
    "money": 1e9, "power": 50, "apparent_power": 500, "energy": 100, "voltage": 400,
    "length": 10, "area": 1e5, "share": 30, "count": 100,
}  # fmt: skip
_MIDDLING_CAPACITY = {"t/year": 1e6, "t/day": 1000, "L/day": 50e6, "TEU": 1e5}
#: Rupees, roughly: good enough to tell large from small, never shown.
_RUPEES = {
    "INR": 1, "USD": 90, "EUR": 95, "GBP": 110, "JPY": 0.6, "AED": 23, "SGD": 65, "AUD": 55,
    "CAD": 60, "HKD": 11, "SAR": 23, "CNY": 12, "CHF": 105, "MYR": 20, "THB": 2.6, "IDR": 0.005,
    "KRW": 0.06, "NZD": 50, "TWD": 2.7, "BDT": 0.7, "NPR": 0.63, "LKR": 0.29, "QAR": 24, "OMR": 225,
    "KWD": 280, "BHD": 230, "ZAR": 5, "PHP": 1.5, "VND": 0.0034,
}  # fmt: skip
#: A currency that is not known is worth what most are, and not a rupee.
_OTHER = 20
_SMALL_COUNT = 10
#: A deadline is worth as much as a large figure; another date as a middling one.
_DEADLINE = 1.0


def size_of(fact: Fact) -> float:
    """Return a fact's size in powers of ten: 0 when middling for its kind, 1 for ten times that."""
    if fact.kind == "date":
        return _DEADLINE if fact.first is None else 0.0
    value = fact.to_value or fact.value or 0.0
    if fact.kind == "money":
        value *= _RUPEES.get(fact.unit or "", _OTHER)
    middling = _MIDDLING.get(fact.kind) or _MIDDLING_CAPACITY.get(fact.unit or "", 1.0)
    return math.log10(max(value, 1e-9) / middling)


def in_rupees(value: float, currency: str) -> float:
    """Return a sum in rupees, roughly."""
    return value * _RUPEES.get(currency.upper(), 1)


def is_small(fact: Fact) -> bool:
    """Return True for a small count, as news is full of: "two bidders", "six lanes"."""
    return fact.kind == "count" and (fact.to_value or fact.value or 0.0) < _SMALL_COUNT
