"""Theme files: what is written is used; what is wrong is one line with the file and the place."""

from pathlib import Path

import pytest

from digest.config import settings, themes
from digest.config.colours import derive_dark_colour
from digest.editorial.themes.terms import split_words
from digest.errors import BadTheme, CannotRead
from digest.model import NoTheme, Subtheme, Term
from tests.config.test_settings import write

THEME = """
title = "Roads"
colour = "#112233"
"""


def refused_theme(folder: Path, text: str | bytes, name: str = "roads.toml") -> str:
    """Return what is said of the theme file `text`."""
    path = write(folder / "themes", text, name)
    with pytest.raises(BadTheme) as caught:
        themes.read_themes(folder)

    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


def test_a_theme_file_is_read(tmp_path: Path) -> None:
    """A theme's slug is its file's name, and what is not written has a default."""
    write(
        tmp_path / "themes",
        """
        title = "Roads"
        colour = "#112233"
        blurb = "All that is paved."
        labels = ["Roads"]
        terms = [
          "road", { text = "toll plaza", weight = 4 }, { texts = ["lane", "kerb"], weight = 2 }
        ]
        examples = ["New road opens"]
        negative = ["road show"]
        threshold = 4.5
        max_stories = 3
        [[subthemes]]
        slug = "bridges"
        title = "Bridges"
        terms = [{ text = "bridge" }]
        examples = ["Bridge opens"]
        """,
        "roads-and-more.toml",
    )
    (theme,) = themes.read_themes(tmp_path)
    assert (theme.slug, theme.title, theme.order) == ("roads-and-more", "Roads", 100)
    assert (theme.colour, theme.colour_dark) == ("#112233", derive_dark_colour("#112233"))
    assert theme.terms == (
        Term("road"),
        Term("toll plaza", 4.0),
        Term("lane", 2.0),
        Term("kerb", 2.0),
    )
    assert theme.examples == ("New road opens",)
    assert (theme.threshold, theme.max_stories, theme.negative) == (4.5, 3, ("road show",))
    assert theme.subthemes == (
        Subtheme("bridges", "Bridges", terms=(Term("bridge"),), examples=("Bridge opens",)),
    )


def test_themes_stand_by_order_and_name(tmp_path: Path) -> None:
    """Order decides, then the name; not the file system."""
    for name, order in (("b", 2), ("a", 2), ("c", 1)):
        write(tmp_path / "themes", f"{THEME}order = {order}", f"{name}.toml")
    assert [theme.slug for theme in themes.read_themes(tmp_path)] == ["c", "a", "b"]


def test_a_publication_s_own_themes_replace_the_shipped_ones(tmp_path: Path) -> None:
    """A publication's themes/ counts alone; an empty one is an error rather than a surprise."""
    (tmp_path / "themes").mkdir()
    with pytest.raises(BadTheme, match="no theme file"):
        themes.read_themes(tmp_path)
    write(tmp_path / "themes", THEME, "roads.toml")
    assert [theme.slug for theme in settings.read_settings(write(tmp_path)).themes] == ["roads"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = '#112233'", "title: is missing."),
        ("title = 'Roads'", "colour: is missing."),
        ("title = 'Roads'\ncolour = 'red'", "colour: must be a colour such as '#0e7490'."),
        (THEME + "color = '#112233'", "color: is not a known setting (did you mean 'colour'?)."),
        (THEME + "order = 'first'", "order: must be a whole number, not text."),
        (THEME + "threshold = 0", "threshold: must be a number above 0, not 0."),
        (THEME + "max_stories = 0", "max_stories: must be a whole number of at least 1, not 0."),
        (THEME + "labels = 'Roads'", 'labels: must be a list: write ["Roads"].'),
        (
            THEME + "terms = [5]",
            "terms: 5 must be text on one line or a table, not a whole number.",
        ),
        (
            THEME + "terms = ['a', { text = 'b', weight = 0 }]",
            "terms 'b' weight: must be a number above 0 and at most 100, not 0.",
        ),
        (
            THEME + "terms = [{ text = 'a', texts = ['b'] }]",
            "terms 'a' text: must be given, or 'texts' (a list), and not both.",
        ),
        (
            THEME + "terms = [{ weight = 1 }]",
            "terms number 1 text: must be given, or 'texts' (a list), and not both.",
        ),
        (THEME + "[[subthemes]]\ntitle = 'x'", "[[subthemes]] 'x' slug: is missing."),
        (
            THEME + "[[subthemes]]\nslug = 'A B'\ntitle = 'x'",
            "[[subthemes]] 'A B' slug: must be a word of a-z, 0-9 and '-' such as 'rivers'.",
        ),
        (
            THEME + "subject = '{story}'",
            "subject: has an unknown field '{story}'; known are {site}, {theme}, {date}, {lead}.",
        ),
        (
            THEME + "subject = '{theme.slug}'",
            (
                "subject: has an unknown field '{theme.slug}'; known are {site}, {theme}, "
                "{date}, {lead} (did you mean 'theme'?)."
            ),
        ),
    ],
)
def test_a_wrong_theme_is_named_by_its_path(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong in a theme file is said as for the settings."""
    assert refused_theme(tmp_path, text) == said


@pytest.mark.parametrize("subject", ["{theme", "theme}", "{theme!r}", "{date:%d}", "{}"])
def test_a_subject_must_be_a_plain_pattern(tmp_path: Path, subject: str) -> None:
    """A subject that could not be filled in is refused when it is read, not when it is needed."""
    assert refused_theme(tmp_path, f"{THEME}subject = '{subject}'").startswith("subject: ")


@pytest.mark.parametrize(
    "name", ["Roads.toml", "all.toml", "a b.toml", "-roads.toml", "straße.toml"]
)
def test_a_theme_s_name_is_a_slug(tmp_path: Path, name: str) -> None:
    """A theme file's name becomes a file name and part of links; "all" is taken."""
    assert refused_theme(tmp_path, THEME, name).startswith("name: a theme file is named SLUG.toml")


def test_a_label_stands_in_one_place_only(tmp_path: Path) -> None:
    """A label of two themes, in whatever case, is an error that names both."""
    write(tmp_path / "themes", THEME + "labels = ['Toll']", "a.toml")
    said = refused_theme(tmp_path, THEME + "labels = ['TOLL']", "b.toml")
    assert said == "labels: the label 'TOLL' is also in 'a'; it can stand in one place only."


def test_two_subthemes_cannot_share_a_label(tmp_path: Path) -> None:
    """Within a theme too, a label leads to one sub-theme."""
    subs = "".join(
        f"[[subthemes]]\nslug = '{slug}'\ntitle = 'x'\nlabels = ['Toll']\n" for slug in "ab"
    )
    assert "'Toll' is also in 'roads/a'" in refused_theme(tmp_path, THEME + subs)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """What the system says is passed on."""
    (tmp_path / "themes/roads.toml").mkdir(parents=True)
    with pytest.raises(CannotRead, match=r"roads\.toml: cannot be read: Is a directory"):
        themes.read_themes(tmp_path)


def test_what_belongs_to_no_theme_is_read_from_its_own_file(tmp_path: Path) -> None:
    """The file "none.toml" is not a theme: it says what belongs to none; it may be missing."""
    write(tmp_path / "themes", THEME, "roads.toml")
    assert themes.read_no_theme(tmp_path) == NoTheme()
    write(
        tmp_path / "themes",
        "labels = ['Awards']\nterms = ['jury']\nexamples = ['Jury meets']\nthreshold = 1",
        "none.toml",
    )
    assert [theme.slug for theme in themes.read_themes(tmp_path)] == ["roads"]
    none = themes.read_no_theme(tmp_path)
    assert (none.labels, none.terms, none.examples, none.threshold) == (
        ("Awards",),
        (Term("jury"),),
        ("Jury meets",),
        1.0,
    )
    assert (
        refused_theme(tmp_path, "title = 'x'", "none.toml") == "title: is not a known setting; "
        "known here: labels, terms, negative, examples, threshold."
    )


def test_no_theme_and_a_theme_cannot_share_a_label(tmp_path: Path) -> None:
    """A label cannot both lead to a theme and away from all."""
    write(tmp_path / "themes", "labels = ['toll']", "none.toml")
    assert "'Toll' is also in 'none'" in refused_theme(tmp_path, THEME + "labels = ['Toll']")


def test_the_shipped_files_say_nothing_twice() -> None:
    """A term stands once in a theme or sub-theme: twice would count twice."""
    known = themes.read_themes(Path("/nowhere"))
    for part in (
        *known,
        *(sub for theme in known for sub in theme.subthemes),
        themes.read_no_theme(Path("/nowhere")),
    ):
        said = [" ".join(split_words(term.text)) for term in part.terms]
        assert [text for text in said if said.count(text) > 1] == []


def test_one_theme_alone_takes_what_fits_no_other(tmp_path: Path) -> None:
    """A second one is refused, with the name of the first."""
    write(tmp_path / "themes", f"{THEME}catch_all = true", "town.toml")
    write(tmp_path / "themes", THEME, "church.toml")
    assert [one.slug for one in themes.read_themes(tmp_path) if one.catch_all] == ["town"]
    assert refused_theme(tmp_path, f"{THEME}order = 200\ncatch_all = true", "sport.toml") == (
        "catch_all: is true in 'town' already; one theme alone can take what fits no other."
    )
