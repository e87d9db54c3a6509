"""The build benchmark, trimmed: it runs, and its rows are whole."""

from pathlib import Path

from benchmarks import build


def test_the_benchmark_measures_every_row(tmp_path: Path) -> None:
    """A few articles of each kind are built and measured in time and memory."""
    rows = build.measure(tmp_path, 4)
    assert [row[0] for row in rows] == ["digest --help", "page texts", "web pages"]
    assert all(float(row[1]) > 0 for row in rows)
    assert all(row[4] > 10 for row in rows[1:])
