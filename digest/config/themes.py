"""Theme files: `themes/SLUG.toml`, and `themes/none.toml` for what belongs to no theme."""

import re
import string
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from digest.config.tables import Colour, Count, Slug, Table, Text, read
from digest.errors import BadTheme
from digest.model import NoTheme, Subtheme, Term, Theme, Thin
from digest.resources import shipped_folder

#: The name of the variant that holds all themes; no theme may take it.
ALL = "all"
#: The name of the file that says what belongs to no theme.
NONE = "none"
SUBJECT_FIELDS = ("site", "theme", "date", "lead")


class _TermTable(Table, frozen=True):
    """One term (`text`) or several (`texts`) of one weight."""

    text: Text | None = None
    texts: list[Text] = []
    weight: Annotated[float, Meta(gt=0, le=100)] = 1.0

    def __post_init__(self) -> None:
        if (self.text is None) == (not self.texts):
            raise ValueError("'text' must be given, or 'texts' (a list), and not both")


class _SubthemeTable(Table, frozen=True):
    slug: Slug
    title: Text
    labels: list[Text] = []
    terms: list[Text | _TermTable] = []
    negative: list[Text] = []
    examples: list[Text] = []
    min_stories: Annotated[int, Meta(ge=0)] = 0
    max_stories: Count | None = None


class _NoThemeFile(Table, frozen=True):
    """`themes/none.toml`."""

    labels: list[Text] = []
    terms: list[Text | _TermTable] = []
    negative: list[Text] = []
    examples: list[Text] = []
    threshold: float = 0.0


class _ThemeFile(Table, frozen=True):
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
    examples: list[Text] = []
    threshold: Annotated[float, Meta(gt=0)] = 3.0
    min_stories: Annotated[int, Meta(ge=0)] = 0
    thin: Thin = "say"
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
                asked = (
                    name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
                )
                known = ", ".join(f"{{{field}}}" for field in SUBJECT_FIELDS)
                raise ValueError(f"'subject' has an unknown field '{{{asked}}}'; known are {known}")


def load(folder: Path) -> tuple[Theme, ...]:
    """Read the theme files of the publication in `folder`, or the shipped ones where it has no `themes/`."""
    place = _place(folder)
    themes = sorted(
        (_theme(path) for path in place.glob("*.toml") if path.stem != NONE),
        key=lambda theme: (theme.order, theme.slug),
    )
    if not themes:
        raise BadTheme(
            path=place, where="themes", reason="no theme file (SLUG.toml) in this folder"
        )
    _check_labels(themes, place, load_none(folder).labels)
    return tuple(themes)


def load_none(folder: Path) -> NoTheme:
    """Read what belongs to no theme: the `none.toml` beside the theme files, where there is one."""
    path = _place(folder) / f"{NONE}.toml"
    if not path.is_file():
        return NoTheme()
    file = read(path, _NoThemeFile, BadTheme)
    return NoTheme(
        labels=tuple(file.labels),
        terms=_terms(file.terms),
        negative=tuple(file.negative),
        examples=tuple(file.examples),
        threshold=file.threshold,
    )


def _place(folder: Path) -> Path:
    own = folder / "themes"
    return own if own.is_dir() else shipped_folder("themes")


def _theme(path: Path) -> Theme:
    slug = path.stem
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug) or slug == ALL:
        raise BadTheme(
            path=path, where="name", reason="a theme file is named SLUG.toml, of a-z, 0-9 and '-'"
        )
    file = read(path, _ThemeFile, BadTheme)
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
        examples=tuple(file.examples),
        threshold=file.threshold,
        min_stories=file.min_stories,
        thin=file.thin,
        max_stories=file.max_stories,
        subthemes=tuple(
            Subtheme(
                sub.slug,
                sub.title,
                tuple(sub.labels),
                _terms(sub.terms),
                tuple(sub.negative),
                tuple(sub.examples),
                sub.min_stories,
                sub.max_stories,
            )
            for sub in file.subthemes
        ),
    )


def _terms(entries: list[str | _TermTable]) -> tuple[Term, ...]:
    terms = []
    for entry in entries:
        if isinstance(entry, str):
            terms.append(Term(entry))
        else:
            terms += [Term(text, entry.weight) for text in (entry.texts or [entry.text or ""])]
    return tuple(terms)


def _check_labels(themes: list[Theme], place: Path, none: tuple[str, ...]) -> None:
    """Refuse a label that two themes, or two sub-themes, claim: it could not decide."""
    owners = {label.casefold(): NONE for label in none}
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
