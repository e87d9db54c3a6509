"""The cache: the last copy of every page fetched and every robots.txt, in one SQLite file that may be deleted.

It holds what is needed to ask "has it changed since?", and never answers for the server. Not a general HTTP
cache (RFC 9111): freshness plays no part.
"""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digest.errors import BadCache

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, used REAL NOT NULL, etag TEXT, last_modified TEXT, content_type TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, fetched REAL NOT NULL, rules TEXT NOT NULL) STRICT;
"""
#: A copy that nobody asked for in this time is thrown away.
_KEPT = timedelta(days=60)
#: So exact is the time of a copy's last use: not every look needs a write.
_USED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was answered last, out of its compression, and what the server calls this version of it."""

    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None


class Cache:
    """The open file. May be used by many threads. An error in it is as if it held nothing, except when opened."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._lock = threading.Lock()
        try:
            # Addresses may hold keys to private feeds.
            path.touch(mode=0o600)
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
        """Return the copy of the page at `url`, if there is one."""
        row = self._do(
            "SELECT body, content_type, etag, last_modified, used FROM pages WHERE url = ?", url
        )
        if row is None:
            return None
        *copy, used = row
        if used < (now - _USED).timestamp():
            self._do("UPDATE pages SET used = ? WHERE url = ?", now.timestamp(), url)
        return Copy(*copy)

    def keep_page(self, url: str, copy: Copy, now: datetime) -> None:
        """Put the copy in the place of the one before it."""
        values = (copy.etag, copy.last_modified, copy.content_type, copy.body)
        self._do(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", url, now.timestamp(), *values
        )

    def robots(self, origin: str) -> tuple[float, str] | None:
        """Return (when it was fetched, in seconds since 1970; rules) of the origin's robots.txt, if known."""
        return self._do("SELECT fetched, rules FROM robots WHERE origin = ?", origin)

    def keep_robots(self, origin: str, rules: str, now: datetime) -> None:
        """Put the rules in the place of those before them."""
        self._do("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", origin, now.timestamp(), rules)

    def _do(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row. What a full disk or a locked file refuses is fetched in full once more, no worse."""
        try:
            with self._lock:
                row: tuple[Any, ...] | None = self._file.execute(statement, values).fetchone()
        except sqlite3.Error:
            return None
        return row
