"""Theme files: what is written in them, and that whatever is wrong is one line that names the file and the place."""

from pathlib import Path

import pytest

from digest.config import settings, themes
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
        themes.load(folder)

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
        terms = ["road", { text = "toll plaza", weight = 4 }, { texts = ["lane", "kerb"], weight = 2 }]
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
    (theme,) = themes.load(tmp_path)
    assert (theme.slug, theme.title, theme.order) == ("roads-and-more", "Roads", 100)
    assert (theme.colour, theme.colour_dark) == ("#112233", "#112233")
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
    assert [theme.slug for theme in themes.load(tmp_path)] == ["c", "a", "b"]


def test_a_publication_s_own_themes_replace_the_shipped_ones(tmp_path: Path) -> None:
    """A publication's themes/ counts alone; an empty one is an error rather than a surprise."""
    (tmp_path / "themes").mkdir()
    with pytest.raises(BadTheme, match="no theme file"):
        themes.load(tmp_path)
    write(tmp_path / "themes", THEME, "roads.toml")
    assert [theme.slug for theme in settings.load(write(tmp_path)).themes] == ["roads"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = '#112233'", "$.title: is missing."),
        ("title = 'Roads'", "$.colour: is missing."),
        ("title = 'Roads'\ncolour = 'red'", "$.colour: must be a colour such as '#0b6e4f'."),
        (THEME + "color = '#112233'", "$.color: is not a known setting."),
        (THEME + "order = 'first'", "$.order: expected 'int', got 'str'."),
        (THEME + "threshold = 0", "$.threshold: expected 'float' > 0.0."),
        (THEME + "max_stories = 0", "$.max_stories: expected 'int' >= 1."),
        (THEME + "labels = 'Roads'", "$.labels: expected 'array', got 'str'."),
        (THEME + "terms = [5]", "$.terms[0]: expected 'str | object', got 'int'."),
        (
            THEME + "terms = ['a', { text = 'b', weight = 0 }]",
            "$.terms[1].weight: expected 'float' > 0.0.",
        ),
        (
            THEME + "terms = [{ text = 'a', texts = ['b'] }]",
            "$.terms[0].text: must be given, or 'texts' (a list), and not both.",
        ),
        (
            THEME + "terms = [{ weight = 1 }]",
            "$.terms[0].text: must be given, or 'texts' (a list), and not both.",
        ),
        (THEME + "[[subthemes]]\ntitle = 'x'", "$.subthemes[0].slug: is missing."),
        (
            THEME + "[[subthemes]]\nslug = 'A B'\ntitle = 'x'",
            "$.subthemes[0].slug: must be a slug of a-z, 0-9 and '-'.",
        ),
        (
            THEME + "subject = '{story}'",
            "$.subject: has an unknown field '{story}'; known are {site}, {theme}, {date}, {lead}.",
        ),
        (
            THEME + "subject = '{theme.slug}'",
            "$.subject: has an unknown field '{theme.slug}'; known are {site}, {theme}, {date}, {lead}.",
        ),
    ],
)
def test_a_wrong_theme_is_named_by_its_path(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong in a theme file is said as for the settings."""
    assert refused_theme(tmp_path, text) == said


@pytest.mark.parametrize("subject", ["{theme", "theme}", "{theme!r}", "{date:%d}", "{}"])
def test_a_subject_must_be_a_plain_pattern(tmp_path: Path, subject: str) -> None:
    """A subject that could not be filled in is refused when it is read, not when it is needed."""
    assert refused_theme(tmp_path, f"{THEME}subject = '{subject}'").startswith("$.subject: ")


@pytest.mark.parametrize(
    "name", ["Roads.toml", "all.toml", "a b.toml", "-roads.toml", "straße.toml"]
)
def test_a_theme_s_name_is_a_slug(tmp_path: Path, name: str) -> None:
    """A theme file's name becomes a file name and part of links; "all" is taken."""
    assert refused_theme(tmp_path, THEME, name).startswith("name: a theme file is named SLUG.toml")


def test_a_label_stands_in_one_place_only(tmp_path: Path) -> None:
    """A label that two themes claim, in whatever case, could not decide, and is an error that names both."""
    write(tmp_path / "themes", THEME + "labels = ['Toll']", "a.toml")
    said = refused_theme(tmp_path, THEME + "labels = ['TOLL']", "b.toml")
    assert said == "$.labels: the label 'TOLL' is also in 'a'; it can stand in one place only."


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
        themes.load(tmp_path)


def test_what_belongs_to_no_theme_is_read_from_its_own_file(tmp_path: Path) -> None:
    """The file "none.toml" is no theme: it says what none is about; where it is not there, nothing is said."""
    write(tmp_path / "themes", THEME, "roads.toml")
    assert themes.load_none(tmp_path) == NoTheme()
    write(
        tmp_path / "themes",
        "labels = ['Awards']\nterms = ['jury']\nexamples = ['Jury meets']\nthreshold = 1",
        "none.toml",
    )
    assert [theme.slug for theme in themes.load(tmp_path)] == ["roads"]
    none = themes.load_none(tmp_path)
    assert (none.labels, none.terms, none.examples, none.threshold) == (
        ("Awards",),
        (Term("jury"),),
        ("Jury meets",),
        1.0,
    )
    assert refused_theme(tmp_path, "title = 'x'", "none.toml") == "$.title: is not a known setting."


def test_no_theme_and_a_theme_cannot_share_a_label(tmp_path: Path) -> None:
    """A label cannot both lead to a theme and away from all."""
    write(tmp_path / "themes", "labels = ['toll']", "none.toml")
    assert "'Toll' is also in 'none'" in refused_theme(tmp_path, THEME + "labels = ['Toll']")


def test_the_shipped_files_say_nothing_twice() -> None:
    """A term stands once in a theme or sub-theme: twice would count twice."""
    known = themes.load(Path("/nowhere"))
    for part in (
        *known,
        *(sub for theme in known for sub in theme.subthemes),
        themes.load_none(Path("/nowhere")),
    ):
        said = [" ".join(split_words(term.text)) for term in part.terms]
        assert [text for text in said if said.count(text) > 1] == []
