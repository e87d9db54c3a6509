"""The memory benchmark: its builds, its queries, and the memory that it makes."""

from pathlib import Path

import pytest

from benchmarks import memory
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables) -> None:
    """Only new pages are read, and a build and the daily tidying find all rows by an index."""
    rows, plans = tables(memory.main, "--known", 40, "--articles", 300)
    assert [(row["articles known"], row["read"]) for row in rows] == [(40, 1), (41, 0), (300, 1)]
    assert all(float(row["seconds"]) > 0 and row["stories"] > 0 for row in rows)
    steps = [row["plan"].split() for row in plans]
    searched = {step[1] for step in steps if step[0] == "SEARCH"}
    assert searched >= {"articles", "versions", "editions", "members", "names", "errata"}
    assert searched >= {"parts", "sendings", "deliveries", "runs", "letters"}
    assert searched >= {"subscribers", "wishes"}


def test_a_query_that_reads_a_whole_table_ends_the_measurement() -> None:
    """The query is named with its plan; one that searches by an index is none."""
    memory.check([("SELECT 1", "SEARCH articles USING INDEX articles_by_url (url=?)")])
    for step in ("SCAN articles", "SCAN runs USING COVERING INDEX runs_by_day"):
        with pytest.raises(SystemExit, match=f"SELECT 2: {step}"):
            memory.check([("SELECT 1", "SEARCH names"), ("SELECT 2", step)])


def test_the_large_memory_is_what_a_publication_leaves(tmp_path: Path) -> None:
    """Each day has an approved edition; most articles are used, a few corrected."""
    with memory.serve() as site:
        place = memory.Place(tmp_path / "years", site)
        place.remember_years(600)
        with place.memory() as opened, opened.read() as connection:

            def count(query: str) -> int:
                return int(connection.exec_driver_sql(query).scalar_one())

            assert count("SELECT count(*) FROM articles") == 600
            assert count("SELECT count(*) FROM editions WHERE state = 'approved'") == 3
            assert count("SELECT count(*) FROM articles WHERE used IS NULL") == 60
            assert count("SELECT count(*) FROM articles WHERE version = 2") == 6
