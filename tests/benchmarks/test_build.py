"""The build benchmark."""

import pytest

from benchmarks import build
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few articles of each kind are built and measured in time and memory."""
    monkeypatch.setattr(build, "TRIES", 1)
    (rows,) = tables(build.main, "--articles", 4)
    assert [row["what"] for row in rows] == ["digest --help", "page texts", "web pages"]
    assert all(float(row["seconds"]) > 0 for row in rows)
    assert all(row["peak MB"] > 10 for row in rows[1:])
