"""The measurement of extraction: its measure, its files, and how ours reads the pages written for it."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.extraction import Score


def test_its_own_pages_are_read() -> None:
    """On the project's own pages ours stays as good as documented."""
    pages = extraction.read(extraction._OWN)
    scores = [
        extraction.score(extraction._ours()(page.html, page.url), page.text) for page in pages
    ]
    assert len(pages) == 8
    _, recall, f1, exact = extraction._means(scores)
    assert recall == 1.0
    assert f1 >= 0.97
    assert exact >= 0.75


def test_pages_are_read_packed_or_not(tmp_path: Path) -> None:
    """A reference may lack its address; bytes that are no UTF-8 do not stop the reading."""
    (tmp_path / "html").mkdir()
    gold = {
        "a": {"articleBody": "One.", "url": "https://girder.example/"},
        "b": {"articleBody": "Two."},
    }
    (tmp_path / "gold.json.gz").write_bytes(gzip.compress(json.dumps(gold).encode()))
    (tmp_path / "html" / "a.html").write_bytes(b"<p>One\xff.")
    (tmp_path / "html" / "b.html.gz").write_bytes(gzip.compress(b"<p>Two."))
    one, two = extraction.read(tmp_path)
    assert (one.id, one.url, one.html, one.text) == (
        "a",
        "https://girder.example/",
        "<p>One\ufffd.",
        "One.",
    )
    assert (two.id, two.url, two.html, two.text) == ("b", "", "<p>Two.", "Two.")


@pytest.mark.parametrize(
    ("found", "gold", "score"),
    [
        ("a b c d e", "a b c d e", Score(1, 1, exact=True)),
        ("a, b. C d", "a b C d", Score(1, 1, exact=True)),
        ("a b c d e f", "a b c d", Score(1 / 3, 1, exact=False)),
        ("a b c d", "a b c d e f", Score(1, 1 / 3, exact=False)),
        ("a b c d a b c d", "a b c d", Score(1 / 5, 1, exact=False)),
        ("a b", "a b", Score(1, 1, exact=True)),
        ("a b", "a b c", Score(0, 0, exact=False)),
        ("", "a b c d", Score(0, 0, exact=False)),
        ("a b c d", "", Score(0, 0, exact=False)),
        ("", "", Score(1, 1, exact=True)),
    ],
)
def test_runs_of_four_words_are_counted(found: str, gold: str, score: Score) -> None:
    """As often as they occur; a text of fewer words is one run, and one of none has none."""
    assert extraction.score(found, gold) == score


def test_f1_is_of_the_averages() -> None:
    """Precision and recall are averaged over the pages first."""
    scores = [Score(1, 1, exact=True), Score(0.5, 0, exact=False)]
    assert extraction._means(scores) == (0.75, 0.5, pytest.approx(0.6), 0.5)
    assert extraction._means([Score(0, 0, exact=False)])[2] == 0


def test_the_intervals_hold_the_difference() -> None:
    """The same difference on each page has an interval of no width; the seed is fixed."""
    ours, others = [Score(1, 1, exact=True)] * 9, [Score(0.5, 0.5, exact=False)] * 9
    assert extraction.gain(ours, others) == (
        "+0.500 (+0.500 to +0.500)",
        "+1.000 (+1.000 to +1.000)",
    )
    mixed = ours[:5] + others[:4]
    assert extraction.gain(mixed, others) == extraction.gain(mixed, others)
    assert extraction.gain(mixed, mixed)[0] == "+0.000 (+0.000 to +0.000)"


def test_halves_show_what_the_choice_of_pages_counts() -> None:
    """Mean, lowest and highest of random halves."""
    same = [Score(1, 1, exact=True)] * 4
    assert extraction.halves(same) == [
        ("F1", "1.000", "1.000", "1.000"),
        ("exact", "1.000", "1.000", "1.000"),
    ]
    (_, _, low, high), _ = extraction.halves([*same, *[Score(0.5, 0.5, exact=False)] * 4])
    assert float(low) < float(high)


def test_a_missing_tool_is_a_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are measured without it."""
    monkeypatch.setitem(__import__("sys").modules, "resiliparse.extract.html2text", None)
    monkeypatch.setattr(
        extraction,
        "METHODS",
        {name: extraction.METHODS[name] for name in ("newsdigest", "resiliparse")},
    )
    table, scores = extraction.measure(extraction.read(extraction._OWN))
    assert [row[0] for row in table] == [
        "newsdigest",
        "resiliparse: 'resiliparse.extract.html2text' is not installed",
    ]
    assert list(scores) == ["newsdigest"]
