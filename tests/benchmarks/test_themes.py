"""The themes benchmark: its measures, and how well ours does on the project's own stories."""

from pathlib import Path

from benchmarks import report, themes
from tests.benchmarks.conftest import Tables


def test_it_runs_trimmed(tables: Tables, tmp_path: Path) -> None:
    """Forty stories are judged, beside scikit-learn if it is installed."""
    file = tmp_path / "themes.jsonl"
    lines = themes._OWN.read_text(encoding="utf-8").split("\n")[:40]
    file.write_text("\n".join(lines), encoding="utf-8")
    methods, curve = tables(themes.main, "--data", file)
    assert [(row["method"], row["stories"]) for row in methods[:2]] == [
        ("newsdigest", "clean"),
        ("newsdigest", "all"),
    ]
    assert methods[1]["number"] == sum(row["stories"] for row in curve) == 40


def test_the_shipped_themes_are_measured() -> None:
    """On stories that the theme files were not written for, ours stays as good as documented."""
    rows = report.read_rows(themes._OWN)
    judged, rate = themes.judge(rows)
    clean, everything = themes.scores("ours", rows, [one.theme or "other" for one in judged], rate)
    assert (clean[2], everything[2]) == (385, 500)
    assert float(clean[3]) >= 0.94
    assert float(everything[3]) >= 0.85


def test_scores_are_shares_of_the_stories() -> None:
    """Accuracy counts the right answers; macro-F1 is the mean of each theme's F1."""
    rows = [
        {"theme": theme, "clean": clean}
        for theme, clean in (("a", True), ("a", True), ("b", True), ("b", False))
    ]
    assert themes.scores("x", rows, ["a", "b", "b", "a"], 1) == [
        ("x", "clean", 3, "0.667", "0.667", 1),
        ("x", "all", 4, "0.500", "0.500", 1),
    ]


def test_the_interval_holds_the_share() -> None:
    """The interval of few stories is wide."""
    low, high = themes._wilson(8, 10)
    assert (round(low, 2), round(high, 2)) == (0.49, 0.94)
