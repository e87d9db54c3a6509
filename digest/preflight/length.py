"""Lengths of CSS, in pixels."""

import re

#: The size of text in pixels that no style names.
ROOT_SIZE = 16.0
_KEYWORDS = "xx-small x-small small medium large x-large xx-large".split()
KEYWORD_SIZES = dict(zip(_KEYWORDS, (9.0, 10.0, 13.0, 16.0, 18.0, 24.0, 32.0), strict=True))
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": ROOT_SIZE}
_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z%]*)")


def size_in_pixels(text: str | None, parent: float, usual: float = 1.0) -> float:
    """Return a size in pixels: of `text`, else `usual` times the `parent` element's size."""
    if text in KEYWORD_SIZES:
        return KEYWORD_SIZES[text]
    found = _LENGTH.fullmatch(text or "")
    if found is None:
        return parent * {"smaller": 0.83, "larger": 1.2, "inherit": 1.0}.get(text or "", usual)
    number, unit = float(found[1]), found[2]
    if unit in ("em", "%"):
        return parent * (number / 100 if unit == "%" else number)
    return number * _UNITS.get(unit, 1.0)


def fixed_pixels(text: str | None) -> float | None:
    """Return a length in pixels; None if it depends on something else, or is none."""
    found = _LENGTH.fullmatch((text or "").strip())
    if found is None or (found[2] and found[2] not in _UNITS):
        return None
    return float(found[1]) * _UNITS.get(found[2], 1.0)


def is_zero(text: str | None) -> bool:
    """Return True for a length or number of zero."""
    found = _LENGTH.fullmatch(text or "")
    return found is not None and float(found[1]) == 0
