from pathlib import Path

import pytest

from digest.config.languages import language_gap, read_languages
from digest.errors import BadLanguage


def write(folder: Path, tag: str, text: str) -> Path:
    """Write a publication's own file on a language."""
    path = folder / "languages" / tag / "text.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_english_ships_with_the_program(tmp_path: Path) -> None:
    """Its regions are English, too; a language without data cannot be cut into sentences."""
    languages = read_languages(tmp_path)
    assert languages.of("en-GB").sentences
    assert "dr" in languages.of("en-GB").sentences.titles
    assert languages.of("fi").sentences is None


def test_what_ships_is_read_once(tmp_path: Path) -> None:
    """A publication that adds to English shares the other languages, and nobody gets its own."""
    shipped = read_languages(Path())
    write(tmp_path, "en", '[sentences]\ntitles = "dipl"')
    own = read_languages(tmp_path)
    assert own.of("hi") is shipped.of("hi")
    assert own.of("en") is not shipped.of("en")
    assert read_languages(tmp_path / "none").of("en") is shipped.of("en")
    assert read_languages(Path(), 1).of("en").fiscal_start == 1


def test_a_publications_own_key_wins(tmp_path: Path) -> None:
    """The other keys stay as they are."""
    write(tmp_path, "en", '[sentences]\ntitles = "dipl"')
    english, shipped = (read_languages(one).of("en").sentences for one in (tmp_path, Path()))
    assert english.titles == {"dipl"}
    assert english.openers == shipped.openers


def test_a_publication_adds_to_a_list(tmp_path: Path) -> None:
    """Three dots stand for what is known already; phrases are a list."""
    write(tmp_path, "en", '[sentences]\ntitles = ["...", "dipl"]')
    english, shipped = (read_languages(one).of("en").sentences for one in (tmp_path, Path()))
    assert english.titles == shipped.titles | {"dipl"}


def test_a_region_adds_to_its_language(tmp_path: Path) -> None:
    """What is known of English is known of a publication's Irish English."""
    write(tmp_path, "en-IE", '[sentences]\ntitles = "... gda"')
    languages = read_languages(tmp_path)
    assert {"dr", "gda"} <= languages.of("en-IE").sentences.titles
    assert "gda" not in languages.of("en").sentences.titles


def test_a_publication_brings_its_own_language(tmp_path: Path) -> None:
    """A language that the program does not ship is known from then on."""
    write(tmp_path, "fi", '[sentences]\ntitles = "tri"')
    assert read_languages(tmp_path).of("fi-FI").sentences.titles == {"tri"}


def test_what_cannot_be_done_in_a_language_is_told(tmp_path: Path) -> None:
    """In one line, until the publication knows its sentences."""
    said = "fi: headlines and teasers; for summaries languages/fi/text.toml is missing"
    assert language_gap(read_languages(tmp_path), "fi-FI") == said
    write(tmp_path, "fi", '[sentences]\ntitles = "tri"')
    known = read_languages(tmp_path)
    without = "fi: summaries without facts; for facts languages/fi/text.toml has no [facts]"
    assert [language_gap(known, tag) for tag in ("fi", "fi-FI", "en-GB")] == [without] * 2 + [None]


def test_a_wrong_key_is_told_with_its_place(tmp_path: Path) -> None:
    """The message names the file, the key and the nearest known one."""
    path = write(tmp_path, "en", '[sentences]\ntitels = "dr"')
    with pytest.raises(BadLanguage, match=r"titels.*titles") as caught:
        read_languages(tmp_path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("places.toml", "Kerala = 1", "Kerala: must be a list"),
        ("places.toml", "Kerala = [1]", "Kerala: 1 must be text"),
        ("card.toml", "bias = 1.0", "whole: is missing"),
    ],
)
def test_a_wrong_list_of_places_or_card_is_told(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    """As in any other file: where it is, and what is wrong."""
    path = write(tmp_path, "en", "").with_name(name)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadLanguage, match=told):
        read_languages(tmp_path)


def test_a_publications_places_are_known_beside_the_shipped_ones(tmp_path: Path) -> None:
    """A region that it lists has its towns, and the others stay."""
    path = write(tmp_path, "en-IN", "").with_name("places.toml")
    path.write_text('Utopia = ["New Nowhere"]', encoding="utf-8")
    words = read_languages(tmp_path).of("en-IN").stories
    assert words is not None
    assert words.places["new_nowhere"] == "Utopia"
    assert len(words.places) > 100
