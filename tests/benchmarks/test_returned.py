"""The benchmark of returned mail."""

from benchmarks import returned as benchmark
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables) -> None:
    """Every mail is taken in, the first time and again."""
    (rows,) = tables(benchmark.main, "--mails", 6)
    assert [(row["what"], row["mails"]) for row in rows] == [
        ("for the first time", 6),
        ("again", 6),
    ]
