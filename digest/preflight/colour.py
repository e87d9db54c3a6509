"""Colours: read from CSS, blended, and their contrast (WCAG 2.2)."""

from functools import lru_cache

from tinycss2 import color4

#: Red, green, blue and opacity, each 0 to 1.
Rgba = tuple[float, float, float, float]

WHITE: Rgba = (1.0, 1.0, 1.0, 1.0)
BLACK: Rgba = (0.0, 0.0, 0.0, 1.0)
TRANSPARENT: Rgba = (0.0, 0.0, 0.0, 0.0)


@lru_cache(maxsize=1024)
def parse_colour(text: str) -> Rgba | None:
    """Return the colour that CSS writes as `text`; None if it is none, or unknown here."""
    found = color4.parse_color(text)
    if found is None or isinstance(found, str):  # "currentcolor"
        return None
    try:
        red, green, blue = (min(1.0, max(0.0, part)) for part in found.to("srgb").coordinates)
    except NotImplementedError:  # lab() and its like
        return None
    return red, green, blue, found.alpha


def blend(top: Rgba, below: Rgba, opacity: float = 1.0) -> Rgba:
    """Return the opaque colour of `top`, at an `opacity` of 0 to 1, over an opaque `below`."""
    alpha = top[3] * opacity
    red, green, blue = (
        alpha * mine + (1 - alpha) * theirs for mine, theirs in zip(top[:3], below[:3], strict=True)
    )
    return red, green, blue, 1.0


def colour_as_hex(colour: Rgba) -> str:
    """Return a colour as "#rrggbb"."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])


def contrast_ratio(one: Rgba, other: Rgba) -> float:
    """Return the contrast ratio of two opaque colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgba) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
