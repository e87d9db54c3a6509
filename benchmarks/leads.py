"""How often the article that reports an event leads its group, and not one that follows it.

Usage: python -m benchmarks.leads [--data FILE] [--json]

FILE is JSON Lines with id, leads (a key), and articles: each has key, hour (of its publication),
title and text. The default is 34 groups written for this project. The words were chosen on groups
with an odd id; those with an even one judge. The peer is the earliest of the fullest.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.stories.group import lead_first
from digest.editorial.stories.trace import Trace, trace_article
from digest.editorial.text import clean_article
from digest.model import Article

_OWN = Path(__file__).parent / "data" / "leads.jsonl"
HEADINGS = ("groups", "method", "number", "right", "share")
_LANGUAGE = report.LANGUAGES.of("en-IN")
_MORNING = datetime(2026, 11, 9, tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, _OWN).parse_args(arguments)
    table = measure(report.read_rows(chosen.data, "id", "leads", "articles"))
    report.show(("The article that leads", HEADINGS, table), as_json=chosen.json)


def measure(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Return the rows of a table: of each half of the groups, how many have the right lead."""
    table: list[tuple[object, ...]] = []
    for name, rest in (("odd", 1), ("even", 0)):
        groups = [(row["leads"], _traces(row)) for row in rows if row["id"] % 2 == rest]
        for method, find in (("ours", find_lead), ("earliest", _earliest)):
            right = sum(find(traces) == leads for leads, traces in groups)
            share = f"{right / max(len(groups), 1):.3f}"
            table.append((name, method, len(groups), right, share))
    return table


def find_lead(traces: Sequence[Trace]) -> str:
    """Return the id of the article that leads a group."""
    return traces[lead_first([(at,) for at in range(len(traces))], traces)[0]].id


def _earliest(traces: Sequence[Trace]) -> str:
    enough = 2 / 3 * max(one.length for one in traces)
    return min(
        (one for one in traces if one.length >= enough), key=lambda one: one.published or 0.0
    ).id


def _traces(row: dict[str, Any]) -> list[Trace]:
    return [trace_story(one["key"], one) for one in row["articles"]]


def trace_story(key: str, told: dict[str, Any]) -> Trace:
    """Return the trace of an article that is told by its hour, title and text."""
    made = Article(
        id=key,
        source=key,
        title=told["title"],
        text=told["text"],
        published=_MORNING + timedelta(hours=told["hour"]),
    )
    return trace_article(clean_article(made, _LANGUAGE), _LANGUAGE)


if __name__ == "__main__":
    main()
