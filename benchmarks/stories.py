"""How well articles about one event are grouped, and how the time grows with their number.

Usage: python -m benchmarks.stories [--data FILE] [--articles N] [--json]

FILE is JSON Lines, plain or .gz, with id, story and sentences, the first of which is the headline.
The default is 53 short articles in 25 stories written for this project, with near misses. The peer
is scikit-learn's average linkage, if that is installed. Growth is measured on made-up articles,
three to an event.
"""

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.stories.group import group_stories, trace_article
from digest.model import Article

_OWN = Path(__file__).parent / "data" / "stories.jsonl"
HEADINGS = (
    "method",
    "articles",
    "stories",
    "B3 precision",
    "B3 recall",
    "B3 F1",
    "adjusted Rand",
    "seconds",
)
GROWTH = ("articles", "tracing, s", "grouping, s", "ms an article", "power")
SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)

Labels = Sequence[Hashable]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, _OWN, articles=(SIZES[-1], "the most articles of the growth"))
    chosen = parser.parse_args(arguments)
    sizes = [size for size in SIZES if size <= chosen.articles] or [chosen.articles]
    report.show(
        ("Articles grouped into stories", HEADINGS, measure(chosen.data)),
        ("Growth, made-up articles of 200 words", GROWTH, growth(sizes)),
        as_json=chosen.json,
    )


def measure(data: Path) -> list[tuple[object, ...]]:
    """Return a row for each method, on the articles of `data`."""
    rows = report.read_rows(data, "id", "story", "sentences")
    gold = [row["story"] for row in rows]
    methods: list[tuple[str, Callable[[list[dict[str, Any]]], Labels]]] = [("this project", ours)]
    try:
        import sklearn  # noqa: F401
    except ImportError:
        pass
    else:
        methods.append(("scikit-learn, 1-2-grams, average linkage, 0.15", average_linkage))
        average_linkage(rows[:2])  # its import is not its speed
    table: list[tuple[object, ...]] = []
    for name, method in methods:
        start = time.perf_counter()
        found = method(rows)
        seconds = time.perf_counter() - start
        figures = (*b_cubed(gold, found), adjusted_rand(gold, found))
        shown = (f"{figure:.3f}" for figure in figures)
        table.append((name, len(rows), len(set(found)), *shown, f"{seconds:.2f}"))
    return table


def as_article(row: dict[str, Any]) -> Article:
    """Return a row's article, without a date."""
    headline, *text = row["sentences"]
    return Article(row["id"], "", headline, "\n".join(text), content_hash=row["id"])


def ours(rows: list[dict[str, Any]]) -> Labels:
    """Return for each row the id of the story that this project groups it into."""
    labels = [""] * len(rows)
    for group in group_stories(trace_article(as_article(row)) for row in rows):
        for at in group.members:
            labels[at] = group.id
    return labels


def average_linkage(rows: list[dict[str, Any]]) -> Labels:
    """Return for each row the number of its cluster.

    TF-IDF of 1-2-grams, cosine, average linkage, threshold 0.15.
    """
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    terms = TfidfVectorizer(ngram_range=(1, 2)).fit_transform(
        " ".join(row["sentences"]) for row in rows
    )
    clusters = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0.85
    )
    return list(clusters.fit_predict(1 - (terms @ terms.T).toarray()))


def b_cubed(gold: Labels, found: Labels) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and their harmonic mean (Bagga and Baldwin 1998)."""
    true, put, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    precision = sum(number**2 / put[label] for (_, label), number in both.items()) / len(gold)
    recall = sum(number**2 / true[label] for (label, _), number in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def adjusted_rand(gold: Labels, found: Labels) -> float:
    """Return the Rand index less what chance would give (Hubert and Arabie 1985)."""
    together, true, put = (
        sum(math.comb(number, 2) for number in Counter(labels).values())
        for labels in (zip(gold, found, strict=True), gold, found)
    )
    chance = true * put / math.comb(len(gold), 2)
    most = (true + put) / 2
    return (together - chance) / (most - chance) if most != chance else 1.0


def growth(sizes: Sequence[int]) -> list[tuple[object, ...]]:
    """Return a row for each number of articles; its last figure is the power of the growth."""
    table: list[tuple[object, ...]] = []
    before: tuple[int, float] | None = None
    for size in sizes:
        articles = made_up(size)
        start = time.perf_counter()
        traces = [trace_article(article) for article in articles]
        traced = time.perf_counter()
        group_stories(traces)
        end = time.perf_counter()
        took, power = end - start, ""
        if before:
            power = f"{math.log(took / before[1]) / math.log(size / before[0]):.2f}"
        times = (f"{figure:.2f}" for figure in (traced - start, end - traced, 1000 * took / size))
        table.append((size, *times, power))
        before = (size, took)
    return table


def made_up(number: int, words: int = 200) -> list[Article]:
    """Return `number` articles, three to an event: words as frequent as in news, and names."""
    chance = random.Random(number)
    common = [_word(chance) for _ in range(30_000)]
    # Zipf's law.
    frequency = list(accumulate(1 / (rank + 10) for rank in range(len(common))))
    places = [_word(chance).title() for _ in range(max(200, number // 5))]
    articles = []
    for at in range(number):
        event = random.Random(f"{number} {at // 3}")
        names = [_word(event).title() for _ in range(6)] + event.sample(places, 3)
        said = chance.choices(common, cum_weights=frequency, k=words)
        for place in range(1, words, 7):
            said[place] = chance.choice(names)
        said[5] = str(event.randint(100, 99_999))
        lines = (
            " ".join(said[start : start + 20]).capitalize() + "." for start in range(0, words, 20)
        )
        articles.append(
            Article(str(at), "", " ".join(names[:4]), " ".join(lines), content_hash=str(at))
        )
    return articles


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))
    )


if __name__ == "__main__":
    main()
