"""How well and how fast facts are found: precision, recall and F1 per kind, on sentences annotated by hand.

Usage: python -m benchmarks.facts [--data FILE] [--mistakes] [--json]

A row of FILE is {"text", "published": day or null, "facts": [{"kind", "value", "unit", "text", "start", "end"}, ...]};
ranges have "to_value", dates "from" and "to" in place of value and unit. A found fact is right if kind, value and unit
(days, for dates) agree and the spans overlap; counts compare by the last word of their unit. A fact marked "open" is one
that readers judge differently: finding it, or not, counts neither way.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from benchmarks.report import show
from digest.editorial import facts
from digest.model import FactKind

GOLD = Path(__file__).parent.parent / "tests" / "editorial" / "facts_gold.jsonl"
HEADINGS = ("kind", "gold", "found", "right", "precision", "recall", "F1", "sentences/s")
_ROUNDS = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, default=GOLD, metavar="FILE", help="annotated rows (the tests' own)"
    )
    parser.add_argument(
        "--mistakes", action="store_true", help="print what was missed and what was found wrongly"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    rows = read(chosen.data)
    if chosen.mistakes and not chosen.json:
        for row in rows:
            missed, wrong = compare(row["facts"], found_in(row))[1:]
            if missed or wrong:
                print(
                    row["text"],
                    *(f"\n  missed {fact}" for fact in missed),
                    *(f"\n  wrong  {fact}" for fact in wrong),
                )
    show(f"Facts in {len(rows)} sentences", HEADINGS, measure(rows), as_json=chosen.json)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the annotated rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def measure(rows: Sequence[Mapping[str, Any]]) -> list[tuple[object, ...]]:
    """Return a row for each kind of fact, and one for all, with the speed."""
    gold, found, right = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        correct, missed, wrong = compare(row["facts"], found_in(row))
        for counter, some in ((gold, correct + missed), (found, correct + wrong), (right, correct)):
            counter.update(fact["kind"] for fact in some)
            counter["all"] += len(some)
    table: list[tuple[object, ...]] = [
        (kind, gold[kind], found[kind], right[kind], *_scores(gold[kind], found[kind], right[kind]), "")
        for kind in (*get_args(FactKind), "all")
    ]
    return [*table[:-1], (*table[-1][:-1], round(_speed(rows)))]


def found_in(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the program finds in the row's text, as JSON says it."""
    published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
    return [facts.as_json(fact) for fact in facts.find(row["text"], published)]


def compare(
    gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the gold facts found, the gold facts missed, and what was found wrongly."""
    left = list(found)
    correct, missed = [], []
    for fact in gold:
        same = next((one for one in left if _overlap(one, fact) and _meaning(one) == _meaning(fact)), None)
        if same is not None:
            left.remove(same)
        if not fact.get("open"):
            (missed if same is None else correct).append(fact)
    unsure = [fact for fact in gold if fact.get("open")]
    return correct, missed, [one for one in left if not any(_overlap(one, fact) for fact in unsure)]


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _meaning(fact: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what has to agree. Products of decimals are compared to nine figures."""
    if fact["kind"] == "date":
        return ("date", fact["from"], fact["to"])
    unit = fact["unit"].split()[-1].lower() if fact["kind"] == "count" else fact["unit"]
    values = (f"{fact[key]:.9g}" if fact.get(key) is not None else None for key in ("value", "to_value"))
    return (fact["kind"], unit, *values)


def _scores(gold: int, found: int, right: int) -> tuple[str, str, str]:
    precision = right / found if found else 1.0
    recall = right / gold if gold else 1.0
    mean = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"{precision:.3f}", f"{recall:.3f}", f"{mean:.3f}"


def _speed(rows: Sequence[Mapping[str, Any]]) -> float:
    """Return how many of the sentences one core reads in a second."""
    texts = [
        (row["text"], date.fromisoformat(row["published"][:10]) if row.get("published") else None)
        for row in rows
    ]
    start = time.perf_counter()
    for _ in range(_ROUNDS):
        for text, published in texts:
            facts.find(text, published)
    return _ROUNDS * len(texts) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
