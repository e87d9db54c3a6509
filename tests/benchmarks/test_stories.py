"""The stories benchmark: its own articles, its measures, and growth on made-up articles."""

from pathlib import Path

import pytest

from benchmarks import stories
from tests.benchmarks.conftest import Tables

OWN = Path(stories.__file__).parent / "data" / "stories.jsonl"


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """The first articles are grouped, and growth is measured on a few made-up ones."""
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join(OWN.read_text(encoding="utf-8").split("\n")[:6]), encoding="utf-8")
    (ours, *_), growth = tables(stories.main, "--data", file, "--articles", 60)
    assert (ours["method"], ours["articles"]) == ("this project", 6)
    assert [row["articles"] for row in growth] == [60]


def test_the_benchmark_groups_its_own_articles() -> None:
    """Ours merges nothing wrongly and misses hardly a merge; all or no merges score below 0.7."""
    ours = stories.measure(OWN)[0]
    assert ours[:2] == ("this project", 53)
    assert float(str(ours[3])) == 1.0
    assert float(str(ours[5])) > 0.95


@pytest.mark.parametrize(
    ("found", "b_cubed", "rand"),
    [
        ("aabb", (1.0, 1.0, 1.0), 1.0),
        ("aaaa", (0.5, 1.0, 2 / 3), 0.0),
        ("abcd", (1.0, 0.5, 2 / 3), 0.0),
        ("aaab", (2 / 3, 3 / 4, 12 / 17), 0.0),
    ],
)
def test_the_measures_are_those_of_their_papers(
    found: str, b_cubed: tuple[float, float, float], rand: float
) -> None:
    """B-cubed and the adjusted Rand index of four articles in two stories, computed by hand."""
    assert stories.b_cubed("xxyy", found) == pytest.approx(b_cubed)
    assert stories.adjusted_rand("xxyy", found) == pytest.approx(rand)


def test_growth_stays_far_below_quadratic() -> None:
    """Four times as many made-up articles take far less than sixteen times as long."""
    small, large = stories.growth((150, 600))
    assert (small[0], large[0]) == (150, 600)
    assert float(str(large[-1])) < 1.6
    assert len(set(stories.ours([]))) == 0
