"""How much of an article's body is found on web pages, and how quickly, beside public tools in the same run.

Usage: python -m benchmarks.extraction [--data FOLDER] [--mistakes] [--json]

FOLDER holds gold.json (ID -> articleBody, url) and html/ID.html, each plain or as .gz; without --data, pages written for
this project. The measure is that of the public article extraction benchmark (scrapinghub): for each page the multisets of
runs of four words, in ours and in the reference, give precision and recall, which are averaged over the pages; F1 is of
the averages. A page is exact when both multisets are equal. The time is the processor's, the best of three.

Ours also reads title, dates, author, picture and label in its time; the others are asked for the text alone.
"""

import argparse
import gzip
import importlib
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import show
from digest.sources.pages import boilerplate, extraction, webpage

_OWN = Path(__file__).parent / "data" / "extraction"
HEADINGS = ("method", "pages", "precision", "recall", "F1", "exact", "ms a page")
GAIN_HEADINGS = ("95 % interval", "F1", "exact")
HALVES_HEADINGS = ("random halves of the pages", "mean", "lowest", "highest")
OURS = "newsdigest"
_GRAM = 4
_WORD = re.compile(r"\w+")
_DRAWS = 2_000
_HALVES = 200
_MISTAKES = 20

Method = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page with the text of its article as people marked it."""

    id: str
    url: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read."""

    precision: float
    recall: float
    exact: bool


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, default=_OWN, metavar="FOLDER", help="pages and references"
    )
    parser.add_argument(
        "--mistakes", action="store_true", help="print the pages that ours reads worst"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    pages = read(chosen.data)
    table, scores = measure(pages)
    if chosen.mistakes and not chosen.json:
        _print_mistakes(pages, scores[OURS])
    gains = [
        (f"more than {name}", *gain(scores[OURS], of))
        for name, of in scores.items()
        if name != OURS
    ]
    show(
        ("Bodies of articles on web pages", HEADINGS, table),
        ("What ours has more of", GAIN_HEADINGS, gains),
        ("Ours on half of the pages", HALVES_HEADINGS, halves(scores[OURS])),
        as_json=chosen.json,
    )


def read(folder: Path) -> list[Page]:
    """Return the pages of a folder with their references."""
    gold = json.loads(_text(folder / "gold.json"))
    return [
        Page(name, row.get("url", ""), _text(folder / "html" / f"{name}.html"), row["articleBody"])
        for name, row in gold.items()
    ]


def _text(path: Path) -> str:
    content = (
        path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())
    )
    return content.decode("utf-8", "replace")


def measure(pages: Sequence[Page]) -> tuple[list[tuple[object, ...]], dict[str, list[Score]]]:
    """Return a row for each method, and each method's score of every page."""
    table: list[tuple[object, ...]] = []
    scores: dict[str, list[Score]] = {}
    for name, make in METHODS.items():
        try:
            method = make()
        except ImportError as problem:
            table.append(
                (f"{name}: '{problem.name}' is not installed", *[""] * (len(HEADINGS) - 1))
            )
            continue
        found, took = _timed(method, pages)
        scores[name] = [score(text, page.text) for text, page in zip(found, pages, strict=True)]
        means = (f"{mean:.3f}" for mean in _means(scores[name]))
        table.append((name, len(pages), *means, f"{1000 * took / len(pages):.1f}"))
    return table, scores


def _timed(method: Method, pages: Sequence[Page]) -> tuple[list[str], float]:
    """Return what `method` finds, and the seconds it takes: the best of three, as others use the machine."""
    took = []
    for _ in range(3):
        start = time.process_time()
        found = [method(page.html, page.url) for page in pages]
        took.append(time.process_time() - start)
    return found, min(took)


def score(found: str, gold: str) -> Score:
    """Return how near the text `found` comes to `gold`."""
    ours, theirs = _grams(found), _grams(gold)
    both = (ours & theirs).total()
    if ours == theirs:
        return Score(1.0, 1.0, exact=True)
    return Score(
        both / ours.total() if ours else 0.0, both / theirs.total() if theirs else 0.0, exact=False
    )


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of `text`; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(
        tuple(words[at : at + _GRAM]) for at in range(max(bool(words), len(words) - _GRAM + 1))
    )


def _means(scores: Sequence[Score]) -> tuple[float, float, float, float]:
    precision = statistics.fmean(one.precision for one in scores)
    recall = statistics.fmean(one.recall for one in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1, statistics.fmean(one.exact for one in scores)


def gain(ours: Sequence[Score], others: Sequence[Score]) -> tuple[str, str]:
    """Return the paired bootstrap's intervals of what ours has more of F1 and of exact pages."""
    draw = random.Random(1)
    differences = []
    for _ in range(_DRAWS):
        pages = draw.choices(range(len(ours)), k=len(ours))
        mine, theirs = (_means([scores[at] for at in pages]) for scores in (ours, others))
        differences.append((mine[2] - theirs[2], mine[3] - theirs[3]))
    whole = _means(ours)[2] - _means(others)[2], _means(ours)[3] - _means(others)[3]
    f1, exact = (
        _interval(mean, column)
        for mean, column in zip(whole, zip(*differences, strict=True), strict=True)
    )
    return f1, exact


def _interval(mean: float, drawn: Sequence[float]) -> str:
    ordered = sorted(drawn)
    low, high = ordered[len(ordered) * 25 // 1000], ordered[len(ordered) * 975 // 1000]
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f})"


def halves(scores: Sequence[Score]) -> list[tuple[object, ...]]:
    """Return mean, lowest and highest figures of random halves of the pages: how much the choice of pages counts."""
    draw = random.Random(1)
    found = [_means(draw.sample(scores, max(1, len(scores) // 2))) for _ in range(_HALVES)]
    return [
        (name, *(f"{of(column):.3f}" for of in (statistics.fmean, min, max)))
        for name, column in (
            ("F1", [one[2] for one in found]),
            ("exact", [one[3] for one in found]),
        )
    ]


def _print_mistakes(pages: Sequence[Page], scores: Sequence[Score]) -> None:
    worst = sorted(
        zip(scores, pages, strict=True), key=lambda pair: pair[0].precision + pair[0].recall
    )
    for one, page in worst[:_MISTAKES]:
        print(f"precision {one.precision:.2f}, recall {one.recall:.2f}: {page.id} {page.url}")


def _ours() -> Method:
    return lambda html, url: webpage.extract_page(html, url).text


def _trafilatura(**options: bool) -> Method:
    find = importlib.import_module("trafilatura").extract
    return lambda html, url: find(html, url=url, include_comments=False, **options) or ""


def _readability() -> Method:
    document = importlib.import_module("readability").Document

    def method(html: str, _: str) -> str:
        # It returns markup; each of its blocks becomes a line.
        root = extraction.parse_html(document(html).summary())
        return "\n".join(_lines(root))

    return method


def _lines(root: Any) -> Iterator[str]:
    if root is not None:
        yield from (
            block.text for block in extraction.find_blocks(root, boilerplate.never_holds_text)
        )


def _resiliparse() -> Method:
    find = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, _: find(html, main_content=True, list_bullets=False, alt_texts=False)


#: What is measured: a name, and what makes a method, which fails where the tool is not installed.
METHODS: dict[str, Callable[[], Method]] = {
    OURS: _ours,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "trafilatura, for precision": lambda: _trafilatura(favor_precision=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


if __name__ == "__main__":
    main()
