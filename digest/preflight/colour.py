"""Colours: read from CSS, blended, and their contrast (WCAG 2.2)."""

import colorsys
import math
import re
from functools import lru_cache

#: Red, green, blue and opacity, each 0 to 1.
Rgba = tuple[float, float, float, float]

WHITE: Rgba = (1.0, 1.0, 1.0, 1.0)
BLACK: Rgba = (0.0, 0.0, 0.0, 1.0)
TRANSPARENT: Rgba = (0.0, 0.0, 0.0, 0.0)

_NAMED = dict(
    pair.split("=")
    for pair in (
        "aqua=00ffff black=000000 blue=0000ff brown=a52a2a cyan=00ffff darkblue=00008b "
        "darkgray=a9a9a9 darkgreen=006400 darkgrey=a9a9a9 darkred=8b0000 dimgray=696969 "
        "dimgrey=696969 fuchsia=ff00ff gold=ffd700 gray=808080 green=008000 grey=808080 "
        "lightblue=add8e6 lightgray=d3d3d3 lightgreen=90ee90 lightgrey=d3d3d3 lightyellow=ffffe0 "
        "lime=00ff00 magenta=ff00ff maroon=800000 navy=000080 olive=808000 orange=ffa500 "
        "pink=ffc0cb purple=800080 red=ff0000 silver=c0c0c0 snow=fffafa tan=d2b48c teal=008080 "
        "tomato=ff6347 violet=ee82ee white=ffffff whitesmoke=f5f5f5 yellow=ffff00"
    ).split()
)
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)


@lru_cache(maxsize=1024)
def parse_colour(text: str) -> Rgba | None:
    """Return the colour that CSS writes as `text`; None if it is none, or unknown here."""
    text = text.strip().lower()
    if text == "transparent":
        return TRANSPARENT
    if found := _HEX.fullmatch(f"#{_NAMED[text]}" if text in _NAMED else text):
        return _hex(found[1])
    if found := _FUNCTION.fullmatch(text):
        return _function(found[1], found[2])
    return None


def _hex(digits: str) -> Rgba:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, alpha = (int(f"{digits}ff"[at : at + 2], 16) / 255 for at in (0, 2, 4, 6))
    return red, green, blue, alpha


def _function(name: str, arguments: str) -> Rgba | None:
    parts = re.split(r"[\s,/]+", arguments.strip())
    if len(parts) not in (3, 4):
        return None
    try:
        alpha = _share(parts[3], 1) if len(parts) == 4 else 1.0
        if name == "hsl":
            hue = float(parts[0].removesuffix("deg")) / 360 % 1
            red, green, blue = colorsys.hls_to_rgb(
                hue, _share(parts[2], 100), _share(parts[1], 100)
            )
        else:
            red, green, blue = (_share(part, 255) for part in parts[:3])
    except (ValueError, OverflowError):
        return None
    return red, green, blue, alpha


def _share(text: str, whole: float) -> float:
    """Return a number out of `whole`, or a percentage, as 0 to 1. Raises ValueError."""
    share = float(text.removesuffix("%")) / (100 if text.endswith("%") else whole)
    if math.isnan(share):
        raise ValueError(text)
    return min(1.0, max(0.0, share))


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
