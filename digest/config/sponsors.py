"""Sponsors: `sponsors.toml`, who has booked which place in which days' mails."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from digest.config.tables import Count, Slug, Table, Text, Url, read
from digest.errors import BadSettings
from digest.model import Booking, Image, SlotPosition, Sponsor, Theme

FILE = "sponsors.toml"
#: An advertisement is a line or two beside the news.
_LONGEST = 300


class _ImageTable(Table, frozen=True):
    """A picture; its size is told, or the mail would jump when it arrives."""

    url: Url
    alt: Text
    width: Count
    height: Count

    def __post_init__(self) -> None:
        if not self.url.lower().startswith("https://"):
            raise ValueError("'url' must be an https address")


class _CapTable(Table, frozen=True):
    """On at most `times` days of any `days` days."""

    times: Count
    days: Annotated[int, Meta(ge=1, le=366)] = 7


class _SponsorTable(Table, frozen=True, rename={"first": "from", "last": "until"}):
    """A `[[sponsor]]`."""

    slug: Slug
    text: Annotated[Text, Meta(max_length=_LONGEST)]
    link: Url
    first: date
    last: date
    theme: Slug | None = None
    position: SlotPosition = "end"
    image: _ImageTable | None = None
    cap: _CapTable | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("'until' must not be before 'from'")


class _File(Table, frozen=True):
    sponsor: list[_SponsorTable] = []


def load(path: Path, themes: Iterable[Theme]) -> tuple[Booking, ...]:
    """Read the bookings at `path`, none where there is no such file. Raises BadSettings."""
    if not path.is_file():
        return ()
    known = {theme.slug for theme in themes}
    slugs: set[str] = set()
    booked = []
    for at, table in enumerate(read(path, _File, BadSettings).sponsor):
        where = f"$.sponsor[{at}]"
        if table.slug in slugs:
            raise BadSettings(
                path=path, where=f"{where}.slug", reason=f"'{table.slug}' is named twice"
            )
        if table.theme is not None and table.theme not in known:
            reason = f"'{table.theme}' is not one of: {', '.join(sorted(known))}"
            raise BadSettings(path=path, where=f"{where}.theme", reason=reason)
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
