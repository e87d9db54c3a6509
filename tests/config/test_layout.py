"""The publication's own lines: a plain file that is read strictly and handed to every source."""

from pathlib import Path

import pytest

from digest.config import settings as config
from digest.config.layout import read_layout
from digest.errors import BadSettings
from digest.model import Layout


def load(folder: Path, text: str) -> Layout:
    """Return what `layout.toml` with this text adds."""
    (folder / "layout.toml").write_text(text, encoding="utf-8")
    return read_layout(folder)


def test_without_a_file_nothing_is_added(tmp_path: Path) -> None:
    """The known lines stand alone."""
    assert read_layout(tmp_path) == Layout()


def test_every_kind_of_line_may_be_added(tmp_path: Path) -> None:
    """Labels are names, all others patterns."""
    text = """
    labels = ["HAFEN & SCHIFF"]
    next_story = ['nächste meldung:?']
    end = ['unser newsletter.*']
    related = ['mehr aus .*']
    furniture = ['jetzt drucken']
    tail = ['\\((dpa|apa)\\)']
    """
    assert load(tmp_path, text) == Layout(
        labels=("HAFEN & SCHIFF",),
        next_story=("nächste meldung:?",),
        end=("unser newsletter.*",),
        related=("mehr aus .*",),
        furniture=("jetzt drucken",),
        tail=(r"\((dpa|apa)\)",),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ende = ['x']", r"layout\.toml: ende: is not a known setting \(did you mean 'end'\?\)"),
        ("end = 'x'", r'layout\.toml: end: must be a list: write \["x"\]'),
        ("end = ['x', '(y']", r"layout\.toml: end: '\(y' must be a regular expression \(missing"),
        ("tail = ['(?i)x']", r"layout\.toml: tail: '\(\?i\)x' must be a regular expression"),
        ("furniture = ['']", r"layout\.toml: furniture: .* must not be empty"),
        ("labels = [", r"layout\.toml: the end"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    """A wrong key, a wrong form and a pattern that cannot be used are told in one line."""
    with pytest.raises(BadSettings, match=told):
        load(tmp_path, text)


def test_every_source_has_it(tmp_path: Path) -> None:
    """Configured sources and those that are named for one run know the publication's lines."""
    own = load(tmp_path, "furniture = ['jetzt drucken']")
    (tmp_path / "digest.toml").write_text(
        '[[source]]\npath = "articles"\n[[source]]\nurl = "https://girder.example/feed"\n',
        encoding="utf-8",
    )
    settings = config.read_settings(tmp_path / "digest.toml")
    assert [source.layout for source in settings.sources] == [own, own]
    named = ("https://girder.example/x", tmp_path / "x.html", tmp_path / "articles")
    assert [settings.source(place).layout for place in named] == [own, own, own]
