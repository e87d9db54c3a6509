"""The summaries benchmark: its files, its measure, and the rules that it checks."""

import gzip
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import report, summaries
from digest.editorial.summary.choice import choose_summary
from digest.model import Article, Sentence
from tests.benchmarks.conftest import Tables
from tests.languages import ENGLISH

OWN = Path(summaries.__file__).parent / "data" / "summaries.jsonl"
TEXT = (
    "The port adds a berth of 400 m by 2029. It costs Rs 1,740 crore in all. "
    "The work begins in May next year."
)


class Scorer:
    """A scorer for rouge-score's, which the tests do without."""

    def __init__(self, measures: tuple[str, ...], *, use_stemmer: bool) -> None:
        self.measures, self.use_stemmer = measures, use_stemmer

    def score(self, reference: str, text: str) -> dict[str, SimpleNamespace]:
        """Return the share of the reference's words that `text` has, for every measure."""
        words = set(reference.split())
        share = len(words & set(text.split())) / len(words)
        return dict.fromkeys(self.measures, SimpleNamespace(fmeasure=share))


def test_it_runs_trimmed(tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One article is measured with the simple rules, and checked."""
    monkeypatch.setattr(summaries, "_tool", lambda _: SimpleNamespace(RougeScorer=Scorer))
    monkeypatch.setattr(summaries, "_sumy", lambda *_: str)
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"title": "Port", "text": TEXT, "refs": [TEXT]}), encoding="utf-8")
    measured, gains = tables(summaries.main, "--data", file)
    assert [row["ROUGE-1"] for row in measured[:3]] == ["100.0"] * 3
    assert [row["95 % interval"] for row in gains] == [
        f"against {rule}, {part}"
        for rule in (summaries.FITTING, summaries.FIRST_THREE)
        for part in ("all", "rows 1, 3, 5 ...")
    ]
    ((checked,),) = tables(summaries.main, "--check", file)
    assert checked == {"file": "a.jsonl", "articles": 1, "without a summary": 0, "violations": 0}


def test_its_own_articles_keep_the_rules() -> None:
    """Each of them has a summary, and none breaks a rule."""
    assert summaries.check([OWN]) == [("summaries.jsonl", 23, 0, 0)]


def test_its_own_articles_are_as_described() -> None:
    """Each is of 200 to 400 words with a title and one reference of two or three sentences."""
    rows = report.read_rows(OWN)
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(
        200 <= len(row["text"].split()) <= 400 and row["title"] and len(row["refs"]) == 1
        for row in rows
    )


def test_files_of_every_kind_are_checked(tmp_path: Path) -> None:
    """A file is plain or packed; a row has text or sentences, and a title or none."""
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    row = json.dumps({"id": 1, "title": "Port", "text": TEXT})
    plain.write_text(f"{row}\n\n", encoding="utf-8")
    row = json.dumps({"id": "x", "sentences": ["Soon", "No."]})
    packed.write_bytes(gzip.compress(row.encode()))
    assert summaries.check([plain, packed]) == [("a.jsonl", 1, 0, 0), ("b.jsonl.gz", 1, 1, 0)]


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        ([(0, 39, "The port adds a berth of 400 m by 2030.")], "not word for word"),
        ([(72, 105, None), (0, 39, None)], "out of order"),
        ([(0, 39, None)] * 4, "too many sentences"),
        ([(40, 71, None)], "does not stand alone"),
        ([(72, 105, None), (40, 71, None)], "points at what is not quoted"),
        ([(0, 30, None)], "not fit to be quoted"),
        ([(72, 105, None)], "not the same twice"),
    ],
)
def test_a_broken_rule_is_noticed(made: list[tuple[int, int, str | None]], rule: str) -> None:
    """Each rule is checked independently of the code that summarises."""
    article = Article("i", "", "Port", TEXT)
    found = [Sentence("i", text or TEXT[start:end], start, end) for start, end, text in made]
    assert rule in set(summaries.violations(article, found))
    assert list(summaries.violations(article, choose_summary(article, ENGLISH))) == []


def test_too_many_words_are_noticed() -> None:
    """More than 70 words break a rule."""
    text = "Steel " + "rose " * 70 + "again."
    made = [Sentence("i", text, 0, len(text))]
    assert "too many words" in set(summaries.violations(Article("i", "", "", text), made))


def test_the_interval_is_of_the_mean_difference() -> None:
    """An equal difference everywhere has an interval without width; the seed is fixed."""
    ours, others = [(0.5, 0.3, 0.4)] * 20, [(0.4, 0.3, 0.5)] * 20
    assert summaries.gain(ours, others) == [
        "+10.00 (+10.00 to +10.00)",
        "+0.00 (+0.00 to +0.00)",
        "-10.00 (-10.00 to -10.00)",
    ]
    mixed = [(0.1 * (n % 3), 0.0, 0.0) for n in range(30)]
    assert summaries.gain(mixed, others[:1] * 30) == summaries.gain(mixed, others[:1] * 30)


def test_leading_sentences_fit() -> None:
    """The simple rule takes leading sentences until the next does not fit."""
    text = "One two three. " + "Four " * 66 + "end. Five six."
    assert summaries._fitting(Article("i", "", "", text)) == text[:-10]
    longer = Article("i", "", "", text.replace("One", "One one"))
    assert summaries._fitting(longer) == "One one two three."


def test_a_missing_tool_is_named_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a tool to measure with, the program tells how to install it, in one line."""
    monkeypatch.setitem(__import__("sys").modules, "rouge_score", None)
    with pytest.raises(
        SystemExit, match=r"^'?.*rouge_score.* is missing: python -m pip install .*sumy"
    ):
        summaries.main([])
