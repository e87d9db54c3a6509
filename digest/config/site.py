"""The site: the publisher, and how the publication looks if no theme says it."""

import re
from typing import Annotated

from msgspec import Meta

from digest.config.values import (
    Colour,
    Count,
    LanguageTag,
    SettingRefused,
    Table,
    Text,
    Url,
    Zone,
    about,
    check_timezone,
)
from digest.model import Brand

#: The background of a mail in light and in dark, as in the templates.
_PAPER, _PAPER_DARK = "#ffffff", "#1b1e24"
#: The least contrast at which small text can be read (WCAG 2, AA).
_READABLE = 4.5
#: Names of fonts stand in style attributes as they are.
_FONTS = re.compile(r"[A-Za-z0-9 -]+(?:,[A-Za-z0-9 -]+)*")


class SiteTable(Table, frozen=True):
    """`[site]`: the publication's name, site, time zone and language."""

    name: Annotated[Text, about("The publication's name.", "The Site Ledger")] = "Daily Digest"
    url: Annotated[Url | None, about("The publication's site.")] = None
    timezone: Annotated[Zone, about("Days begin and times of day are read in this time zone.")] = (
        "Asia/Kolkata"
    )
    language: Annotated[
        LanguageTag, about("The language of the articles, of dates and of the mail's fixed words.")
    ] = "en-IN"
    logo: Annotated[
        Url | None,
        about(
            "The picture at the top of mails, instead of the name.",
            "https://www.example.com/logo.png",
        ),
    ] = None
    postal_address: Annotated[
        Text | None,
        about(
            "Stands in the footer; laws on commercial mail ask for it.",
            "1 Example Road, Mumbai 400001, India",
        ),
    ] = None
    social: Annotated[
        dict[Text, Url],
        about(
            "Links in the footer, by the name shown.",
            {"LinkedIn": "https://www.linkedin.com/company/example"},
        ),
    ] = {}
    app_url: Annotated[
        Url | None,
        about("The footer's link to the publication's app.", "https://www.example.com/app"),
    ] = None

    def __post_init__(self) -> None:
        check_timezone(self.timezone)


class BrandTable(Table, frozen=True):
    """`[brand]`: how mails of several themes look; a theme's own colour stands in its file."""

    colour: Annotated[Colour, about("The accent on a light background.", "#1f2937")] = (
        Brand().colour
    )
    colour_dark: Annotated[Colour, about("The accent on a dark background.", "#c3cad5")] = (
        Brand().colour_dark
    )
    heading_font: Annotated[
        Text | None,
        about(
            "Fonts of headlines, the first one that a reader has; none is loaded.",
            "Cambria, Georgia, serif",
        ),
    ] = None
    text_font: Annotated[
        Text | None,
        about("Fonts of the text, the first one that a reader has.", "Verdana, Arial, sans-serif"),
    ] = None
    logo_dark: Annotated[
        Url | None,
        about("The logo on a dark background, by https.", "https://www.example.com/logo-dark.png"),
    ] = None
    logo_width: Annotated[
        Annotated[int, Meta(ge=16, le=544)], about("The logo's width in pixels.", 220)
    ] = Brand().logo_width
    logo_height: Annotated[Count | None, about("The logo's height in pixels.", 48)] = None

    def __post_init__(self) -> None:
        for key, paper in (("colour", _PAPER), ("colour_dark", _PAPER_DARK)):
            if (found := hex_contrast(getattr(self, key), paper)) < _READABLE:
                raise SettingRefused(
                    key,
                    f"must be readable on {paper}: a contrast of {_READABLE} or more, "
                    f"not {found:.1f}",
                )
        for key in ("heading_font", "text_font"):
            if (fonts := getattr(self, key)) and not _FONTS.fullmatch(fonts):
                raise SettingRefused(
                    key, "must be names of fonts without quotes, such as 'Georgia, serif'"
                )
        if self.logo_dark and not self.logo_dark.lower().startswith("https://"):
            raise SettingRefused("logo_dark", "must be an https address")

    @property
    def brand(self) -> Brand:
        """The part of this table that an edition shows."""
        return Brand(
            colour=self.colour,
            colour_dark=self.colour_dark,
            heading_font=self.heading_font,
            text_font=self.text_font,
            logo_dark=self.logo_dark,
            logo_width=self.logo_width,
            logo_height=self.logo_height,
        )


def hex_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#rrggbb`) by WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
