"""Settings: `digest.toml` and the theme files, read strictly into values.

Every key is known or an error that names its path ("$.mail.from"), so that a typing slip never passes
for a setting that does nothing.
"""

import re
import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from digest.errors import BadSettings, BadTheme, CannotRead, NoSuchConfig, NoSuchTheme
from digest.model import Publication, Source, Subtheme, Term, Theme
from digest.resources import shipped

FILE = "digest.toml"
SUBJECT_FIELDS = ("site", "theme", "date", "lead")
#: The name of the variant that holds all themes; no theme may take it.
ALL = "all"

Url = Annotated[str, Meta(pattern=r"^https?://[^\s\"<>]+$")]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Text = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Count = Annotated[int, Meta(ge=1)]

_PATTERNS = {
    r"^https?://[^\s\"<>]+$": "an http or https address",
    r"^#[0-9a-fA-F]{6}$": "a colour such as '#0b6e4f'",
    r"^[^\x00-\x1f\x7f]+$": "text on one line",
    r"^[a-z0-9][a-z0-9-]*$": "a slug of a-z, 0-9 and '-'",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language tag such as 'en-IN'",
}


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose every key is known."""


class Site(_Table, frozen=True):
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


class SourceTable(_Table, frozen=True):
    """`[[source]]`: where articles come from; `path` is relative to the settings file."""

    path: Text
    name: Text | None = None
    labels: dict[Text, Text] = {}
    language: Language | None = None
    timezone: Text | None = None
    teasers: bool = False

    def __post_init__(self) -> None:
        if self.timezone:
            _check_timezone(self.timezone)


class EditionTable(_Table, frozen=True):
    """`[edition]`: what is made of the articles."""

    themes: list[Text] | None = None
    max_stories: Count | None = None
    look: Slug = "broadsheet"
    note: Text = "note.md"


class Mail(_Table, frozen=True, rename={"sender": "from"}):
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


class _File(_Table, frozen=True):
    """`digest.toml` as a whole."""

    site: Site = msgspec.field(default_factory=Site)
    source: list[SourceTable] = []
    edition: EditionTable = msgspec.field(default_factory=EditionTable)
    mail: Mail = msgspec.field(default_factory=Mail)


class _TermTable(_Table, frozen=True):
    text: Text
    weight: Annotated[float, Meta(gt=0, le=100)] = 1.0


class _SubthemeTable(_Table, frozen=True):
    slug: Slug
    title: Text
    labels: list[Text] = []
    terms: list[Text | _TermTable] = []
    negative: list[Text] = []


class _ThemeFile(_Table, frozen=True):
    """A file in `themes/`."""

    title: Text
    colour: Colour
    order: int = 100
    colour_dark: Colour | None = None
    blurb: str = ""
    subject: Text = "{theme} – {date}"
    labels: list[Text] = []
    terms: list[Text | _TermTable] = []
    negative: list[Text] = []
    threshold: Annotated[float, Meta(gt=0)] = 3.0
    max_stories: Count | None = None
    subthemes: list[_SubthemeTable] = []

    def __post_init__(self) -> None:
        try:
            fields = list(string.Formatter().parse(self.subject))
        except ValueError as problem:
            raise ValueError(
                f"'subject' must be a pattern such as '{{theme}} – {{date}}' ({problem})"
            ) from None
        for _, name, spec, conversion in fields:
            if name is not None and (name not in SUBJECT_FIELDS or spec or conversion):
                asked = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
                known = ", ".join(f"{{{field}}}" for field in SUBJECT_FIELDS)
                raise ValueError(f"'subject' has an unknown field '{{{asked}}}'; known are {known}")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a publication; `folder` is where its `digest.toml`, `themes/` and `templates/` stand."""

    folder: Path
    site: Site
    sources: tuple[Source, ...]
    edition: EditionTable
    mail: Mail
    themes: tuple[Theme, ...]

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
                return Source(path, source.name, source.labels, source.language, source.timezone, named=True)
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
        folder, file = path.resolve().parent, _read(path, _File, BadSettings)
    return Settings(
        folder=folder,
        site=file.site,
        sources=tuple(_source(table, folder, file.site) for table in file.source),
        edition=file.edition,
        mail=file.mail,
        themes=_order(load_themes(folder), file.edition.themes, path),
    )


def load_themes(folder: Path) -> tuple[Theme, ...]:
    """Read the theme files of the publication in `folder`, or the shipped ones where it has no `themes/`."""
    own = folder / "themes"
    place = own if own.is_dir() else shipped("themes")
    themes = sorted(
        (_theme(path) for path in place.glob("*.toml")), key=lambda theme: (theme.order, theme.slug)
    )
    if not themes:
        raise BadTheme(path=place, where="themes", reason="no theme file (SLUG.toml) in this folder")
    _check_labels(themes, place)
    return tuple(themes)


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
        teasers=table.teasers,
    )


def _order(themes: tuple[Theme, ...], slugs: list[str] | None, path: Path | None) -> tuple[Theme, ...]:
    """Return the themes that `[edition] themes` names, in its order; all of them where it does not."""
    if slugs is None:
        return themes
    by_slug = {theme.slug: theme for theme in themes}
    for at, slug in enumerate(slugs):
        if slug not in by_slug or slug in slugs[:at]:
            reason = "is named twice" if slug in by_slug else f"is not one of: {', '.join(by_slug)}"
            raise BadSettings(path=path, where=f"$.edition.themes[{at}]", reason=f"'{slug}' {reason}")
    return tuple(by_slug[slug] for slug in slugs)


def _theme(path: Path) -> Theme:
    slug = path.stem
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug) or slug == ALL:
        raise BadTheme(path=path, where="name", reason="a theme file is named SLUG.toml, of a-z, 0-9 and '-'")
    file = _read(path, _ThemeFile, BadTheme)
    return Theme(
        slug=slug,
        title=file.title,
        order=file.order,
        colour=file.colour,
        colour_dark=file.colour_dark or file.colour,
        blurb=file.blurb,
        subject=file.subject,
        labels=tuple(file.labels),
        terms=_terms(file.terms),
        negative=tuple(file.negative),
        threshold=file.threshold,
        max_stories=file.max_stories,
        subthemes=tuple(
            Subtheme(sub.slug, sub.title, tuple(sub.labels), _terms(sub.terms), tuple(sub.negative))
            for sub in file.subthemes
        ),
    )


def _terms(entries: list[str | _TermTable]) -> tuple[Term, ...]:
    return tuple(
        Term(entry) if isinstance(entry, str) else Term(entry.text, entry.weight) for entry in entries
    )


def _check_labels(themes: list[Theme], place: Path) -> None:
    """Refuse a label that two themes, or two sub-themes, claim: it could not decide."""
    owners: dict[str, str] = {}
    for theme in themes:
        parts: tuple[Theme | Subtheme, ...] = (theme, *theme.subthemes)
        for part in parts:
            where = part.slug if part is theme else f"{theme.slug}/{part.slug}"
            for label in part.labels:
                other = owners.setdefault(label.casefold(), where)
                if other not in (where, theme.slug):
                    raise BadTheme(
                        path=place / f"{theme.slug}.toml",
                        where="$.labels",
                        reason=f"the label '{label}' is also in '{other}'; it can stand in one place only",
                    )


_T = TypeVar("_T")


def _read(path: Path, kind: type[_T], error: type[BadSettings | BadTheme]) -> _T:
    """Read the TOML file at `path` into a `kind`; whatever is wrong with it is raised as an `error`."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise error(path=path, where=f"byte {problem.start}", reason="is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as problem:
        raise error(path=path, where="not TOML", reason=problem) from None
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as problem:
        _refuse(path, problem, error)


def _refuse(path: Path, problem: msgspec.ValidationError, error: type[BadSettings | BadTheme]) -> NoReturn:
    """Raise msgspec's `problem` in a user's words."""
    reason, _, where = str(problem).partition(" - at `")
    where = where.rstrip("`") or "$"
    if unknown := re.search(r"unknown field `(.+)`", reason):
        where, reason = f"{where}.{unknown[1]}", "is not a known setting"
    elif pattern := re.search(r"matching regex (.+)$", reason, re.DOTALL):
        wanted = _PATTERNS.get(pattern[1].strip("'\"").encode().decode("unicode_escape"))
        reason = f"must be {wanted or 'written otherwise (' + pattern[1] + ')'}"
    elif missing := re.search(r"missing required field `(.+)`", reason):
        where, reason = f"{where}.{missing[1]}", "is missing"
    elif key := re.match(r"'(\w+)' (?=has|must)", reason):  # raised by a table's own check
        where, reason = f"{where}.{key[1]}", reason[key.end() :]
    else:
        # TOML has no null: to leave a key out is how to say nothing.
        reason = reason[:1].lower() + reason[1:].replace("`", "'").replace(" | null", "")
    raise error(path=path, where=where, reason=reason) from None


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
