"""The cache: what it forgets, and that it never stands in the way."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from digest.errors import BadCache
from digest.sources.fetching.cache import Cache, Copy, copy_cache

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


def test_a_copy_has_what_was_kept_last(tmp_path: Path) -> None:
    """Also while another run has the cache open, and that page stands in its log only (WAL)."""
    cache = Cache(tmp_path / "cache.db", NOON)
    cache.keep_page("https://news.test/a", COPY, NOON)
    copy_cache(tmp_path / "cache.db", tmp_path / "copy.db")
    cache.close()
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    copy = Cache(tmp_path / "copy.db", NOON)
    assert copy.page("https://news.test/a", NOON) == COPY
    copy.close()
    assert {path.name for path in tmp_path.iterdir()} == {"cache.db", "copy.db"}


def test_every_copy_is_whole_while_another_run_writes(tmp_path: Path) -> None:
    """It holds all pages up to one of them: the cache of one moment."""
    path, done, kept = tmp_path / "cache.db", Event(), [0]
    large = Copy(bytes(20_000), "text/html", None, None)

    def write() -> None:
        cache = Cache(path, NOON)
        for number in range(600):
            cache.keep_page(f"{number:03}", large, NOON)
            kept[0] += 1
        cache.close()
        done.set()

    Cache(path, NOON).close()
    writer = Thread(target=write)
    writer.start()
    while not done.is_set():
        before = kept[0]
        copy_cache(path, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            pages = [url for (url,) in copy.execute("SELECT url FROM pages ORDER BY url")]
        assert pages == [f"{number:03}" for number in range(len(pages))]
        assert len(pages) >= before
    writer.join()
    copy_cache(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM pages").fetchone() == (600,)


def test_a_cache_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    """It is no database: deleting it helps."""
    (tmp_path / "cache.db").write_bytes(b"no database " * 100)
    with pytest.raises(BadCache, match=r"cache\.db: .* It is safe to delete"):
        copy_cache(tmp_path / "cache.db", tmp_path / "copy.db")
