"""The benchmark of leads, and how well ours does on the project's own groups."""

import json
from pathlib import Path

from benchmarks import leads, report
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Two groups are measured: a row for each half and method."""
    file = tmp_path / "leads.jsonl"
    rows = report.read_rows(leads._OWN)[:2]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (found,) = tables(leads.main, "--data", file)
    assert [(row["groups"], row["method"], row["number"]) for row in found] == [
        ("odd", "ours", 1),
        ("odd", "earliest", 1),
        ("even", "ours", 1),
        ("even", "earliest", 1),
    ]


def test_the_report_leads() -> None:
    """On both halves of the project's own groups the report leads nearly always."""
    table = leads.measure(report.read_rows(leads._OWN))
    assert all(float(str(row[-1])) >= 0.9 for row in table if row[1] == "ours")
