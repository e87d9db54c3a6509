"""Boxes: what the cascade says of an element beside its text's colours, for the rules of layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from digest.preflight.length import fixed_pixels, is_zero
from digest.preflight.selector import PageElement

#: The properties that a box is made of.
BOX_PROPERTIES: Final = frozenset(
    "width max-width min-width text-align line-height text-decoration text-decoration-line border "
    "border-bottom".split()
)
_ASKED = BOX_PROPERTIES | {"background-image"}
_LINED = frozenset(("u", "ins"))
_WITHIN_LINES = frozenset(("a", "span", "b", "strong", "em"))


@dataclass(frozen=True, slots=True)
class Box:
    """Widths in pixels, None if there is none; the rest is of the text in it.

    `widest` is its max-width, `fluid` that it takes the width of what it is in. `lined` says that
    a line is under the text. `leading` is the height of a line in sizes of the text, None if it
    is unknown. `bare_picture` says that it has a background picture and no colour below.
    """

    width: float | None = None
    widest: float | None = None
    fluid: bool = False
    lined: bool = False
    align: str = ""
    leading: float | None = None
    bare_picture: bool = False


def make_box(
    element: PageElement, values: Mapping[str, str | None], size: float, parent: Box
) -> Box:
    """Return the box of `element` with these values and this size of text, in `parent`."""
    lined = parent.lined or _is_lined(element, values)
    if values.keys().isdisjoint(_ASKED):
        return Box(lined=lined, align=parent.align, leading=parent.leading)
    width, widest = values.get("width") or "", values.get("max-width") or ""
    picture = values.get("background-image") or ""
    ground = values.get("background-color") or ""
    align = values.get("text-align") or ""
    return Box(
        width=_larger(fixed_pixels(width), fixed_pixels(values.get("min-width"))),
        widest=fixed_pixels(widest),
        fluid="%" in width or "%" in widest,
        lined=lined,
        align=align if align not in ("", "inherit") else parent.align,
        leading=_leading(values.get("line-height", ""), size, parent),
        bare_picture="url" in picture and ground in ("", "transparent", "initial", "none"),
    )


def _is_lined(element: PageElement, values: Mapping[str, str | None]) -> bool:
    border = values.get("border-bottom", values.get("border")) or ""
    if (
        element.tag in _WITHIN_LINES
        and border
        and border != "none"
        and not is_zero(border.split()[0])
    ):
        return True
    said = values.get("text-decoration-line", values.get("text-decoration"))
    if said is None and "text-decoration" in values:
        return True  # it cannot be known
    if said:
        return "underline" in said
    return element.tag in _LINED or (element.tag == "a" and element.get("href") is not None)


def _leading(text: str | None, size: float, parent: Box) -> float | None:
    if text in ("", "inherit"):
        return parent.leading
    if text is None or not size:
        return None
    if text.endswith("%"):
        return (fixed_pixels(text[:-1]) or 0) / 100 or None
    if (number := fixed_pixels(text)) is None:
        return None
    return number if text[-1].isdigit() else number / size


def _larger(one: float | None, other: float | None) -> float | None:
    return max((side for side in (one, other) if side is not None), default=None)
