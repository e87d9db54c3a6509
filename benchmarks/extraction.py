"""How much of an article's text is found on web pages, and how quickly, beside public tools.

Usage: python -m benchmarks.extraction [--data FOLDER] [--general FOLDER] [--mistakes] [--json]

A folder holds gold.json (ID -> fields) and html/ID.html, each plain or as .gz. The default of
--data is pages written for this project. Two measures:

--data: pages of news with the whole `articleBody`, as in the public article extraction benchmark
(scrapinghub). For each page, precision and recall of the multiset of runs of four words against the
reference's; both are averaged over the pages, and F1 is of the averages. A page is exact if the
multisets are equal.

--general: pages of all kinds with strings that the text must have (`with`) and must not have
(`without`), as in trafilatura's evaluation. Precision and recall are of all strings, white space
folded.

Each set is parted by a hash of the pages' ids: "a" is the half to fit on, "b" the half to judge by.
The time is the processor's, the best of three. Ours includes reading title, dates, author, picture
and label; the others read the text alone.
"""

import hashlib
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
from typing import Any, TypeVar

from benchmarks import report
from digest.sources.pages import boilerplate, extraction, webpage

_OWN = Path(__file__).parent / "data" / "extraction"
HEADINGS = ("method", "half", "pages", "precision", "recall", "F1", "exact", "ms a page")
GAIN_HEADINGS = ("95 % interval", "F1", "exact")
OURS = "newsdigest"
_GRAM = 4
_WORD = re.compile(r"\w+")
_DRAWS = 2_000
_MISTAKES = 20

Method = Callable[[str, str], str]
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and what people marked on it: its article's text, or strings in and not in it."""

    id: str
    url: str
    html: str
    text: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How near the text found on a page comes to the reference."""

    precision: float
    recall: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Strings:
    """How many of a page's wanted strings are in its text, how many not, how many unwanted are."""

    found: int
    missed: int
    unwanted: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, _OWN)
    parser.add_argument("--general", type=Path, metavar="PATH", help="measure on this, by strings")
    parser.add_argument("--mistakes", action="store_true", help="print the pages ours reads worst")
    chosen = parser.parse_args(arguments)
    pages = read_pages(chosen.data)
    table, scores = measure(pages, score, _means)
    ours = scores[OURS]
    if chosen.mistakes and not chosen.json:
        _print_mistakes(pages, ours)
    gains = [(f"more than {name}", *gain(ours, of)) for name, of in scores.items() if name != OURS]
    tables: list[report.Table] = [
        ("Bodies of articles on web pages", HEADINGS, table),
        ("Gain over the others", GAIN_HEADINGS, gains),
    ]
    if chosen.general:
        general, _ = measure(read_pages(chosen.general), score_strings, _ratios)
        tables.append(("Texts of pages of all kinds", HEADINGS, general))
    report.show(*tables, as_json=chosen.json)


def read_pages(folder: Path) -> list[Page]:
    """Return the pages of a folder with their references; exit if it holds none."""
    try:
        return [
            _read_page(folder, name, row)
            for name, row in json.loads(_text(folder / "gold.json")).items()
        ]
    except KeyError as problem:
        sys.exit(f"{folder / 'gold.json'}: the field {problem} is missing")


def _read_page(folder: Path, name: str, row: dict[str, Any]) -> Page:
    html = _text(folder / "html" / f"{name}.html")
    if "with" in row:
        wanted, unwanted = tuple(row["with"]), tuple(row["without"])
        return Page(name, row.get("url", ""), html, wanted=wanted, unwanted=unwanted)
    return Page(name, row.get("url", ""), html, row["articleBody"])


def _text(path: Path) -> str:
    return report.read_text(path if path.exists() else Path(f"{path}.gz"), "replace")


def measure(
    pages: Sequence[Page],
    score_page: Callable[[str, Page], S],
    figures: Callable[[Sequence[S]], Sequence[float]],
) -> tuple[list[tuple[object, ...]], dict[str, list[S]]]:
    """Return rows for each method, of all pages and of each half, and its score of every page."""
    table: list[tuple[object, ...]] = []
    scores: dict[str, list[S]] = {}
    for name, make in METHODS.items():
        try:
            method = make()
        except ImportError as problem:
            why = f"{name}: '{problem.name}' is not installed"
            table.append((why, *[""] * (len(HEADINGS) - 1)))
            continue
        found, took = report.best_time(partial(_read_all, method, pages))
        scores[name] = [score_page(text, page) for text, page in zip(found, pages, strict=True)]
        speed = f"{1000 * took / len(pages):.1f}"
        for half in ("all", "a", "b"):
            pairs = zip(scores[name], pages, strict=True)
            if some := [one for one, page in pairs if half in ("all", half_of(page.id))]:
                told = [f"{figure:.3f}" for figure in figures(some)]
                table.append((name, half, len(some), *[*told, ""][:4], speed))
    return table, scores


def half_of(page: str) -> str:
    """Return the half that the page with this id is in: "a" to fit on, "b" to judge by."""
    return "ab"[hashlib.sha256(page.encode()).digest()[-1] % 2]


def _read_all(method: Method, pages: Sequence[Page]) -> list[str]:
    return [method(page.html, page.url) for page in pages]


def score(found: str, page: Page) -> Score:
    """Return how near the text `found` comes to the reference of `page`."""
    ours, theirs = _grams(found), _grams(page.text)
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
    exact = statistics.fmean(one.exact for one in scores)
    return precision, recall, _f1(precision, recall), exact


def score_strings(found: str, page: Page) -> Strings:
    """Return how many strings of `page` the text `found` has, white space folded."""
    text = " ".join(found.split())
    wanted, unwanted = (
        sum(" ".join(string.split()) in text for string in strings)
        for strings in (page.wanted, page.unwanted)
    )
    return Strings(wanted, len(page.wanted) - wanted, unwanted)


def _ratios(scores: Sequence[Strings]) -> tuple[float, float, float]:
    found, missed, unwanted = (
        sum(getattr(one, name) for one in scores) for name in ("found", "missed", "unwanted")
    )
    precision, recall = found / max(1, found + unwanted), found / max(1, found + missed)
    return precision, recall, _f1(precision, recall)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


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
    "trafilatura": _trafilatura,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "trafilatura, for precision": lambda: _trafilatura(favor_precision=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


if __name__ == "__main__":
    main()
