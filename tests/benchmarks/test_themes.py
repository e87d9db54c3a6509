"""The themes benchmark measures the stories that come with it."""

from pathlib import Path

from benchmarks import themes


def test_the_benchmark_counts_clean_rows_and_all() -> None:
    """Both rows are there, and a judge that names themes at random would score a third of this."""
    clean, everything = themes.measure(Path(themes.__file__).parent / "data" / "themes.jsonl")
    assert (clean[0], clean[1], everything[1]) == ("clean", 166, 200)
    assert float(str(clean[2])) > 0.6
