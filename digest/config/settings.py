"""Settings: `digest.toml`, with the theme files and the corrections that stand beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from digest.config import corrections, sponsors, themes
from digest.config.bounces import BouncesTable
from digest.config.brand import BrandTable
from digest.config.calendar import CalendarTable
from digest.config.dkim import DkimTable
from digest.config.keep import KeepTable
from digest.config.lint import LintTable
from digest.config.pictures import PicturesTable
from digest.config.run import RunTable
from digest.config.send import RelayTable, SendTable
from digest.config.signup import SignupTable
from digest.config.source import FetchTable, SiteRuleTable, SourceTable
from digest.config.tables import (
    Count,
    Language,
    Share,
    Slug,
    Table,
    Text,
    Url,
    check_timezone,
    read,
)
from digest.errors import BadSettings, NoSuchConfig, NoSuchTheme
from digest.model import Booking, Correction, NoTheme, Publisher, Source, Theme

FILE = "digest.toml"
#: Longer ones are not carried (RFC 5321, section 4.5.3.1), or would make a header's line too long.
_LONGEST_ADDRESS = 254


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
        check_timezone(self.timezone)


class StoreTable(Table, frozen=True):
    """`[store]`: where articles and editions are remembered; a SQLite file's path is relative to the settings file."""

    url: Text = "sqlite:///digest.db"

    def __post_init__(self) -> None:
        if not re.match(r"(sqlite|postgresql)(\+\w+)?://", self.url):
            raise ValueError(
                "'url' must be a database such as 'sqlite:///digest.db' or 'postgresql://user@host/name'"
            )


class EditionTable(Table, frozen=True):
    """`[edition]`: what is made of the articles."""

    themes: list[Text] | None = None
    max_stories: Count | None = None
    look: Slug = "broadsheet"
    note: Text = "note.md"
    review_below: Share = 0.6
    max_age: Annotated[int, Meta(ge=0)] = 7


class Mail(Table, frozen=True, rename={"sender": "from"}):
    """`[mail]`: how the e-mail presents itself."""

    sender: Text = "newsletter@example.com"
    reply_to: Text | None = None
    list_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")] | None = None
    public_url: Url | None = None
    campaign: dict[Text, Text] = {}
    auto_submitted: bool = True
    precedence: Literal["bulk", "list", "none"] = "bulk"
    feedback_id: Text | None = None

    def __post_init__(self) -> None:
        for name, value in self.campaign.items():
            literal = re.sub(r"\{(date|themes|look)\}", "", value)
            if not re.fullmatch(r"utm_[a-z_]+", name) or set("{}") & set(literal):
                raise ValueError(
                    "'campaign' must hold utm_ parameters, in which only {date}, {themes} and {look} are filled in"
                )
        for key, text in (("from", self.sender), ("reply_to", self.reply_to)):
            if text is not None and not _is_address(text):
                raise ValueError(
                    f"'{key}' must be an e-mail address such as 'News <news@example.com>'"
                )
        if self.public_url and not self.public_url.isascii():
            raise ValueError("'public_url' must be in ASCII, as it stands in a mail's header")
        if self.public_url and len(self.public_url) > _LONGEST_ADDRESS:
            raise ValueError(f"'public_url' must have at most {_LONGEST_ADDRESS} characters")
        if self.feedback_id and not re.fullmatch(r"[A-Za-z0-9-]{5,15}", self.feedback_id):
            raise ValueError("'feedback_id' must be 5 to 15 of A-Z, a-z, 0-9 and '-'")


class _File(Table, frozen=True):
    """`digest.toml` as a whole."""

    site: Site = msgspec.field(default_factory=Site)
    source: list[SourceTable] = []
    edition: EditionTable = msgspec.field(default_factory=EditionTable)
    mail: Mail = msgspec.field(default_factory=Mail)
    store: StoreTable = msgspec.field(default_factory=StoreTable)
    keep: KeepTable = msgspec.field(default_factory=KeepTable)
    fetch: FetchTable = msgspec.field(default_factory=FetchTable)
    calendar: CalendarTable = msgspec.field(default_factory=CalendarTable)
    site_rule: list[SiteRuleTable] = []
    brand: BrandTable = msgspec.field(default_factory=BrandTable)
    lint: LintTable = msgspec.field(default_factory=LintTable)
    send: SendTable = msgspec.field(default_factory=SendTable)
    relay: list[RelayTable] = []
    run: RunTable = msgspec.field(default_factory=RunTable)
    dkim: DkimTable = msgspec.field(default_factory=DkimTable)
    bounces: BouncesTable = msgspec.field(default_factory=BouncesTable)
    signup: SignupTable = msgspec.field(default_factory=SignupTable)
    pictures: PicturesTable = msgspec.field(default_factory=PicturesTable)

    def __post_init__(self) -> None:
        if self.mail.campaign and not self.site.url:
            raise ValueError(
                "'site' must have a 'url': links to it alone carry the parameters of 'mail.campaign'"
            )
        if self.send.transport == "smtp" and not self.relay:
            raise ValueError("'relay' must name a server for 'send.transport' = 'smtp'")
        until = self.send.send_until
        if self.run.approve == "editor" and self.send.send_after < until <= self.run.deadline:
            raise ValueError(
                "'run' must have a 'deadline' before 'send.send_until': nothing is sent after that"
            )
        if len({relay.called for relay in self.relay}) < len(self.relay):
            raise ValueError("'relay' must have a name of its own for each")


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
    store: StoreTable = field(default_factory=StoreTable)
    keep: KeepTable = field(default_factory=KeepTable)
    fetch: FetchTable = field(default_factory=FetchTable)
    calendar: CalendarTable = field(default_factory=CalendarTable)
    site_rules: tuple[SiteRuleTable, ...] = ()
    brand: BrandTable = field(default_factory=BrandTable)
    lint: LintTable = field(default_factory=LintTable)
    sponsors: tuple[Booking, ...] = ()
    send: SendTable = field(default_factory=SendTable)
    relays: tuple[RelayTable, ...] = ()
    run: RunTable = field(default_factory=RunTable)
    dkim: DkimTable = field(default_factory=DkimTable)
    bounces: BouncesTable = field(default_factory=BouncesTable)
    signup: SignupTable = field(default_factory=SignupTable)
    pictures: PicturesTable = field(default_factory=PicturesTable)

    @property
    def zone(self) -> ZoneInfo:
        """The publication's time zone: the day is the day there."""
        return ZoneInfo(self.site.timezone)

    @property
    def publication(self) -> Publisher:
        """What an edition shows of these settings."""
        site, mail = self.site, self.mail
        return Publisher(
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
            brand=self.brand.brand,
            campaign=dict(mail.campaign),
            auto_submitted=mail.auto_submitted,
            precedence=None if mail.precedence == "none" else mail.precedence,
            feedback_id=mail.feedback_id,
        )

    def source(self, place: str | Path) -> Source:
        """Return the source at a `place` (path or address) that the user named: a configured one's settings where it is one."""
        if re.match(r"https?://", str(place), re.IGNORECASE):
            known = (source for source in self.sources if source.url == place)
            named = Source(url=str(place), language=self.site.language, timezone=self.site.timezone)
        else:
            path = Path(place)
            known = (
                one for one in self.sources if one.path and one.path.resolve() == path.resolve()
            )
            named = Source(path, language=self.site.language, timezone=self.site.timezone)
            return replace(next(known, named), path=path, named=True)
        return replace(next(known, named), named=True)

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
        sources=tuple(
            table.source(folder, file.site.language, file.site.timezone) for table in file.source
        ),
        edition=file.edition,
        mail=file.mail,
        themes=_order(known, file.edition.themes, path),
        all_themes=known,
        none=themes.load_none(folder),
        corrections=corrections.load(folder / corrections.FILE, known),
        store=file.store,
        keep=file.keep,
        fetch=file.fetch,
        calendar=file.calendar,
        site_rules=tuple(file.site_rule),
        brand=file.brand,
        lint=file.lint,
        sponsors=sponsors.load(folder / sponsors.FILE, known),
        send=file.send,
        relays=tuple(file.relay),
        run=file.run,
        dkim=file.dkim,
        bounces=file.bounces,
        signup=file.signup,
        pictures=file.pictures,
    )


def _find(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        if (place / FILE).is_file():
            return place / FILE
    return None


def _order(
    known: tuple[Theme, ...], slugs: list[str] | None, path: Path | None
) -> tuple[Theme, ...]:
    """Return the themes that `[edition] themes` names, in its order; all of them where it does not."""
    if slugs is None:
        return known
    by_slug = {theme.slug: theme for theme in known}
    for at, slug in enumerate(slugs):
        if slug not in by_slug or slug in slugs[:at]:
            reason = "is named twice" if slug in by_slug else f"is not one of: {', '.join(by_slug)}"
            raise BadSettings(
                path=path, where=f"$.edition.themes[{at}]", reason=f"'{slug}' {reason}"
            )
    return tuple(by_slug[slug] for slug in slugs)


def _is_address(text: str) -> bool:
    """Tell whether `text` is one address, with or without a name, that is safe in a header."""
    if any(ord(char) < 32 for char in text):
        return False
    _, spec = parseaddr(text)
    if not spec.isascii() or len(spec) > _LONGEST_ADDRESS:
        return False
    try:
        address = Address(addr_spec=spec)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return bool(address.username and "." in address.domain) and text.strip().endswith(
        (spec, f"<{spec}>")
    )
