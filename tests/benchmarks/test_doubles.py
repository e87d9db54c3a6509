"""The benchmark of doubles, and how well ours does on the project's own pairs."""

import json
from pathlib import Path

from benchmarks import doubles, report
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Two pairs are measured, a row for each half."""
    file = tmp_path / "doubles.jsonl"
    rows = report.read_rows(doubles._OWN)[2:4]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (found,) = tables(doubles.main, "--data", file)
    assert [(row["pairs"], row["stories"], row["the same"]) for row in found] == [
        ("odd", 2, 0),
        ("even", 2, 0),
    ]


def test_most_doubles_are_found_and_no_other_stories_joined() -> None:
    """On both halves of the project's own pairs."""
    for row in doubles.measure(report.read_rows(doubles._OWN)):
        assert row[4] == 0
        assert float(str(row[5])) >= 0.7
