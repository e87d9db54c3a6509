"""The client: sends requests and retries, one at a time to each host, none for too long."""

import functools
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import inf

import httpcore
import httpx

from digest import __version__
from digest.errors import CannotFetch, LeftForNow
from digest.sources.fetching import guard
from digest.sources.fetching.body import ACCEPTED_ENCODINGS
from digest.sources.fetching.budget import seconds_left
from digest.sources.fetching.robots import ROBOTS_AGENT

#: The statuses of a page: 203 is one that a proxy changed (RFC 9110, 15.3.4).
ANSWERED = frozenset({200, 203})
_RETRIED = frozenset({429, 500, 502, 503, 504})
#: A site that asks for a longer wait (seconds) is not asked again in this run.
_LONGEST_WAIT = 60.0
#: With these answers and Retry-After a server asks to be left alone; the second time it is.
_ASKS_TO_WAIT = frozenset({429, 503})
_MOST_ASKED = 2
_NEXT_TIME = "It is tried again with the next run"
_ACCEPT = "application/atom+xml, application/rss+xml, text/html, application/xml;q=0.9, */*;q=0.1"

#: Returns the body from an answer's headers and chunks. Raises ValueError, worded for people, if
#: the body is not wanted.
ReadBody = Callable[[httpx.Headers, Iterable[bytes]], bytes]


class FetchClock:
    """The time, and sleeping. Tests bring their own."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Return seconds that only grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Sleep for so many seconds."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch; times in seconds, sizes in bytes.

    `contact` is an address (https or mailto) that tells a site's owner whom to write to. At most
    `connections` are open in all, one to a host; after each a host is left alone for `delay`.
    `timeout` bounds connecting and each read, `longest` a whole request, `source_time` all requests
    of a payer, and `total_time` all of them. `largest` bounds a body, also when decompressed. The
    hosts in `allow_hosts` may have addresses that are not public, such as an intranet's.
    """

    contact: str
    connections: int = 16
    delay: float = 1.0
    timeout: float = 10.0
    longest: float = 60.0
    source_time: float = inf
    total_time: float = inf
    attempts: int = 3
    largest: int = 5_000_000
    allow_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(?:https?://|mailto:)[!-'*-~]{3,200}", self.contact):
            raise ValueError(
                "'contact' must be an address such as https://example.com/about or "
                "mailto:news@example.com"
            )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    The `body` is read only if the `status` is one of ANSWERED. `wait` is how many seconds it asks
    to wait.
    """

    status: int
    headers: httpx.Headers
    body: bytes
    wait: float


class FetchProblem(Exception):
    """Why an address cannot be fetched, and what to do. The Fetcher turns it into `error`."""

    def __init__(self, reason: str, advice: str, error: type[CannotFetch] = CannotFetch) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice
        self.error = error


class OutOfTime(FetchProblem):
    """The time is over that fetching may take."""

    def __init__(self) -> None:
        super().__init__("the time for it is over", _NEXT_TIME, LeftForNow)


class _Passing(FetchProblem):
    """A problem that may be gone a second later."""


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Return what certificates are trusted: to read them takes a tenth of a second, once a run."""
    return httpx.create_ssl_context()


class Client:
    """An HTTP client with its connections. Many threads may share it."""

    def __init__(self, settings: FetchSettings, clock: FetchClock, resolve: guard.Resolve) -> None:
        self._settings = settings
        self._clock = clock
        self._turns = _Turns(clock)
        self._asked_to_wait: Counter[str] = Counter()
        self._headers = {
            "User-Agent": f"{ROBOTS_AGENT}/{__version__} (+{settings.contact})",
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED_ENCODINGS,
            "Connection": "close",
        }
        # httpcore, the transport inside httpx, lets us judge an address; httpx does not. Neither
        # uses the environment's proxies here. No connection is kept, so that `longest` bounds a
        # request and no request meets a connection that was closed meanwhile.
        allowed = frozenset(map(str.lower, settings.allow_hosts))
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(),
            max_connections=settings.connections,
            max_keepalive_connections=0,
            network_backend=guard.Guard(resolve, allowed, settings.longest),
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def ask(self, url: httpx.URL, headers: dict[str, str], read: ReadBody, pause: float) -> Answer:
        """Return the answer of `url`, retried after a passing failure.

        After each request the host is left alone for `pause` seconds; one that asks twice to wait,
        from then on. Raises FetchProblem if there is no answer, if its host may not be asked, or if
        its body is not wanted, and OutOfTime.
        """
        for attempt in range(self._settings.attempts - 1):
            wait = 0.0
            failed: _Passing | None = None
            try:
                answer = self._ask_once(url, headers, read, pause)
                wait = answer.wait
            except _Passing as problem:
                failed = problem
            else:
                if answer.status not in _RETRIED or wait > _LONGEST_WAIT:
                    return answer
            wait = wait or 2.0**attempt
            if wait < seconds_left():
                self._clock.sleep(wait)
            elif failed:
                raise failed
            else:
                return answer
        return self._ask_once(url, headers, read, pause)

    def _ask_once(
        self, url: httpx.URL, headers: dict[str, str], read: ReadBody, pause: float
    ) -> Answer:
        host = url.raw_host.decode("ascii")
        try:
            with self._turns.take(host, pause):
                self._check_left_alone(host)
                answer = self._exchange(url, headers, read)
                if answer.status in _ASKS_TO_WAIT and answer.wait:
                    self._asked_to_wait[host] += 1
                    self._check_left_alone(host)
                return answer
        except guard.NotPublic:
            advice = "If it is meant to be read, name the host in allow_hosts"
            raise FetchProblem("its address is not on the public internet", advice) from None
        except guard.BadCertificate:
            advice = "Tell the site's owner, or correct the host name"
            raise FetchProblem("its certificate is not valid", advice) from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise (OutOfTime() if seconds_left() <= 0 else _failure(error)) from None
        except ValueError as error:
            raise FetchProblem(f"its content {error}", "See in a browser what is there") from None

    def _check_left_alone(self, host: str) -> None:
        """Raise FetchProblem if `host` has asked to be left alone."""
        if self._asked_to_wait[host] >= _MOST_ASKED:
            reason = f"{host[:100]} asked twice to wait (429 or 503)"
            raise FetchProblem(reason, _NEXT_TIME, LeftForNow)

    def _exchange(self, url: httpx.URL, headers: dict[str, str], read: ReadBody) -> Answer:
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        sent = {"Host": url.netloc.decode("ascii"), **self._headers, **headers}
        limits = {"timeout": dict.fromkeys(("connect", "read", "write"), self._settings.timeout)}
        fields = list(sent.items())
        with self._pool.stream("GET", target, headers=fields, extensions=limits) as response:
            got = httpx.Headers(response.headers)
            content = read(got, response.iter_stream()) if response.status in ANSWERED else b""
            return Answer(response.status, got, content, _retry_after(got, self._clock.now()))


class _Turns:
    """Lets one request at a time through to a host, with a pause between them."""

    def __init__(self, clock: FetchClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._free: dict[str, datetime] = {}

    @contextmanager
    def take(self, host: str, pause: float) -> Iterator[None]:
        """Wait for the host's turn; when done, leave the host alone for `pause` seconds.

        Raises OutOfTime.
        """
        with self._lock:
            turn = self._hosts.setdefault(host, threading.Lock())
        left = seconds_left()
        if left <= 0 or not turn.acquire(timeout=min(left, threading.TIMEOUT_MAX)):
            raise OutOfTime
        try:
            if host in self._free:
                wait = max(0.0, (self._free[host] - self._clock.now()).total_seconds())
                if wait >= seconds_left():
                    raise OutOfTime
                self._clock.sleep(wait)
            try:
                yield
            finally:
                self._free[host] = self._clock.now() + timedelta(seconds=pause)
        finally:
            turn.release()


def _retry_after(headers: httpx.Headers, now: datetime) -> float:
    """Return the seconds to wait that the server names (RFC 9110, 10.2.3), or 0."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def _failure(error: Exception) -> _Passing:
    """Return the problem of a connection that failed."""
    if isinstance(error, guard.UnknownHost):
        return _Passing("its host is not known", "Check the host name and the network")
    if isinstance(error, httpcore.TimeoutException):
        return _Passing("it does not answer in time", "Try later")
    if isinstance(error, httpcore.ConnectError):
        advice = "Check the address and the network, or try later"
        return _Passing("it cannot be connected to", advice)
    return _Passing("the connection broke off before the end", "Try later")
