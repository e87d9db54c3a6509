from datetime import date

from digest.errors import NothingToRead
from digest.model import Problem
from digest.newsroom.intake import SourceCount
from digest.newsroom.report import count_reasons, report_failure, report_reading

DAY = date(2026, 11, 23)


def test_what_was_read_is_told_by_source() -> None:
    """With what was skipped of it; a problem that cost nothing is not."""
    counts = {"in/": SourceCount("Desk", read=3, new=2, failed=None)}
    problems = [Problem("in/a.txt", "is empty"), Problem("in/b.txt", "is odd", skipped=False)]
    assert report_reading(DAY, counts, problems) == {
        "status": "read",
        "day": "2026-11-23",
        "sources": [
            {"place": "in/", "name": "Desk", "read": 3, "new": 2, "changed": 0, "failed": None}
        ],
        "skipped": [{"source": "in/a.txt", "reason": "is empty"}],
    }


def test_a_failure_is_told_in_its_own_words() -> None:
    """As the command line says it."""
    failed = NothingToRead(sources="in/")
    said = {"status": "failed", "day": "2026-11-23", "error": str(failed)}
    assert report_failure(failed, DAY) == said


def test_reasons_are_counted_by_kind() -> None:
    """What a reason says of one article is left out."""
    given = [
        "too short",
        "too old: published 2026-11-01",
        "too old: published 2026-11-02",
        "under embargo until 2026-11-24 06:00",
        "copy of 'Tower sold'",
    ]
    assert count_reasons(given) == [
        ("copy of", 1),
        ("too old", 2),
        ("too short", 1),
        ("under embargo", 1),
    ]
