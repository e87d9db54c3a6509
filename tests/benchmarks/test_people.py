"""The benchmark of subscribers: what it measures is what happened."""

from pathlib import Path

from benchmarks import people as benchmark


def test_each_part_is_measured(tmp_path: Path) -> None:
    """One line in fifty is refused, so that not all are exported; all lines are accounted for."""
    rows = benchmark.measure(tmp_path, 200, "sqlite:///people.db")
    assert [(row[0], row[1]) for row in rows] == [
        ("import of newcomers", 200),
        ("import of people known", 200),
        ("import --suppress", 2),
        ("import with a list of suppressed", 200),
        ("choices", 196),
        ("export", 196),
    ]
    assert {len(row) for row in rows} == {len(benchmark.HEADINGS)}


def test_the_list_is_always_the_same() -> None:
    """Two lists of one length are equal, and their addresses differ."""
    lines = list(benchmark.made(300))
    assert lines == list(benchmark.made(300))
    assert len({line.split(",")[0] for line in lines}) == 301
