"""How well an earlier article about the same project is recognised, over all pairs of a batch.

Usage: python -m benchmarks.projects [--data FILE] [--json]

FILE is JSON Lines with batch, project (null: none), part (null: the whole), title and text. The
default is 520 headlines with their openings, invented or retold for this project, in six batches
that were marked one after another. Two articles are about one project if both name it, and the same
part of it or the whole.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.stories import projects
from digest.editorial.stories.projects import EarlierStory
from digest.model import Article

_OWN = Path(__file__).parent / "data" / "projects.jsonl"
HEADINGS = ("batch", "pairs", "the same", "found", "wrong", "precision", "recall")
_FIELDS = ("batch", "project", "part", "title", "text")
_BEFORE, _DAY = date(2026, 1, 1), date(2026, 2, 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, _OWN).parse_args(arguments)
    table = measure(report.read_rows(chosen.data, *_FIELDS))
    report.show(("Earlier articles about one project", HEADINGS, table), as_json=chosen.json)


def measure(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Return a row for each batch, and one for all pairs, including those across batches."""
    spread = Counter(
        name for row in rows for name in projects.name_projects(row["title"], row["text"])
    )
    batches = sorted({row["batch"] for row in rows})
    table = [
        _figures(str(at), [row for row in rows if row["batch"] == at], spread) for at in batches
    ]
    return [*table, _figures("all", rows, spread)]


def _figures(name: str, rows: Sequence[dict[str, Any]], spread: Counter[str]) -> tuple[object, ...]:
    past = [_past(str(at), row) for at, row in enumerate(rows)]
    same = found = both = 0
    for one, other in combinations(range(len(rows)), 2):
        is_same = _same(rows[one], rows[other])
        lead = Article(str(one), "", rows[one]["title"], rows[one]["text"])
        said = bool(past[one].names) and bool(
            projects.find_earlier(lead, str(one), _DAY, [past[other]], spread)
            if set(past[one].names) & set(past[other].names)
            else ()
        )
        same += is_same
        found += said
        both += is_same and said
    precision, recall = both / max(found, 1), both / max(same, 1)
    pairs = len(rows) * (len(rows) - 1) // 2
    return (name, pairs, same, both, found - both, f"{precision:.3f}", f"{recall:.3f}")


def _past(story: str, row: dict[str, Any]) -> EarlierStory:
    title, text = row["title"], row["text"]
    return EarlierStory(
        story,
        _BEFORE,
        title,
        None,
        projects.name_projects(title, text),
        projects.project_parts(title, text),
    )


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if not one["project"] or one["project"] != other["project"]:
        return False
    return not one["part"] or not other["part"] or one["part"] == other["part"]


if __name__ == "__main__":
    main()
