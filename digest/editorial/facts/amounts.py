"""Amounts in a text: money, measures and counts, and the ranges that they form."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from digest.editorial.facts import counts, numbers, units
from digest.model import Fact

_NUMBER = re.compile(rf"{numbers.FIGURES}|{numbers.NUMBER_WORD}")
_SECOND = re.compile(rf"(?:(?P<sign>{units.CURRENCY}) ?)?(?P<number>{_NUMBER.pattern})")
_JOINT = re.compile(
    r"(?P<to> to |-to-)(?:about |around |nearly |over |almost )?| ?- ?|/|(?P<and> and )"
)
_QUALIFIERS = (
    r"(?:(?:about|around|nearly|almost|roughly|over|some|just|approximately|an estimated|only) )*"
)
_FROM = re.compile(rf"\bfrom {_QUALIFIERS}$", re.IGNORECASE)
_BETWEEN = re.compile(rf"\bbetween {_QUALIFIERS}$", re.IGNORECASE)
#: After these "from A to B" is one range, else a change with two amounts.
_SPREAD = re.compile(
    r"\b(?:range[sd]?|ranging|vary|varies|varied|varying|priced|sized|spanning|costing|starting"
    r"|run|runs|start|starts|anywhere)(?: [\w-]+){0,3}$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w.])(?:(?![A-Z])[\w.])*+[A-Z][\w.]*+ $")
#: After these "A to B" is a change as well: "rose Rs 500 to Rs 9,000", "up by 3% to 12%".
_CHANGE = re.compile(
    r"\b(?:rose|fell|grew|up|down|gained|lost|shed|jumped|dropped|climbed|slipped|"
    rf"surged|increased|declined|by|rise of|fall of|increase of) {_QUALIFIERS}$",
    re.IGNORECASE,
)
_PER = re.compile(r"(?<!\w)(?:per|every|each) $")
_LONGEST_PER = 8
_LOOK_BACK = 60
#: The scales that "lakh" and "million" come before, the larger first: "1 lakh crore".
_LESSER = (10**7, 10**5)
#: A number with more figures is an identifier.
_LONGEST_NUMBER = 24
#: "300, 400 and 500 MW": numbers between the first of a list and the last, which has the unit.
_LIST = re.compile(rf"(?:, ?{numbers.FIGURES}){{1,6}},? (?:and|or|&) (?=\d)")
#: "3x660 MW" are three times as many. Of a voltage or a length they are not.
_TIMES = re.compile(r" ?[x×] ?(?=\d)", re.IGNORECASE)
_MULTIPLIED = frozenset({"power", "apparent_power", "energy"})
#: "7,400 million units" are kilowatt-hours.
_ENERGY_SCALE = 10**6


class _Side(NamedTuple):
    """A number with its sign, scale and unit; a range has two."""

    start: int
    end: int
    number: Decimal
    scale: int | None = None
    sign: units.Unit | None = None
    spelling: str | None = None

    @property
    def unit(self) -> units.Unit | None:
        if self.sign is not None or self.spelling is None:
            return self.sign
        return units.meant_unit(self.spelling, self.number * (self.scale or 1))

    @property
    def value(self) -> Decimal:
        unit = self.unit
        return self.number * (self.scale or 1) * (unit.factor if unit else 1)


def find_amounts(text: str) -> Iterator[Fact]:
    """Yield the amounts of `text` in order. The text has plain spaces and dashes only."""
    done = 0
    for spot in numbers.NUMBER_SPOT.finditer(text):
        start = spot.start()
        if start < done:
            continue
        before = text[max(0, start - _LOOK_BACK) : start]
        sign = units.SIGN.search(before[-units.LONGEST_SIGN :])
        if _PER.search(before[-_LONGEST_PER:]) or (
            sign is None and numbers.NUMBER_BOUND.search(before[-2:])
        ):
            continue
        found = _NUMBER.match(text, start)
        if found is None or found.end() - start > _LONGEST_NUMBER:
            continue
        if sign is not None:
            start -= len(sign[0])
            before = before[: -len(sign[0])]
        side = _side(text, start, found[0], found.end(), sign and sign[1])
        facts, done = _read_several(text, before, side) or _read(text, before, side)
        yield from facts


def _side(text: str, start: int, number: str, end: int, sign: str | None) -> _Side:
    """Return the `number` that ends at `end`, with the scale and unit that follow it."""
    scale = (numbers.MONEY_SCALE if sign else numbers.SCALE).match(text, end)
    if scale:
        end = scale.end()
    unit = None if sign else units.unit_at(text, end)
    if unit:
        end = unit[0]
    return _Side(
        start=start,
        end=end,
        number=numbers.plain_number(number),
        scale=numbers.number_scale(scale[0]) if scale else None,
        sign=units.currency_unit(sign) if sign else None,
        spelling=unit[1] if unit else None,
    )


def _read_several(text: str, before: str, side: _Side) -> tuple[list[Fact], int] | None:
    """Return the facts of "3x660 MW" or of "300, 400 and 500 MW", and where to read on, if any."""
    if side.spelling or side.scale:
        return None
    if not side.sign and (times := _TIMES.match(text, side.end)):
        found = _NUMBER.match(text, times.end())
        other = found and _side(text, found.start(), found[0], found.end(), None)
        if not other or not other.unit or other.unit.kind not in _MULTIPLIED:
            return None
        both = other._replace(start=side.start, number=side.number * other.number)
        return _single(text, both), other.end
    listed = _LIST.match(text, side.end)
    found = _NUMBER.match(text, listed.end()) if listed else None
    if listed is None or found is None or _is_named(text, before, side):
        return None
    last = _side(text, found.start(), found[0], found.end(), None)
    if side.sign and last.scale and not counts.counted_noun(text, last.end):
        last = last._replace(sign=side.sign)
    if last.unit is None or (side.sign and side.sign != last.sign):
        return None
    every = [side]
    for one in re.finditer(numbers.FIGURES, listed[0]):
        start, end = (side.end + at for at in one.span())
        every.append(_Side(start, end, numbers.plain_number(one[0])))
    shared = [
        one._replace(scale=last.scale, sign=last.sign, spelling=last.spelling) for one in every
    ]
    return [fact for one in (*shared, last) for fact in _single(text, one)], last.end


def _read(text: str, before: str, side: _Side) -> tuple[list[Fact], int]:
    """Return the facts of `side` and the number joined to it, and where to read on."""
    if _is_cut(text, side):
        return [], side.end
    joint = _JOINT.match(text, side.end)
    found = _SECOND.match(text, joint.end()) if joint else None
    if joint is None or found is None:
        return _single(text, side), side.end
    other = _side(text, found.start(), found["number"], found.end(), found["sign"])
    low, high = _share(side, other)
    if _is_cut(text, high):
        return [], high.end
    listed = _listed(text, joint, before, side, high)
    if not listed and not _joins(text, joint, before, low, high):
        return _single(text, side), side.end
    if listed or joint[0] == "/" or _changes(joint, before, side):
        return [*_single(text, low, high), *_single(text, high)], high.end
    return _range(text, low, high), high.end


def _share(low: _Side, high: _Side) -> tuple[_Side, _Side]:
    """Return both sides of a range, each with the currency, unit and scale of the other."""
    if low.unit is None:
        low = low._replace(sign=high.sign, spelling=high.spelling)
    elif high.unit is None and low.sign is not None:
        high = high._replace(sign=low.sign)
    if low.scale is None and high.scale is not None:
        # The low end of "80,000-1 lakh crore" is in crore.
        lesser = next((one for one in _LESSER if high.scale > one and not high.scale % one), None)
        if low.number <= high.number:
            low = low._replace(scale=high.scale)
        elif low.sign and lesser and low.number * lesser < high.number * high.scale:
            low = low._replace(scale=lesser)
    return low, high


def _is_cut(text: str, side: _Side) -> bool:
    """Return True if a sum goes on with a scale that is not known: it is a part of the amount."""
    return side.sign is not None and numbers.is_scale_unread(text, side.end)


def _joins(text: str, joint: re.Match[str], before: str, low: _Side, high: _Side) -> bool:
    """Return True if two numbers belong together; a slash joins voltages ("400/220 kV")."""
    if joint[0] == "/":
        return low.end == joint.start() and high.unit is not None and high.unit.kind == "voltage"
    if joint["and"] and not _BETWEEN.search(before):
        return False
    if (low.unit and low.unit.name) != (high.unit and high.unit.name):
        return False
    if joint["to"] and counts.is_year(text[low.start : low.end]):
        return False
    return low.value < high.value or (joint["to"] is not None and _FROM.search(before) is not None)


def _listed(text: str, joint: re.Match[str], before: str, side: _Side, high: _Side) -> bool:
    """Return True if a bare number shares the next one's unit: "83.2 and 96.4 per cent".

    In "Sector 5 and 20 MW" it does not.
    """
    if not joint["and"] or side.unit or high.spelling is None or _BETWEEN.search(before):
        return False
    return not _is_named(text, before, side)


def _is_named(text: str, before: str, side: _Side) -> bool:
    """Return True if a bare number is part of a name or a year, and so has no unit."""
    return bool(
        _NAME.search(before)
        or counts.is_year(text[side.start : side.end])
        or counts.is_part_of_name(text, side.start, side.end)
    )


def _changes(joint: re.Match[str], before: str, low: _Side) -> bool:
    """Return True if "from A to B" is a change, and not a range."""
    if not joint["to"]:
        return False
    if origin := _FROM.search(before):
        return not _SPREAD.search(before[: origin.start()].rstrip())
    return low.unit is not None and _CHANGE.search(before) is not None


def _single(text: str, side: _Side, other: _Side | None = None) -> list[Fact]:
    """Return the fact of one number, if any; a bare number counts the noun behind it or `other`."""
    if unit := side.unit:
        return [_measure(text, side, unit)]
    head = counts.counted_noun(text, (other or side).end)
    if head is None or counts.is_part_of_name(text, side.start, side.end):
        return []
    if head[1] == "units" and side.scale is not None and side.scale >= _ENERGY_SCALE:
        return []
    end = side.end if other else head[0]
    return [Fact("count", text[side.start : end], side.start, end, head[1], float(side.value))]


def _range(text: str, low: _Side, high: _Side) -> list[Fact]:
    """Return the fact of a range, if any."""
    if unit := high.unit:
        fact = _measure(text, high._replace(start=low.start), unit)
    elif (
        low.unit is None
        and (head := counts.counted_noun(text, high.end))
        and not counts.is_part_of_name(text, low.start, high.end)
    ):
        fact = Fact("count", text[low.start : head[0]], low.start, head[0], head[1])
    else:
        return []
    return [replace(fact, value=float(low.value), to_value=float(high.value))]


def _measure(text: str, side: _Side, unit: units.Unit) -> Fact:
    said = text[side.start : side.end]
    return Fact(unit.kind, said, side.start, side.end, unit.name, float(side.value))
