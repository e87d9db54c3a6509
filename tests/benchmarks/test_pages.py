"""The pages benchmark, and how well ours does on the project's own pages."""

import json
from pathlib import Path

import pytest

from benchmarks import pages
from tests.benchmarks.conftest import Tables

LEAD = "The council cleared a 12-km road to Palera on Monday, by vote, for Rs 90 crore."
ROW = {
    "id": "q1",
    "title": "Palera to get a 12-km road",
    "text": f"{LEAD} Bids are due by December 20.",
    "published": "2026-11-30T09:00:00+05:30",
    "kind": "easy+deadline",
    "first_ok": [LEAD],
    "must_not": ["PTI"],
    "cut_not": ["Palera"],
    "needs_any": ["12-km"],
    "facts_must": ["12-km"],
    "facts_not": ["Rs 900 crore"],
    "watch": [{"text": "by December 20", "to": "2026-12-20"}],
    "watch_may": [],
    "watch_not": ["December 30"],
}


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """A page that is right counts in its part, and in each of its kinds."""
    file = tmp_path / "pages.jsonl"
    file.write_text(json.dumps(ROW), encoding="utf-8")
    shares, kinds = tables(pages.main, "--data", file)
    asked = dict.fromkeys(pages.ASKED, "1.00")
    whole = {"summary, facts, watch": "1.00"}
    assert shares == [{"pages": "pages, fit", "number": 1, **asked, **whole}]
    assert [row["kind"] for row in kinds] == ["deadline", "easy"]


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("summary", {"first_ok": ["Another sentence."]}),
        ("summary", {"must_not": ["by vote"]}),
        ("summary", {"cut_not": ["Rs 90 crore."]}),
        ("summary", {"needs_any": ["14 km"]}),
        ("facts", {"facts_must": ["14 km"]}),
        ("facts", {"facts_not": ["Rs 90 crore"]}),
        ("watch", {"watch": [{"text": "by December 20", "to": "2027-12-20"}]}),
        ("watch", {"watch": [], "watch_not": ["December 20"]}),
        ("strictly", {"watch": []}),
    ],
)
def test_each_fault_counts(asked: str, wrong: dict[str, object]) -> None:
    """A page that breaks one demand of the sub-editor is wrong in what that is about."""
    assert pages.page_faults(ROW | wrong)[asked]
    assert not pages.page_faults(ROW)[asked]
