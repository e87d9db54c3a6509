"""The extraction benchmark: its measure, its files, and how ours reads the project's own pages."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.extraction import Score
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Two pages are read by every method that is installed."""
    shutil.copytree(extraction._OWN / "html", tmp_path / "html")
    gold = json.loads((extraction._OWN / "gold.json").read_text(encoding="utf-8"))
    two = json.dumps(dict(list(gold.items())[:2]))
    (tmp_path / "gold.json").write_text(two, encoding="utf-8")
    methods, gains = tables(extraction.main, "--data", tmp_path)
    assert len({row["method"] for row in methods}) == len(extraction.METHODS)
    assert (methods[0]["method"], methods[0]["half"], methods[0]["pages"]) == (
        "newsdigest",
        "all",
        2,
    )
    assert gains[0]["95 % interval"] == "more than trafilatura"


def test_a_second_set_is_measured_by_strings(tables: Tables, tmp_path: Path) -> None:
    """Strings that the text must and must not have are counted over all pages."""
    (tmp_path / "html").mkdir()
    for name in ("one", "two"):
        text = f"The bridge over the Varuna, number {name}, opened to heavy lorries on Monday."
        page = f"<nav>Home</nav><article><p>{text}</p></article>"
        (tmp_path / "html" / f"{name}.html").write_text(page, encoding="utf-8")
    gold = {
        "one": {"with": ["bridge  over\nthe", "no such"], "without": ["Home"]},
        "two": {"with": ["lorries"], "without": ["opened to"]},
    }
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    *_, general = tables(extraction.main, "--general", tmp_path)
    ours = general[0]
    assert (ours["half"], ours["pages"], ours["exact"]) == ("all", 2, "")
    assert (ours["precision"], ours["recall"], ours["F1"]) == ("0.667", "0.667", "0.667")


def test_a_page_is_always_in_the_same_half() -> None:
    """The halves are parted by the pages' ids alone, and are about as large."""
    halves = [extraction.half_of(f"g{number:03}") for number in range(200)]
    assert 80 < halves.count("a") < 120
    assert halves[:4] == [extraction.half_of(f"g{number:03}") for number in range(4)]


def test_a_folder_without_references_ends_in_one_line(tmp_path: Path) -> None:
    """The line names the file that is missing, or the field that its rows lack."""
    with pytest.raises(SystemExit, match=r"gold\.json\.gz cannot be read: No such file"):
        extraction.read_pages(tmp_path)
    (tmp_path / "gold.json").write_text('{"a": {"body": []}}', encoding="utf-8")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html").touch()
    with pytest.raises(SystemExit, match=r"gold\.json: the field 'articleBody' is missing"):
        extraction.read_pages(tmp_path)


def test_its_own_pages_are_read() -> None:
    """On the project's own pages ours stays as good as documented."""
    pages = extraction.read_pages(extraction._OWN)
    scores = [extraction.score(extraction._ours()(page.html, page.url), page) for page in pages]
    assert len(pages) == 8
    _, recall, f1, exact = extraction._means(scores)
    assert recall == 1.0
    assert f1 >= 0.97
    assert exact >= 0.75


def test_pages_are_read_packed_or_not(tmp_path: Path) -> None:
    """A reference may lack its url, and a page may hold bytes that are not UTF-8."""
    (tmp_path / "html").mkdir()
    gold = {
        "a": {"articleBody": "One.", "url": "https://girder.example/"},
        "b": {"articleBody": "Two."},
    }
    (tmp_path / "gold.json.gz").write_bytes(gzip.compress(json.dumps(gold).encode()))
    (tmp_path / "html" / "a.html").write_bytes(b"<p>One\xff.")
    (tmp_path / "html" / "b.html.gz").write_bytes(gzip.compress(b"<p>Two."))
    one, two = extraction.read_pages(tmp_path)
    assert one == extraction.Page("a", "https://girder.example/", "<p>One\ufffd.", "One.")
    assert two == extraction.Page("b", "", "<p>Two.", "Two.")


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
    """Each run counts as often as it occurs; a text of one to three words is one run."""
    assert extraction.score(found, extraction.Page("a", "", "", gold)) == score


def test_f1_is_of_the_averages() -> None:
    """Precision and recall are averaged over the pages first."""
    scores = [Score(1, 1, exact=True), Score(0.5, 0, exact=False)]
    assert extraction._means(scores) == (0.75, 0.5, pytest.approx(0.6), 0.5)
    assert extraction._means([Score(0, 0, exact=False)])[2] == 0


def test_the_intervals_hold_the_difference() -> None:
    """An equal difference on each page has an interval without width; the seed is fixed."""
    ours, others = [Score(1, 1, exact=True)] * 9, [Score(0.5, 0.5, exact=False)] * 9
    assert extraction.gain(ours, others) == (
        "+0.500 (+0.500 to +0.500)",
        "+1.000 (+1.000 to +1.000)",
    )
    mixed = ours[:5] + others[:4]
    assert extraction.gain(mixed, others) == extraction.gain(mixed, others)
    assert extraction.gain(mixed, mixed)[0] == "+0.000 (+0.000 to +0.000)"


def test_a_missing_tool_is_a_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are measured, and only they have scores."""
    monkeypatch.setitem(__import__("sys").modules, "resiliparse.extract.html2text", None)
    few = {name: extraction.METHODS[name] for name in ("newsdigest", "resiliparse")}
    monkeypatch.setattr(extraction, "METHODS", few)
    table, scores = extraction.measure(
        extraction.read_pages(extraction._OWN), extraction.score, extraction._means
    )
    assert [row[0] for row in table] == [
        *["newsdigest"] * 3,
        "resiliparse: 'resiliparse.extract.html2text' is not installed",
    ]
    assert list(scores) == ["newsdigest"]
