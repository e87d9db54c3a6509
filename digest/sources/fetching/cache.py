"""The cache: the last copy of every page and robots.txt, in one SQLite file that may be deleted.

It holds what is needed to ask "has it changed since?", and never answers for the server. It is not
an HTTP cache (RFC 9111): freshness plays no part.
"""

import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digest.errors import BadCache
from digest.resources import make_private_file

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, used REAL NOT NULL, etag TEXT, last_modified TEXT,
    content_type TEXT NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS robots (
    origin TEXT PRIMARY KEY, fetched REAL NOT NULL, rules TEXT NOT NULL
) STRICT;
"""
#: A copy that was not used for so long is deleted.
_KEPT = timedelta(days=60)
#: The time of a copy's last use is written at most this often.
_USED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as last answered, decompressed, with the server's names for this version of it."""

    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None


def copy_cache(path: Path, copy: Path) -> None:
    """Copy the cache at `path` as it is at this moment, while others write. Raises BadCache."""
    try:
        make_private_file(copy)
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", 10, uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except (OSError, sqlite3.Error) as error:
        raise BadCache(path=path, reason=str(error)) from None


class Cache:
    """The open cache file, shared by many threads. After opening, an error in it is a miss."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._lock = threading.Lock()
        try:
            make_private_file(path)  # addresses may hold keys to private feeds
            self._file = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise BadCache(path=path, reason=str(error)) from None
        try:
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.executescript(_SCHEMA)
            self._file.execute("DELETE FROM pages WHERE used < ?", ((now - _KEPT).timestamp(),))
            self._file.execute("DELETE FROM robots WHERE fetched < ?", ((now - _KEPT).timestamp(),))
        except sqlite3.Error as error:
            self._file.close()
            raise BadCache(path=path, reason=str(error)) from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def page(self, url: str, now: datetime) -> Copy | None:
        """Return the copy of the page at `url`, or None."""
        row = self._execute(
            "SELECT body, content_type, etag, last_modified, used FROM pages WHERE url = ?", url
        )
        if row is None:
            return None
        *copy, used = row
        if used < (now - _USED).timestamp():
            self._execute("UPDATE pages SET used = ? WHERE url = ?", now.timestamp(), url)
        return Copy(*copy)

    def keep_page(self, url: str, copy: Copy, now: datetime) -> None:
        """Replace the copy of the page at `url`."""
        row = (url, now.timestamp(), copy.etag, copy.last_modified, copy.content_type, copy.body)
        self._execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", *row)

    def robots(self, origin: str) -> tuple[float, str] | None:
        """Return (seconds since 1970 when fetched, rules) of the origin's robots.txt, or None."""
        return self._execute("SELECT fetched, rules FROM robots WHERE origin = ?", origin)

    def keep_robots(self, origin: str, rules: str, now: datetime) -> None:
        """Replace the rules of the origin's robots.txt."""
        row = (origin, now.timestamp(), rules)
        self._execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", *row)

    def _execute(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row, or None, also on an error: what is not cached is fetched again."""
        try:
            with self._lock:
                row: tuple[Any, ...] | None = self._file.execute(statement, values).fetchone()
        except sqlite3.Error:
            return None
        return row
