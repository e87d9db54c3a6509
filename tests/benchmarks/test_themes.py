"""The measurement of themes: what it says, on few stories and on the project's own."""

from benchmarks import themes


def test_the_shipped_themes_are_measured() -> None:
    """On the project's own stories, which the theme files were not written for, ours stays as good as documented."""
    rows = themes.read(themes._OWN)
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
    """Few stories say little: the interval is wide."""
    low, high = themes._wilson(8, 10)
    assert (round(low, 2), round(high, 2)) == (0.49, 0.94)
