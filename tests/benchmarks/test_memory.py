"""The memory benchmark, trimmed: it runs, its rows are whole, and it says when a whole table is read."""

from pathlib import Path

import pytest

from benchmarks import memory


def test_builds_beside_a_memory_are_measured(tmp_path: Path) -> None:
    """What is known is not read again, what is new is, and every query of a build and a tidying finds its rows by an index."""
    (_, headings, rows), (_, names, plans) = memory.measure(tmp_path, known=20, new=3, large=300)
    assert {len(row) for row in rows} == {len(headings)}
    assert [(row[1], row[2]) for row in rows] == [(20, 3), (23, 0), (300, 3)]
    assert all(float(str(row[4])) > 0 and int(str(row[3])) > 0 for row in rows)
    assert {len(plan) for plan in plans} == {len(names)}
    searched = {str(step).split()[1] for _, step in plans if str(step).startswith("SEARCH")}
    assert searched >= {"articles", "versions", "editions", "members", "names", "errata"}
    assert searched >= {
        "parts",
        "sendings",
        "deliveries",
        "runs",
        "letters",
        "subscribers",
        "wishes",
    }


def test_a_query_that_reads_a_whole_table_ends_the_measurement() -> None:
    """It is named, with its plan; finding rows by an index is not reading all."""
    memory.check([("SELECT 1", "SEARCH articles USING INDEX articles_by_url (url=?)")])
    for step in ("SCAN articles", "SCAN runs USING COVERING INDEX runs_by_day"):
        with pytest.raises(SystemExit, match=f"SELECT 2: {step}"):
            memory.check([("SELECT 1", "SEARCH names"), ("SELECT 2", step)])


def test_the_large_memory_is_what_a_publication_leaves(tmp_path: Path) -> None:
    """Days with an approved edition each, most articles used, and corrections to find."""
    with memory.serve() as site:
        desk = memory.Desk(tmp_path / "years", site)
        desk.remember_years(600)
        with desk.memory() as opened, opened.read() as connection:

            def count(query: str) -> int:
                return int(connection.exec_driver_sql(query).scalar_one())

            assert count("SELECT count(*) FROM articles") == 600
            assert count("SELECT count(*) FROM editions WHERE state = 'approved'") == 3
            assert count("SELECT count(*) FROM articles WHERE used IS NULL") == 60
            assert count("SELECT count(*) FROM articles WHERE version = 2") == 6
