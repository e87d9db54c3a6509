from pathlib import Path

from benchmarks import memory


def test_a_build_beside_a_memory_is_measured(tmp_path: Path) -> None:
    """Both memories have their row, and no query of a build scans a table."""
    rows, plans = memory.measure(tmp_path, 300, known=30, new=5, days=2)
    assert [row[1] for row in rows] == [35, 335]
    assert len(plans) > 10
    assert any("articles_of_source" in str(plan) for _, plan in plans)
