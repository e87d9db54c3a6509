"""The stories benchmark measures the articles that come with it, and growth on made-up ones."""

from pathlib import Path

import pytest

from benchmarks import stories

OWN = Path(stories.__file__).parent / "data" / "stories.jsonl"


def test_the_benchmark_groups_its_own_articles() -> None:
    """No wrong merge and hardly a missed one among near misses; grouping all or none would score below 0.7."""
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
    """B-cubed and the adjusted Rand index of four articles in two stories, reckoned by hand."""
    assert stories.b_cubed("xxyy", found) == pytest.approx(b_cubed)
    assert stories.adjusted_rand("xxyy", found) == pytest.approx(rand)


def test_growth_stays_far_below_quadratic() -> None:
    """Four times the articles take far less than sixteen times as long: made-up articles fall into threes."""
    small, large = stories.growth((150, 600))
    assert (small[0], large[0]) == (150, 600)
    assert float(str(large[-1])) < 1.6
    assert len(set(stories.ours([]))) == 0
