"""How much of an article's body is found on web pages, and how quickly, beside public tools.

Usage: python -m benchmarks.extraction [--data FOLDER] [--mistakes] [--json]

FOLDER holds gold.json (ID -> articleBody, url) and html/ID.html, each plain or as .gz; the default
is pages written for this project. The measure is that of the public article extraction benchmark
(scrapinghub): for each page, precision and recall of the multiset of runs of four words against the
reference's; both are averaged over the pages, and F1 is of the averages. A page is exact if the
multisets are equal. The time is the processor's, the best of three.

Our time includes reading title, dates, author, picture and label; the others read the text alone.
"""

import importlib
import json
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import report
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
    """A page, and the text of its article as people marked it."""

    id: str
    url: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """How near the text found on a page comes to the reference."""

    precision: float
    recall: float
    exact: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, _OWN)
    parser.add_argument("--mistakes", action="store_true", help="print the pages ours reads worst")
    chosen = parser.parse_args(arguments)
    pages = read_pages(chosen.data)
    table, scores = measure(pages)
    if chosen.mistakes and not chosen.json:
        _print_mistakes(pages, scores[OURS])
    ours = scores[OURS]
    gains = [(f"more than {name}", *gain(ours, of)) for name, of in scores.items() if name != OURS]
    report.show(
        ("Bodies of articles on web pages", HEADINGS, table),
        ("Gain over the others", GAIN_HEADINGS, gains),
        ("Ours on half of the pages", HALVES_HEADINGS, halves(ours)),
        as_json=chosen.json,
    )


def read_pages(folder: Path) -> list[Page]:
    """Return the pages of a folder with their references; exit if it holds none."""
    try:
        return [
            Page(
                name,
                row.get("url", ""),
                _text(folder / "html" / f"{name}.html"),
                row["articleBody"],
            )
            for name, row in json.loads(_text(folder / "gold.json")).items()
        ]
    except KeyError as problem:
        sys.exit(f"{folder / 'gold.json'}: the field {problem} is missing")


def _text(path: Path) -> str:
    return report.read_text(path if path.exists() else Path(f"{path}.gz"), "replace")


def measure(pages: Sequence[Page]) -> tuple[list[tuple[object, ...]], dict[str, list[Score]]]:
    """Return a row for each method, and each method's score of every page."""
    table: list[tuple[object, ...]] = []
    scores: dict[str, list[Score]] = {}
    for name, make in METHODS.items():
        try:
            method = make()
        except ImportError as problem:
            why = f"{name}: '{problem.name}' is not installed"
            table.append((why, *[""] * (len(HEADINGS) - 1)))
            continue
        found, took = report.best_time(partial(_read_all, method, pages))
        scores[name] = [score(text, page.text) for text, page in zip(found, pages, strict=True)]
        means = (f"{mean:.3f}" for mean in _means(scores[name]))
        table.append((name, len(pages), *means, f"{1000 * took / len(pages):.1f}"))
    return table, scores


def _read_all(method: Method, pages: Sequence[Page]) -> list[str]:
    return [method(page.html, page.url) for page in pages]


def score(found: str, gold: str) -> Score:
    """Return how near the text `found` comes to `gold`."""
    ours, theirs = _grams(found), _grams(gold)
    if ours == theirs:
        return Score(1.0, 1.0, exact=True)
    both = (ours & theirs).total()
    return Score(both / max(1, ours.total()), both / max(1, theirs.total()), exact=False)


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of `text`; a shorter text is one run."""
    words = _WORD.findall(text)
    count = max(bool(words), len(words) - _GRAM + 1)
    return Counter(tuple(words[at : at + _GRAM]) for at in range(count))


def _means(scores: Sequence[Score]) -> tuple[float, float, float, float]:
    precision = statistics.fmean(one.precision for one in scores)
    recall = statistics.fmean(one.recall for one in scores)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1, statistics.fmean(one.exact for one in scores)


def gain(ours: Sequence[Score], others: Sequence[Score]) -> tuple[str, str]:
    """Return our gain in F1 and in exact pages, with the paired bootstrap's intervals."""
    draw = random.Random(1)
    differences = []
    for _ in range(_DRAWS):
        pages = draw.choices(range(len(ours)), k=len(ours))
        mine, theirs = (_means([scores[at] for at in pages]) for scores in (ours, others))
        differences.append((mine[2] - theirs[2], mine[3] - theirs[3]))
    f1, exact = zip(*differences, strict=True)
    mine, theirs = _means(ours), _means(others)
    return _interval(mine[2] - theirs[2], f1), _interval(mine[3] - theirs[3], exact)


def _interval(mean: float, drawn: Sequence[float]) -> str:
    ordered = sorted(drawn)
    low, high = ordered[len(ordered) * 25 // 1000], ordered[len(ordered) * 975 // 1000]
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f})"


def halves(scores: Sequence[Score]) -> list[tuple[object, ...]]:
    """Return the spread over random halves of the pages: how much the choice of pages counts."""
    draw = random.Random(1)
    found = [_means(draw.sample(scores, max(1, len(scores) // 2))) for _ in range(_HALVES)]
    return [
        (name, *(f"{of(one[at] for one in found):.3f}" for of in (statistics.fmean, min, max)))
        for name, at in (("F1", 2), ("exact", 3))
    ]


def _print_mistakes(pages: Sequence[Page], scores: Sequence[Score]) -> None:
    pairs = zip(scores, pages, strict=True)
    worst = sorted(pairs, key=lambda pair: pair[0].precision + pair[0].recall)
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
        blocks = () if root is None else extraction.find_blocks(root, boilerplate.never_holds_text)
        return "\n".join(block.text for block in blocks)

    return method


def _resiliparse() -> Method:
    find = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, _: find(html, main_content=True, list_bullets=False, alt_texts=False)


#: Each method's name, and its maker, which raises ImportError if the tool is not installed.
METHODS: dict[str, Callable[[], Method]] = {
    OURS: _ours,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "trafilatura, for precision": lambda: _trafilatura(favor_precision=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


if __name__ == "__main__":
    main()
