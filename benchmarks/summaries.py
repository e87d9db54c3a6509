"""How near summaries come to those that people wrote, beside simple rules and public tools, and whether they keep our rules.

Usage: python -m benchmarks.summaries [--data FILE ...] [--check FILE ...] [--json]

FILE is JSON Lines, or the same in .gz. To measure, a row has id, title, text and refs; without --data, articles written
for this project are measured. To check, a row needs no refs, and may have `sentences` instead of a text.
Measuring needs rouge-score, sumy and numpy from PyPI; checking needs nothing.
"""

import argparse
import gzip
import importlib
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.report import show
from digest.editorial.summary import choice, quotable, sentences
from digest.editorial.text import clean_article
from digest.model import Article, Sentence

_OWN = Path(__file__).parent / "data" / "summaries.jsonl"
MEASURES = ("rouge1", "rouge2", "rougeL")
HEADINGS = ("method", "ROUGE-1", "ROUGE-2", "ROUGE-L", "words", "ms an article")
GAIN_HEADINGS = ("95 % interval", "ROUGE-1", "ROUGE-2", "ROUGE-L")
CHECK_HEADINGS = ("file", "articles", "without a summary", "violations")
OURS, FITTING, FIRST_THREE = (
    "newsdigest",
    "leading sentences within 70 words",
    "first three sentences, uncut",
)
_RESAMPLES = 10_000
_WORD = re.compile(r"\b[^\W\d_](?:[^\W\d_]|['’-])*")

Method = Callable[[Article], str]
Scores = list[tuple[float, ...]]


class MissingToolError(Exception):
    """A public tool that is only measured against is not installed."""


def main() -> None:
    """Measure, or check, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[_OWN], metavar="FILE", help="measure on these"
    )
    parser.add_argument(
        "--check", type=Path, nargs="+", metavar="FILE", help="check our rules on these instead"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    if chosen.check:
        show(
            ("The rules that every summary keeps", CHECK_HEADINGS, check(chosen.check)),
            as_json=chosen.json,
        )
        return
    try:
        table, gains = measure(read(chosen.data))
    except MissingToolError as problem:
        sys.exit(str(problem))
    show(
        ("Summaries, F1 against references", HEADINGS, table),
        ("What ours has more of", GAIN_HEADINGS, gains),
        as_json=chosen.json,
    )


def read(files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the rows of all `files`."""
    return [json.loads(line) for file in files for line in _text(file).splitlines() if line.strip()]


def _text(file: Path) -> str:
    content = file.read_bytes()
    return (gzip.decompress(content) if file.suffix == ".gz" else content).decode()


def measure(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return a row for each method, and one for what ours has more than each simple rule."""
    scorer = _tool("rouge_score.rouge_scorer").RougeScorer(MEASURES, use_stemmer=True)
    articles = [_article(row) for row in rows]
    table: list[tuple[object, ...]] = []
    scores: dict[str, Scores] = {}
    for name, method in methods().items():
        made, took = _timed(method, articles)
        scores[name] = [
            _rouge(scorer, text, row["refs"]) for text, row in zip(made, rows, strict=True)
        ]
        means = (
            f"{100 * statistics.fmean(column):.1f}" for column in zip(*scores[name], strict=True)
        )
        words = statistics.fmean(len(text.split()) for text in made)
        table.append((name, *means, f"{words:.0f}", f"{1000 * took / len(rows):.2f}"))
    return table, [
        (f"against {rule}", *gain(scores[OURS], scores[rule])) for rule in (FITTING, FIRST_THREE)
    ]


def _timed(method: Method, articles: Sequence[Article]) -> tuple[list[str], float]:
    """Return what `method` makes of `articles`, and the seconds it takes: the best of three, as others use the machine."""
    took = []
    for _ in range(3):
        start = time.process_time()
        made = [method(article) for article in articles]
        took.append(time.process_time() - start)
    return made, min(took)


def methods() -> dict[str, Method]:
    """Return what is measured: a name, and what makes a summary's text of an article."""
    return {
        OURS: _ours,
        FITTING: _fitting,
        FIRST_THREE: lambda article: " ".join(_sentences(article.text)[:3]),
        "sumy LexRank": _sumy("sumy.summarizers.lex_rank", "LexRankSummarizer"),
        "sumy TextRank": _sumy("sumy.summarizers.text_rank", "TextRankSummarizer"),
    }


def gain(ours: Scores, others: Scores) -> list[str]:
    """Return for each measure the paired bootstrap's interval of what ours has more, in hundredths."""
    columns = zip(zip(*ours, strict=True), zip(*others, strict=True), strict=True)
    return [
        _interval([one - other for one, other in zip(*column, strict=True)]) for column in columns
    ]


def _interval(differences: Sequence[float]) -> str:
    """Return mean and 95 % interval of `differences` resampled with a fixed seed."""
    draw = random.Random(1)
    count = len(differences)
    means = sorted(sum(draw.choices(differences, k=count)) / count for _ in range(_RESAMPLES))
    low, high = means[_RESAMPLES * 25 // 1000], means[_RESAMPLES * 975 // 1000]
    return f"{100 * statistics.fmean(differences):+.2f} ({100 * low:+.2f} to {100 * high:+.2f})"


def check(files: Iterable[Path]) -> list[tuple[object, ...]]:
    """Return for each of `files` its articles, how many have no summary, and how often a rule is broken."""
    return [
        (file.name, *_checked([clean_article(_article(row)) for row in read([file])]))
        for file in files
    ]


def _checked(articles: Sequence[Article]) -> tuple[int, int, int]:
    found = [(article, choice.choose_summary(article)) for article in articles]
    broken = sum(len(list(violations(article, made))) for article, made in found)
    return len(articles), sum(not made for _, made in found), broken


def violations(article: Article, made: Sequence[Sentence]) -> Iterator[str]:
    """Yield each rule that the summary `made` of `article` breaks."""
    if any(
        article.text[one.start : one.end] != one.text or one.article != article.id for one in made
    ):
        yield "not word for word"
    if any(one.end > other.start for one, other in pairwise(made)):
        yield "out of order"
    if len(made) > choice.MOST_SENTENCES:
        yield "too many sentences"
    if sum(len(one.text.split()) for one in made) > choice.MOST_WORDS:
        yield "too many words"
    if any(not quotable.is_quotable(one.text, article.title) for one in made):
        yield "not fit to be quoted"
    if made and quotable.leans_on_previous(made[0].text):
        yield "does not stand alone"
    places = {end: place for place, (_, end) in enumerate(sentences.split_sentences(article.text))}
    if any(
        quotable.points_back(other.text) and places.get(one.end, 0) + 1 != places.get(other.end)
        for one, other in pairwise(made)
    ):
        yield "points at what is not quoted"
    if tuple(choice.choose_summary(article)) != tuple(made):
        yield "not the same twice"


def _article(row: dict[str, Any]) -> Article:
    text = row["text"] if "text" in row else "\n".join(row["sentences"])
    return Article(str(row.get("id", "row")), "", row.get("title", ""), text)


def _rouge(scorer: Any, text: str, references: Sequence[str]) -> tuple[float, ...]:
    found = [scorer.score(reference, text) for reference in references]
    return tuple(statistics.fmean(one[name].fmeasure for one in found) for name in MEASURES)


def _ours(article: Article) -> str:
    return " ".join(sentence.text for sentence in choice.choose_summary(article))


def _fitting(article: Article) -> str:
    """Return the first sentences of `article` that fit, together, in the words that a summary may have."""
    taken: list[str] = []
    for sentence in _sentences(article.text):
        if len(" ".join([*taken, sentence]).split()) > choice.MOST_WORDS:
            break
        taken.append(sentence)
    return " ".join(taken)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.split_sentences(text)]


class _Tokenizer:
    """What sumy asks of a tokenizer, with our sentences and its own words: its own needs data to be downloaded."""

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """Return the sentences of `paragraph`."""
        return tuple(_sentences(paragraph))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of `sentence`; figures are none."""
        return tuple(_WORD.findall(sentence))


def _sumy(module: str, name: str) -> Method:
    """Return sumy's summariser `name` as a method of three sentences."""
    summariser = getattr(_tool(module), name)(_tool("sumy.nlp.stemmers").Stemmer("english"))
    summariser.stop_words = _tool("sumy.utils").get_stop_words("english")
    parser = _tool("sumy.parsers.plaintext").PlaintextParser

    def method(article: Article) -> str:
        document = parser.from_string(article.text, _Tokenizer()).document
        return " ".join(map(str, summariser(document, 3)))

    return method


def _tool(module: str) -> Any:
    """Return a module of a public tool."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        raise MissingToolError(
            f"'{problem.name}' is missing: python -m pip install rouge-score sumy numpy"
        ) from problem


if __name__ == "__main__":
    main()
