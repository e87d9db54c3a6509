"""Settings: `digest.toml`, with the theme files and the corrections that stand beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from digest.config import corrections, themes
from digest.config.tables import Count, Language, Share, Slug, Table, Text, Url, read
from digest.errors import BadSettings, NoSuchConfig, NoSuchTheme
from digest.model import Correction, NoTheme, Publication, Source, Theme

FILE = "digest.toml"


class Site(Table, frozen=True):
    """`[site]`: who publishes."""

    name: Text = "Daily Digest"
    url: Url | None = None
    timezone: Text = "Asia/Kolkata"
    language: Language = "en-IN"
    logo: Url | None = None
    postal_address: Text | None = None
    social: dict[Text, Url] = {}
    app_url: Url | None = None

    def __post_init__(self) -> None:
        _check_timezone(self.timezone)


class SourceTable(Table, frozen=True):
    """`[[source]]`: where articles come from; `path` is relative to the settings file."""

    path: Text
    name: Text | None = None
    labels: dict[Text, Text] = {}
    language: Language | None = None
    timezone: Text | None = None
    weight: Annotated[float, Meta(gt=0, le=100)] = 1.0
    teasers: bool = False

    def __post_init__(self) -> None:
        if self.timezone:
            _check_timezone(self.timezone)


class EditionTable(Table, frozen=True):
    """`[edition]`: what is made of the articles."""

    themes: list[Text] | None = None
    max_stories: Count | None = None
    look: Slug = "broadsheet"
    note: Text = "note.md"
    review_below: Share = 0.6


class Mail(Table, frozen=True, rename={"sender": "from"}):
    """`[mail]`: how the e-mail presents itself."""

    sender: Text = "newsletter@example.com"
    reply_to: Text | None = None
    list_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")] | None = None
    public_url: Url | None = None

    def __post_init__(self) -> None:
        for key, text in (("from", self.sender), ("reply_to", self.reply_to)):
            if text is not None and not _is_address(text):
                raise ValueError(f"'{key}' must be an e-mail address such as 'News <news@example.com>'")
        if self.public_url and not self.public_url.isascii():
            raise ValueError("'public_url' must be in ASCII, as it stands in a mail's header")


class _File(Table, frozen=True):
    """`digest.toml` as a whole."""

    site: Site = msgspec.field(default_factory=Site)
    source: list[SourceTable] = []
    edition: EditionTable = msgspec.field(default_factory=EditionTable)
    mail: Mail = msgspec.field(default_factory=Mail)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a publication; `folder` is where its `digest.toml`, `themes/` and `templates/` stand.

    `themes` are those that its editions show, in order; articles are judged by `all_themes`, `none` and `corrections`.
    """

    folder: Path
    site: Site
    sources: tuple[Source, ...]
    edition: EditionTable
    mail: Mail
    themes: tuple[Theme, ...]
    all_themes: tuple[Theme, ...]
    none: NoTheme
    corrections: tuple[Correction, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The publication's time zone: the day is the day there."""
        return ZoneInfo(self.site.timezone)

    @property
    def publication(self) -> Publication:
        """What an edition shows of these settings."""
        site, mail = self.site, self.mail
        return Publication(
            name=site.name,
            sender=mail.sender,
            look=self.edition.look,
            url=site.url,
            logo=site.logo,
            postal_address=site.postal_address,
            social=dict(site.social),
            app_url=site.app_url,
            reply_to=mail.reply_to,
            list_id=mail.list_id,
            public_url=mail.public_url.rstrip("/") if mail.public_url else None,
        )

    def source(self, path: Path) -> Source:
        """Return the source for a `path` that the user named: a configured one's settings where it is one."""
        for source in self.sources:
            if source.path.resolve() == path.resolve():
                return replace(source, path=path, named=True)
        return Source(path, language=self.site.language, timezone=self.site.timezone, named=True)

    def pick_themes(self, slugs: Iterable[str]) -> tuple[Theme, ...]:
        """Return the themes with these `slugs`, in the settings' order; all of them for none."""
        wanted = set(slugs)
        known = {theme.slug for theme in self.themes}
        for slug in sorted(wanted - known):
            raise NoSuchTheme(slug=slug, known=", ".join(theme.slug for theme in self.themes))
        return tuple(theme for theme in self.themes if not wanted or theme.slug in wanted)


def load(path: Path | None = None) -> Settings:
    """Read the settings file `path`, else the `digest.toml` in the current folder or above, else defaults."""
    if path is not None and not path.is_file():
        raise NoSuchConfig(path=path)
    path = path or _find(Path.cwd())
    if path is None:
        folder, file = Path.cwd(), _File()
    else:
        folder, file = path.resolve().parent, read(path, _File, BadSettings)
    known = themes.load(folder)
    return Settings(
        folder=folder,
        site=file.site,
        sources=tuple(_source(table, folder, file.site) for table in file.source),
        edition=file.edition,
        mail=file.mail,
        themes=_order(known, file.edition.themes, path),
        all_themes=known,
        none=themes.load_none(folder),
        corrections=corrections.load(folder / corrections.FILE, known),
    )


def _find(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        if (place / FILE).is_file():
            return place / FILE
    return None


def _source(table: SourceTable, folder: Path, site: Site) -> Source:
    return Source(
        path=folder / table.path,
        name=table.name,
        labels=table.labels,
        language=table.language or site.language,
        timezone=table.timezone or site.timezone,
        weight=table.weight,
        teasers=table.teasers,
    )


def _order(known: tuple[Theme, ...], slugs: list[str] | None, path: Path | None) -> tuple[Theme, ...]:
    """Return the themes that `[edition] themes` names, in its order; all of them where it does not."""
    if slugs is None:
        return known
    by_slug = {theme.slug: theme for theme in known}
    for at, slug in enumerate(slugs):
        if slug not in by_slug or slug in slugs[:at]:
            reason = "is named twice" if slug in by_slug else f"is not one of: {', '.join(by_slug)}"
            raise BadSettings(path=path, where=f"$.edition.themes[{at}]", reason=f"'{slug}' {reason}")
    return tuple(by_slug[slug] for slug in slugs)


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"'timezone' has no time zone '{name}'; write one such as 'Asia/Kolkata'") from None


def _is_address(text: str) -> bool:
    """Tell whether `text` is one address, with or without a name, that is safe in a header."""
    if any(ord(char) < 32 for char in text):
        return False
    _, spec = parseaddr(text)
    if not spec.isascii():
        return False
    try:
        address = Address(addr_spec=spec)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return bool(address.username and "." in address.domain) and text.strip().endswith((spec, f"<{spec}>"))
