"""Address cells: an address as lists write it, with what is plainly no part of it taken off."""

import re

from digest.errors import AddressRefused
from digest.model import address
from digest.model.text import HIDING

#: Marks of the direction of writing, which programs copy along.
_MARKS = re.compile("[\u061c\u200e\u200f]")
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>")
_PARTING = re.compile(r"[\s,;|/<>]+")
#: Signs by which people take an address off a list. No known provider gives such addresses.
_STRIKES = tuple("#/*!?%~&^|$")
_MAILTO = "mailto:"


def split_address(cell: str) -> tuple[str, str]:
    """Return the address of a cell, in normal form, and the name before it, if it has one.

    "Asha Rao <asha@example.in>" and "mailto:asha@example.in" are plain; two addresses are not.
    Raises AddressRefused.
    """
    text = cell if cell.isascii() else _MARKS.sub("", HIDING.sub("", cell)).strip()
    name = ""
    if "<" in text and (found := _NAMED.fullmatch(text)):
        name, text = found[1].strip().strip("\"'").strip(), found[2].strip()
    if text[:1] in ("'", '"') and text[-1:] == text[:1]:
        text = text[1:-1].strip()
    if text[: len(_MAILTO)].lower() == _MAILTO:
        text = text[len(_MAILTO) :].partition("?")[0]
    if text.count("@") > 1 and sum("@" in part for part in _PARTING.split(text)) > 1:
        shown, reason = address.shown_text(cell), "two addresses are in one cell"
        raise AddressRefused(address=shown, reason=reason)
    if text[:1] in _STRIKES:
        shown, reason = address.shown_text(cell), f"'{text[0]}' before an address may strike it out"
        raise AddressRefused(address=shown, reason=reason)
    return address.normal_address(text), name if "@" not in name else ""
