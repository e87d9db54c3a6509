"""The facts benchmark: what counts as right, and the tools beside it."""

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import facts as benchmark
from tests.benchmarks.conftest import Tables

TEXT = "It won Rs 5 crore within 18 months for 12 underground stations."
PRICE = {"kind": "money", "value": 5e7, "unit": "INR", "text": "Rs 5 crore", "start": 7, "end": 17}
SPAN = {"kind": "date", "from": "2026-11-20", "to": "2028-05-20", "text": "within 18 months"}
SPAN |= {"start": 18, "end": 34}
COUNT = {"kind": "count", "value": 12.0, "unit": "underground stations", "start": 39, "end": 62}
COUNT |= {"text": "12 underground stations"}


def row(*facts: dict[str, Any]) -> dict[str, Any]:
    """Return an annotated sentence."""
    return {"text": TEXT, "published": "2026-11-20", "facts": list(facts)}


def total(*facts: dict[str, Any]) -> tuple[object, ...]:
    """Return how many of the facts are gold, found and right."""
    return benchmark.measure([row(*facts)])[-1][1:4]


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """One annotated sentence is measured, beside the tools that are installed."""
    file = tmp_path / "facts.jsonl"
    file.write_text(json.dumps(row(PRICE, SPAN, COUNT)), encoding="utf-8")
    kinds, beside, speed = tables(benchmark.main, "--data", file)
    assert kinds[-1]["right"] == 3
    assert [line["part"] for line in beside[::2]] == [
        "amounts with a unit",
        "dates",
        "reading figures",
    ]
    assert len(speed) == 4


def test_a_fact_is_right_by_kind_value_unit_and_place() -> None:
    """Only a count's last word is compared; spans need to overlap; an unmarked fact is wrong."""
    assert total(PRICE, SPAN, COUNT) == (3, 3, 3)
    assert total({**PRICE, "end": 9}, SPAN, COUNT) == (3, 3, 3)
    assert total({**PRICE, "value": 5e6}, SPAN, COUNT) == (3, 3, 2)
    assert total({**PRICE, "start": 40, "end": 50}, SPAN, COUNT) == (3, 3, 2)
    assert total(SPAN, COUNT) == (2, 3, 2)


def test_an_open_fact_counts_neither_way() -> None:
    """Whether and with what value it is found, it is neither gold nor found."""
    assert total({**PRICE, "open": True}, SPAN, COUNT) == (2, 2, 2)
    assert total({**PRICE, "value": 1.0, "open": True}, SPAN, COUNT) == (2, 2, 2)


def test_within_may_have_a_first_day_or_none() -> None:
    """Both readings of "within 18 months" are right; another last day is wrong."""
    gold = [SPAN]
    for first in (None, "2026-11-20"):
        assert benchmark.compare(gold, [{**SPAN, "from": first}])[0] == gold
    assert benchmark.compare(gold, [{**SPAN, "from": "2026-12-01"}])[0] == []
    assert benchmark.compare(gold, [{**SPAN, "to": "2028-06-01"}])[0] == []


def test_a_missing_tool_is_a_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table keeps a line for each tool, of full length."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith(("quantulum3", "dateparser", "babel")):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    table = benchmark.beside([row(PRICE, SPAN, COUNT)])
    missing = [line[1] for line in table if line[2] == "not installed"]
    assert missing == ["quantulum3", "dateparser", "Babel"]
    assert {len(line) for line in table} == {len(benchmark.BESIDE)}
