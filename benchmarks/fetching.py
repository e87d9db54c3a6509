"""How long it takes to fetch many sources again if nothing in them has changed.

Usage: python -m benchmarks.fetching [--sources N] [--json]

Each source is a host of its own; all are one server on this machine, which takes 50 ms to answer,
and answers "not changed" (304) to a request that names the version it has. Each host's robots.txt
is requested first, as it is once a day. The peer is httpx with as many connections in as many
threads: the same requests without rules, cache or checks.
"""

import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from benchmarks import report
from digest.sources.fetching.client import FetchSettings
from digest.sources.fetching.fetcher import FetchedPage, Fetcher

HEADINGS = ("what", "seconds", "sources/s", "limit", "peer seconds")
_CONNECTIONS = 16
_VERSION = '"1"'
_FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>" + b" " * 20_000
#: Seconds that a server on the other side of the country takes to answer.
_ANSWER = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    chosen = report.parser(__doc__, sources=(1000, "sources")).parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.sources)
    title = f"Fetching, {chosen.sources} sources on as many hosts"
    report.show((title, HEADINGS, rows), as_json=chosen.json)


def measure(folder: Path, sources: int, answer: float = _ANSWER) -> list[tuple[object, ...]]:
    """Return a row for fetching all sources first, and one for fetching them again, unchanged."""

    class Handler(_Handler):
        seconds = answer

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        port = server.server_address[1]
        hosts = [f"news{number}.test" for number in range(sources)]
        urls = [f"http://{host}:{port}/feed" for host in hosts]
        settings = FetchSettings(
            contact="mailto:desk@example.com",
            connections=_CONNECTIONS,
            allow_hosts=frozenset(hosts),
        )
        rows: list[tuple[object, ...]] = []
        for what, limit, unchanged in (("first", "", False), ("again, nothing changed", 20, True)):
            cache = folder / "cache.db"
            with Fetcher(settings, cache, resolve=lambda *_: ["127.0.0.1"]) as fetcher:
                start = time.perf_counter()
                pages = [page for _, page in fetcher.fetch_all(urls)]
                seconds = time.perf_counter() - start
            if not all(
                isinstance(page, FetchedPage) and page.unchanged is unchanged for page in pages
            ):
                raise SystemExit("not every source gave the answer that it should")
            peer = _peer(f"http://127.0.0.1:{port}/feed", sources, unchanged=unchanged)
            rows.append((what, f"{seconds:.1f}", round(sources / seconds), limit, f"{peer:.1f}"))
        return rows
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _peer(url: str, times: int, *, unchanged: bool) -> float:
    """Return the seconds that httpx takes for as many requests."""
    headers = {"If-None-Match": _VERSION} if unchanged else {}
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=0)
    with (
        httpx.Client(limits=limits, headers=headers) as client,
        ThreadPoolExecutor(_CONNECTIONS) as threads,
    ):
        start = time.perf_counter()
        statuses = set(threads.map(lambda _: client.get(url).status_code, range(times)))
        seconds = time.perf_counter() - start
    if statuses != {304 if unchanged else 200}:
        raise SystemExit("the peer got other answers than it should")
    return seconds


class _Server(ThreadingHTTPServer):
    request_queue_size = 512


class _Handler(BaseHTTPRequestHandler):
    seconds = 0.0

    def do_GET(self) -> None:
        """Answer with no rules, a feed, or that the feed has not changed."""
        time.sleep(self.seconds)
        if self.path == "/robots.txt":
            self.send_response(404)
        elif self.headers.get("If-None-Match") == _VERSION:
            self.send_response(304)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
        self.send_header("ETag", _VERSION)
        self.end_headers()
        if self.path != "/robots.txt" and not self.headers.get("If-None-Match"):
            self.wfile.write(_FEED)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


if __name__ == "__main__":
    main()
