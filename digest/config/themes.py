"""Theme files: `themes/SLUG.toml`, and `themes/none.toml` for what belongs to no theme."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from digest.config.colours import derive_dark_colour
from digest.config.subject import check_subject
from digest.config.tomlfile import read_toml
from digest.config.values import Colour, Count, SettingRefused, Slug, Table, Text, about
from digest.errors import BadTheme
from digest.model import NoTheme, Subtheme, Term, Theme, Thin
from digest.resources import shipped_folder

#: The name of the variant that holds all themes; no theme may take it.
ALL = "all"
#: The name of the file that says what belongs to no theme.
NONE = "none"


class _TermTable(Table, frozen=True):
    """`terms`, as a table: one term (`text`) or several (`texts`) of one weight."""

    text: Annotated[Text | None, about("The term.", "water supply")] = None
    texts: Annotated[list[Text], about("Several terms.", ["sewage", "sewer"])] = []
    weight: Annotated[
        Annotated[float, Meta(gt=0, le=100)],
        about("How strongly it speaks for the theme; 5 nearly decides, 1 is a hint."),
    ] = 1.0

    def __post_init__(self) -> None:
        if (self.text is None) == (not self.texts):
            raise SettingRefused("text", "must be given, or 'texts' (a list), and not both")


_Labels = Annotated[
    list[Text],
    about("An article with one of these labels of the site belongs here.", ["Water & Waste"]),
]
_Terms = Annotated[
    list[Text | _TermTable],
    about(
        "Words and phrases that speak for it; capitals are found in capitals only.",
        ["water supply"],
    ),
]
_Negative = Annotated[
    list[Text], about("Words and phrases that speak against it.", ["bottled water"])
]
_Examples = Annotated[
    list[Text],
    about(
        "Headlines that belong here; articles like them do, too.", ["City to lay 40 km of sewers"]
    ),
]
_MaxStories = Annotated[Count | None, about("The most stories.", 12)]


class _SubthemeTable(Table, frozen=True):
    """`[[subthemes]]`: a part of the theme, with a heading of its own."""

    slug: Annotated[Slug, about("Its name, unique in the theme.", "rivers")]
    title: Annotated[Text, about("Its heading.", "Rivers")]
    labels: _Labels = []
    terms: _Terms = []
    negative: _Negative = []
    examples: _Examples = []
    min_stories: Annotated[
        Annotated[int, Meta(ge=0)], about("So many are kept even if other parts have better ones.")
    ] = 0
    max_stories: _MaxStories = None


class NoThemeFile(Table, frozen=True):
    """`themes/none.toml`: what belongs to no theme."""

    labels: _Labels = []
    terms: _Terms = []
    negative: _Negative = []
    examples: _Examples = []
    threshold: Annotated[
        float,
        about("Taken from its score; a high one (1000) lets every article into the nearest theme."),
    ] = 0.0


class ThemeFile(Table, frozen=True):
    """`themes/SLUG.toml`: what a newsletter is about."""

    title: Annotated[Text, about("The newsletter's name.", "Water")]
    colour: Annotated[Colour, about("Its colour.", "#0e7490")]
    order: Annotated[int, about("Its place among the themes, lowest first.")] = 100
    colour_dark: Annotated[
        Colour | None,
        about("Its colour on a dark background; by default derived from `colour`.", "#67e8f9"),
    ] = None
    blurb: Annotated[str, about("What it is about, in a sentence.")] = ""
    subject: Annotated[
        Text,
        about(
            "The subject line of its mails; {site}, {theme}, {date} and {lead}, the first "
            "headline, are filled in."
        ),
    ] = "{theme}: {lead}"
    labels: _Labels = []
    terms: _Terms = []
    negative: _Negative = []
    examples: _Examples = []
    threshold: Annotated[
        Annotated[float, Meta(gt=0)],
        about("The score that a text without a deciding label has to pass."),
    ] = 3.0
    min_stories: Annotated[
        Annotated[int, Meta(ge=0)], about("A day with fewer stories is thin.")
    ] = 0
    thin: Annotated[
        Thin,
        about(
            "What happens on a thin day: 'skip' drops the stories, 'carry' keeps them "
            "for the next day, 'say' also says that there is no news."
        ),
    ] = "say"
    max_stories: _MaxStories = None
    catch_all: Annotated[
        bool, about("What fits no other theme belongs here; one theme alone can be that.")
    ] = False
    subthemes: Annotated[list[_SubthemeTable], about("Its parts.")] = []

    def __post_init__(self) -> None:
        check_subject(self.subject)


def read_themes(folder: Path) -> tuple[Theme, ...]:
    """Return the themes of the publication in `folder`; the shipped ones if it has no `themes/`.

    Raises BadTheme.
    """
    place = _place(folder)
    themes = sorted(
        (_theme(path) for path in place.glob("*.toml") if path.stem != NONE),
        key=lambda theme: (theme.order, theme.slug),
    )
    if not themes:
        raise BadTheme(
            path=place, where="themes", reason="no theme file (SLUG.toml) in this folder"
        )
    _check_labels(themes, place, read_no_theme(folder).labels)
    for one, other in pairwise(theme for theme in themes if theme.catch_all):
        raise BadTheme(
            path=place / f"{other.slug}.toml",
            where="catch_all",
            reason=f"is true in '{one.slug}' already; one theme alone can take what fits no other",
        )
    return tuple(themes)


def read_no_theme(folder: Path) -> NoTheme:
    """Return what belongs to no theme: the `none.toml` beside the theme files. Raises BadTheme."""
    path = _place(folder) / f"{NONE}.toml"
    if not path.is_file():
        return NoTheme()
    file = read_toml(path, NoThemeFile, BadTheme)
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
    file = read_toml(path, ThemeFile, BadTheme)
    return Theme(
        slug=slug,
        title=file.title,
        order=file.order,
        colour=file.colour,
        colour_dark=file.colour_dark or derive_dark_colour(file.colour),
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
        catch_all=file.catch_all,
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
    """Raise BadTheme for a label of two themes or sub-themes: it could not decide."""
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
                        where="labels",
                        reason=f"the label '{label}' is also in '{other}'; "
                        "it can stand in one place only",
                    )
