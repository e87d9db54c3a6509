"""The benchmark of updates, and how well ours does on the half that nothing was fitted on."""

import json
from pathlib import Path

import pytest

from benchmarks import updates
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Two pairs are measured: one of each half."""
    told = {
        "title": "Six men trapped as Barwani adit caves in",
        "text": "Six men were trapped when an adit of the Barwani tunnel caved in on Monday.",
        "published": "2026-11-02T18:00:00+05:30",
    }
    later = {
        "title": "All six trapped men rescued from Barwani adit",
        "text": "Rescuers brought out all six men from the adit of the Barwani tunnel on Tuesday.",
        "published": "2026-11-03T18:00:00+05:30",
    }
    pair = {"sent": [told], "sent_day": "2026-11-03", "day": "2026-11-04"}
    rows = [
        {"id": "p1", "later": later, "verdict": "update", **pair},
        {"id": "p2", "later": {**told, "source": "Another"}, "verdict": "repeat", **pair},
    ]
    file = tmp_path / "updates.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (found,) = tables(updates.main, "--data", file)
    assert [(row["updates"], row["right"], row["discarded"]) for row in found] == [
        (1, 1, 0),
        (0, 0, 1),
    ]
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="line 1: the field 'id' is missing"):
        updates.main(["--data", str(file)])
