from pathlib import Path

import pytest

from digest.config.settings import Settings, read_settings
from digest.errors import NoSuchArticle, NoSuchSubtheme, NoSuchTheme
from digest.newsroom.teaching import built_articles, teach_theme
from digest.store.news import dayfolder, document
from tests.rendering import samples

LONG = samples.article(
    "Flats are let", "Two hundred flats were let in Pune. " * 40, url="https://a.example/flats"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a publication with one day built."""
    (tmp_path / "digest.toml").write_text("", encoding="utf-8")
    made = samples.edition([samples.article("A plant", "It was built.")], [LONG])
    data = document.encode_edition(made, {})
    dayfolder.write_day_folder(tmp_path / "out" / "2026-11-23", {}, data)
    return read_settings(tmp_path / "digest.toml")


def test_a_correction_names_the_article_and_keeps_the_start_of_its_text(settings: Settings) -> None:
    """By which articles like it are known; a second correction replaces the first."""
    teach_theme(settings, settings.folder / "out", LONG.id, "infrastructure", "urban")
    again = read_settings(settings.folder / "digest.toml")
    made = teach_theme(again, settings.folder / "out", LONG.url or "", "none")
    assert (made.theme, made.title, made.text) == (None, LONG.title, LONG.text[:600])
    (kept,) = read_settings(settings.folder / "digest.toml").corrections
    assert kept == made


@pytest.mark.parametrize(
    ("name", "theme", "subtheme", "error"),
    [
        ("nothing", "real-estate", None, NoSuchArticle),
        (LONG.id, "roads", None, NoSuchTheme),
        (LONG.id, "real-estate", "sea", NoSuchSubtheme),
        (LONG.id, "none", "urban", NoSuchSubtheme),
    ],
)
def test_what_is_not_known_is_refused(
    settings: Settings, name: str, theme: str, subtheme: str | None, error: type[Exception]
) -> None:
    """And nothing is stored."""
    with pytest.raises(error):
        teach_theme(settings, settings.folder / "out", name, theme, subtheme)
    assert read_settings(settings.folder / "digest.toml").corrections == ()


def test_articles_of_the_newest_day_come_first(settings: Settings) -> None:
    """An article that stands in two editions is found as the newest has it."""
    newer = document.encode_edition(samples.edition([samples.article("A new plant", "Now.")]), {})
    dayfolder.write_day_folder(settings.folder / "out" / "2026-11-24", {}, newer)
    found = built_articles(settings.folder / "out")
    assert [article.title for article in found] == ["A new plant", "A plant", "Flats are let"]
