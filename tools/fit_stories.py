"""Fit the worth of each sign that two articles are about one event, on the project's own weeks.

Usage: python -m tools.fit_stories [--check] [FILE ...]

FILE is JSON Lines as for `benchmarks.stories`; the default are our short articles and the weeks of
north.jsonl. Written is `digest/languages/en/card.toml`; with --check nothing is, and the exit code
is 1 if it differs.

The worths are those of a logistic regression (ridge, Newton's method) over the pairs of a file that
share anything: the others teach nothing. The weeks of a file are one batch, as in a crowd. Most
pairs are far apart, so its even odds are too strict for groups: the bias is then raised by the step
at which the B-cubed F1 of these sets is best.
"""

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path

from benchmarks.stories import LANGUAGE, OWN, Row, as_article, b_cubed, mark_sets, read_sets
from digest.editorial.stories.card import Comparison, Signs
from digest.editorial.stories.group import group_stories
from digest.editorial.stories.trace import Trace, trace_article
from digest.model import StoryCard

CARD = Path("digest/languages/en/card.toml")
_HEAD = """\
# What each sign that two articles are about one event is worth, in log-odds. Made by
# `python -m tools.fit_stories`; nothing here is set by hand.

"""
#: Keeps the worths of rare signs small.
_RIDGE = 1.0
_ROUNDS = 30
#: Pairs less alike are not fitted on.
_LEAST_ALIKE = 0.1
_STEPS = [step / 4 for step in range(9)]

Sets = Mapping[str, list[Row]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; return 1 if the card is checked and differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=OWN[:2], metavar="FILE")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    chosen = parser.parse_args(arguments)
    sets = {path.name: [row for rows in read_sets(path).values() for row in rows]
            for path in chosen.files}  # fmt: skip
    text = _HEAD + "".join(
        f"{name} = {worth:.2f}\n" for name, worth in asdict(fit_card(sets)).items()
    )
    if chosen.check:
        return int(text != CARD.read_text(encoding="utf-8"))
    CARD.write_text(text, encoding="utf-8")
    return 0


def fit_card(sets: Sets) -> StoryCard:
    """Return the card that fits the labels of `sets`."""
    traces = {
        key: [trace_article(as_article(row), LANGUAGE) for row in rows]
        for key, rows in sets.items()
    }
    pairs = [pair for key, rows in sets.items() for pair in _labelled(rows, traces[key])]
    worths = [round(worth, 2) for worth in _regress(pairs)]
    card = StoryCard(*worths)
    raised = [replace(card, bias=round(card.bias + step, 2)) for step in _STEPS]
    quality = {one.bias: _quality(sets, traces, one) for one in raised}
    best = max(raised, key=lambda one: quality[one.bias])
    for bias, found in quality.items():
        mark = "  kept" if bias == best.bias else ""
        print(f"bias {bias:+.2f}: F1 {found:.4f}{mark}", file=sys.stderr)
    return best


def _labelled(rows: Sequence[Row], traces: Sequence[Trace]) -> Iterator[tuple[Signs, bool]]:
    """Yield the signs between scored rows that share anything, and whether they are one story."""
    comparison = Comparison(traces)
    scored = [at for at, row in enumerate(rows) if row.get("scored") is not False]
    for one, other in combinations(scored, 2):
        signs = comparison.signs(one, other)
        if signs.whole >= _LEAST_ALIKE:
            yield signs, rows[one]["story"] == rows[other]["story"]


def _regress(pairs: Sequence[tuple[Signs, bool]]) -> list[float]:
    """Return the intercept and the weights of a logistic regression."""
    size = 1 + len(Signs._fields)
    weights = [0.0] * size
    for _ in range(_ROUNDS):
        slope = [0.0] + [-_RIDGE * weight for weight in weights[1:]]
        curve = [[_RIDGE * (row == column > 0) for column in range(size)] for row in range(size)]
        for signs, is_one in pairs:
            values = (1.0, *signs)
            odds = sum(weight * value for weight, value in zip(weights, values, strict=True))
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
            for row, value in enumerate(values):
                slope[row] += (is_one - chance) * value
                if steep := chance * (1 - chance) * value:
                    for column, other in enumerate(values):
                        curve[row][column] += steep * other
        step = _solve(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def _solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Return the solution of linear equations, by Gauss and Jordan."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for place, row in enumerate(rows):
            if place != at:
                rows[place] = [
                    value - row[at] * base for value, base in zip(row, rows[at], strict=True)
                ]
    return [row[-1] for row in rows]


def _quality(sets: Sets, traces: Mapping[str, Sequence[Trace]], card: StoryCard) -> float:
    """Return the B-cubed F1 of `sets` grouped with `card`."""
    found = {}
    for key, some in traces.items():
        words = replace(some[0].words, card=card) if some[0].words else None
        labels = [""] * len(some)
        for group in group_stories(replace(trace, words=words) for trace in some):
            for at in group.members:
                labels[at] = group.id
        found[key] = labels
    return b_cubed(mark_sets(sets, found))[2]


if __name__ == "__main__":
    sys.exit(main())
