"""`[store]` and `[keep]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.errors import BadSettings


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        (
            "editions = 30",
            "[keep] editions",
            "must be 0, which is for ever, or at least 31: the program looks for corrections",
        ),
        ("articles = 1", "[keep] articles", "at least 31"),
        ("parts = 6", "[keep] parts", "at least 7: sending and correcting need them"),
        ("deliveries = 6", "[keep] deliveries", "at least 7"),
        ("reports = -1", "[keep] reports", "from 0 to 36,500, not -1"),
        ("letters = 99999999999", "[keep] letters", "from 0 to 36,500, not 99999999999"),
        ("texts = 10", "[keep] texts", "is not a known setting"),
    ],
)
def test_what_is_still_needed_cannot_be_kept_for_less(
    tmp_path: Path, text: str, where: str, reason: str
) -> None:
    """With its place, and why; what a slip of the hand would delete stays."""
    (tmp_path / "digest.toml").write_text(f"[keep]\n{text}\n", encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        read_settings(tmp_path / "digest.toml")
    assert where in str(caught.value)
    assert reason in str(caught.value)


def test_everything_can_be_kept_for_ever(tmp_path: Path) -> None:
    """By 0; what is not named has its default."""
    text = "[keep]\narticles = 0\neditions = 0\nparts = 0\ndeliveries = 0\nletters = 0\n"
    (tmp_path / "digest.toml").write_text(text, encoding="utf-8")
    keep = read_settings(tmp_path / "digest.toml").keep
    assert (keep.articles, keep.editions, keep.parts, keep.deliveries, keep.letters) == (0,) * 5
    assert keep.reports == 90
