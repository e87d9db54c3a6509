from datetime import date

import pytest

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
            {"place": "in/", "name": "Desk", "read": 3, "new": 2, "changed": 0}
            | {"failed": None, "unchanged": False, "left": 0}
        ],
        "skipped": [{"source": "in/a.txt", "reason": "is empty"}],
    }


def test_a_failure_is_told_in_its_own_words() -> None:
    """As the command line says it."""
    failed = NothingToRead(sources="in/")
    said = {"status": "failed", "day": "2026-11-23", "error": str(failed)}
    assert report_failure(failed, DAY) == said


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (["no theme fits", "no theme fits"], [("no theme fits", 2)]),
        (["too old: published 2026-11-19"], [("too old", 1)]),
        (["copy of 'A'", "copy of 'B'"], [("copied from another article", 2)]),
        (
            ["too few stories for 'Roads': skipped", "its theme 'homes' is not in this edition"],
            [
                ("in a theme that this edition does not show", 1),
                ("in a theme with too few stories", 1),
            ],
        ),
        (["over the 5 stories that 'roads' holds"], [("over what the theme holds", 1)]),
        (
            ["undated excerpt, and its source does not say 'teasers = true'"],
            [("undated excerpt", 1)],
        ),
    ],
)
def test_reasons_are_counted_as_whole_phrases(
    reasons: list[str], said: list[tuple[str, int]]
) -> None:
    """What is said of one article alone is left out, and what stays can be read."""
    assert count_reasons(reasons) == said
