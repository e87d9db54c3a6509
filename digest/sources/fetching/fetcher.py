"""The fetcher: pages and pictures from the web, through robots.txt, the cache and redirects.

What is asked for, how often, and what is refused: docs/engineering/fetching.md.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Self

import httpx

from digest.errors import CannotFetch, PageGone
from digest.sources import net
from digest.sources.charset import decode_text
from digest.sources.fetching import body, guard, robots
from digest.sources.fetching.budget import Budget
from digest.sources.fetching.cache import Cache, Copy
from digest.sources.fetching.client import (
    ANSWERED,
    Answer,
    Client,
    FetchClock,
    FetchProblem,
    FetchSettings,
    OutOfTime,
)

_REDIRECTS = 5
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
#: Headers by which a firewall says that its answer is a test of the visitor, and not the page.
_CHALLENGES = {"cf-mitigated": ("challenge",), "x-amzn-waf-action": ("challenge", "captcha")}
_ASK_OWNER = "Ask the site's owner, or take it out of the sources"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What an address answered, its `body` decompressed and in its own encoding.

    `final_url` is where redirects led. `content_type` is the whole header. `unchanged` is True if
    the server answered "not modified" (304); the body is then the cached one.
    """

    final_url: str
    content_type: str
    body: bytes = field(repr=False)
    unchanged: bool

    @property
    def media_type(self) -> str:
        """The type in small letters, such as "text/html"; "" if the server does not say."""
        return body.media_type(self.content_type)

    @property
    def text(self) -> str:
        """The body as text. Raises ValueError, worded for people, if it is not text."""
        return decode_text(self.body, self.content_type)


Fetched = tuple[str, FetchedPage | CannotFetch]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The wanted answers: `fits` takes a type and first bytes; `otherwise` is for messages."""

    fits: Callable[[str, bytes | None], bool]
    otherwise: str
    headers: dict[str, str] = field(default_factory=dict)


_A_PAGE = _Wanted(body.may_be_page, "neither a page nor a feed")
_A_PICTURE = _Wanted(
    lambda media, _: media in _PICTURES,
    "not a kind of picture that is read",
    {"Accept": ", ".join(_PICTURES)},
)


class Fetcher:
    """Fetches pages politely, from the public internet only. Many threads may share it.

    A context manager that closes the connections and the cache.
    """

    def __init__(
        self,
        settings: FetchSettings,
        cache_path: Path,
        clock: FetchClock | None = None,
        resolve: guard.Resolve = guard.resolve_host,
    ) -> None:
        """Open the cache at `cache_path`. Raises BadCache."""
        self._settings = settings
        self._clock = clock or FetchClock()
        self._cache = Cache(cache_path, self._clock.now())
        self._robots = robots.Robots(self._cache, self._clock.now, self._fetch_robots)
        self._client = Client(settings, self._clock, resolve)
        self._budget = Budget(settings.source_time, settings.total_time, self._clock.seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._cache.close()

    def fetch_all(
        self, urls: Iterable[str], payers: Mapping[str, str] | None = None
    ) -> Iterator[Fetched]:
        """Yield each address once, with its page or the error, as they arrive; hosts side by side.

        Fetches at most `connections` pages ahead. `payers` name, by address, whose time a fetch
        takes; else it is that of the address alone.
        """
        payers = payers or {}
        hosts: dict[str, deque[str]] = {}
        for url in dict.fromkeys(urls):
            hosts.setdefault(_host_of(url), deque()).append(url)
        waiting = deque(hosts.values())
        done: SimpleQueue[tuple[Future[Fetched], deque[str]]] = SimpleQueue()
        threads = ThreadPoolExecutor(self._settings.connections, thread_name_prefix="fetch")

        def start() -> None:
            queue = waiting.popleft()
            url = queue.popleft()
            future = threads.submit(self._try, url, payers.get(url, url))
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

    def fetch(self, url: str, payer: str | None = None) -> FetchedPage:
        """Return the page at `url`. Raises PageGone if the server says so, LeftForNow, CannotFetch.

        The time that it takes is the `payer`'s, or else its own.
        """
        return self._fetch(url, _A_PAGE, payer or url)

    def fetch_picture(self, url: str) -> FetchedPage:
        """Return the picture at `url` as a page's body. Raises as `fetch` does.

        Its server must call it JPEG, PNG, WebP or GIF.
        """
        return self._fetch(url, _A_PICTURE, url)

    def _fetch(self, url: str, wanted: _Wanted, payer: str) -> FetchedPage:
        """Return what is at `url`; whatever goes wrong with it is raised as CannotFetch."""
        places = [shown_url(url)]
        error, advice = CannotFetch, "Try it in a browser"
        with self._budget.charge(payer):
            try:
                return self._follow(url, places, wanted)
            except OutOfTime as problem:
                error, reason, advice = problem.error, self._budget.why_over(), problem.advice
            except FetchProblem as problem:
                error, reason, advice = problem.error, problem.reason, problem.advice
            except Exception as fault:  # a server may send anything, and a library stumble over it
                reason = f"it {net.explain_fault(fault, places[-1])}"
        where = ", redirected to ".join(dict.fromkeys((places[0], places[-1])))
        raise error(url=where, reason=reason, advice=advice) from None

    def _follow(self, asked: str, places: list[str], wanted: _Wanted) -> FetchedPage:
        """Return the page to which `asked` leads; add each redirect to `places`, for messages."""
        url = _parse_url(asked)
        for _ in range(_REDIRECTS + 1):
            page = self._fetch_hop(url, wanted)
            if isinstance(page, FetchedPage):
                return page
            url = page
            places.append(shown_url(str(url)))
        advice = "Find the page's own address in a browser"
        raise FetchProblem(f"it redirects more than {_REDIRECTS} times", advice)

    def _try(self, url: str, payer: str) -> Fetched:
        try:
            return url, self.fetch(url, payer)
        except CannotFetch as error:
            return url, error

    def _fetch_hop(self, url: httpx.URL, wanted: _Wanted) -> FetchedPage | httpx.URL:
        """Return the page at `url`, or the address that it redirects to."""
        if reason := self._robots.why_forbidden(_origin(url), str(url)):
            raise FetchProblem(reason, _ASK_OWNER)
        copy = self._cache.page(str(url), self._clock.now())
        if copy and not wanted.fits(body.media_type(copy.content_type), copy.body):
            copy = None
        answer = self._client.ask(
            url,
            _conditions(copy) | wanted.headers,
            partial(self._read, wanted),
            self._settings.delay,
        )
        if answer.status in _REDIRECTED:
            return _parse_url(answer.headers.get("location", ""), url)
        if any(answer.headers.get(name) in said for name, said in _CHALLENGES.items()):
            raise FetchProblem("it answers with a test for people, and no page", _ASK_OWNER)
        unchanged = answer.status == 304
        if answer.status in ANSWERED:
            copy = self._keep(url, answer)
        elif not (unchanged and copy):
            raise _refusal(answer.status, answer.wait)
        return FetchedPage(str(url), copy.content_type, copy.body, unchanged)

    def _keep(self, url: httpx.URL, answer: Answer) -> Copy:
        """Return the answer as a copy; cache it if the server allows it and gives it a version."""
        header = answer.headers.get
        # A value that is not ASCII cannot be sent back.
        etag, modified = (
            value if value and value.isascii() else None
            for value in map(header, ("etag", "last-modified"))
        )
        copy = Copy(answer.body, header("content-type", ""), etag, modified)
        if (etag or modified) and "no-store" not in header("cache-control", "").lower():
            self._cache.keep_page(str(url), copy, self._clock.now())
        return copy

    def _fetch_robots(self, address: str) -> str | None:
        """Return a robots.txt, "" if there is none, None if the server failed (RFC 9309, 2.3.1)."""
        url = httpx.URL(address)
        for _ in range(_REDIRECTS + 1):
            answer = self._client.ask(url, {}, _read_robots, 0.0)
            if answer.status not in _REDIRECTED:
                break
            url = _parse_url(answer.headers.get("location", ""), url)
        return None if answer.status >= 500 else answer.body.decode("utf-8-sig", "replace")

    def _read(self, wanted: _Wanted, headers: httpx.Headers, chunks: Iterable[bytes]) -> bytes:
        media = body.media_type(headers.get("content-type", ""))
        wrong = f"is of the type {media[:60]!a}, which is {wanted.otherwise}"
        if not wanted.fits(media, None):
            raise ValueError(wrong)
        read = body.read_page if wanted is _A_PAGE else body.read_body
        data = read(chunks, headers.get("content-encoding", ""), self._settings.largest)
        if not wanted.fits(media, data):
            raise ValueError(wrong)
        return data


def shown_url(url: str) -> str:
    """Return `url` for messages, without its name, password and query, which may be secrets."""
    place, *query = re.split(r"[?#]", url, maxsplit=1)
    place = re.sub(r"^([^/]*//)?[^/]*@", r"\1", place)
    return "".join(char for char in place if char.isprintable())[:200] + ("?..." if query else "")


def _parse_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return `text` as an address, resolved against `base`. Raises FetchProblem."""
    advice = "Write it as https://example.com/feed"
    try:
        url = base.join(text) if base else httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise FetchProblem("it is not an address", advice) from None
    # Not `url.host`, which undoes Punycode and raises where it cannot.
    if url.scheme not in {"http", "https"} or not url.raw_host:
        raise FetchProblem("only http and https are fetched", advice)
    if url.userinfo:
        reason = "it holds a name or password, which is never sent"
        raise FetchProblem(reason, "Take out what stands before the '@'")
    return url.copy_with(fragment=None)


def _host_of(url: str) -> str:
    """Return the host of `url`, or "" if that is not an address."""
    try:
        return _parse_url(url).raw_host.decode("ascii")
    except FetchProblem:
        return ""


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _conditions(copy: Copy | None) -> dict[str, str]:
    """Return headers that ask for the page only if it changed (RFC 9110, 13.1), past all caches."""
    headers = {"Cache-Control": "no-cache"}
    if copy and copy.etag:
        headers["If-None-Match"] = copy.etag
    if copy and copy.last_modified:
        headers["If-Modified-Since"] = copy.last_modified
    return headers


def _read_robots(headers: httpx.Headers, chunks: Iterable[bytes]) -> bytes:
    encoding = headers.get("content-encoding", "")
    return body.read_body_start(chunks, encoding, robots.LARGEST_ROBOTS)


def _refusal(status: int, wait: float) -> FetchProblem:
    """Return the problem of an answer that is not a page."""
    says = f"it answers {status}"
    later = f"Try again in {wait:.0f} seconds" if wait else "Try later"
    if status in {404, 410}:
        return FetchProblem(says, "Correct the address, or take it out of the sources", PageGone)
    if status in {401, 402, 403, 407, 451}:
        return FetchProblem(f"{says}: it is not open to us", _ASK_OWNER)
    if status == 429:
        return FetchProblem(f"{says}: we ask too often", later)
    if status >= 500:
        return FetchProblem(f"{says}: the server has failed", later)
    return FetchProblem(f"{says}, which is not a page", "Check the address in a browser")
