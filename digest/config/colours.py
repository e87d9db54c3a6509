"""Colours: their contrast, and the one for dark backgrounds that a light page's colour gives."""

import colorsys

#: The background of a mail in light and in dark, as in the templates.
PAPER, PAPER_DARK = "#ffffff", "#1b1e24"
#: The least contrast at which small text can be read (WCAG 2, AA).
READABLE = 4.5
#: The contrast of a derived colour: on a lighter panel, in small type, it is still readable.
_AT_EASE = 7.0


def derive_dark_colour(colour: str) -> str:
    """Return `colour` (`#rrggbb`) for text on a dark background: as light as that needs.

    Hue and saturation stay; a colour that is light enough stays as it is.
    """
    if hex_contrast(colour, PAPER_DARK) >= _AT_EASE:
        return colour.lower()
    hue, dim, saturation = colorsys.rgb_to_hls(*_shares(colour))
    bright = 1.0
    for _ in range(12):
        lightness = (dim + bright) / 2
        if hex_contrast(_as_hex(hue, lightness, saturation), PAPER_DARK) < _AT_EASE:
            dim = lightness
        else:
            bright = lightness
    return _as_hex(hue, bright, saturation)


def hex_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#rrggbb`) by WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _as_hex(hue: float, lightness: float, saturation: float) -> str:
    shares = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(share * 255):02x}" for share in shares)


def _luminance(colour: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in _shares(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
