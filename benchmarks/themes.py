"""How often the theme judged from title and text is the one an editor filed the story under.

Usage: python -m benchmarks.themes [--data FILE] [--mistakes] [--json]

FILE is JSON Lines with id, title, text, theme ("other" for none) and clean (false if editors could
differ). The default is 500 stories written for this project without sight of the theme files.

The peer is TF-IDF with logistic regression (scikit-learn). It learns from nine tenths of these very
stories and is measured on the rest, in turn; ours learns nothing from them. The second table shows
what our confidence is worth, with 95 % intervals (Wilson 1927).
"""

import math
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.config import themes
from digest.config.languages import read_languages
from digest.editorial.themes.judge import Judge
from digest.model import Article, Judgement
from digest.resources import shipped_folder

_OWN = Path(__file__).parent / "data" / "themes.jsonl"
HEADINGS = ("method", "stories", "number", "accuracy", "macro-F1", "a second")
CURVE = ("confidence", "stories", "mean confidence", "right", "from", "to")
_BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
_FOLDS = 10

Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, _OWN)
    parser.add_argument("--mistakes", action="store_true", help="print stories judged otherwise")
    chosen = parser.parse_args(arguments)
    rows = report.read_rows(chosen.data, "id", "title", "text", "theme", "clean")
    judged, rate = judge(rows)
    if chosen.mistakes and not chosen.json:
        _print_mistakes(rows, judged)
    table = [*scores("newsdigest", rows, [_name(one) for one in judged], rate), *learned(rows)]
    report.show(
        ("Themes, from title and text alone", HEADINGS, table),
        ("What confidence is worth, all stories", CURVE, curve(rows, judged)),
        as_json=chosen.json,
    )


def judge(rows: Sequence[Row]) -> tuple[list[Judgement], float]:
    """Return the shipped theme files' judgement of each story, and stories judged a second."""
    folder = shipped_folder("themes").parent
    known = read_languages(folder)
    judging = Judge(themes.read_themes(folder), themes.read_no_theme(folder), languages=known)
    articles = [Article(str(row["id"]), "", row["title"], row["text"]) for row in rows]
    start = time.perf_counter()
    judged = [judging.judge(article, use_label=False) for article in articles]
    return judged, len(rows) / (time.perf_counter() - start)


def scores(
    method: str, rows: Sequence[Row], found: Sequence[str], rate: float
) -> list[tuple[object, ...]]:
    """Return a row for the clean stories and one for all."""
    pairs = [(row["theme"], one, row["clean"]) for row, one in zip(rows, found, strict=True)]
    clean = [pair for pair in pairs if pair[2]]
    return [
        (method, name, len(some), f"{_accuracy(some):.3f}", f"{_macro_f1(some):.3f}", round(rate))
        for name, some in (("clean", clean), ("all", pairs))
        if some
    ]


def learned(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Return the rows of the peer, or one that says that it is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ImportError:
        return [("scikit-learn is not installed", "", "", "", "", "")]
    texts = [f"{row['title']} {row['text']}" for row in rows]
    found, spent = [""] * len(rows), 0.0
    for fold in range(_FOLDS):
        model = make_pipeline(
            TfidfVectorizer(stop_words="english"),
            LogisticRegression(C=30, class_weight="balanced", max_iter=2000),
        )
        rest = [at for at in range(len(rows)) if at % _FOLDS != fold]
        held = range(fold, len(rows), _FOLDS)
        model.fit([texts[at] for at in rest], [rows[at]["theme"] for at in rest])
        start = time.perf_counter()
        for at, theme in zip(held, model.predict([texts[at] for at in held]), strict=True):
            found[at] = theme
        spent += time.perf_counter() - start
    return scores("TF-IDF + regression", rows, found, len(rows) / spent)


def curve(rows: Sequence[Row], judged: Sequence[Judgement]) -> list[tuple[object, ...]]:
    """Return for each bin of confidence the share of right answers, with its interval."""
    table = []
    for low, high in pairwise(_BINS):
        some = [
            (one.confidence, _name(one) == row["theme"])
            for row, one in zip(rows, judged, strict=True)
            if low <= one.confidence < high
        ]
        if some:
            right = sum(hit for _, hit in some)
            mean = sum(sure for sure, _ in some) / len(some)
            interval = (f"{end:.2f}" for end in _wilson(right, len(some)))
            share = f"{right / len(some):.2f}"
            table.append((f"{low:.2f} to {high:.2f}", len(some), f"{mean:.2f}", share, *interval))
    return table


def _name(judged: Judgement) -> str:
    return judged.theme or "other"


def _print_mistakes(rows: Iterable[Row], judged: Iterable[Judgement]) -> None:
    for row, one in zip(rows, judged, strict=True):
        if _name(one) != row["theme"]:
            why = ", ".join(f"{part.text} {part.weight:+g}" for part in one.evidence)
            doubtful = "" if row["clean"] else " (doubtful)"
            judgement = f"{row['theme']}{doubtful}, judged {_name(one)} {one.confidence:.2f}"
            print(f"{judgement}: {row['title']}\n    {why}")


_Pairs = Sequence[tuple[str, str, bool]]


def _accuracy(pairs: _Pairs) -> float:
    return sum(gold == found for gold, found, _ in pairs) / len(pairs)


def _macro_f1(pairs: _Pairs) -> float:
    each = []
    for theme in sorted({gold for gold, _, _ in pairs}):
        right = sum(gold == found == theme for gold, found, _ in pairs)
        named = sum((gold == theme) + (found == theme) for gold, found, _ in pairs)
        each.append(2 * right / named)
    return sum(each) / len(each)


def _wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    share, spread = right / of, z * z / of
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / of + spread / of / 4)
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


if __name__ == "__main__":
    main()
