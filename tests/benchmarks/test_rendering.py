"""The rendering benchmark: its rows, and that what it compares is the same."""

from pathlib import Path

import pytest

from benchmarks import rendering
from digest.rendering import personal
from digest.rendering.parts import Renderer
from tests.benchmarks.conftest import Tables
from tests.rendering.test_message import content, parsed


def test_it_runs_trimmed(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both tables are measured in one run; without npm, its column says so."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    rows, (spliced, one_by_one) = tables(rendering.main, "--runs", 1)
    assert [row["what"] for row in rows] == [
        "40 stories, all four formats",
        "7 variants of 3 themes, all four formats",
    ]
    assert all(float(row["ms"]) > 0 for row in rows)
    assert {row["npm mjml + juice ms"] for row in rows} == {"left out: no npm here"}
    assert spliced["messages a second"] > one_by_one["messages a second"] > 0


def test_both_ways_of_writing_messages_say_the_same() -> None:
    """Both messages have the same parts, links and tokens."""
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
    """There is one source for each variant, and it holds the stories."""
    made = rendering.edition(4)
    (source,) = rendering.sources(Renderer(Path("none")), [made])
    assert source.startswith("<mjml")
    assert made.articles[0].title in source
