"""How well two stories of one edition that tell one event are found by the last look.

Usage: python -m benchmarks.doubles [--data FILE] [--json]

FILE is JSON Lines with id, same, one and other: stories with hour, title and text. The default is
44 pairs written for this project, half of them told as one. The stories of each half are one
edition: any two of its stories may be found. Odd ids are fitted on, even ones judge.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.leads import trace_story
from digest.editorial.doubles import find_doubles

_OWN = Path(__file__).parent / "data" / "doubles.jsonl"
HEADINGS = ("pairs", "stories", "the same", "found", "wrong", "recall")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, _OWN).parse_args(arguments)
    table = measure(report.read_rows(chosen.data, "id", "same", "one", "other"))
    report.show(("Stories told as one", HEADINGS, table), as_json=chosen.json)


def measure(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Return a row of the table for each half of the pairs."""
    table: list[tuple[object, ...]] = []
    for name, rest in (("odd", 1), ("even", 0)):
        half = [row for row in rows if row["id"] % 2 == rest]
        stories = [trace_story("", story) for row in half for story in (row["one"], row["other"])]
        same = {(2 * at, 2 * at + 1) for at, row in enumerate(half) if row["same"]}
        found = {(one.one, one.other) for one in find_doubles(stories)}
        recall = f"{len(found & same) / max(len(same), 1):.3f}"
        table.append((name, len(stories), len(same), len(found & same), len(found - same), recall))
    return table


if __name__ == "__main__":
    main()
