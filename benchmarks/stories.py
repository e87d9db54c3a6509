"""How well articles about one event are grouped, and how the time grows with their number.

Usage: python -m benchmarks.stories [--data FILE] [--crowd FILE] [--articles N] [--json]

FILE is JSON Lines, plain or .gz, with id, story, and title and text, or sentences, the first of
which is the headline. If rows have a `set`, each set is grouped by itself; rows with `scored` false
are grouped and left out of the figures. The default are 53 short articles in 25 stories with near
misses, four weeks of trade news that the weights are fitted on (north), and three that only judge
(south), all written for this project. With --crowd all of --data are grouped once more, among 800
articles of that file. The peer is scikit-learn's average linkage, if that is installed. Growth is
measured on made-up articles, three to an event.
"""

import argparse
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.stories.group import group_stories
from digest.editorial.stories.trace import trace_article
from digest.editorial.text import clean_article
from digest.model import Article, Language

_FOLDER = Path(__file__).parent / "data"
OWN = (
    _FOLDER / "stories.jsonl",
    _FOLDER / "weeks" / "north.jsonl",
    _FOLDER / "weeks" / "south.jsonl",
)
HEADINGS = (
    "set",
    "method",
    "articles",
    "stories",
    "B3 precision",
    "B3 recall",
    "B3 F1",
    "pair precision",
    "pair recall",
    "adjusted Rand",
    "seconds",
)
GROWTH = ("articles", "tracing, s", "grouping, s", "ms an article", "power")
SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
#: A crowd is so many articles, drawn by chance with this seed.
CROWD, SEED = 800, 1
#: The weeks are of India; only its towns are known by name.
LANGUAGE = report.LANGUAGES.of("en-IN")

Row = dict[str, Any]
Labels = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Marked:
    """Rows with their labels, true and found, of one set; a crowd's rows are not `judged`."""

    gold: Labels
    found: Labels
    judged: Sequence[bool]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = report.parser(__doc__, articles=(SIZES[-1], "the most articles of the growth"))
    parser.add_argument("--data", type=Path, metavar="FILE", help="measure on this")
    parser.add_argument("--crowd", type=Path, metavar="FILE", help="and among articles of this")
    chosen = parser.parse_args(arguments)
    sizes = [size for size in SIZES if size <= chosen.articles] or [chosen.articles]
    report.show(
        ("Articles grouped into stories", HEADINGS, measure(chosen)),
        ("Growth, made-up articles of 200 words", GROWTH, growth(sizes)),
        as_json=chosen.json,
    )


def measure(chosen: argparse.Namespace) -> list[tuple[object, ...]]:
    """Return a row for each set and method, one for each file with several, and for the crowd."""
    table = []
    for name, method in _methods():
        for path in (chosen.data,) if chosen.data else OWN:
            sets = read_sets(path)
            for label, rows in sets.items():
                table.append(_measured(label, name, {label: rows}, method))
            if len(sets) > 1:
                table.append(_measured(f"all of {path.name}", name, sets, method))
            if chosen.crowd:
                crowd = {"": [row for rows in sets.values() for row in rows] + _crowd(chosen.crowd)}
                table.append(_measured(f"{path.name} in a crowd", name, crowd, method))
    return table


def read_sets(path: Path) -> dict[str, list[Row]]:
    """Return the rows of a file by their set; without sets all are one, of the file's name."""
    sets = defaultdict(list)
    for row in report.read_rows(path, "id", "story"):
        sets[row.get("set", path.name)].append(row)
    return dict(sets)


def _crowd(path: Path) -> list[Row]:
    """Return articles of a file for a crowd: nothing is known of their stories."""
    rows = random.Random(SEED).sample(report.read_rows(path, "id", "title", "text"), CROWD)
    return [{**row, "id": f"crowd {row['id']}", "story": None} for row in rows]


def _methods() -> list[tuple[str, Callable[[list[Row]], Labels]]]:
    methods: list[tuple[str, Callable[[list[Row]], Labels]]] = [("this project", ours)]
    try:
        import sklearn  # noqa: F401
    except ImportError:
        return methods
    average_linkage(read_sets(OWN[0])[OWN[0].name][:2])  # its import is not its speed
    return [*methods, ("scikit-learn, 1-2-grams, average linkage, 0.15", average_linkage)]


def _measured(
    label: str, name: str, sets: Mapping[str, list[Row]], method: Callable[[list[Row]], Labels]
) -> tuple[object, ...]:
    start = time.perf_counter()
    found = {key: method(rows) for key, rows in sets.items()}
    seconds = time.perf_counter() - start
    marked = mark_sets(sets, found)
    figures = (*b_cubed(marked), *pairwise(marked), adjusted_rand(marked))
    shown = (f"{figure:.3f}" for figure in figures)
    return (
        label,
        name,
        sum(marked.judged),
        len(set(marked.found)),
        *shown,
        f"{seconds:.2f}",
    )


def mark_sets(sets: Mapping[str, list[Row]], found: Mapping[str, Labels]) -> Marked:
    """Return the labels of all sets that are scored; each article of a crowd has its own story."""
    gold: list[Hashable] = []
    labels: list[Hashable] = []
    judged = []
    for key, rows in sets.items():
        for row, label in zip(rows, found[key], strict=True):
            if row.get("scored") is not False:
                gold.append((key, row["story"] or row["id"]))
                labels.append((key, label))
                judged.append(row["story"] is not None)
    return Marked(gold, labels, judged)


def as_article(row: Row, language: Language = LANGUAGE) -> Article:
    """Return a row's article as it is read; rows of sentences have no date."""
    title, *sentences = row.get("sentences") or (row["title"], row["text"])
    published = row.get("published")
    article = Article(
        row["id"],
        row.get("source", ""),
        title,
        "\n".join(sentences),
        published=datetime.fromisoformat(published) if published else None,
        published_precision="second" if published else "none",
        language=language.tag,
    )
    return clean_article(article, language)


def ours(rows: list[Row]) -> Labels:
    """Return for each row the id of the story that this project groups it into."""
    labels = [""] * len(rows)
    for group in group_stories(trace_article(as_article(row), LANGUAGE) for row in rows):
        for at in group.members:
            labels[at] = group.id
    return labels


def average_linkage(rows: list[Row]) -> Labels:
    """Return for each row the number of its cluster.

    TF-IDF of 1-2-grams, cosine, average linkage, threshold 0.15.
    """
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    articles = map(as_article, rows)
    terms = TfidfVectorizer(ngram_range=(1, 2)).fit_transform(
        f"{article.title} {article.text}" for article in articles
    )
    clusters = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0.85
    )
    return list(clusters.fit_predict(1 - (terms @ terms.T).toarray()))


def b_cubed(marked: Marked) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and their harmonic mean (Bagga and Baldwin 1998)."""
    pairs = list(zip(marked.gold, marked.found, strict=True))
    true, put, both = Counter(marked.gold), Counter(marked.found), Counter(pairs)
    judged = [pair for pair, counts in zip(pairs, marked.judged, strict=True) if counts]
    precision = sum(both[pair] / put[pair[1]] for pair in judged) / len(judged)
    recall = sum(both[pair] / true[pair[0]] for pair in judged) / len(judged)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(marked: Marked) -> tuple[float, float]:
    """Return the share of pairs put together that are one story, and of those that are put so."""
    together, true, put = _pairs(marked)
    return together / put if put else 1.0, together / true if true else 1.0


def adjusted_rand(marked: Marked) -> float:
    """Return the Rand index less what chance would give (Hubert and Arabie 1985)."""
    together, true, put = _pairs(marked)
    chance = true * put / max(math.comb(len(marked.gold), 2), 1)
    most = (true + put) / 2
    return (together - chance) / (most - chance) if most != chance else 1.0


def _pairs(marked: Marked) -> tuple[int, int, int]:
    """Return the numbers of pairs put together rightly, of one story, and put together."""
    together, true, put = (
        sum(math.comb(number, 2) for number in Counter(labels).values())
        for labels in (zip(marked.gold, marked.found, strict=True), marked.gold, marked.found)
    )
    return together, true, put


def growth(sizes: Sequence[int]) -> list[tuple[object, ...]]:
    """Return a row for each number of articles; its last figure is the power of the growth."""
    table: list[tuple[object, ...]] = []
    before: tuple[int, float] | None = None
    for size in sizes:
        articles = made_up(size)
        start = time.perf_counter()
        traces = [trace_article(article, LANGUAGE) for article in articles]
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
