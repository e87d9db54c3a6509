import json

from benchmarks import projects


def test_wrong_earlier_items_are_rare() -> None:
    """On the project's own pairs hardly one found is wrong, and most are found; each batch has its row."""
    rows = [json.loads(line) for line in projects._OWN.read_text(encoding="utf-8").splitlines()]
    *batches, whole = projects.measure(rows)
    assert [row[0] for row in batches] == ["1", "2", "3", "4", "5", "6"]
    assert float(str(whole[5])) >= 0.97
    assert float(str(whole[6])) >= 0.85
