"""How often the theme judged from title and text is the theme an editor filed the story under.

Usage: python -m benchmarks.themes [--data FILE] [--json]

FILE is JSON Lines with title, text, theme ("other" for none) and clean (false where editors could differ). Without
it, 200 stories written for this project by somebody who had not seen the theme files.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.report import show
from digest.config import load_themes
from digest.editorial.themes import Judge
from digest.model import Article
from digest.resources import shipped

_OWN = Path(__file__).parent / "data" / "themes.jsonl"
HEADINGS = ("rows", "number", "accuracy", "macro-F1", "articles a second")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=_OWN, metavar="FILE", help="labelled stories")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    show("Themes, from title and text alone", HEADINGS, measure(chosen.data), as_json=chosen.json)


def measure(data: Path) -> list[tuple[object, ...]]:
    """Return a row for the clean stories of `data` and one for all."""
    rows = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    judge = Judge(load_themes(shipped("themes").parent))
    articles = [Article(str(row["id"]), "", row["title"], row["text"]) for row in rows]
    start = time.perf_counter()
    judged = [judge.judge(article, use_label=False).theme or "other" for article in articles]
    rate = round(len(rows) / (time.perf_counter() - start))
    pairs = [(row["theme"], found, row["clean"]) for row, found in zip(rows, judged, strict=True)]
    clean = [pair for pair in pairs if pair[2]]
    return [
        (name, len(some), f"{_accuracy(some):.3f}", f"{_macro_f1(some):.3f}", rate)
        for name, some in (("clean", clean), ("all", pairs))
    ]


def _accuracy(pairs: list[tuple[str, str, bool]]) -> float:
    return sum(gold == found for gold, found, _ in pairs) / len(pairs)


def _macro_f1(pairs: list[tuple[str, str, bool]]) -> float:
    scores = []
    for theme in sorted({gold for gold, _, _ in pairs}):
        right = sum(gold == found == theme for gold, found, _ in pairs)
        named = sum((gold == theme) + (found == theme) for gold, found, _ in pairs)
        scores.append(2 * right / named)
    return sum(scores) / len(scores)


if __name__ == "__main__":
    main()
