"""The client: retries, waits and limits, against a server that misbehaves."""

import time
from pathlib import Path

import pytest

from digest.errors import CannotFetch, LeftForNow, PageGone
from digest.sources.fetching.client import FetchSettings
from digest.sources.fetching.fetcher import Fetcher
from tests.sources import server as say
from tests.sources.fetching.conftest import FixedClock, Open, refused
from tests.sources.server import Server


@pytest.mark.parametrize("contact", ["", "me", "https://x.test/\r\nX: y", "javascript:alert(1)"])
def test_a_contact_is_asked_for(contact: str) -> None:
    """A contact must be an address, and cannot smuggle anything into a header."""
    with pytest.raises(ValueError, match="contact"):
        FetchSettings(contact=contact)


def test_what_fails_in_passing_is_tried_again(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """A server error, a reset and a cut body are each retried, after growing waits."""
    server.routes["/a"] = say.in_turn(say.answer("", 503), say.reset(), say.answer("one"))
    server.routes["/b"] = say.in_turn(
        say.truncated(b"half"), say.reset(say.head()), say.answer("two")
    )
    open_fetcher = fetcher()
    assert open_fetcher.fetch(server.url("/a")).text == "one"
    assert open_fetcher.fetch(server.url("/b")).text == "two"
    assert clock.waits == [1.0, 2.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (say.answer("", 500), "answers 500"),
        (say.reset(), "broke off"),
        (say.truncated(b"half"), "broke off"),
        (lambda _: [b"SSH-2.0-OpenSSH\r\n"], "broke off"),
        (say.answer("", 429), "answers 429"),
    ],
)
def test_what_keeps_failing_is_given_up(
    server: Server, fetcher: Open, reply: say.Reply, reason: str
) -> None:
    """After three tries the reason is said."""
    server.routes["/a"] = reply
    assert reason in str(refused(fetcher(), server.url("/a")))
    assert server.paths() == ["/a"] * 3


def test_what_an_error_says_is_not_read(server: Server, fetcher: Open) -> None:
    """An error page counts for nothing, however long and of whichever type."""
    server.routes["/a"] = lambda _: [
        say.head(410, content_type="image/png", content_length="9"),
        b"half",
    ]
    assert isinstance(refused(fetcher(), server.url("/a")), PageGone)


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        ("7", 7.0),
        ("Tue, 24 Nov 2026 12:00:09 GMT", 9.0),
        ("Tue, 24 Nov 2026 12:00:09 -0000", 9.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 1.0),
        ("soon", 1.0),
        ("-5", 1.0),
        ("9" * 5000, 1.0),
    ],
)
def test_retry_after_is_obeyed(
    server: Server, fetcher: Open, clock: FixedClock, retry_after: str, wait: float
) -> None:
    """The client waits as long as the server asks, or a second if that is unreadable."""
    server.routes["/a"] = say.in_turn(
        say.answer("", 429, retry_after=retry_after), say.answer("one")
    )
    assert fetcher().fetch(server.url("/a")).text == "one"
    assert clock.waits == [wait]


def test_a_long_wait_is_for_the_next_run(server: Server, fetcher: Open, clock: FixedClock) -> None:
    """A server that asks for an hour is not asked again; the message says when to retry."""
    server.routes["/a"] = say.answer("", 503, retry_after="3600")
    assert "Try again in 3600 seconds" in str(refused(fetcher(), server.url("/a")))
    assert (clock.waits, server.paths()) == ([], ["/a"])


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_twice_to_wait_is_left_alone(
    server: Server, fetcher: Open, clock: FixedClock, status: int
) -> None:
    """After the second such answer nothing more is asked of the host in this run."""
    busy = say.answer("", status, retry_after="3")
    server.routes |= {"/a": say.in_turn(busy, say.answer("one")), "/b": busy, "/c": busy}
    open_fetcher = fetcher()
    assert open_fetcher.fetch(server.url("/a")).text == "one"
    for path in ("/b", "/c"):
        error = refused(open_fetcher, server.url(path))
        assert isinstance(error, LeftForNow)
        assert "127.0.0.1 asked twice to wait" in str(error)
    assert (clock.waits, server.paths()) == ([3.0], ["/a", "/a", "/b"])
    server.routes["/d"] = say.answer("two")
    assert open_fetcher.fetch(server.url("/d", "news.test")).text == "two"


def test_a_busy_host_is_retried_without_a_wait_in_its_answer(server: Server, fetcher: Open) -> None:
    """An answer 429 that names no time is a passing failure, however often it comes."""
    server.routes["/a"] = say.answer("", 429)
    open_fetcher = fetcher()
    for _ in range(3):
        assert not isinstance(refused(open_fetcher, server.url("/a")), LeftForNow)


def test_no_wait_is_longer_than_the_time_that_is_left(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """Where the budget ends before the wait does, the failure is told at once."""
    server.routes["/a"] = say.answer("", 503, retry_after="50")
    server.routes["/b"] = say.reset()
    open_fetcher = fetcher(source_time=20.0)
    assert "Try again in 50 seconds" in str(refused(open_fetcher, server.url("/a")))
    assert clock.waits == []
    assert "broke off" in str(refused(fetcher(source_time=2.0), server.url("/b")))
    assert clock.waits == [1.0]


def test_a_source_whose_time_is_over_is_left(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """The pages that one payer's time does not suffice for are left; another's are read."""
    server.routes |= {f"/{at}": say.answer("one") for at in range(6)}
    urls = [server.url(f"/{at}") for at in range(5)]
    payers = dict.fromkeys(urls, "a source") | {server.url("/5"): "another"}
    open_fetcher = fetcher(delay=10.0, source_time=25.0)
    found = dict(open_fetcher.fetch_all(payers, payers))
    left = [url for url in urls if isinstance(found[url], LeftForNow)]
    assert left == urls[3:]
    assert "the time for this source is over (25 seconds)" in str(found[urls[3]])
    assert not isinstance(found[server.url("/5")], CannotFetch)


def test_all_reading_ends_with_the_time_for_it(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """When the time for all is over, nothing more is asked of anybody."""
    server.routes["/a"] = say.answer("one")
    open_fetcher = fetcher(total_time=60.0)
    assert open_fetcher.fetch(server.url("/a")).text == "one"
    clock.sleep(60.0)
    error = refused(open_fetcher, server.url("/a", "news.test"))
    assert isinstance(error, LeftForNow)
    assert "the time for all reading is over (60 seconds)" in str(error)
    assert server.paths() == ["/a"]


def test_a_drip_ends_with_the_budget(server: Server, fetcher: Open, clock: FixedClock) -> None:
    """A byte now and then does not outlast the time of its source."""
    server.routes["/a"] = server.slow([say.head(), *([b"H"] * 1500)], 0.02, most=30.0)
    clock.seconds = time.monotonic  # type: ignore[method-assign]
    error = refused(fetcher(timeout=5.0, source_time=0.4), server.url("/a"))
    assert isinstance(error, LeftForNow)
    assert len(server.paths()) == 1


def test_a_look_up_that_hangs_ends(server: Server, tmp_path: Path) -> None:
    """A name server that is silent does not outlast the connection's time."""

    def resolve(host: str, port: int) -> list[str]:
        server.stopping.wait(20.0)
        return []

    settings = FetchSettings("mailto:a@b.test", longest=0.2, attempts=1)
    with Fetcher(settings, tmp_path / "cache.db", FixedClock(), resolve) as open_fetcher:
        assert "does not answer in time" in str(refused(open_fetcher, "http://nowhere.test/"))


def test_a_closed_port_is_said(server: Server, fetcher: Open) -> None:
    """Where nobody listens, that is said."""
    assert "cannot be connected to" in str(refused(fetcher(), "http://127.0.0.1:1/"))


def test_an_unknown_host_is_said(tmp_path: Path, clock: FixedClock) -> None:
    """A name that leads nowhere is said to."""

    def resolve(host: str, port: int) -> list[str]:
        raise OSError("NXDOMAIN")

    with Fetcher(
        FetchSettings("mailto:a@b.test"), tmp_path / "cache.db", clock, resolve
    ) as fetcher:
        assert "its host is not known" in str(refused(fetcher, "http://nowhere.test/"))


@pytest.mark.parametrize("attempts", [1])
def test_a_server_that_does_not_answer_is_left(
    server: Server, fetcher: Open, attempts: int
) -> None:
    """Silence ends after the timeout."""
    server.routes["/a"] = server.slow([b""], 5.0)
    assert "does not answer in time" in str(
        refused(fetcher(timeout=0.2, attempts=attempts), server.url("/a"))
    )


@pytest.mark.parametrize("start", [b"", say.head()])
def test_a_server_that_drips_is_left(server: Server, fetcher: Open, start: bytes) -> None:
    """A byte now and then keeps each read in time, but not the whole request."""
    server.routes["/a"] = server.slow([start, *([b"H"] * 1500)], 0.02, most=30.0)
    began = time.monotonic()
    assert "does not answer in time" in str(
        refused(fetcher(timeout=2.0, longest=0.5, attempts=1), server.url("/a"))
    )
    assert time.monotonic() - began < 10


def test_tls_asks_for_the_name(server: Server, fetcher: Open) -> None:
    """Though the connection is made to an address, TLS names the host."""
    refused(fetcher(attempts=1), f"https://news.test:{server.port}/")
    assert b"news.test" in server.garbage[0]


def test_a_certificate_must_be_valid(server: Server, fetcher: Open, tmp_path: Path) -> None:
    """A host with an invalid certificate gets no request and no retry."""
    server.use_tls(tmp_path)
    server.routes["/a"] = say.answer("secret")
    url = server.url("/a").replace("http:", "https:")
    assert "its certificate is not valid" in str(refused(fetcher(), url))
    assert server.requests == []
    assert server.connections == 1


def test_proxies_of_the_environment_are_not_used(
    server: Server, fetcher: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect where it likes."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.routes["/a"] = say.answer("one")
    assert fetcher().fetch(server.url("/a")).text == "one"
