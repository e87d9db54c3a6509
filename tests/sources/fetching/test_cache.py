"""The cache: what it forgets, and that it never stands in the way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.sources.fetching.cache import Cache, Copy

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
COPY = Copy(b"one", "text/html", '"1"', None)


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    """A copy that is used stays; one that is not goes after two months."""
    path = tmp_path / "cache.db"
    cache = Cache(path, NOON)
    cache.keep_page("https://news.test/a", COPY, NOON)
    cache.keep_page("https://news.test/b", COPY, NOON)
    cache.keep_robots("https://news.test", "", NOON)
    assert cache.page("https://news.test/a", NOON + timedelta(days=40)) == COPY
    cache.close()
    later = NOON + timedelta(days=61)
    cache = Cache(path, later)
    assert cache.page("https://news.test/a", later) == COPY
    assert cache.page("https://news.test/b", later) is None
    assert cache.robots("https://news.test") is None
    cache.close()


def test_a_cache_that_fails_stops_nothing(tmp_path: Path) -> None:
    """A file that breaks or is closed while in use is as if it held nothing."""
    cache = Cache(tmp_path / "cache.db", NOON)
    cache.close()
    cache.keep_page("https://news.test/a", COPY, NOON)
    assert cache.page("https://news.test/a", NOON) is None


def test_two_runs_share_a_cache(tmp_path: Path) -> None:
    """What one run keeps another sees, while both have it open."""
    one, two = (Cache(tmp_path / "cache.db", NOON) for _ in range(2))
    one.keep_page("https://news.test/a", COPY, NOON)
    assert two.page("https://news.test/a", NOON) == COPY
    one.close()
    two.close()
