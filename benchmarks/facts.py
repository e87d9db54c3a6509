"""How well and how fast facts are found in sentences annotated by hand.

Usage: python -m benchmarks.facts [--data FILE] [--mistakes] [--json]

A row of FILE is {"text", "published": day or null, "facts": [{"kind", "value", "unit", "text",
"start", "end"}, ...]}; a range has "to_value", a date "from" and "to" in place of value and unit. A
found fact is right if kind, value and unit (days, for dates) agree and the spans overlap; counts
compare by the last word of their unit. A fact marked "open" is one that readers judge differently:
it counts neither way.

Public tools that do a part of this are measured on that part, if they are installed, and in their
favour: quantulum3 by what it names in one of our units; dateparser is right with any day inside the
right days; Babel, which finds nothing, is given the figures.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from benchmarks import report
from digest.editorial.facts import finder, numbers
from digest.model import FactKind

Row = Mapping[str, Any]
Found = dict[str, Any]
Finder = Callable[[Row], list[Found]]

GOLD = Path(__file__).parent.parent / "tests" / "editorial" / "facts" / "gold.jsonl"
HEADINGS = ("kind", "gold", "found", "right", "precision", "recall", "F1")
BESIDE = ("part", "tool", "gold", "found", "right", "precision", "recall", "F1", "sentences/s")
SPEED = ("what", "figure")
_ROUNDS = 20
_ARTICLE_WORDS = 280
#: quantulum3's names for our units, and how many of ours each is.
_QUANTULUM = {
    "percentage": ("share", "%", 1),
    "per cent": ("share", "%", 1),
    "kilometre": ("length", "km", 1),
    "metre": ("length", "km", 0.001),
    "mile": ("length", "km", 1.609344),
    "hectare": ("area", "m2", 1e4),
    "acre": ("area", "m2", 4046.8564224),
    "square foot": ("area", "m2", 0.09290304),
    "square metre": ("area", "m2", 1),
    "square kilometre": ("area", "m2", 1e6),
    "kilowatt": ("power", "MW", 0.001),
    "megawatt": ("power", "MW", 1),
    "gigawatt": ("power", "MW", 1000),
    "kilowatt hour": ("energy", "MWh", 0.001),
    "kilowatt-hour": ("energy", "MWh", 0.001),
    "megawatt hour": ("energy", "MWh", 1),
    "megawatt-hour": ("energy", "MWh", 1),
    "gigawatt hour": ("energy", "MWh", 1000),
    "gigawatt-hour": ("energy", "MWh", 1000),
    "kilovolt": ("voltage", "kV", 1),
    "indian rupee": ("money", "INR", 1),
    "rupee": ("money", "INR", 1),
    "dollar": ("money", "USD", 1),
    "united states dollar": ("money", "USD", 1),
    "euro": ("money", "EUR", 1),
    "pound sterling": ("money", "GBP", 1),
}
_AMOUNTS = frozenset(kind for kind, _, _ in _QUANTULUM.values())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, GOLD)
    parser.add_argument("--mistakes", action="store_true", help="print what is missed or wrong")
    chosen = parser.parse_args(arguments)
    rows = report.read_rows(chosen.data, "text", "facts")
    if chosen.mistakes and not chosen.json:
        _print_mistakes(rows)
    report.show(
        (f"Facts in {len(rows)} sentences", HEADINGS, measure(rows)),
        ("Beside public tools, each on its part", BESIDE, beside(rows)),
        ("Speed on one core", SPEED, speed(rows)),
        as_json=chosen.json,
    )


def _print_mistakes(rows: Sequence[Row]) -> None:
    for row in rows:
        missed, wrong = compare(row["facts"], found_in(row))[1:]
        if missed or wrong:
            print(
                row["text"],
                *(f"\n  missed {fact}" for fact in missed),
                *(f"\n  wrong  {fact}" for fact in wrong),
            )


def measure(rows: Sequence[Row], finder: Finder | None = None) -> list[tuple[object, ...]]:
    """Return a row for each kind of fact, and one for all."""
    gold, found, right = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        correct, missed, wrong = compare(row["facts"], (finder or found_in)(row))
        for counter, some in ((gold, correct + missed), (found, correct + wrong), (right, correct)):
            counter.update(fact["kind"] for fact in some)
            counter["all"] += len(some)
    return [
        (kind, gold[kind], found[kind], right[kind], *_scores(gold[kind], found[kind], right[kind]))
        for kind in (*get_args(FactKind), "all")
    ]


def found_in(row: Row) -> list[Found]:
    """Return what the program finds in the row's text, as JSON says it."""
    facts = finder.find_facts(row["text"], _published(row), report.ENGLISH)
    return [finder.fact_as_json(fact) for fact in facts]


def _published(row: Row) -> date | None:
    return date.fromisoformat(row["published"][:10]) if row.get("published") else None


def compare(gold: Sequence[Row], found: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the gold facts found, the gold facts missed, and the facts found wrongly."""
    left = list(found)
    correct, missed = list[Row](), list[Row]()
    for fact in gold:
        same = next((one for one in left if _overlap(one, fact) and _agree(one, fact)), None)
        if same is not None:
            left.remove(same)
        if not fact.get("open"):
            (missed if same is None else correct).append(fact)
    unsure = [fact for fact in gold if fact.get("open")]
    return correct, missed, [one for one in left if not any(_overlap(one, fact) for fact in unsure)]


def _overlap(one: Row, other: Row) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _agree(found: Row, gold: Row) -> bool:
    """Return whether both mean the same; "within 18 months" may have a first day or none."""
    if found["kind"] == gold["kind"] == "date" and gold["text"].lower().startswith("within"):
        return bool(found["to"] == gold["to"] and found["from"] in (None, gold["from"]))
    return _meaning(found) == _meaning(gold)


def _meaning(fact: Row) -> tuple[object, ...]:
    """Return what has to agree; values, as products of decimals, to nine figures."""
    if fact["kind"] == "date":
        return ("date", fact["from"], fact["to"])
    unit = fact["unit"].split()[-1].lower() if fact["kind"] == "count" else fact["unit"]
    values = (
        f"{fact[key]:.9g}" if fact.get(key) is not None else None for key in ("value", "to_value")
    )
    return (fact["kind"], unit, *values)


def _scores(gold: int, found: int, right: int) -> tuple[str, str, str]:
    precision = right / found if found else 1.0
    recall = right / gold if gold else 1.0
    mean = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"{precision:.3f}", f"{recall:.3f}", f"{mean:.3f}"


def beside(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Return rows for this project and for each public tool, on the part that the tool does."""
    table: list[tuple[object, ...]] = []
    for part, kinds, tool, load in (
        ("amounts with a unit", _AMOUNTS, "quantulum3", _quantulum),
        ("dates", frozenset({"date"}), "dateparser", _dateparser),
    ):
        some = [
            {**row, "facts": [one for one in row["facts"] if one["kind"] in kinds or "open" in one]}
            for row in rows
        ]
        table.append((part, "newsdigest", *_line(some, _only(found_in, kinds))))
        try:
            finder = load()
        except ImportError:
            table.append((part, tool, *["not installed", *[""] * (len(BESIDE) - 3)]))
        else:
            table.append((part, tool, *_line(some, _only(finder, kinds))))
    return [*table, *_readers(rows)]


def _only(finder: Finder, kinds: frozenset[str]) -> Finder:
    return lambda row: [fact for fact in finder(row) if fact["kind"] in kinds]


def _line(rows: Sequence[Row], finder: Finder) -> tuple[object, ...]:
    start = time.perf_counter()
    total = measure(rows, finder)[-1]
    return (*total[1:], round(len(rows) / (time.perf_counter() - start)))


def _quantulum() -> Finder:
    from quantulum3 import classifier, parser

    # The classifier it ships was trained with a scikit-learn that is gone.
    classifier.USE_CLF = False

    def find(row: Row) -> list[Found]:
        found = []
        for quantity in parser.parse(row["text"]):
            kind, unit, factor = _QUANTULUM.get(quantity.unit.name, ("", "", 0))
            if kind:
                spread = quantity.uncertainty or 0  # a range is its middle and half its width
                ends = {"value": (quantity.value - spread) * factor}
                if spread:
                    ends["to_value"] = (quantity.value + spread) * factor
                start, end = quantity.span
                found.append({"kind": kind, "unit": unit, "start": start, "end": end, **ends})
        return found

    return find


def _dateparser() -> Finder:
    from dateparser.search import search_dates

    def find(row: Row) -> list[Found]:
        day = _published(row)
        base = {"RELATIVE_BASE": datetime.combine(day, datetime.min.time())} if day else {}
        found, at = [], 0
        for words, when in (
            search_dates(row["text"], ["en"], settings={"DATE_ORDER": "DMY", **base}) or ()
        ):
            start = row["text"].find(words, at)
            at = start + len(words)
            found.append(_as_meant(row, start, at, when.date().isoformat()))
        return found

    return find


def _as_meant(row: Row, start: int, end: int, day: str) -> Found:
    """Return a day found; as the gold's days there, if it is one of them."""
    found = {"kind": "date", "from": day, "to": day, "start": start, "end": end}
    for fact in row["facts"]:
        same = fact["kind"] == "date" and _overlap(found, fact)
        if same and (fact["from"] or day) <= day <= fact["to"]:
            return {**found, "from": fact["from"], "to": fact["to"]}
    return found


def _readers(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Return rows for reading the gold's figures ("1,25,000", "2.5")."""
    figures = [
        found[0]
        for row in rows
        for fact in row["facts"]
        if fact["kind"] != "date" and (found := re.search(numbers.FIGURES, fact["text"]))
    ]
    right = [float(one.replace(",", "")) for one in figures]
    table: list[tuple[object, ...]] = []
    for tool, load in (("newsdigest", lambda: numbers.plain_number), ("Babel", _babel)):
        try:
            parse = load()
        except ImportError:
            table.append(("reading figures", tool, *["not installed", *[""] * (len(BESIDE) - 3)]))
            continue
        start = time.perf_counter()
        good = sum(float(parse(one)) == value for one, value in zip(figures, right, strict=True))
        rate = round(len(rows) / (time.perf_counter() - start))
        scores = _scores(len(figures), len(figures), good)
        table.append(("reading figures", tool, len(figures), len(figures), good, *scores, rate))
    return table


def _babel() -> Callable[[str], Any]:
    from babel.numbers import parse_decimal

    return lambda figures: parse_decimal(figures, locale="en_IN")


def speed(rows: Sequence[Row]) -> list[tuple[str, object]]:
    """Return how fast facts are found, beside one pass of the plainest regular expression."""
    texts = [(row["text"], _published(row), report.ENGLISH) for row in rows]
    words = sum(len(text.split()) for text, *_ in texts)
    _, finding = report.best_time(lambda: [finder.find_facts(*text) for text in texts], _ROUNDS)
    _, plain = report.best_time(lambda: [re.findall(r"\w+", text) for text, *_ in texts], _ROUNDS)
    return [
        ("sentences/s", round(len(texts) / finding)),
        ("words/s", round(words / finding)),
        (f"ms for {_ARTICLE_WORDS} words", f"{1000 * finding * _ARTICLE_WORDS / words:.2f}"),
        (r"times one re.findall(r'\w+')", f"{finding / plain:.1f}"),
    ]


if __name__ == "__main__":
    main()
