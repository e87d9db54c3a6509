"""How long a daily build takes beside a large memory, and whether any of its queries looks at all of it.

Usage: python -m benchmarks.memory [--articles N] [--json]

A build of a day with 2,000 articles known from one address and 50 new ones in a file; once with nothing else in the memory, once
with so many (1,000,000) articles of years past and 60 days of approved editions, all made up. The peer, in the same run, is a build of
the same day with an empty memory and everything in files. The query plans are SQLite's own; one that scans a table ends the run.
"""

import argparse
import json
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sqlalchemy import event, insert

from benchmarks.report import show
from digest import intake, pipeline
from digest.config.settings import Settings, load
from digest.model import Source
from digest.store import articles as store
from digest.store.database import Memory
from digest.store.schema import articles, metadata, versions

HEADINGS = ("what", "articles", "seconds", "limit", "peer seconds", "database MB")
PLANS = ("query", "plan")
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
_BATCH = 20_000
_WORDS = (
    "highway tender metro solar plant housing developer airport contract authority crore phase work bridge corridor "
    "project land state power storage station approval water pipeline cost package year company bid board district"
).split()
_TOWNS = "Wardha Jalna Satara Karad Latur Nanded Akola Dhule Sangli Solapur Beed Parbhani Hingoli Washim Palghar".split()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--articles", type=int, default=1_000_000, metavar="N", help="of years past (1,000,000)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, plans = measure(Path(folder), chosen.articles)
    show(
        ("A daily build beside a memory", HEADINGS, rows), ("Query plans", PLANS, plans), as_json=chosen.json
    )


def measure(
    folder: Path, past: int, known: int = 2_000, new: int = 50, days: int = 60
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return a row for each memory, and one for each query of a build; made in `folder`."""
    (folder / "new.jsonl").write_text("".join(_lines("new", new)), encoding="utf-8")
    (folder / "known.jsonl").write_text("".join(_lines("known", known)), encoding="utf-8")
    rows: list[tuple[object, ...]] = []
    plans: list[tuple[object, ...]] = []
    with _feed() as place:
        (folder / "digest.toml").write_text(
            f"[[source]]\nurl = '{place}'\n[[source]]\npath = 'new.jsonl'\n[edition]\nmax_stories = 15\n"
            "[fetch]\ncontact = 'mailto:desk@example.com'\nallow_hosts = ['127.0.0.1']\n",
            encoding="utf-8",
        )
        settings = load(folder / "digest.toml")
        every = (Source(folder / "new.jsonl"), Source(folder / "known.jsonl"))
        with Memory("sqlite://", folder) as empty:
            peer = _timed(settings, empty, every)
        with Memory("sqlite:///digest.db", folder) as memory:
            _know(memory, Source(folder / "known.jsonl"), place, settings)
            for what, many, limit in (("this week's alone", 0, 3), ("years of them", past, 5)):
                if many:
                    _fill(memory, many, place)
                    _approve_days(memory, settings, days)
                with _Plans(memory) as seen:
                    seconds = _timed(settings, memory, settings.sources)
                size = (folder / "digest.db").stat().st_size / 1e6
                rows.append((what, known + new + many, f"{seconds:.2f}", limit, f"{peer:.2f}", round(size)))
                plans = seen.rows(folder / "digest.db")
    return rows, plans


def _timed(settings: Settings, memory: Memory, sources: tuple[Source, ...]) -> float:
    """Return the seconds that a build takes."""
    start = time.perf_counter()
    pipeline.build(settings, memory, sources, DAY, settings.themes, NOW)
    return time.perf_counter() - start


@contextmanager
def _feed() -> Iterator[str]:
    """Serve a feed with nothing in it, and give its address: all that it had has scrolled away."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/feed"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with an empty feed, and no rules."""
        self.send_response(200 if self.path == "/feed" else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        if self.path == "/feed":
            self.wfile.write(b"<rss version='2.0'><channel><title>News</title></channel></rss>")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _know(memory: Memory, source: Source, place: str, settings: Settings) -> None:
    """Remember a file's articles as if an address had given them."""
    found = [made for made, _ in intake.read(settings, [source])]
    with memory.write() as connection:
        store.remember(connection, ((made, place) for made in found), NOW - timedelta(days=1))


def _fill(memory: Memory, many: int, place: str) -> None:
    """Remember so many articles of years past, nine of ten used by an edition."""
    for start in range(0, many, _BATCH):
        numbers = range(start, min(start + _BATCH, many))
        rows, said = [], []
        for number in numbers:
            seen = int((NOW - timedelta(days=30, minutes=number)).timestamp())
            key = f"past{number}"
            used = None if number % 10 == 0 else (NOW - timedelta(days=30, minutes=number)).date().isoformat()
            rows.append({"id": key, "source": place, "url": f"https://news.example/{key}", "hash": key, "version": 1,
                         "teaser": False, "first_seen": seen, "fresh": seen, "changed": seen, "seen": seen, "used": used})  # fmt: skip
            said.append({"article": key, "version": 1, "hash": key, "seen": seen, "content": b"{}" * 200})
        with memory.write() as connection:
            connection.execute(insert(articles), rows)
            connection.execute(insert(versions), said)


def _approve_days(memory: Memory, settings: Settings, days: int) -> None:
    """Approve an edition of 20 articles for each of so many days past."""
    for back in range(days, 0, -1):
        day, now = DAY - timedelta(days=back), NOW - timedelta(days=back)
        file = settings.folder / "day.jsonl"
        file.write_text("".join(_lines(f"day{back}", 20, day)), encoding="utf-8")
        pipeline.build(settings, memory, (Source(file),), day, settings.themes, now)
        pipeline.approve(settings, memory, day, now)


def _lines(name: str, many: int, day: date = DAY) -> Iterator[str]:
    """Yield lines of an export: articles of 200 words about as many events."""
    made = random.Random(name)
    for number in range(many):
        words = [*made.choices(_WORDS, k=190), *made.choices(_TOWNS, k=10)]
        made.shuffle(words)
        body = ". ".join(" ".join(words[at : at + 20]).capitalize() for at in range(0, 200, 20))
        title = f"{made.choice(_TOWNS)} {' '.join(made.choices(_WORDS, k=6))} {number}"
        yield json.dumps({"id": f"{name}-{number}", "url": f"https://news.example/{name}/{number}", "title": title,
                          "published": f"{day}T05:00:00+05:30", "label": "Real Estate" if number % 2 else "Technology",
                          "text": f"{body}."}) + "\n"  # fmt: skip


class _Plans:
    """Collects the different SELECTs that a memory is asked."""

    def __init__(self, memory: Memory) -> None:
        self._engine = memory.engine
        self._asked: dict[str, object] = {}

    def __enter__(self) -> "_Plans":
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            self._asked.setdefault(" ".join(statement.split()), parameters)

    def rows(self, file: Path) -> list[tuple[object, ...]]:
        """Return each query, shortened, with SQLite's plan for it; end the run at one that scans a table."""
        rows: list[tuple[object, ...]] = []
        with sqlite3.connect(file) as database:
            for statement, parameters in self._asked.items():
                first = parameters[0] if isinstance(parameters, list) else parameters
                plan = [step[3] for step in database.execute(f"EXPLAIN QUERY PLAN {statement}", first)]
                if scans := [step for step in plan if _is_scan(step)]:
                    raise SystemExit(f"a query scans a table: {scans}: {statement[:300]}")
                rows.append((statement[:70], "; ".join(plan)[:150]))
        return rows


def _is_scan(step: str) -> bool:
    """Tell whether a step of a plan looks at all rows of a table of ours."""
    return step.startswith("SCAN ") and step.split()[1] in metadata.tables and " USING " not in step


if __name__ == "__main__":
    main()
