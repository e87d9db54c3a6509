"""How near summaries come to those that people wrote, and whether they keep our rules.

Usage: python -m benchmarks.summaries [--data FILE ...] [--check FILE ...] [--json]

FILE is JSON Lines, plain or .gz. Measuring, beside simple rules and public tools, needs rows with
title, text and refs; the default is articles written for this project. Checking needs no refs, and
takes `sentences` in place of a text. Measuring needs rouge-score and sumy, checking no other tool.
"""

import importlib
import random
import re
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import report
from digest.editorial.summary import choice, quotable
from digest.editorial.summary.candidates import MOST_WORDS
from digest.editorial.summary.leaning import find_lean
from digest.editorial.summary.sentences import split_sentences
from digest.editorial.text import clean_article
from digest.model import Article, Sentence, SentenceWords

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
#: What a method was fitted on, and what judges it, stand side by side.
PARTS = (
    ("all", slice(None)),
    ("rows 1, 3, 5 ...", slice(0, None, 2)),
    ("rows 2, 4, 6 ...", slice(1, None, 2)),
)
_RESAMPLES = 10_000
_WORDS = report.ENGLISH.sentences or SentenceWords()
_OPENINGS = report.ENGLISH.openings
_WORD = re.compile(r"\b[^\W\d_](?:[^\W\d_]|['’-])*")

Method = Callable[[Article], str]
Scores = list[tuple[float, ...]]


class MissingToolError(Exception):
    """A public tool that this measures with, or against, is not installed."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, or check, and print."""
    parser = report.parser(__doc__)
    for name, default, text in (
        ("data", [_OWN], "measure on these"),
        ("check", None, "only check"),
    ):
        parser.add_argument(
            f"--{name}", type=Path, nargs="+", default=default, metavar="FILE", help=text
        )
    chosen = parser.parse_args(arguments)
    if chosen.check:
        rules = ("The rules that every summary keeps", CHECK_HEADINGS, check(chosen.check))
        report.show(rules, as_json=chosen.json)
        return
    rows = [row for file in chosen.data for row in report.read_rows(file, "title", "text", "refs")]
    try:
        table, gains = measure(rows)
    except MissingToolError as problem:
        sys.exit(str(problem))
    report.show(
        ("Summaries, F1 against references", HEADINGS, table),
        ("Gain over the simple rules", GAIN_HEADINGS, gains),
        as_json=chosen.json,
    )


def measure(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return a row for each method, and a row for our gain over each simple rule."""
    scorer = _tool("rouge_score.rouge_scorer").RougeScorer(MEASURES, use_stemmer=True)
    articles = [_article(row) for row in rows]
    table: list[tuple[object, ...]] = []
    scores: dict[str, Scores] = {}
    for name, method in methods().items():
        made, took = report.best_time(partial(_summarise_all, method, articles))
        pairs = zip(made, rows, strict=True)
        scores[name] = [_rouge(scorer, text, row["refs"]) for text, row in pairs]
        columns = zip(*scores[name], strict=True)
        means = (f"{100 * statistics.fmean(column):.1f}" for column in columns)
        words = statistics.fmean(len(text.split()) for text in made)
        table.append((name, *means, f"{words:.0f}", f"{1000 * took / len(rows):.2f}"))
    return table, [
        (f"against {rule}, {part}", *gain(scores[OURS][half], scores[rule][half]))
        for rule in (FITTING, FIRST_THREE)
        for part, half in PARTS
        if scores[OURS][half]
    ]


def _summarise_all(method: Method, articles: Sequence[Article]) -> list[str]:
    return [method(article) for article in articles]


def methods() -> dict[str, Method]:
    """Return each method by its name: it returns the text of an article's summary."""
    return {
        OURS: _ours,
        FITTING: _fitting,
        FIRST_THREE: lambda article: " ".join(_sentences(article.text)[:3]),
        "sumy LexRank": _sumy("sumy.summarizers.lex_rank", "LexRankSummarizer"),
        "sumy TextRank": _sumy("sumy.summarizers.text_rank", "TextRankSummarizer"),
    }


def gain(ours: Scores, others: Scores) -> list[str]:
    """Return our gain in each measure, in hundredths, with the paired bootstrap's interval."""
    columns = zip(zip(*ours, strict=True), zip(*others, strict=True), strict=True)
    return [_interval([one - other for one, other in zip(*pair, strict=True)]) for pair in columns]


def _interval(differences: Sequence[float]) -> str:
    """Return the mean and the 95 % interval of `differences`, resampled with a fixed seed."""
    draw = random.Random(1)
    count = len(differences)
    means = sorted(sum(draw.choices(differences, k=count)) / count for _ in range(_RESAMPLES))
    low, high = means[_RESAMPLES * 25 // 1000], means[_RESAMPLES * 975 // 1000]
    return f"{100 * statistics.fmean(differences):+.2f} ({100 * low:+.2f} to {100 * high:+.2f})"


def check(files: Iterable[Path]) -> list[tuple[object, ...]]:
    """Return for each file its articles, those without a summary, and the violations of rules."""
    return [
        (
            file.name,
            *_checked(
                [clean_article(_article(row), report.ENGLISH) for row in report.read_rows(file)]
            ),
        )
        for file in files
    ]


def _checked(articles: Sequence[Article]) -> tuple[int, int, int]:
    found = [(article, choice.choose_summary(article, report.ENGLISH)) for article in articles]
    broken = sum(len(list(violations(article, made))) for article, made in found)
    return len(articles), sum(not made for _, made in found), broken


def violations(article: Article, made: Sequence[Sentence]) -> Iterator[str]:
    """Yield each rule that `made`, a summary of `article`, breaks."""
    if any(
        article.text[one.start : one.end] != one.text or one.article != article.id for one in made
    ):
        yield "not word for word"
    if any(one.end > other.start for one, other in pairwise(made)):
        yield "out of order"
    if len(made) > choice.MOST_SENTENCES:
        yield "too many sentences"
    if sum(len(one.text.split()) for one in made) > MOST_WORDS:
        yield "too many words"
    if any(not quotable.is_quotable(one.text, article.title) for one in made):
        yield "not fit to be quoted"
    if made and find_lean(made[0].text, _OPENINGS) in ("earlier", "before"):
        yield "does not stand alone"
    places = {end: place for place, (_, end) in enumerate(split_sentences(article.text, _WORDS))}
    if any(
        find_lean(other.text, _OPENINGS) == "before"
        and places.get(one.end, 0) + 1 != places.get(other.end)
        for one, other in pairwise(made)
    ):
        yield "points at what is not quoted"
    if tuple(choice.choose_summary(article, report.ENGLISH)) != tuple(made):
        yield "not the same twice"


def _article(row: dict[str, Any]) -> Article:
    text = row["text"] if "text" in row else "\n".join(row.get("sentences", ()))
    return Article(str(row.get("id", "row")), "", row.get("title", ""), text)


def _rouge(scorer: Any, text: str, references: Sequence[str]) -> tuple[float, ...]:
    found = [scorer.score(reference, text) for reference in references]
    return tuple(statistics.fmean(one[name].fmeasure for one in found) for name in MEASURES)


def _ours(article: Article) -> str:
    return " ".join(sentence.text for sentence in choice.choose_summary(article, report.ENGLISH))


def _fitting(article: Article) -> str:
    """Return the first sentences of `article` that together keep within a summary's words."""
    taken: list[str] = []
    for sentence in _sentences(article.text):
        if len(" ".join([*taken, sentence]).split()) > MOST_WORDS:
            break
        taken.append(sentence)
    return " ".join(taken)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, _WORDS)]


class _Tokenizer:
    """A tokenizer for sumy, with our sentences: its own has to download data."""

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """Return the sentences of `paragraph`."""
        return tuple(_sentences(paragraph))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of `sentence`, without figures."""
        return tuple(_WORD.findall(sentence))


def _sumy(module: str, name: str) -> Method:
    """Return sumy's summariser `name` as a method that takes three sentences."""
    summariser = getattr(_tool(module), name)(_tool("sumy.nlp.stemmers").Stemmer("english"))
    summariser.stop_words = _tool("sumy.utils").get_stop_words("english")
    parser = _tool("sumy.parsers.plaintext").PlaintextParser

    def method(article: Article) -> str:
        document = parser.from_string(article.text, _Tokenizer()).document
        return " ".join(map(str, summariser(document, 3)))

    return method


def _tool(module: str) -> Any:
    """Return a module of a public tool; raise MissingToolError if it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        told = f"'{problem.name}' is missing: python -m pip install rouge-score sumy numpy"
        raise MissingToolError(told) from problem


if __name__ == "__main__":
    main()
