"""Sponsors: `sponsors.toml`, the advertisements that are booked into days' mails."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from digest.config.tomlfile import read_toml
from digest.config.values import Count, SettingRefused, Slug, Table, Text, Url, about
from digest.config.words import not_one_of
from digest.errors import BadSettings
from digest.model import Booking, Image, SlotPosition, Sponsor, Theme

SPONSORS_FILE = "sponsors.toml"
#: An advertisement is a line or two beside the news.
_LONGEST = 300


class _ImageTable(Table, frozen=True):
    """`[sponsor.image]`: a picture and its size, so that the mail does not jump when it loads."""

    url: Annotated[Url, about("The picture, by https.", "https://www.example.com/crane.png")]
    alt: Annotated[Text, about("What the picture shows, in words.", "A tower crane")]
    width: Annotated[Count, about("Its width in pixels.", 1200)]
    height: Annotated[Count, about("Its height in pixels.", 300)]

    def __post_init__(self) -> None:
        if not self.url.lower().startswith("https://"):
            raise SettingRefused("url", "must be an https address")


class _CapTable(Table, frozen=True):
    """`[sponsor.cap]`: at most `times` days of any `days` days."""

    times: Annotated[Count, about("The most days with it.", 3)]
    days: Annotated[Annotated[int, Meta(ge=1, le=366)], about("Within so many days.")] = 7


class _SponsorTable(Table, frozen=True, rename={"first": "from", "last": "until"}):
    """`[[sponsor]]`: an advertisement, always labelled as such."""

    slug: Annotated[Slug, about("Its name, unique in the file.", "cranes")]
    text: Annotated[
        Annotated[Text, Meta(max_length=_LONGEST)],
        about("Its words.", "Tower cranes within nine days."),
    ]
    link: Annotated[Url, about("Where it leads.")]
    first: Annotated[date, about("Its first day.", date(2026, 11, 1))]
    last: Annotated[date, about("Its last day.", date(2026, 11, 30))]
    theme: Annotated[Slug | None, about("The theme whose mails show it; default: all.")] = None
    position: Annotated[SlotPosition, about("Where in the mail it stands.")] = "end"
    image: Annotated[_ImageTable | None, about("A picture.")] = None
    cap: Annotated[_CapTable | None, about("How often it is shown at most.")] = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise SettingRefused("until", "must not be before 'from'")


class SponsorsFile(Table, frozen=True):
    """`sponsors.toml` as a whole."""

    sponsor: Annotated[list[_SponsorTable], about("The advertisements.")] = []


def read_bookings(path: Path, themes: Iterable[Theme]) -> tuple[Booking, ...]:
    """Return the bookings in the file at `path`; none without the file. Raises BadSettings."""
    if not path.is_file():
        return ()
    known = {theme.slug for theme in themes}
    slugs: set[str] = set()
    booked = []
    for table in read_toml(path, SponsorsFile, BadSettings).sponsor:
        where = f"[[sponsor]] '{table.slug}'"
        if table.slug in slugs:
            raise BadSettings(path=path, where=f"{where} slug", reason="is used twice")
        if table.theme is not None and table.theme not in known:
            reason = not_one_of(table.theme, sorted(known))
            raise BadSettings(path=path, where=f"{where} theme", reason=reason)
        slugs.add(table.slug)
        booked.append(_booking(table))
    return tuple(booked)


def _booking(table: _SponsorTable) -> Booking:
    image = table.image
    return Booking(
        Sponsor(
            slug=table.slug,
            text=table.text,
            link=table.link,
            position=table.position,
            theme=table.theme,
            image=Image(image.url, image.alt, image.width, image.height) if image else None,
        ),
        first=table.first,
        last=table.last,
        **({"times": table.cap.times, "days": table.cap.days} if table.cap else {}),
    )
