"""The projects benchmark, and how well ours does on the project's own pairs."""

import json
from pathlib import Path

import pytest

from benchmarks import projects, report
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Three articles of two batches are measured: a row for each batch, and one for all."""
    same = {"project": "Zojila", "part": None, "text": "The Zojila Tunnel is being dug."}
    titles = ("Zojila Tunnel opens", "Zojila Tunnel is late", "Zojila Tunnel gets a road")
    rows = [{"batch": 1 + at // 2, "title": title, **same} for at, title in enumerate(titles)]
    file = tmp_path / "projects.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (found,) = tables(projects.main, "--data", file)
    assert [(row["batch"], row["pairs"], row["the same"]) for row in found] == [
        ("1", 1, 1),
        ("2", 0, 0),
        ("all", 3, 3),
    ]
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="line 1: the field 'batch' is missing"):
        projects.main(["--data", str(file)])


def test_wrong_earlier_articles_are_rare() -> None:
    """On the project's own pairs hardly one found is wrong, and most are found."""
    *batches, whole = projects.measure(report.read_rows(projects._OWN))
    assert [row[0] for row in batches] == ["1", "2", "3", "4", "5", "6"]
    assert float(str(whole[5])) >= 0.97
    assert float(str(whole[6])) >= 0.85
