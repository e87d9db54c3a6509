"""How long it takes to fetch many sources again if nothing changed, and to read large sitemaps.

Usage: python -m benchmarks.fetching [--sources N] [--addresses N] [--json]

Each source is a host of its own; all are one server on this machine, which takes 50 ms to answer,
and answers "not changed" (304) to a request that names the version it has. Each host's robots.txt
is requested first, as it is once a day. The peer is httpx with as many connections in as many
threads: the same requests without rules, cache or checks.

Large sitemaps: one of 50,000 addresses, as the protocol allows, fetched, parsed and sorted to its
newest; and an index of 50 that are bombs, each of 900,000 addresses. Memory is what each adds to
the process at its peak. The peer is lxml, which builds the tree of the first and sorts nothing.
"""

import gzip
import resource
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Pipe, get_context
from pathlib import Path

import httpx

from benchmarks import report
from digest.errors import CannotFetch
from digest.model import Reading, Source
from digest.sources.fetching.body import read_page
from digest.sources.fetching.client import FetchSettings
from digest.sources.fetching.fetcher import FetchedPage, Fetcher
from digest.sources.online import read_online
from digest.sources.sitemap import SitemapLink

HEADINGS = ("what", "seconds", "sources/s", "limit", "peer seconds")
MAP_HEADINGS = ("what", "processor seconds", "limit", "memory MB", "limit", "peer seconds")
_MAPS = 50
_SITE = "https://www.girder.example/map"
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: What an archive's address and date look like.
_ENTRY = (
    "<url><loc>https://www.girder.example/news/projects/{0}/a-slug-with-the-words-of-the-headline-"
    "about-a-bridge-over-the-river-near-the-new-station-{0}.html</loc>"
    "<lastmod>2026-11-{1:02}T08:00:00+05:30</lastmod><priority>0.5</priority></url>"
)
_CONNECTIONS = 16
_VERSION = '"1"'
_FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>" + b" " * 20_000
#: Seconds that a server on the other side of the country takes to answer.
_ANSWER = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    sizes = {"sources": (1000, "sources"), "addresses": (50_000, "addresses in a sitemap")}
    chosen = report.parser(__doc__, **sizes).parse_args(arguments)
    maps = measure_sitemaps(chosen.addresses)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), chosen.sources)
    title = f"Fetching, {chosen.sources} sources on as many hosts"
    large = f"Sitemaps, {chosen.addresses} addresses"
    report.show((title, HEADINGS, rows), (large, MAP_HEADINGS, maps), as_json=chosen.json)


def measure_sitemaps(addresses: int) -> list[tuple[object, ...]]:
    """Return a row for a sitemap of so many addresses, and one for an index of bombs."""
    entries = (_ENTRY.format(number, number % 28 + 1) for number in range(addresses))
    data = f"<urlset xmlns='{_XMLNS}'>{''.join(entries)}</urlset>".encode()
    packed = gzip.compress(
        b"<urlset>" + b"<url><loc>http://a.example/1</loc></url>" * 18 * addresses
    )
    index = "".join(f"<sitemap><loc>{_SITE}/{at}</loc></sitemap>" for at in range(_MAPS))
    whole = {_SITE: data}
    bombs = {_SITE: f"<sitemapindex>{index}</sitemapindex>".encode()}
    bombs |= {f"{_SITE}/{at}": packed for at in range(_MAPS)}
    rows: list[tuple[object, ...]] = []
    size = f"{len(data) / 1e6:.1f} MB"
    for what, pages, limit, peer in (
        (f"one of {size}", whole, 3, f"{_peer_sitemap(data):.1f}"),
        (f"an index of {_MAPS}, each of {18 * addresses} addresses", bombs, "", ""),
    ):
        seconds, more = _in_a_child(pages)
        rows.append((what, f"{seconds:.1f}", limit, f"{more:.0f}", 100, peer))
    return rows


def _in_a_child(pages: Mapping[str, bytes]) -> tuple[float, float]:
    """Return the processor seconds and the megabytes that reading a sitemap takes.

    It is read in a process of its own, since a process never forgets how much it once needed.
    """
    mine, yours = Pipe(duplex=False)

    def work() -> None:
        _read_sitemap({_SITE: b"<urlset/>"})
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        _read_sitemap(pages)
        seconds = time.process_time() - start
        yours.send((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))

    child = get_context("fork").Process(target=work)
    child.start()
    yours.close()
    try:
        found: tuple[float, float] = mine.recv()
    except EOFError:
        raise SystemExit("the sitemap could not be read") from None
    finally:
        child.join()
    return found


def _read_sitemap(pages: Mapping[str, bytes]) -> None:
    """Read a source whose pages are in memory, as the fetcher hands them on, up to its links."""
    found: list[SitemapLink] = []
    largest = FetchSettings(contact="mailto:desk@example.com").largest

    class Memory:
        def fetch_all(
            self, urls: Iterable[str], _: Mapping[str, str]
        ) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
            for url in urls:
                chunks = (pages[url][at : at + 65_536] for at in range(0, len(pages[url]), 65_536))
                body = read_page(chunks, "", largest)
                yield url, FetchedPage(url, "application/xml", body, unchanged=False)

    def note(links: Sequence[SitemapLink], _: Source) -> list[SitemapLink]:
        found.extend(links)
        return []

    for _, result in read_online([Source(url=_SITE)], Memory(), note):
        if isinstance(result, Reading) and result.kind != "sitemap":
            raise SystemExit("the sitemap was not read as one")


def _peer_sitemap(data: bytes) -> float:
    """Return the processor seconds that lxml takes to build the tree and find the addresses."""
    from lxml import etree

    start = time.process_time()
    etree.fromstring(data).xpath("//*[local-name()='loc']/text()")
    return time.process_time() - start


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
