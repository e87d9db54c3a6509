"""The brand: how the publication looks in its mails, where no theme says it."""

import re
from typing import Annotated

from msgspec import Meta

from digest.config.tables import Colour, Count, Table, Text, Url
from digest.model import Brand

#: What a mail stands on in light and in dark, as the templates have it.
_PAPER, _PAPER_DARK = "#ffffff", "#1b1e24"
#: The least contrast at which small text can be read (WCAG 2, AA).
_READABLE = 4.5
#: Names of fonts stand in style attributes as they are.
_FONTS = re.compile(r"[A-Za-z0-9 -]+(?:, ?[A-Za-z0-9 -]+)*")


class BrandTable(Table, frozen=True):
    """`[brand]`: colours, fonts that readers have (nothing is loaded), the logo's size in pixels and its dark form."""

    colour: Colour = Brand().colour
    colour_dark: Colour = Brand().colour_dark
    heading_font: Text | None = None
    text_font: Text | None = None
    logo_dark: Url | None = None
    logo_width: Annotated[int, Meta(ge=16, le=544)] = Brand().logo_width
    logo_height: Count | None = None

    def __post_init__(self) -> None:
        for key, paper in (("colour", _PAPER), ("colour_dark", _PAPER_DARK)):
            if (found := contrast(getattr(self, key), paper)) < _READABLE:
                raise ValueError(
                    f"'{key}' must be readable on {paper}: a contrast of {_READABLE} or more, not {found:.1f}"
                )
        for key in ("heading_font", "text_font"):
            if (fonts := getattr(self, key)) and not _FONTS.fullmatch(fonts):
                raise ValueError(
                    f"'{key}' must be names of fonts without quotes, such as 'Georgia, serif'"
                )
        if self.logo_dark and not self.logo_dark.lower().startswith("https://"):
            raise ValueError("'logo_dark' must be an https address")

    @property
    def brand(self) -> Brand:
        """What an edition shows of this table."""
        return Brand(
            colour=self.colour,
            colour_dark=self.colour_dark,
            heading_font=self.heading_font,
            text_font=self.text_font,
            logo_dark=self.logo_dark,
            logo_width=self.logo_width,
            logo_height=self.logo_height,
        )


def contrast(one: str, other: str) -> float:
    """Return the contrast between two colours (`#rrggbb`) as WCAG 2 reckons it: 1 for none, 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
