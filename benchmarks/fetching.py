"""How long it takes to look at many sources again when nothing in them has changed.

Usage: python -m benchmarks.fetching [--sources N] [--json]

Every source is a host of its own, all of them a server on this machine that answers in the time given, and "not changed"
(304) to whoever names the version it has. Each host's robots.txt is asked for first, as it is once a day. Beside it, in
the same run, stands a peer: httpx with as many connections in as many threads, asking the same questions without any
rule, cache or check.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from benchmarks.report import show
from digest.sources.fetching.fetcher import FetchedPage, Fetcher, FetchSettings

HEADINGS = ("what", "seconds", "sources/s", "limit", "peer seconds")
_CONNECTIONS = 16
_VERSION = '"1"'
_FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>" + b" " * 20_000
#: What a server on the other side of the country takes to answer, in seconds.
_ANSWER = 0.05


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=int, default=1000, metavar="N", help="how many (1000)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.sources)
    show(
        (f"Fetching, {chosen.sources} sources on as many hosts", HEADINGS, rows),
        as_json=chosen.json,
    )


def measure(folder: Path, sources: int, answer: float = _ANSWER) -> list[tuple[object, ...]]:
    """Return a row for the first look at all sources, and one for the look at them unchanged."""

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
            with Fetcher(
                settings, folder / "cache.db", resolve=lambda *_: ["127.0.0.1"]
            ) as fetcher:
                start = time.perf_counter()
                pages = [page for _, page in fetcher.fetch_all(urls)]
                seconds = time.perf_counter() - start
            if not all(
                isinstance(page, FetchedPage) and page.unchanged is unchanged for page in pages
            ):
                raise SystemExit("not every source answered as it should")
            peer = _peer(f"http://127.0.0.1:{port}/feed", sources, unchanged=unchanged)
            rows.append((what, f"{seconds:.1f}", round(sources / seconds), limit, f"{peer:.1f}"))
        return rows
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _peer(url: str, times: int, *, unchanged: bool) -> float:
    """Return the seconds that httpx takes to ask as often."""
    headers = {"If-None-Match": _VERSION} if unchanged else {}
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=0)
    with (
        httpx.Client(limits=limits, headers=headers) as client,
        ThreadPoolExecutor(_CONNECTIONS) as threads,
    ):
        start = time.perf_counter()
        statuses: Sequence[int] = list(
            threads.map(lambda _: client.get(url).status_code, range(times))
        )
        seconds = time.perf_counter() - start
    if set(statuses) != {304 if unchanged else 200}:
        raise SystemExit("the peer was not answered as it should be")
    return seconds


class _Server(ThreadingHTTPServer):
    request_queue_size = 512


class _Handler(BaseHTTPRequestHandler):
    seconds = 0.0

    def do_GET(self) -> None:
        """Answer: no rules, a feed, or that it has not changed."""
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
