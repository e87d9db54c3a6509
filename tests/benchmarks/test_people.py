"""The benchmark of importing and exporting subscribers."""

from benchmarks import people as benchmark
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables) -> None:
    """One line in fifty is refused, so that not all are exported; all lines are accounted for."""
    (rows,) = tables(benchmark.main, "--people", 200)
    assert [(row["what"], row["people"]) for row in rows] == [
        ("import, all new", 200),
        ("import, all known", 200),
        ("import --suppress", 2),
        ("import beside suppressed addresses", 200),
        ("choices", 196),
        ("export", 196),
    ]


def test_the_list_is_always_the_same() -> None:
    """Two lists of one length are equal, and no address occurs twice."""
    lines = list(benchmark.made(300))
    assert lines == list(benchmark.made(300))
    assert len({line.split(",")[0] for line in lines}) == 301
