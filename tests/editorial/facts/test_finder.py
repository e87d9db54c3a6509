"""Facts: figures and dates in an article's own words, normalised."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import facts as benchmark
from digest.editorial.facts.finder import fact_as_json, find_facts
from digest.model import Fact
from tests.editorial.facts.texts import TEXTS
from tests.timing import in_proportion

GOLD = benchmark.report.read_rows(Path(__file__).parent / "gold.jsonl")
PUBLISHED = date(2026, 11, 20)


def found(text: str) -> list[dict[str, Any]]:
    """Return what the facts in `text` say, without their places."""
    shown = [fact_as_json(fact) for fact in find_facts(text, PUBLISHED)]
    return [
        {key: value for key, value in fact.items() if key not in ("start", "end")} for fact in shown
    ]


def test_the_gold_offsets_are_the_texts_own() -> None:
    """Every annotated fact stands in its sentence where its row says, and nothing overlaps."""
    for row in GOLD:
        at = 0
        for fact in row["facts"]:
            assert row["text"][fact["start"] : fact["end"]] == fact["text"]
            assert at <= fact["start"] < fact["end"]
            at = fact["end"]


def test_facts_are_found_as_a_person_marked_them() -> None:
    """On annotated sentences precision and recall are at least 0.95 for each frequent kind."""
    for kind, gold, _found, _right, precision, recall, _f1 in benchmark.measure(GOLD):
        if int(str(gold)) >= 10:
            assert min(float(str(precision)), float(str(recall))) >= 0.95, kind


def test_names_with_numbers_are_no_facts() -> None:
    """Laws, standards, models and identifiers of many figures count nothing."""
    for text in (
        "Schedule 3 of the Code on Wages, 2019, and ISO 9001:2015 apply.",
        "Euro 6 engines and Boeing 737 jets came.",
        f"Its number is {'9' * 400} homes.",
    ):
        assert found(text) == []


@settings(derandomize=True, max_examples=400, deadline=None)
@given(TEXTS, st.dates(date(1990, 1, 1), date(2100, 12, 31)) | st.none())
def test_facts_are_verbatim_in_order_and_the_same_again(text: str, published: date | None) -> None:
    """In any text each fact is at its offsets, none overlaps another, and the result is stable."""
    at = 0
    shown = find_facts(text, published)
    for fact in shown:
        assert text[fact.start : fact.end] == fact.text
        assert at <= fact.start < fact.end
        at = fact.end
    assert find_facts(text, published) == shown


@pytest.mark.parametrize(
    "hostile",
    ["1", "1,", "1,23,", "1 ", "by ", "by the end of ", "Rs ", "Rs 5-", "5 to ", "between 5 and ",
     "2 homes ", "12 roads, ", "a", "two ", "Act on A", "Sectors 1, ", "March ", "March 5-", "20",
     "2026-", "within a ", "next ", "\xa0", "the end of ", "9 Aa",
     "(", ".", "next three to ", "first quarter of ", "crore ", "5 million "],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(hostile: str) -> None:
    """Sixteen times the text takes about sixteen times as long, whatever is repeated."""

    def repeated(size: int) -> str:
        return hostile * (size // len(hostile))

    in_proportion(repeated, lambda text: find_facts(text, PUBLISHED), 60_000)


@pytest.mark.parametrize("words", ["Rs 5 BİLLİON", "9 kılometres", "within sİx months", "7 lakhſ"])
def test_letters_that_only_look_alike_are_read_as_they_are(words: str) -> None:
    """Python's patterns match a dotted capital I as an i; the tables of units do not."""
    assert all(
        fact.kind in ("money", "count") for fact in find_facts(f"It gave {words}.", PUBLISHED)
    )


def test_a_fact_is_said_in_json_by_its_kind() -> None:
    """Dates have from and to, amounts a value and unit, ranges one value more."""
    day = fact_as_json(Fact("date", "by 2030", 0, 7, last=date(2030, 12, 31)))
    assert day == {
        "kind": "date",
        "from": None,
        "to": "2030-12-31",
        "text": "by 2030",
        "start": 0,
        "end": 7,
    }
    spread = fact_as_json(Fact("power", "5-7 MW", 0, 6, "MW", 5.0, 7.0))
    assert (spread["value"], spread["to_value"], spread["unit"]) == (5.0, 7.0, "MW")
