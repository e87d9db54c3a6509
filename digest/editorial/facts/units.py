"""Units: their spellings, the kind of fact each makes, and its factor to the kind's one unit."""

import re
from decimal import Decimal
from itertools import groupby, product
from typing import NamedTuple

from digest.model import FactKind


class Unit(NamedTuple):
    """The meaning of a written unit: `factor` turns its numbers into numbers of `name`."""

    kind: FactKind
    name: str
    factor: Decimal = Decimal(1)


_PER_YEAR = (
    "per annum; per year; a year; every year; each year; annually; yearly; p a; /year; /annum"
)
_PER_DAY = "per day; a day; every day; each day; daily; /day"


def _rates(amounts: str, rates: str) -> str:
    return "; ".join(map(" ".join, product(amounts.split("; "), rates.split("; "))))


#: Semicolons part the spellings; a space matches a space, a dot, a hyphen or nothing.
_SPELLINGS: tuple[tuple[Unit, str], ...] = (
    (Unit("power", "MW"), "MW; MWp; MWe; MWac; MWdc; megawatt; megawatts"),
    (Unit("power", "MW", Decimal(1000)), "GW; GWp; GWe; GWac; GWdc; gigawatt; gigawatts"),
    (Unit("power", "MW", Decimal("0.001")), "kW; kWp; kilowatt; kilowatts"),
    (Unit("apparent_power", "MVA"), "MVA"),
    (Unit("apparent_power", "MVA", Decimal("0.001")), "kVA"),
    (Unit("apparent_power", "MVA", Decimal(1000)), "GVA"),
    (Unit("energy", "MWh"), "MWh; MWhr; megawatt hour; megawatt hours"),
    (Unit("energy", "MWh", Decimal("0.001")), "kWh; kilowatt hour; kilowatt hours"),
    (Unit("energy", "MWh", Decimal(1000)), "GWh; gigawatt hour; gigawatt hours"),
    (Unit("energy", "MWh", Decimal(1000000)), "TWh; terawatt hour; terawatt hours"),
    (Unit("voltage", "kV"), "kV; kilovolt; kilovolts"),
    (Unit("voltage", "kV", Decimal("0.001")), "volt; volts"),
    (Unit("length", "km"), "km; kms; kilometre; kilometres; kilometer; kilometers"),
    (Unit("length", "km", Decimal("0.001")), "metre; metres; meter; meters; mtr; mtrs"),
    (Unit("length", "km", Decimal("1.609344")), "mile; miles"),
    (Unit("area", "m2"),
     ("sq m; sq mt; sq mts; sq mtr; sq mtrs; sq metre; sq metres; sq meter; sq meters; m2; m²; "
      "square m; square metre; square metres; square meter; square meters")),
    (Unit("area", "m2", Decimal("0.09290304")),
     "sq ft; sft; sq feet; sq foot; square ft; square feet; square foot"),
    (Unit("area", "m2", Decimal(1000000)),
     ("sq km; sq kms; sq kilometre; sq kilometres; sq kilometer; sq kilometers; km2; km²; "
      "square km; square kilometre; square kilometres; square kilometer; square kilometers")),
    (Unit("area", "m2", Decimal("4046.8564224")), "acre; acres"),
    (Unit("area", "m2", Decimal(10000)), "hectare; hectares; ha"),
    (Unit("share", "%"),
     ("%; per cent; percent; pct; pc; percentage point; percentage points; per cent points; "
      "% points")),
    (Unit("share", "bp"), "bps; bp; basis point; basis points"),
    (Unit("capacity", "t/year"),
     "tpa; " + _rates("tonne; tonnes; ton; tons; metric tonnes; metric tons; t", _PER_YEAR)),
    (Unit("capacity", "t/year", Decimal(1000)), "ktpa"),
    (Unit("capacity", "t/year", Decimal(1000000)),
     "MTPA; mntpa; MMTPA; " + _rates("mt; mmt", _PER_YEAR)),
    (Unit("capacity", "t/day"), "tpd; " + _rates("tonne; tonnes; ton; tons", _PER_DAY)),
    (Unit("capacity", "L/day"), _rates("litre; litres; liter; liters", _PER_DAY)),
    (Unit("capacity", "L/day", Decimal(1000)), "KLD; " + _rates("kilolitres; kl", _PER_DAY)),
    (Unit("capacity", "L/day", Decimal(1000000)), "MLD; " + _rates("ml", _PER_DAY)),
    (Unit("capacity", "TEU"), "TEU; TEUs"),
    (Unit("money", "INR"), "rupee; rupees"),
    (Unit("money", "INR", Decimal("0.01")), "paise; paisa"),
    (Unit("money", "USD"), "dollar; dollars; US dollar; US dollars"),
    (Unit("money", "EUR"), "euro; euros"),
    (Unit("money", "GBP"), "pounds; pounds sterling"),
    (Unit("money", "JPY"), "yen"),
)  # fmt: skip
_METRE = Unit("length", "km", Decimal("0.001"))
_BY_SPELLING = {
    spelling.replace(" ", "").casefold(): unit
    for unit, spellings in _SPELLINGS
    for spelling in spellings.split("; ")
} | {"m": _METRE}

_CURRENCIES = {
    "rs": "INR", "re": "INR", "₹": "INR", "inr": "INR", "$": "USD", "us$": "USD", "usd": "USD",
    "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "JPY", "jpy": "JPY",
    "a$": "AUD", "s$": "SGD", "c$": "CAD", "hk$": "HKD", "aud": "AUD", "sgd": "SGD", "cad": "CAD",
    "hkd": "HKD", "aed": "AED", "sar": "SAR", "cny": "CNY", "chf": "CHF", "rupee": "INR",
    "rupees": "INR", "rm": "MYR", "myr": "MYR", "thb": "THB", "idr": "IDR", "krw": "KRW",
    "nz$": "NZD", "nzd": "NZD", "nt$": "TWD", "bdt": "BDT", "tk": "BDT", "npr": "NPR", "lkr": "LKR",
    "qar": "QAR", "omr": "OMR", "kwd": "KWD", "bhd": "BHD", "zar": "ZAR", "php": "PHP",
    "vnd": "VND", "dh": "AED", "dhs": "AED",
}  # fmt: skip
_MONEY = {sign: Unit("money", code) for sign, code in _CURRENCIES.items()}
CURRENCY = (
    r"(?:(?:\b(?:US|[ASC]|HK|NZ|NT))?\$|[₹€£¥]"
    r"|\b(?:R[Ss]\.?|rs\.?|Re\.?|INR|USD|EUR|GBP|JPY|AUD|SGD|CAD|HKD|AED|SAR|CNY|CHF|RM|MYR|THB"
    r"|IDR|KRW|NZD|BDT|Tk\.?|NPR|LKR|QAR|OMR|KWD|BHD|ZAR|PHP|VND|Dhs?\.?|(?:[Rr]u|RU)(?ai:pees)))"
)
#: A currency right before a number: at most so many characters, with one to spare.
SIGN = re.compile(rf"({CURRENCY}) ?\Z")
LONGEST_SIGN = 8


def _pattern() -> str:
    """Return a pattern of all spellings, by first letter for speed, "m2" before "m"."""
    spellings = sorted(
        (spelling for _, together in _SPELLINGS for spelling in together.split("; ")),
        key=lambda spelling: (spelling[0].casefold(), -len(spelling)),
    )
    letters = groupby(spellings, key=lambda spelling: spelling[0].casefold())
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(_spelling(one)[len(re.escape(first)) :] for one in same)})"
        for first, same in letters
    )


def _spelling(spelling: str) -> str:
    return r"[ .-]{0,2}".join(map(re.escape, spelling.split()))


#: A unit right after a number. Speeds and volumes are no lengths: "120 km/h", "300 m³".
_UNIT = re.compile(
    rf"[ -]?((?ai:{_pattern()})|m)(?!\w|²|³|/h|/s| per hour| an hour| per second| cube)"
)
_SEPARATORS = str.maketrans("", "", " .-")
#: From here on "MT" is a metric tonne, below a million tonnes: no plant makes 1,000 million.
_METRIC_TONNES = 1000


def unit_at(text: str, at: int) -> tuple[int, str] | None:
    """Return the end and the bare spelling of the unit in `text` at `at`, or None."""
    found = _UNIT.match(text, at)
    return (found.end(), found[1].translate(_SEPARATORS).casefold()) if found else None


def meant_unit(spelling: str, number: Decimal) -> Unit:
    """Return the unit that a bare `spelling` means after `number`."""
    unit = _BY_SPELLING[spelling]
    if unit.factor == 10**6 and unit.name == "t/year" and number >= _METRIC_TONNES:
        return unit._replace(factor=Decimal(1))
    return unit


def currency_unit(sign: str) -> Unit:
    """Return the unit of money for a `sign` that the currency's pattern found."""
    return _MONEY[sign.rstrip(".").casefold()]
