"""The rendering benchmark, trimmed: it runs, its rows are whole, and what it compares says the same."""

from pathlib import Path

import pytest

from benchmarks import rendering
from digest.rendering import personal
from digest.rendering.parts import Renderer
from tests.rendering.test_message import content, parsed


def test_the_benchmark_measures_every_row() -> None:
    """A few stories are rendered as one variant and as seven, and made out to a few subscribers."""
    made = rendering.edition(6)
    rows = rendering.measure_rendering(made, 1, rendering.Npm(None, "left out"))
    assert [row[0] for row in rows] == [
        "6 stories, all four formats",
        "7 variants of 3 themes, all four formats",
    ]
    assert all(float(str(row[1])) > 0 and row[3] == "left out" for row in rows)
    spliced, one_by_one = rendering.measure_messages(made, 1, batch=20)
    assert int(str(spliced[1])) > int(str(one_by_one[1])) > 0


def test_both_ways_of_writing_messages_say_the_same() -> None:
    """The two figures are of the same parts, links and tokens."""
    made = rendering.edition(4)
    parts = Renderer(Path("none")).render(made)
    ours = personal.make_template(parts, made, "all").fill(
        7, "r@home.example", rendering.SENT, rendering.KEYS
    )
    theirs = rendering.written_by_library(parts, made, 7, "r@home.example")
    # The library ends every text with a line break.
    said = [
        [(kind, text.rstrip("\n")) for kind, text in content(parsed(data))]
        for data in (ours, theirs)
    ]
    assert said[0] == said[1]
    assert parsed(ours)["Subject"] == parsed(theirs)["Subject"]


def test_npm_gets_the_very_sources_that_we_compile() -> None:
    """One source for each variant, with its stories in it."""
    made = rendering.edition(4)
    (source,) = rendering.sources(Renderer(Path("none")), [made])
    assert source.startswith("<mjml")
    assert made.articles[0].title in source


def test_the_packages_are_left_out_where_npm_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table says so in their place."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with rendering.npm() as peer:
        assert peer.milliseconds(["<mjml>"], 1) == "left out: no npm here"
