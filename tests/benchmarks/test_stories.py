"""The stories benchmark: its own articles, its measures, and growth on made-up articles."""

import json
from pathlib import Path

import pytest

from benchmarks import stories
from tests.benchmarks.conftest import Tables

OWN, _, WEEKS = stories.OWN


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """The first articles are grouped, and growth is measured on a few made-up ones."""
    file = tmp_path / "stories.jsonl"
    file.write_text("\n".join(OWN.read_text(encoding="utf-8").split("\n")[:6]), encoding="utf-8")
    (ours, *_), growth = tables(stories.main, "--data", file, "--articles", 60)
    assert (ours["method"], ours["articles"]) == ("this project", 6)
    assert [row["articles"] for row in growth] == [60]


def test_the_benchmark_groups_its_own_articles() -> None:
    """Ours merges and misses hardly one wrongly; all or no merges score below 0.7."""
    sets = stories.read_sets(OWN)
    found = {key: stories.ours(rows) for key, rows in sets.items()}
    precision, _, f1 = stories.b_cubed(stories.mark_sets(sets, found))
    assert precision > 0.95
    assert f1 > 0.95


def test_sets_are_grouped_by_themselves_and_a_crowd_together(
    tables: Tables, tmp_path: Path
) -> None:
    """Each set has its row, all of them one, and one among others; unscored rows do not count."""
    rows = stories.read_sets(WEEKS)["S1"][:6]
    weeks = tmp_path / "weeks.jsonl"
    marked = [{**row, "set": "ABB"[at % 3]} for at, row in enumerate(rows)]
    marked[0]["scored"] = False
    weeks.write_text("\n".join(map(json.dumps, marked)), encoding="utf-8")
    crowd = tmp_path / "crowd.jsonl"
    others = [
        {"id": at, "title": f"Place {at}", "text": f"It rains in town {at}."}
        for at in range(stories.CROWD)
    ]
    crowd.write_text("\n".join(map(json.dumps, others)), encoding="utf-8")
    found, _ = tables(stories.main, "--data", weeks, "--crowd", crowd, "--articles", 60)
    assert [(row["set"], row["articles"]) for row in found][:4] == [
        ("A", 1),
        ("B", 4),
        ("all of weeks.jsonl", 5),
        ("weeks.jsonl in a crowd", 5),
    ]


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
    marked = stories.Marked("xxyy", found, [True] * 4)
    assert stories.b_cubed(marked) == pytest.approx(b_cubed)
    assert stories.adjusted_rand(marked) == pytest.approx(rand)


def test_the_shares_of_pairs_are_counted() -> None:
    """Of three pairs put together one is right, and of two that belong together one is found."""
    assert stories.pairwise(stories.Marked("xxyy", "aaab", [True] * 4)) == (1 / 3, 1 / 2)


def test_growth_stays_far_below_quadratic() -> None:
    """Four times as many made-up articles take far less than sixteen times as long."""
    small, large = stories.growth((150, 600))
    assert (small[0], large[0]) == (150, 600)
    assert float(str(large[-1])) < 1.6
    assert len(set(stories.ours([]))) == 0
