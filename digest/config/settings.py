"""Settings: `digest.toml`, with the theme files and the corrections that stand beside it."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from digest.config import corrections, layout, sponsors, themes
from digest.config.edition import CalendarTable, EditionTable, LintTable, PicturesTable
from digest.config.mail import BouncesTable, DkimTable, MailTable, SignupTable
from digest.config.memory import KeepTable, StoreTable
from digest.config.sending import RelayTable, RunTable, SendTable
from digest.config.serving import ServeTable
from digest.config.site import BrandTable, SiteTable
from digest.config.sources import FetchTable, SiteRuleTable, SourceTable
from digest.config.tomlfile import read_toml
from digest.config.trust import find_distrusted
from digest.config.values import SettingRefused, Table
from digest.config.words import not_one_of, printable
from digest.errors import BadSettings, NoSuchConfig, NoSuchTheme
from digest.model import Booking, Correction, Layout, NoTheme, Publisher, Source, Theme

SETTINGS_FILE = "digest.toml"

_LOG = logging.getLogger("digest.config")


class SettingsFile(Table, frozen=True):
    """`digest.toml` as a whole."""

    site: SiteTable = msgspec.field(default_factory=SiteTable)
    source: list[SourceTable] = []
    edition: EditionTable = msgspec.field(default_factory=EditionTable)
    mail: MailTable = msgspec.field(default_factory=MailTable)
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
    serve: ServeTable = msgspec.field(default_factory=ServeTable)
    pictures: PicturesTable = msgspec.field(default_factory=PicturesTable)

    def __post_init__(self) -> None:
        if self.mail.campaign and not self.site.url:
            raise SettingRefused(
                "site.url", "is missing: links to it alone carry the parameters of [mail.campaign]"
            )
        if self.send.transport == "smtp" and not self.relay:
            raise SettingRefused("relay", "must name a server if [send] transport is 'smtp'")
        after, until = self.send.hours()
        if self.run.approve == "editor" and after < until <= self.run.deadline:
            raise SettingRefused(
                "run.deadline", "must be before [send] send_until: nothing is sent after that"
            )
        if len({relay.called for relay in self.relay}) < len(self.relay):
            raise SettingRefused("relay", "must have a name of its own for each")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a publication; its files stand in `folder`.

    Editions show `themes`, in order; `all_themes`, `none` and `corrections` judge articles.
    """

    folder: Path
    site: SiteTable
    sources: tuple[Source, ...]
    edition: EditionTable
    mail: MailTable
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
    serve: ServeTable = field(default_factory=ServeTable)
    pictures: PicturesTable = field(default_factory=PicturesTable)
    layout: Layout = field(default_factory=Layout)

    @property
    def zone(self) -> ZoneInfo:
        """The publication's time zone: the day is the day there."""
        return ZoneInfo(self.site.timezone)

    @property
    def publication(self) -> Publisher:
        """The part of these settings that an edition shows."""
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
            max_bytes=self.edition.max_bytes,
            subject=mail.subject,
        )

    def source(self, place: str | Path) -> Source:
        """Return the source at `place`, a path or address that the user named.

        A configured source keeps its settings, and so does a file in its folder.
        """
        new = Source(
            site_language=self.site.language, timezone=self.site.timezone, layout=self.layout
        )
        if re.match(r"https?://", str(place), re.IGNORECASE):
            known = (source for source in self.sources if source.url == place)
            return replace(next(known, new), url=str(place), named=True)
        path = Path(place)
        holding = {
            one.path.resolve(): one
            for one in reversed(self.sources)
            if one.path and path.resolve().is_relative_to(one.path.resolve())
        }
        nearest = max(holding, key=lambda folder: len(folder.parts), default=None)
        # "-" is standard input: it lies in no folder.
        known_or_new = holding[nearest] if nearest and str(place) != "-" else new
        return replace(known_or_new, path=path, named=True)

    def pick_themes(self, slugs: Iterable[str]) -> tuple[Theme, ...]:
        """Return the themes with these `slugs`, in the settings' order; all for no slug.

        Raises NoSuchTheme.
        """
        wanted = set(slugs)
        known = {theme.slug for theme in self.themes}
        for slug in sorted(wanted - known):
            raise NoSuchTheme(slug=slug, known=", ".join(theme.slug for theme in self.themes))
        return tuple(theme for theme in self.themes if not wanted or theme.slug in wanted)


def read_settings(path: Path | None = None) -> Settings:
    """Return the settings in `path`, else in the nearest `digest.toml` above, else defaults.

    One above the current folder that others may have written is ignored, with a warning.
    Raises BadSettings, BadTheme, BadCorrections, CannotRead, NoSuchConfig.
    """
    if path is not None and not path.is_file():
        raise NoSuchConfig(path=path)
    path = path or _find(Path.cwd())
    if path is None:
        folder, file = Path.cwd(), SettingsFile()
    else:
        folder, file = path.resolve().parent, read_toml(path, SettingsFile, BadSettings)
    known = themes.read_themes(folder)
    _check_source_themes(file.source, known, path)
    lines = layout.read_layout(folder)
    return Settings(
        folder=folder,
        site=file.site,
        sources=tuple(
            replace(table.source(folder, file.site.language, file.site.timezone), layout=lines)
            for table in file.source
        ),
        edition=file.edition,
        mail=file.mail,
        themes=_order(known, file.edition.themes, path),
        all_themes=known,
        none=themes.read_no_theme(folder),
        corrections=corrections.read_corrections(folder / corrections.CORRECTIONS_FILE, known),
        store=file.store,
        keep=file.keep,
        fetch=file.fetch,
        calendar=file.calendar,
        site_rules=tuple(file.site_rule),
        brand=file.brand,
        lint=file.lint,
        sponsors=sponsors.read_bookings(folder / sponsors.SPONSORS_FILE, known),
        send=file.send,
        relays=tuple(file.relay),
        run=file.run,
        dkim=file.dkim,
        bounces=file.bounces,
        signup=file.signup,
        serve=file.serve,
        pictures=file.pictures,
        layout=lines,
    )


def _find(folder: Path) -> Path | None:
    """Return the nearest settings in `folder` or above; warn of those that are not trusted."""
    for place in (folder, *folder.parents):
        path = place / SETTINGS_FILE
        if not path.is_file():
            continue
        distrusted = None if place == folder else find_distrusted(path)
        if distrusted is None:
            return path
        said = f"{path}: ignored: {' '.join(map(str, distrusted))}. If you trust it, name it: "
        line = f"digest: {said}--config {path}"
        # The names of files may hold what moves a terminal's cursor.
        _LOG.warning("%s", "".join(char if char.isprintable() else "?" for char in line))
    return None


def _check_source_themes(
    sources: Iterable[SourceTable], known: tuple[Theme, ...], path: Path | None
) -> None:
    """Raise BadSettings for a source's theme that there is not."""
    slugs = [theme.slug for theme in known]
    for table in sources:
        if table.theme is not None and table.theme not in slugs:
            name = printable(table.name or table.url or table.path or "")
            where, reason = f"[[source]] '{name}' theme", not_one_of(table.theme, slugs)
            raise BadSettings(path=path or SETTINGS_FILE, where=where, reason=reason)


def _order(
    known: tuple[Theme, ...], slugs: list[str] | None, path: Path | None
) -> tuple[Theme, ...]:
    """Return the themes that `[edition] themes` names, in its order; all of them by default."""
    if slugs is None:
        return known
    by_slug = {theme.slug: theme for theme in known}
    for at, slug in enumerate(slugs):
        if slug not in by_slug or slug in slugs[:at]:
            reason = f"'{slug}' is named twice" if slug in by_slug else not_one_of(slug, by_slug)
            raise BadSettings(path=path or SETTINGS_FILE, where="[edition] themes", reason=reason)
    return tuple(by_slug[slug] for slug in slugs)
