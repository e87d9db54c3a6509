"""The fetcher: pages, changes, redirects and bounds, against a server that misbehaves."""

import gzip
import logging
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import BadCache, CannotFetch, PageGone
from digest.sources.fetching.fetcher import Fetcher, FetchSettings, shown_url
from tests.sources import server as say
from tests.sources.fetching.conftest import NOON, FixedClock, Open, refused
from tests.sources.server import Server

TIMES = NOON.strftime("%a, %d %b %Y %H:%M:%S GMT")


# What a page is


def test_a_page_is_fetched(server: Server, fetcher: Open) -> None:
    """A page has its address, type and text; the server learns who asks and whom to write to."""
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


# Changed or not


@pytest.mark.parametrize(
    "validators", [{"etag": '"1"'}, {"etag": 'W/"1"'}, {"last_modified": TIMES}]
)
def test_a_page_that_did_not_change_is_not_sent_again(
    server: Server, fetcher: Open, validators: dict[str, str]
) -> None:
    """If the server answers 304 by ETag or Last-Modified, the body is the cached one."""
    server.routes["/a"] = say.versioned("one", **validators)
    with fetcher() as first:
        assert not first.fetch(server.url("/a")).unchanged
    again = fetcher().fetch(server.url("/a"))
    assert (again.unchanged, again.text, again.media_type) == (True, "one", "text/html")


def test_a_change_is_always_seen(server: Server, fetcher: Open) -> None:
    """A page is new each time it changes, back and forth too, and unchanged otherwise."""
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
    """A cache that cannot be opened is named before anything is fetched."""
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


# What is not a page


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told_apart(server: Server, fetcher: Open, status: int) -> None:
    """A page that is gone is not retried and has its own error."""
    server.routes["/a"] = say.answer("", status)
    error = refused(fetcher(), server.url("/a"))
    assert isinstance(error, PageGone)
    assert str(error) == (
        f"{server.url('/a')}: the page is gone: it answers {status}. "
        "Correct the address, or take it out of the sources."
    )
    assert server.paths() == ["/a"]


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403])
def test_other_answers_are_no_page(server: Server, fetcher: Open, status: int) -> None:
    """Any other status is said, once, and is not the page's end."""
    server.routes["/a"] = say.answer("", status)
    error = refused(fetcher(), server.url("/a"))
    assert f"it answers {status}" in str(error)
    assert not isinstance(error, PageGone)
    assert server.paths() == ["/a"]


# Bounds


def test_an_endless_body_is_left(server: Server, fetcher: Open) -> None:
    """A body is read up to the bound."""
    server.routes["/a"] = say.endless()
    assert "is larger than 1 MB" in str(refused(fetcher(largest=1_000_000), server.url("/a")))


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_does_not_go_off(server: Server, fetcher: Open, encoding: str) -> None:
    """A small body that decompresses to 100 MB takes little more memory than the bound."""
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
    """Other encodings, and one inside another, are refused."""
    server.routes["/a"] = say.answer(b"\x1b", content_encoding=encoding)
    assert "was not asked for" in str(refused(fetcher(), server.url("/a")))
    assert server.requests[-1].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("media", ["image/png", "application/pdf", "application/zip", "video/mp4"])
def test_only_pages_and_feeds_are_read(server: Server, fetcher: Open, media: str) -> None:
    """What says that it is something else is not read, however much it were."""
    server.routes["/a"] = lambda _: [say.head(content_type=media, content_length="1")]
    assert f"is of the type '{media}'" in str(refused(fetcher(), server.url("/a")))


@pytest.mark.parametrize("media", ["application/octet-stream", "text/css"])
def test_a_type_that_says_nothing_is_judged_by_the_first_bytes(
    server: Server, fetcher: Open, media: str
) -> None:
    """A feed is read, a program and a style sheet are not."""
    server.routes["/a"] = say.answer("<rss/>", content_type=media)
    server.routes["/b"] = say.answer("body { color: red }", content_type=media)
    assert fetcher().fetch(server.url("/a")).text == "<rss/>"
    assert f"is of the type '{media}'" in str(refused(fetcher(), server.url("/b")))


def test_a_page_that_a_proxy_changed_is_a_page(server: Server, fetcher: Open) -> None:
    """Its status is 203."""
    server.routes["/a"] = say.answer("one", 203)
    assert fetcher().fetch(server.url("/a")).text == "one"


@pytest.mark.parametrize(
    "media",
    [
        "application/rss+xml",
        "Text/XML; charset=utf-8",
        "text/xml, charset=utf-8",
        "application/json",
        "text/plain",
        None,
    ],
)
def test_kinds_of_pages_and_feeds_are_read(
    server: Server, fetcher: Open, media: str | None
) -> None:
    """Feeds come as many types, and as none."""
    server.routes["/a"] = say.answer("one", content_type=media)
    assert fetcher().fetch(server.url("/a")).text == "one"


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_sitemap_may_be_larger_than_a_page(server: Server, fetcher: Open, encoding: str) -> None:
    """It is read up to 50 MB and kept in gzip, which is what another run gets too."""
    data = say.sitemap(*(f"https://news.test/{number}" for number in range(3000)))
    assert len(data) > 100_000
    sent = gzip.compress(data) if encoding else data
    more = {"content_encoding": encoding} if encoding else {}
    server.routes["/map"] = say.versioned(sent, etag='"1"', content_type="text/xml", **more)
    open_fetcher = fetcher(largest=50_000)
    for _ in range(2):
        page = open_fetcher.fetch(server.url("/map"))
        assert len(page.body) < 50_000
        assert gzip.decompress(page.body) == data


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
        ("http://xn--a/", "not on the public internet"),
        ("http://a..b/", "address"),
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
    """A name with a private address gets no connection, unless it is allowed."""
    server.routes["/a"] = say.answer("one")
    open_fetcher = fetcher()
    assert "not on the public internet" in str(refused(open_fetcher, server.url("/a", "evil.test")))
    assert server.requests == []
    assert open_fetcher.fetch(server.url("/a", "news.test")).text == "one"
    assert server.requests[-1].headers["host"] == f"news.test:{server.port}"


def test_a_name_is_judged_each_time_it_is_looked_up(
    server: Server, tmp_path: Path, clock: FixedClock
) -> None:
    """DNS rebinding fails: the connection goes to the address that was judged."""
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    server.routes["/a"] = say.answer("one")
    settings = FetchSettings("mailto:a@b.test", delay=0.0, allow_hosts=frozenset({"News.Test"}))
    with Fetcher(settings, tmp_path / "cache.db", clock, resolve) as fetcher:
        fetcher.fetch(server.url("/a", "news.test"))
    assert len(looked_up) == len(server.requests) == 2


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
        f"{server.url('/a')}?..., redirected to {server.url('/b')}?...: the page is gone"
    )
    assert "name or password" in messages[1]
    assert "s3cret" not in "".join(messages) + caplog.text


def test_a_message_keeps_an_address_readable() -> None:
    """What is no secret stays; what would break a line or a terminal goes."""
    assert shown_url("https://news.test/@me/feed") == "https://news.test/@me/feed"
    assert shown_url("https://a:b@news.test/x\n\x1b[31m") == "https://news.test/x[31m"


@pytest.mark.parametrize(
    "headers",
    [
        {"cf_mitigated": "challenge"},
        {"x_amzn_waf_action": "challenge"},
        {"x_amzn_waf_action": "captcha", "etag": '"1"'},
    ],
)
def test_a_test_for_people_is_no_page(
    server: Server, fetcher: Open, headers: dict[str, str]
) -> None:
    """A firewall that says that its answer is a test is believed, and the test is not kept."""
    server.routes["/a"] = say.answer("<p>Are you a robot?</p>", **headers)
    open_fetcher = fetcher()
    assert "a test for people, and no page" in str(refused(open_fetcher, server.url("/a")))
    server.routes["/a"] = say.answer("one")
    assert not open_fetcher.fetch(server.url("/a")).unchanged
    assert "if-none-match" not in server.requests[-1].headers


@pytest.mark.parametrize("kind", [KeyError, MemoryError, RecursionError, UnicodeError])
def test_whatever_is_raised_is_the_pages_problem(
    server: Server, fetcher: Open, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    """A fault that nobody foresaw ends the fetch of one page, and no other."""
    server.routes |= {"/a": say.answer("one"), "/b": say.answer("two")}
    real = Fetcher._fetch_hop

    def stumble(self: Fetcher, url: httpx.URL, wanted: Any) -> Any:
        if url.path == "/a":
            raise kind("from a library")
        return real(self, url, wanted)

    monkeypatch.setattr(Fetcher, "_fetch_hop", stumble)
    found = dict(fetcher().fetch_all([server.url("/a"), server.url("/b")]))
    assert isinstance(found[server.url("/a")], CannotFetch)
    assert not isinstance(found[server.url("/b")], CannotFetch)


@given(st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_text_is_an_address_or_refused(fetcher: Open, text: str) -> None:
    """No host, port or path makes anything but an error that says so."""
    with suppress(CannotFetch):
        fetcher(attempts=1, allow_hosts=set(), timeout=0.1).fetch(f"http://{text}")


# Many


def test_one_that_fails_stops_no_other(server: Server, fetcher: Open) -> None:
    """Every address is answered for, once, whatever the others do."""
    server.routes |= {
        "/a": say.answer("one"),
        "/b": say.reset(),
        "/c": say.bomb("gzip"),
        "/d": say.answer("", 404),
        "/e": say.answer("two"),
    }
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
    """Ten pages of one host come one by one with pauses, redirects from other hosts included."""
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
