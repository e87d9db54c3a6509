"""Corrections: a plain file that is read strictly and written whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import corrections, themes
from digest.errors import BadCorrections, CannotWrite
from digest.model import Correction

THEMES = themes.read_themes(Path("/nowhere"))
ONE = Correction(
    "a1",
    "infrastructure",
    'Road "opens"',
    "A line\nand another\\",
    "transport",
    "https://x.example/a",
)


def refused(folder: Path, text: str) -> str:
    """Return what is said of the corrections `text`."""
    path = folder / corrections.CORRECTIONS_FILE
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCorrections) as caught:
        corrections.read_corrections(path, THEMES)
    return str(caught.value).removeprefix(f"{path}: ")


def test_none_are_made_yet(tmp_path: Path) -> None:
    """Where there is no file, nobody corrected anything."""
    assert corrections.read_corrections(tmp_path / corrections.CORRECTIONS_FILE, THEMES) == ()


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    """Whatever the words; no theme is written as "none"."""
    path = tmp_path / corrections.CORRECTIONS_FILE
    other = Correction("b", None, "Jury meets")
    corrections.write_corrections(path, [ONE, other])
    assert corrections.read_corrections(path, THEMES) == (ONE, other)
    assert 'theme = "none"' in path.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == [corrections.CORRECTIONS_FILE]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Quotes, backslashes, control characters and all scripts come back as they were."""
    path = tmp_path_factory.getbasetemp() / corrections.CORRECTIONS_FILE
    corrections.write_corrections(path, [Correction("a", None, text, text)])
    (read,) = corrections.read_corrections(path, THEMES)
    assert (read.title, read.text) == (text, text)


def test_the_last_of_an_article_counts(tmp_path: Path) -> None:
    """An editor may change their mind, or add by hand."""
    path = tmp_path / corrections.CORRECTIONS_FILE
    path.write_text(
        "[[correction]]\narticle = 'a'\ntheme = 'none'\n[[correction]]\narticle = "
        "'a'\ntheme = 'real-estate'\n"
    )
    assert [one.theme for one in corrections.read_corrections(path, THEMES)] == ["real-estate"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[correction]]\ntheme = 'none'", "[[correction]] number 1 article: is missing."),
        (
            "[[correction]]\narticle = 'a'\ntheme = 'roads'",
            (
                "[[correction]] 'a' theme: 'roads' is not one of: power-renewable, "
                "real-estate, infrastructure, none."
            ),
        ),
        (
            "[[correction]]\narticle = 'a'\ntheme = 'real-estate'\nsubtheme = 'urban'",
            "[[correction]] 'a' subtheme: 'urban' is no sub-theme of 'real-estate'.",
        ),
        (
            "[[correction]]\narticle = 'a'\ntheme = 'none'\ncolour = 1",
            (
                "[[correction]] 'a' colour: is not a known setting; known here: article, "
                "theme, title, subtheme, url, text."
            ),
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_path(tmp_path: Path, text: str, said: str) -> None:
    """A slip of the hand is one line that names the place."""
    assert refused(tmp_path, text) == said


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Nothing half-written stays behind."""
    with pytest.raises(CannotWrite, match=r"corrections\.toml: cannot be written"):
        corrections.write_corrections(tmp_path / "nowhere" / corrections.CORRECTIONS_FILE, [ONE])
