"""The corrections benchmark, and how well ours does on the project's own versions."""

import json
from pathlib import Path

from benchmarks import corrections, report
from tests.benchmarks.conftest import Tables

WAS = {"title": "Tolari gets a shed", "text": "Tolari gets a shed. It costs Rs 240 crore."}
NOW = {"title": "Tolari gets a shed", "text": "Tolari gets a shed. It costs Rs 420 crore."}
ROW = {
    "id": "c001", "was": WAS, "now": NOW, "shown": ["It costs Rs 240 crore."],
    "published": "2026-11-10T09:00:00+05:30", "changed": "2026-11-10T15:00:00+05:30",
    "verdict": "correction", "wrong": "Rs 240 crore", "right": "Rs 420 crore",
}  # fmt: skip


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Odd and even ids are two rows; a chain's last version is judged by the first correction."""
    back = ROW | {"id": "c002", "then": ROW | {"now": WAS, "wrong": "Rs 420 crore"}}
    file = tmp_path / "corrections.jsonl"
    file.write_text("\n".join(map(json.dumps, (ROW, back))), encoding="utf-8")
    (found,) = tables(corrections.main, "--data", file)
    assert [(row["ids"], row["versions"], row["found"]) for row in found] == [
        ("odd", 1, 1),
        ("even", 2, 2),
    ]


def test_no_correction_is_false() -> None:
    """On the project's own versions, of which the even ones were not looked at."""
    rows = corrections.measure(report.read_rows(corrections._OWN))
    assert [row[5] for row in rows] == [0, 0, 0, 0]
    assert min(float(str(row[6])) for row in rows) >= 0.9
