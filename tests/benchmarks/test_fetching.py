"""The benchmark of fetching unchanged sources."""

from benchmarks import fetching
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables) -> None:
    """Twenty sources are fetched twice: the second time none has changed."""
    ((first, again),) = tables(fetching.main, "--sources", 20)
    assert set(first) == set(again) == set(fetching.HEADINGS)
    assert float(again["seconds"]) < 20
