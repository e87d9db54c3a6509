"""Fetching: against a real server that misbehaves, on 127.0.0.1 and with a clock that does not wait."""

import gzip
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import BadCache, CannotFetch, PageGone
from digest.sources.fetching.fetcher import FetchClock, Fetcher, FetchSettings, shown_url
from tests.sources import server as say
from tests.sources.server import Server

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TIMES = NOON.strftime("%a, %d %b %Y %H:%M:%S GMT")
Open = Callable[..., Fetcher]


class FixedClock(FetchClock):
    """A clock that only waiting moves on, at once."""

    def __init__(self) -> None:
        self.time = NOON
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return what was set."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Move on, and remember it."""
        with self._lock:
            self.time += timedelta(seconds=seconds)
            self.waits += [seconds] if seconds else []


@pytest.fixture
def server() -> Iterator[Server]:
    """Return the server, running."""
    with Server() as running:
        yield running


@pytest.fixture
def clock() -> FixedClock:
    """Return a clock that stands at noon."""
    return FixedClock()


@pytest.fixture
def fetcher(tmp_path: Path, clock: FixedClock) -> Iterator[Open]:
    """Return a function that opens a fetcher; all names lead to this machine, some of which are allowed to."""
    with ExitStack() as opened:

        def make(**settings: Any) -> Fetcher:
            values = {
                "contact": "mailto:news@example.com",
                "delay": 0.0,
                "allow_hosts": {"127.0.0.1", "news.test"},
            }
            values |= settings
            values["allow_hosts"] = frozenset(values["allow_hosts"])
            made = Fetcher(
                FetchSettings(**values), tmp_path / "cache.db", clock, lambda *_: ["127.0.0.1"]
            )
            return opened.enter_context(made)

        yield make


def refused(fetcher: Fetcher, url: str) -> CannotFetch:
    """Return why `url` is not fetched."""
    with pytest.raises(CannotFetch) as caught:
        fetcher.fetch(url)
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__
    return caught.value


# What a page is


def test_a_page_is_fetched(server: Server, fetcher: Open) -> None:
    """A page comes with its address, type, bytes, text and the time; the server learns who asks, and whom to write to."""
    server.routes["/a"] = say.answer("<p>₹4,200 crore</p>", content_type="text/html; charset=utf-8")
    page = fetcher().fetch(server.url("/a#part"))
    assert (page.final_url, page.media_type) == (server.url("/a"), "text/html")
    assert (page.text, page.unchanged) == ("<p>₹4,200 crore</p>", False)
    sent = server.requests[-1].headers
    assert sent["user-agent"].startswith("newsdigest/")
    assert "(+mailto:news@example.com)" in sent["user-agent"]
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert not {"cookie", "authorization", "referer"} & set(sent)


def test_a_feed_of_ten_thousand_entries_is_fetched(server: Server, fetcher: Open) -> None:
    """A long feed, compressed, comes whole."""
    feed = say.feed(10_000)
    server.routes["/feed"] = say.answer(
        gzip.compress(feed), content_type="application/atom+xml", content_encoding="gzip"
    )
    assert fetcher().fetch(server.url("/feed")).body == feed


@pytest.mark.parametrize("contact", ["", "me", "https://x.test/\r\nX: y", "javascript:alert(1)"])
def test_a_contact_is_asked_for(contact: str) -> None:
    """Without an address to write to, nothing is fetched, and nothing can be slipped into a header by it."""
    with pytest.raises(ValueError, match="contact"):
        FetchSettings(contact=contact)


# Changed or not


@pytest.mark.parametrize(
    "validators", [{"etag": '"1"'}, {"etag": 'W/"1"'}, {"last_modified": TIMES}]
)
def test_a_page_that_did_not_change_is_not_sent_again(
    server: Server, fetcher: Open, validators: dict[str, str]
) -> None:
    """By ETag or Last-Modified the server says that nothing changed, whatever max-age said; the body is the kept one."""
    server.routes["/a"] = say.versioned("one", **validators)
    with fetcher() as first:
        assert not first.fetch(server.url("/a")).unchanged
    again = fetcher().fetch(server.url("/a"))
    assert (again.unchanged, again.text, again.media_type) == (True, "one", "text/html")


def test_a_change_is_always_seen(server: Server, fetcher: Open) -> None:
    """A page that changes, back and forth too, is new each time it does, and unchanged each time it does not."""
    one = say.versioned("one", etag='W/"1"')
    two = say.versioned("two", etag='W/"2"')
    server.routes["/a"] = say.in_turn(one, one, two, two, one, one)
    open_fetcher = fetcher()
    pages = [open_fetcher.fetch(server.url("/a")) for _ in range(6)]
    assert [(page.text, page.unchanged) for page in pages] == [
        (text, same) for text in ("one", "two", "one") for same in (False, True)
    ]


@pytest.mark.parametrize(
    "headers", [{}, {"etag": '"1"', "cache_control": "private, No-Store"}, {"etag": '"é"'}]
)
def test_what_may_not_or_cannot_be_kept_is_not(
    server: Server, fetcher: Open, headers: dict[str, str]
) -> None:
    """Nothing is kept of a page that says `no-store`, or that cannot be asked about."""
    server.routes["/a"] = say.answer("one", **headers)
    open_fetcher = fetcher()
    assert [open_fetcher.fetch(server.url("/a")).unchanged for _ in range(2)] == [False, False]
    assert not {"if-none-match", "if-modified-since"} & set(server.requests[-1].headers)


def test_a_304_that_nobody_asked_for_is_no_page(server: Server, fetcher: Open) -> None:
    """A server that says "unchanged" of a page never seen has given none."""
    server.routes["/a"] = say.answer("", 304)
    assert "it answers 304" in str(refused(fetcher(), server.url("/a")))


def test_a_broken_answer_is_not_kept(server: Server, fetcher: Open) -> None:
    """A page whose body broke off is asked for whole the next time."""
    server.routes["/a"] = say.in_turn(
        lambda _: [say.head(etag='"1"', content_length="99"), b"half"],
        say.versioned("whole", etag='"1"'),
    )
    assert fetcher().fetch(server.url("/a")).text == "whole"


@pytest.mark.parametrize("content", [b"no database" * 100, None])
def test_a_cache_that_is_none_is_said(tmp_path: Path, fetcher: Open, content: bytes | None) -> None:
    """A file that is no cache, or a place where none can be, is named before anything is fetched."""
    if content:
        (tmp_path / "cache.db").write_bytes(content)
    else:
        (tmp_path / "cache.db").mkdir()
    with pytest.raises(BadCache, match=r"cache\.db"):
        fetcher()


def test_the_cache_is_nobody_elses(tmp_path: Path, fetcher: Open) -> None:
    """The file may hold addresses with keys: only its owner can read it."""
    fetcher()
    assert (tmp_path / "cache.db").stat().st_mode & 0o077 == 0


# Failing in passing, and for good


def test_what_fails_in_passing_is_tried_again(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """A server error, a reset and a body that breaks off are each tried again, after a growing wait."""
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


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told_apart(server: Server, fetcher: Open, status: int) -> None:
    """A page that is no longer there is no failure in passing: it is not tried again, and has its own error."""
    server.routes["/a"] = say.answer("", status)
    error = refused(fetcher(), server.url("/a"))
    assert isinstance(error, PageGone)
    assert str(error) == (
        f"{server.url('/a')}: is no longer there: it answers {status}. "
        "Correct the address, or take it out of the sources."
    )
    assert server.paths() == ["/a"]


def test_what_an_error_says_is_not_read(server: Server, fetcher: Open) -> None:
    """An error page counts for nothing, however long and of whichever type."""
    server.routes["/a"] = lambda _: [
        say.head(410, content_type="image/png", content_length="9"),
        b"half",
    ]
    assert isinstance(refused(fetcher(), server.url("/a")), PageGone)


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403])
def test_other_answers_are_no_page(server: Server, fetcher: Open, status: int) -> None:
    """Any other status is said, once, and is not the page's end."""
    server.routes["/a"] = say.answer("", status)
    error = refused(fetcher(), server.url("/a"))
    assert f"it answers {status}" in str(error)
    assert not isinstance(error, PageGone)
    assert server.paths() == ["/a"]


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
    """The server is left alone for the seconds or until the time it says; for a second where it says nothing of use."""
    server.routes["/a"] = say.in_turn(
        say.answer("", 429, retry_after=retry_after), say.answer("one")
    )
    assert fetcher().fetch(server.url("/a")).text == "one"
    assert clock.waits == [wait]


def test_a_long_wait_is_for_the_next_run(server: Server, fetcher: Open, clock: FixedClock) -> None:
    """A server that asks for an hour is not waited for, nor asked again: the message says when to."""
    server.routes["/a"] = say.answer("", 503, retry_after="3600")
    assert "Try again in 3600 seconds" in str(refused(fetcher(), server.url("/a")))
    assert (clock.waits, server.paths()) == ([], ["/a"])


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


# Bounds


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
    """A byte now and then, in the headers or the body, meets each read's timeout, but not the request's bound."""
    server.routes["/a"] = server.slow([start, *([b"H"] * 1500)], 0.02, most=30.0)
    began = time.monotonic()
    assert "does not answer in time" in str(
        refused(fetcher(timeout=2.0, longest=0.5, attempts=1), server.url("/a"))
    )
    assert time.monotonic() - began < 10


def test_an_endless_body_is_left(server: Server, fetcher: Open) -> None:
    """A body is read up to the bound."""
    server.routes["/a"] = say.endless()
    assert "is larger than 1 MB" in str(refused(fetcher(largest=1_000_000), server.url("/a")))


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_does_not_go_off(server: Server, fetcher: Open, encoding: str) -> None:
    """A small body that would be 100 MB out of its compression takes hardly more memory than the bound."""
    import tracemalloc

    server.routes["/a"] = say.bomb(encoding)
    open_fetcher = fetcher()
    tracemalloc.start()
    try:
        assert "is larger than 5 MB" in str(refused(open_fetcher, server.url("/a")))
        assert tracemalloc.get_traced_memory()[1] < 25_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_only_encodings_asked_for_are_undone(server: Server, fetcher: Open, encoding: str) -> None:
    """Other compressions, and one within another, are refused: they can hold a thousand times more still."""
    server.routes["/a"] = say.answer(b"\x1b", content_encoding=encoding)
    assert "was not asked for" in str(refused(fetcher(), server.url("/a")))
    assert server.requests[-1].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    "media", ["image/png", "application/pdf", "application/octet-stream", "text/css", "video/mp4"]
)
def test_only_pages_and_feeds_are_read(server: Server, fetcher: Open, media: str) -> None:
    """What says that it is something else is not read, however much it were."""
    server.routes["/a"] = lambda _: [say.head(content_type=media, content_length="1")]
    assert f"is of the type '{media}'" in str(refused(fetcher(), server.url("/a")))


@pytest.mark.parametrize(
    "media",
    ["application/rss+xml", "Text/XML; charset=utf-8", "application/json", "text/plain", None],
)
def test_kinds_of_pages_and_feeds_are_read(
    server: Server, fetcher: Open, media: str | None
) -> None:
    """Feeds come as many types, and as none."""
    server.routes["/a"] = say.answer("one", content_type=media)
    assert fetcher().fetch(server.url("/a")).text == "one"


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: Server, fetcher: Open, status: int) -> None:
    """A redirect leads on, from a relative address too; the page says where it was found."""
    server.routes["/a/b"] = say.redirect("../c?x=1", status)
    server.routes["/c?x=1"] = say.answer("one")
    page = fetcher().fetch(server.url("/a/b"))
    assert (page.final_url, page.text) == (server.url("/c?x=1"), "one")


def test_five_redirects_are_followed_and_no_sixth(server: Server, fetcher: Open) -> None:
    """Redirects end at five, and a loop with them."""
    for step in range(6):
        server.routes[f"/{step}"] = say.redirect(f"/{step + 1}")
    server.routes["/6"] = say.answer("one")
    server.routes["/loop"] = say.redirect("/loop")
    open_fetcher = fetcher()
    assert open_fetcher.fetch(server.url("/1")).text == "one"
    assert "more than 5 times" in str(refused(open_fetcher, server.url("/0")))
    assert "more than 5 times" in str(refused(open_fetcher, server.url("/loop")))


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://localhost:{port}/inner", "not on the public internet"),
        ("http://[::1]:{port}/inner", "not on the public internet"),
        ("//evil.test:{port}/inner", "not on the public internet"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://news.test/", "only http and https"),
        ("http://user:pass@127.0.0.1:{port}/inner", "name or password"),
        ("http://news.test:port/", "is not an address"),
        ("", "redirects more than"),
    ],
)
def test_a_redirect_leads_nowhere_forbidden(
    server: Server, fetcher: Open, to: str, reason: str
) -> None:
    """Each redirect is judged like the first address."""
    server.routes["/a"] = say.redirect(to.format(port=server.port))
    server.routes["/inner"] = say.answer("secret")
    assert reason in str(refused(fetcher(), server.url("/a")))
    assert "/inner" not in server.paths()


# Addresses


def test_a_name_that_leads_inside_is_not_followed(server: Server, fetcher: Open) -> None:
    """A public-looking name with a private address gets no connection; an allowed one does, under its own name."""
    server.routes["/a"] = say.answer("one")
    open_fetcher = fetcher()
    assert "not on the public internet" in str(refused(open_fetcher, server.url("/a", "evil.test")))
    assert server.requests == []
    assert open_fetcher.fetch(server.url("/a", "news.test")).text == "one"
    assert server.requests[-1].headers["host"] == f"news.test:{server.port}"


def test_a_name_is_judged_each_time_it_is_looked_up(
    server: Server, tmp_path: Path, clock: FixedClock
) -> None:
    """Rebinding gains nothing: what is connected to is the address that was judged, of one look-up."""
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    server.routes["/a"] = say.answer("one")
    settings = FetchSettings("mailto:a@b.test", delay=0.0, allow_hosts=frozenset({"News.Test"}))
    with Fetcher(settings, tmp_path / "cache.db", clock, resolve) as fetcher:
        fetcher.fetch(server.url("/a", "news.test"))
    assert len(looked_up) == len(server.requests) == 2


def test_tls_asks_for_the_name(server: Server, fetcher: Open) -> None:
    """Though the connection is made to an address, TLS names the host."""
    refused(fetcher(attempts=1), f"https://news.test:{server.port}/")
    assert b"news.test" in server.garbage[0]


def test_a_certificate_must_be_valid(server: Server, fetcher: Open, tmp_path: Path) -> None:
    """A host that cannot show that it is the one asked for is not asked anything, nor tried again."""
    server.use_tls(tmp_path)
    server.routes["/a"] = say.answer("secret")
    url = server.url("/a").replace("http:", "https:")
    assert "its certificate is not valid" in str(refused(fetcher(), url))
    assert server.requests == []
    assert server.connections == 1


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://news.test/",
        "news.test/feed",
        "http://",
        "",
        "http://[",
        "http://a b/",
        "\x00",
    ],
)
def test_what_is_no_web_address_is_refused(fetcher: Open, url: str) -> None:
    """Only http and https are fetched, and only what is an address."""
    refused(fetcher(), url)


def test_secrets_stay_out_of_messages(
    server: Server, fetcher: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither messages nor the log show what may be a key: name, password, query, fragment."""
    caplog.set_level(logging.INFO)
    server.routes["/a?token=s3cret"] = say.redirect("/b?token=s3cret")
    open_fetcher = fetcher()
    messages = [
        str(refused(open_fetcher, url))
        for url in (
            server.url("/a?token=s3cret#s3cret"),
            f"http://me:s3cret@127.0.0.1:{server.port}/a",
            "http://me:s3cret@[::1/",
        )
    ]
    assert messages[0].startswith(
        f"{server.url('/a')}?..., redirected to {server.url('/b')}?...: is no longer"
    )
    assert "name or password" in messages[1]
    assert "s3cret" not in "".join(messages) + caplog.text


def test_a_message_keeps_an_address_readable() -> None:
    """What is no secret stays; what would break a line or a terminal goes."""
    assert shown_url("https://news.test/@me/feed") == "https://news.test/@me/feed"
    assert shown_url("https://a:b@news.test/x\n\x1b[31m") == "https://news.test/x[31m"


def test_proxies_of_the_environment_are_not_used(
    server: Server, fetcher: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect where it likes."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.routes["/a"] = say.answer("one")
    assert fetcher().fetch(server.url("/a")).text == "one"


# Robots


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (say.answer("User-agent: *\nDisallow: /a"), False),
        (say.answer("User-agent: *\nDisallow: /\nAllow: /a"), True),
        (say.answer("User-agent: *\nDisallow: /\n\nUser-agent: NewsDigest\nDisallow:"), True),
        (say.answer("User-agent: newsdigest\nDisallow: /*a$"), False),
        (say.answer(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /a"), False),
        (say.answer("User-agent: *\nDisallow: /a", content_type="application/octet-stream"), False),
        (say.answer("User-agent: *\nDisallow: /a\n" + "# and so on\n" * 50_000), False),
        (say.answer("# and so on\n" * 50_000 + "User-agent: *\nDisallow: /a\n"), True),
        (say.answer("<!doctype html><title>Not found</title>"), True),
        (say.answer("", 404), True),
        (say.answer("", 403), True),
        (say.answer("", 500), False),
        (say.redirect("/rules"), False),
        (say.redirect("/robots.txt"), True),
        (say.redirect("http://localhost/"), False),
        (say.reset(), False),
    ],
)
def test_robots_txt_is_obeyed(
    server: Server,
    fetcher: Open,
    rules: say.Reply,
    allowed: bool,  # noqa: FBT001
) -> None:
    """The longest rule for us decides; no rules allow all, a server that fails forbids all (RFC 9309)."""
    server.routes |= {"/robots.txt": rules, "/a": say.answer("one")}
    server.routes["/rules"] = say.answer("User-agent: *\nDisallow: /a")
    ((_, page),) = fetcher().fetch_all([server.url("/a")])
    assert isinstance(page, CannotFetch) != allowed
    assert ("/a" in server.paths()) == allowed


def test_robots_txt_is_asked_for_once_a_day(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """Rules are kept for a day, over runs too; where they cannot be had anew, the old ones still hold."""
    server.routes["/robots.txt"] = say.in_turn(
        say.answer("User-agent: *\nDisallow: /b"), say.answer("", 500)
    )
    server.routes |= {"/a": say.answer("one"), "/b": say.answer("two")}

    def asked() -> int:
        return sum(request.path == "/robots.txt" for request in server.requests)

    for _ in range(2):
        with fetcher() as run:
            run.fetch(server.url("/a"))
    assert asked() == 1
    clock.time += timedelta(hours=24)
    with fetcher() as run:
        run.fetch(server.url("/a"))
        assert asked() == 4  # a server error is tried again
        assert "robots.txt forbids it" in str(refused(run, server.url("/b")))


def test_robots_txt_counts_where_a_redirect_leads(server: Server, fetcher: Open) -> None:
    """A redirect is no way around the rules."""
    server.routes |= {
        "/robots.txt": say.answer("User-agent: *\nDisallow: /b"),
        "/a": say.redirect("/b"),
    }
    assert "forbids it" in str(refused(fetcher(), server.url("/a")))
    assert server.paths() == ["/a"]


# Many


def test_one_that_fails_stops_no_other(server: Server, fetcher: Open) -> None:
    """Every address is answered for, once, whatever the others do."""
    server.routes |= {
        "/a": say.answer("one"), "/b": say.reset(), "/c": say.bomb("gzip"), "/d": say.answer("", 404),
        "/e": say.answer("two"),
    }  # fmt: skip
    urls = [server.url(path) for path in ("/a", "/b", "/c", "/d", "/a", "/e")]
    urls += [
        "nonsense",
        server.url("/a", "evil.test"),
        server.url("/a", "a" * 300),
        server.url("/a", "news.test"),
    ]
    found = dict(fetcher().fetch_all(urls))
    assert list(found) != urls
    assert set(found) == set(urls)
    pages = {url for url, page in found.items() if not isinstance(page, CannotFetch)}
    assert pages == {server.url("/a"), server.url("/e"), server.url("/a", "news.test")}


def test_a_host_is_asked_one_thing_at_a_time(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """Ten pages of one host come one by one with a pause between, also where another host redirects to it."""
    urls = [server.url(f"/{at}") for at in range(10)]
    for at in range(10):
        server.routes[f"/{at}"] = server.slow([*say.answer("one")(say.Request("", {}))], 0.01)
    server.routes["/there"] = say.redirect(urls[0])
    hosts = [f"h{at}.test" for at in range(5)]
    open_fetcher = fetcher(delay=3.0, allow_hosts={"127.0.0.1", *hosts})
    found = dict(open_fetcher.fetch_all(urls + [server.url("/there", host) for host in hosts]))
    assert not any(isinstance(page, CannotFetch) for page in found.values())
    assert server.most[f"127.0.0.1:{server.port}"] == 1
    assert sum(clock.waits) >= 14 * 3.0


def test_connections_are_bounded_in_all(server: Server, fetcher: Open) -> None:
    """However many hosts, only so many are asked side by side, and more than one is."""
    hosts = [f"h{at}.test" for at in range(20)]
    server.routes["/a"] = server.slow([*say.answer("one")(say.Request("", {}))], 0.03)
    found = list(
        fetcher(connections=3, allow_hosts=hosts).fetch_all(
            server.url("/a", host) for host in hosts
        )
    )
    assert len(found) == 20
    assert 2 <= server.most["all"] <= 3


def test_fetching_can_be_left_off(server: Server, fetcher: Open) -> None:
    """Whoever stops listening stops the fetching: nothing is read far ahead."""
    server.routes["/a"] = say.answer("one")
    hosts = [f"h{at}.test" for at in range(50)]
    pages = fetcher(connections=2, allow_hosts=hosts).fetch_all(
        server.url("/a", host) for host in hosts
    )
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert len(server.paths()) <= 5


def test_a_thousand_unchanged_sources_are_checked_in_seconds(server: Server, fetcher: Open) -> None:
    """1,000 sources on as many hosts, none changed, take less than 20 seconds to check again."""
    hosts = [f"h{at}.test" for at in range(1000)]
    urls = [server.url("/feed", host) for host in hosts]
    server.routes["/feed"] = say.versioned(say.feed(50), etag='W/"1"')
    with fetcher(delay=1.0, allow_hosts=hosts) as first:
        list(first.fetch_all(urls))
    again = fetcher(delay=1.0, allow_hosts=hosts)
    began = time.monotonic()
    pages = [page for _, page in again.fetch_all(urls)]
    assert time.monotonic() - began < 20
    assert sum(not isinstance(page, CannotFetch) and page.unchanged for page in pages) == 1000
