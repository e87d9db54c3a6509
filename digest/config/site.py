"""The site: the publisher, and how the publication looks if no theme says it."""

import re
from typing import Annotated

from msgspec import Meta

from digest.config.colours import (
    PAPER,
    PAPER_DARK,
    READABLE,
    derive_dark_colour,
    hex_contrast,
)
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
from digest.model.language import FISCAL_START

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
    fiscal_year_start: Annotated[
        Annotated[int, Meta(ge=1, le=12)],
        about(
            'The month that a fiscal year begins with: "FY27" ends the month before it in 2027.', 10
        ),
    ] = FISCAL_START
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
    colour_dark: Annotated[
        Colour | None,
        about("The accent on a dark background; by default derived from `colour`.", "#c3cad5"),
    ] = None
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
        for key, colour, paper in (
            ("colour", self.colour, PAPER),
            ("colour_dark", self.brand.colour_dark, PAPER_DARK),
        ):
            if (found := hex_contrast(colour, paper)) < READABLE:
                raise SettingRefused(
                    key,
                    f"must be readable on {paper}: a contrast of {READABLE} or more, "
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
        unset = Brand().colour_dark if self.colour == Brand().colour else ""
        return Brand(
            colour=self.colour,
            colour_dark=self.colour_dark or unset or derive_dark_colour(self.colour),
            heading_font=self.heading_font,
            text_font=self.text_font,
            logo_dark=self.logo_dark,
            logo_width=self.logo_width,
            logo_height=self.logo_height,
        )
