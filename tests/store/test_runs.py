from datetime import date, timedelta
from typing import Any

from digest.store import forgetting, runs
from digest.store.database import Memory
from tests.store.conftest import DAY, NOW

NEXT = DAY + timedelta(days=1)


def add(memory: Memory, day: date, said: dict[str, Any]) -> None:
    """Keep the report of a run that took three seconds."""
    with memory.write() as connection:
        runs.add_run(connection, day, NOW, NOW + timedelta(seconds=3), said)


def test_a_days_runs_are_told_in_order(memory: Memory) -> None:
    """Each with its report and when it was; those of other days are not."""
    add(memory, DAY, {"status": "failed"})
    add(memory, NEXT, {"status": "quiet"})
    add(memory, DAY, {"status": "built", "themes": {"power": 3}})
    start = int(NOW.timestamp())
    with memory.read() as connection:
        assert runs.runs_of_day(connection, DAY) == [
            {"started": start, "ended": start + 3, "status": "failed"},
            {"started": start, "ended": start + 3, "status": "built", "themes": {"power": 3}},
        ]
        assert runs.runs_of_day(connection, DAY - timedelta(days=1)) == []


def test_a_report_may_hold_what_is_no_text(memory: Memory) -> None:
    """The name of a file need not be one, and a page may say anything."""
    said = {"skipped": "a\udcff.txt \x00 ₹ \U0001f3d7"}
    add(memory, DAY, said)
    with memory.read() as connection:
        (found,) = runs.runs_of_day(connection, DAY)
    assert found["skipped"] == said["skipped"]


def test_days_are_named_once_and_newest_first(memory: Memory) -> None:
    """However often each was run, and in whatever order."""
    for day in (DAY, NEXT, DAY):
        add(memory, day, {})
    with memory.read() as connection:
        assert runs.run_days(connection) == ["2026-11-24", "2026-11-23"]


def test_reports_of_days_gone_by_can_be_forgotten(memory: Memory) -> None:
    """Those of the day named, and later ones, stay."""
    for day in (DAY, DAY, NEXT):
        add(memory, day, {})
    with memory.write() as connection:
        assert forgetting.old_reports(NEXT, NOW + timedelta(days=1)).forget(connection) == 2
    with memory.read() as connection:
        assert runs.run_days(connection) == ["2026-11-24"]
