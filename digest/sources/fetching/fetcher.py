"""Fetching: the only module that opens a URL. What it asks for, how often, and what it refuses: docs/fetching.md."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import httpx

from digest.errors import CannotFetch, PageGone
from digest.sources.fetching import body, guard, robots
from digest.sources.fetching.cache import Cache, Copy
from digest.sources.fetching.client import Answer, Client, FetchClock, FetchProblem, FetchSettings

_REDIRECTS = 5
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What an address answered: a `body` out of its compression, in whichever encoding it came.

    `unchanged` says that the server told so (304); the body is the one that came before. `content_type` is the
    whole header. `url` is what was asked for, `final_url` where redirects led.
    """

    url: str
    final_url: str
    content_type: str
    body: bytes = field(repr=False)
    unchanged: bool
    fetched_at: datetime

    @property
    def media_type(self) -> str:
        """The type in small letters, such as "text/html"; "" when the server does not say."""
        return body.media_type(self.content_type)

    @property
    def text(self) -> str:
        """The body as text. Raises ValueError, with a reason for people, when it is not text."""
        return body.decode_body(self.body, self.content_type)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an answer may be: `fits` tells it by media type and path; `otherwise` is what it is where it does not."""

    fits: Callable[[str, str], bool]
    otherwise: str
    headers: dict[str, str] = field(default_factory=dict)


_A_PAGE = _Wanted(body.is_readable, "no page and no feed")
_A_PICTURE = _Wanted(
    lambda media, _: media in _PICTURES, "no picture that is read", {"Accept": ", ".join(_PICTURES)}
)


class Fetcher:
    """Fetches pages, politely and from the open internet only. A context manager; may be used by many threads."""

    def __init__(
        self,
        settings: FetchSettings,
        cache_path: Path,
        clock: FetchClock | None = None,
        resolve: guard.Resolve = guard.resolve,
    ) -> None:
        """Open the cache at `cache_path`. Raises BadCache."""
        self._settings = settings
        self._clock = clock or FetchClock()
        self._cache = Cache(cache_path, self._clock.now())
        self._robots = robots.Robots(self._cache, self._clock.now, self._ask_robots)
        self._client = Client(settings, self._clock, resolve)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections and the cache."""
        self._client.close()
        self._cache.close()

    def fetch_all(self, urls: Iterable[str]) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield each address once, with its page or why there is none, as they come; hosts side by side.

        Reads no further ahead than `connections` pages.
        """
        hosts: dict[str, deque[str]] = {}
        for url in dict.fromkeys(urls):
            hosts.setdefault(_host(url), deque()).append(url)
        waiting = deque(hosts.values())
        done: SimpleQueue[tuple[Future[tuple[str, FetchedPage | CannotFetch]], deque[str]]] = (
            SimpleQueue()
        )
        threads = ThreadPoolExecutor(self._settings.connections, thread_name_prefix="fetch")

        def start() -> None:
            queue = waiting.popleft()
            future = threads.submit(self._try, queue.popleft())
            future.add_done_callback(lambda future: done.put((future, queue)))

        try:
            running = min(len(waiting), self._settings.connections)
            for _ in range(running):
                start()
            while running:
                future, queue = done.get()
                if queue:
                    waiting.append(queue)
                if waiting:
                    start()
                else:
                    running -= 1
                yield future.result()
        finally:
            threads.shutdown(cancel_futures=True)

    def fetch(self, url: str) -> FetchedPage:
        """Return the page at `url`. Raises CannotFetch; of it PageGone when the server says so (404, 410)."""
        return self._fetch(url, _A_PAGE)

    def fetch_picture(self, url: str) -> FetchedPage:
        """Return the picture at `url` (JPEG, PNG, WebP or GIF, as its server says) as a page's body. Raises as `fetch`."""
        return self._fetch(url, _A_PICTURE)

    def _fetch(self, url: str, wanted: _Wanted) -> FetchedPage:
        places = [shown_url(url)]
        try:
            return self._follow(url, places, wanted)
        except FetchProblem as problem:
            where = ", redirected to ".join(dict.fromkeys((places[0], places[-1])))
            raise problem.error(url=where, reason=problem.reason, advice=problem.advice) from None

    def _follow(self, asked: str, places: list[str], wanted: _Wanted) -> FetchedPage:
        """Return the page at or behind `asked`; note in `places`, for messages, what was asked for last."""
        url = _parse(asked)
        for _ in range(_REDIRECTS + 1):
            page = self._fetch_hop(asked, url, wanted)
            if isinstance(page, FetchedPage):
                return page
            url = page
            places.append(shown_url(str(url)))
        raise FetchProblem(
            f"it redirects more than {_REDIRECTS} times", "Find the page's own address in a browser"
        )

    def _try(self, url: str) -> tuple[str, FetchedPage | CannotFetch]:
        try:
            return url, self.fetch(url)
        except CannotFetch as error:
            return url, error

    def _fetch_hop(self, asked: str, url: httpx.URL, wanted: _Wanted) -> FetchedPage | httpx.URL:
        """Return the page at `url`, or where it redirects to."""
        if reason := self._robots.why_not(_origin(url), str(url)):
            raise FetchProblem(reason, "Ask the site's owner, or take it out of the sources")
        copy = self._cache.page(str(url), self._clock.now())
        if copy and not wanted.fits(body.media_type(copy.content_type), url.path):
            copy = None
        answer = self._client.ask(
            url,
            _conditions(copy) | wanted.headers,
            partial(self._read, wanted, url.path),
            self._settings.delay,
        )
        if answer.status in _REDIRECTED:
            return _parse(answer.headers.get("location", ""), url)
        if answer.status == 304 and copy:
            unchanged = True
        elif answer.status == 200:
            unchanged, copy = False, self._keep(url, answer)
        else:
            raise _refusal(answer.status, answer.wait)
        return FetchedPage(
            asked, str(url), copy.content_type, copy.body, unchanged, self._clock.now()
        )

    def _keep(self, url: httpx.URL, answer: Answer) -> Copy:
        """Return what was answered; keep it for next time where the server lets us and will know it again."""
        of = answer.headers.get
        # What is not ASCII cannot be sent back.
        etag, modified = (
            value if value and value.isascii() else None
            for value in (of("etag"), of("last-modified"))
        )
        copy = Copy(answer.body, of("content-type", ""), etag, modified)
        if (copy.etag or copy.last_modified) and "no-store" not in of("cache-control", "").lower():
            self._cache.keep_page(str(url), copy, self._clock.now())
        return copy

    def _ask_robots(self, address: str) -> str | None:
        """Return the text of a robots.txt, "" for none, None when the server has failed (RFC 9309, 2.3.1)."""
        url = httpx.URL(address)
        for _ in range(_REDIRECTS + 1):
            answer = self._client.ask(url, {}, _read_robots, 0.0)
            if answer.status not in _REDIRECTED:
                break
            url = _parse(answer.headers.get("location", ""), url)
        if answer.status >= 500:
            return None
        return answer.body.decode("utf-8-sig", "replace")

    def _read(
        self, wanted: _Wanted, path: str, headers: httpx.Headers, chunks: Iterable[bytes]
    ) -> bytes:
        media = body.media_type(headers.get("content-type", ""))
        if not wanted.fits(media, path):
            raise ValueError(f"is of the type {media[:60]!a}, which is {wanted.otherwise}")
        return body.read_body(chunks, headers.get("content-encoding", ""), self._settings.largest)


def shown_url(url: str) -> str:
    """Return `url` as messages may show it: without the name, password and query, which may be secrets."""
    place, *query = re.split(r"[?#]", url, maxsplit=1)
    place = re.sub(r"^([^/]*//)?[^/]*@", r"\1", place)
    return "".join(char for char in place if char.isprintable())[:200] + ("?..." if query else "")


def _parse(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return `text` as an address, seen from `base`. Raises Problem."""
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise FetchProblem("it is not an address", "Write it as https://example.com/feed") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchProblem(
            "only http and https are fetched", "Write it as https://example.com/feed"
        )
    if url.userinfo:
        raise FetchProblem(
            "it holds a name or password, which is never sent",
            "Take out what stands before the '@'",
        )
    return url.copy_with(fragment=None)


def _host(url: str) -> str:
    """Return what is left alone between two requests; "" for what is not an address."""
    try:
        return _parse(url).host
    except FetchProblem:
        return ""


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _conditions(copy: Copy | None) -> dict[str, str]:
    """Return the headers that ask for the page only if it changed (RFC 9110, 13.1), past caches on the way."""
    headers = {"Cache-Control": "no-cache"}
    if copy and copy.etag:
        headers["If-None-Match"] = copy.etag
    if copy and copy.last_modified:
        headers["If-Modified-Since"] = copy.last_modified
    return headers


def _read_robots(headers: httpx.Headers, chunks: Iterable[bytes]) -> bytes:
    """Return as much of a robots.txt as counts."""
    try:
        return body.read_body(chunks, headers.get("content-encoding", ""), robots.LARGEST_ROBOTS)
    except body.TooLarge as error:
        return error.start


def _refusal(status: int, wait: float) -> FetchProblem:
    """Return what to say of an answer that is no page."""
    says = f"it answers {status}"
    if status in {404, 410}:
        return FetchProblem(says, "Correct the address, or take it out of the sources", PageGone)
    if status in {401, 402, 403, 407, 451}:
        return FetchProblem(
            f"{says}: it is not open to us", "Ask the site's owner, or take it out of the sources"
        )
    if status == 429:
        return FetchProblem(
            f"{says}: we ask too often", f"Try again in {wait:.0f} seconds" if wait else "Try later"
        )
    if status >= 500:
        return FetchProblem(
            f"{says}: the server has failed",
            f"Try again in {wait:.0f} seconds" if wait else "Try later",
        )
    return FetchProblem(f"{says}, which is no page", "Check the address in a browser")
