"""The benchmark of fetching unchanged sources and of large sitemaps."""

from benchmarks import fetching
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables) -> None:
    """Twenty sources are fetched twice, the second time unchanged; a small sitemap, and bombs."""
    (first, again), (one, bombs) = tables(fetching.main, "--sources", 20, "--addresses", 500)
    assert set(first) == set(again) == set(fetching.HEADINGS)
    assert float(again["seconds"]) < 20
    assert set(one) == set(bombs) == set(fetching.MAP_HEADINGS)
    assert max(float(row["memory MB"]) for row in (one, bombs)) < 100
