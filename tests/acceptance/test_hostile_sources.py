"""A hostile source beside a healthy one: the edition is the same as without it, and in time."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from digest.config.settings import read_settings
from digest.newsroom.build import Built, build_edition
from digest.sources import sitemap
from digest.store.database import Memory
from digest.store.news import document
from tests.newsroom.site import DAY, NOW, feed
from tests.publications import publication
from tests.sources import server as say
from tests.sources.server import Reply, Server

#: The hostile source has this name of the machine, the healthy one its number.
HOST = "localhost"
HEALTHY = feed(
    "Crane ordered for the berth at Mundra port",
    "Solar park wins a 300 MW order in Gujarat",
    "Metro depot opens at Kothrud after four years",
)
#: Seconds that one source may take here, and in which the whole day is built on a busy machine.
SOURCE_TIME = 1.5
IN_TIME = 30.0


@dataclass(frozen=True)
class Hostile:
    """A source at /bad, what it answers there and elsewhere, and what is said of it.

    It `leaves_out` articles, as edition.json says.
    """

    said: str
    place: Reply | None = None
    links: Reply | None = None
    more: str = ""
    leaves_out: bool = False
    path: str = "/bad"


def links(server: Server, count: int = 5) -> list[str]:
    """Return addresses of pages of the hostile source."""
    return [server.url(f"/bad/story-{number}", HOST) for number in range(count)]


def wrong_addresses(server: Server) -> list[str]:
    """Return addresses that libraries stumble over, and one that is only not there."""
    wrong = (
        "http://xn--a/ http://xn--/x http://a.xn--zzzzzz.test/ http://[::1 http://[::1]:99999/ "
        "http://news.test:port/ http://news.test:99999/ http://a..b/ http://./ http://-/ "
        "http://user:pass@news.test/ http://news.test/%zz http://news.test\\@evil.test/ "
        "http://\u202enews.test/ http://ne\u0301ws.test/ http://2130706433/ http://0x7f.1/ "
        "http://a\u2100b.test/ http://%00/ http:///x //x http:x http://news.test/\ud83d\ude00"
    )
    return [*wrong.encode("utf-16", "surrogatepass").decode("utf-16").split(), *links(server, 1)]


def full_text_feed(server: Server) -> bytes:
    """Return a feed of dateless excerpts, which enter no edition, with links that are wrong."""
    items = "".join(
        f"<item><title>News {at}</title><link>{url}</link><description>Cut ..</description></item>"
        for at, url in enumerate(wrong_addresses(server))
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


XML = "application/xml"
#: What a source does, by its name. `None` for `place` is a sitemap of links to its pages.
HOSTILE: dict[str, Callable[[Server], Hostile]] = {
    "every page asks to wait": lambda _: Hostile(
        "5 pages not read: localhost asked twice to wait",
        links=say.answer("", 429, retry_after="1"),
    ),
    "every page asks to wait a second": lambda _: Hostile(
        "asked twice to wait", links=say.answer("", 503, retry_after="1")
    ),
    "every page asks to wait a minute": lambda _: Hostile(
        "asked twice to wait", links=say.answer("", 429, retry_after="59")
    ),
    "the place asks to wait": lambda _: Hostile(
        "asked twice to wait", say.answer("", 503, retry_after="1")
    ),
    "every page fails": lambda _: Hostile("it answers 500", links=say.answer("", 500)),
    "pages drip": lambda server: Hostile(
        "the time for this source is over",
        links=server.slow([say.head(), *([b"<p>"] * 300)], 0.05, most=20.0),
    ),
    "the place is silent": lambda server: Hostile(
        "does not answer in time", server.slow([b""], 20.0, most=20.0)
    ),
    "redirects without end": lambda _: Hostile(
        "more than 5 times", say.redirects_without_end
    ),
    "a redirect to no address": lambda _: Hostile(
        "its host is not known", say.redirect("http://xn--a/")
    ),
    "a redirect of bytes": lambda _: Hostile(
        "its host is not known", lambda _: [b"HTTP/1.1 302 x\r\nLocation: http://\xff\xfe\xe9/\r\n\r\n"]
    ),
    "an endless body": lambda _: Hostile("is larger than 5 MB", say.endless()),
    "a bomb": lambda _: Hostile("is larger than 5 MB", say.bomb("gzip", 50_000_000)),
    "an index of bombs": lambda server: Hostile(
        "names more than",
        say.answer(
            say.index(*(server.url(f"/bad/map-{at}", HOST) for at in range(3))), content_type=XML
        ),
        say.sitemap_bomb(5_000),
        "links = 'nothing'",
    ),
    "an index of itself": lambda server: Hostile(
        "", say.answer(say.index(*([server.url("/bad", HOST)] * 100)), content_type=XML)
    ),
    "an index of pages": lambda server: Hostile(
        "is named as a sitemap and is none",
        say.answer(say.index(*links(server)), content_type=XML),
        say.CLOSED,
    ),
    "wrong addresses in a sitemap": lambda server: Hostile(
        "it answers 404",
        say.answer(say.sitemap(*wrong_addresses(server)), content_type=XML),
    ),
    "wrong addresses in a feed": lambda server: Hostile(
        "the excerpt in the feed stands for it",
        say.answer(full_text_feed(server), content_type=XML),
        more="full_text = true",
        leaves_out=True,
    ),
    "a challenge": lambda _: Hostile("a test for people", links=say.CHALLENGE),
    "a soft 404": lambda _: Hostile("other links give the same text", links=say.NOT_FOUND),
    "a consent wall": lambda _: Hostile("other links give the same text", links=say.CONSENT),
    "a paywall": lambda _: Hostile("other links give the same text", links=say.PAYWALL),
    "a front page": lambda _: Hostile("the site's front page", links=say.redirect("/")),
    "a login": lambda _: Hostile("a page that others lead to", links=say.redirect("/bad-login")),
    "a page for a feed": lambda _: Hostile(
        "has a feed's or sitemap's address and is a web page", say.CLOSED, path="/bad/feed.xml"
    ),
    "a notice": lambda _: Hostile("shows a notice and no article", say.CLOSED),
    "a picture": lambda _: Hostile(
        "is of the type 'image/png'", say.answer(b"\x89PNG", content_type="image/png")
    ),
    "bytes that call themselves a page": lambda _: Hostile(
        "is not text", say.answer(bytes(range(256)) * 40, content_type="text/html")
    ),
    "a charset that is none": lambda _: Hostile(
        "", say.answer(b"\xff\xfe\x00", content_type="text/html; charset=\xe9\xff")
    ),
    "tags without end": lambda _: Hostile("", say.answer("<html>" + "<div>" * 200_000)),
    "XML without end": lambda _: Hostile(
        "", say.answer("<urlset>" + "<url>" * 200_000, content_type=XML)
    ),
    "entities": lambda _: Hostile(
        "declares entities",
        say.answer("<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset>&a;</urlset>", content_type=XML),
    ),
    "a reset": lambda _: Hostile("broke off", say.reset(say.head())),
    "another protocol": lambda _: Hostile("broke off", lambda _: [b"SSH-2.0-OpenSSH\r\n"]),
    "rules that fail": lambda _: Hostile("forbids everything"),
    "rules of bytes": lambda _: Hostile("404"),
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server with the healthy feed."""
    with Server() as running:
        running.routes["/good"] = HEALTHY
        yield running


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the day of the healthy source alone."""
    with Server() as running:
        running.routes["/good"] = HEALTHY
        built = build(tmp_path_factory.mktemp("healthy") / "alone", running)
    assert built.edition
    assert len(built.edition.stories) == 3
    return bytes_of(built)


def build(folder: Path, server: Server, *tables: str) -> Built:
    """Build the day of the healthy source, and of those of these `tables`, in `folder`."""
    folder.mkdir()
    sources = "".join(
        f"[[source]]\n{table}\n" for table in (*tables, f"url = '{server.url('/good')}'")
    )
    (folder / "digest.toml").write_text(
        f"{sources}[fetch]\ncontact = 'mailto:desk@example.com'\ndelay = 0\ntimeout = 1.0\n"
        f"allow_hosts = ['127.0.0.1', '{HOST}']\nsource_time = {SOURCE_TIME}\n",
        encoding="utf-8",
    )
    settings = read_settings(folder / "digest.toml")
    with Memory("sqlite:///digest.db", folder) as memory:
        at = publication(settings, memory, NOW)
        return build_edition(at, settings.sources, DAY, settings.themes)


def bytes_of(built: Built) -> dict[str, bytes]:
    """Return all files of a day."""
    assert built.edition is not None
    return {**built.files, "edition.json": document.encode_edition(built.edition, built.variants)}


def serve(server: Server, hostile: Hostile, *, fails_rules: Reply | None) -> str:
    """Let the server play the hostile source; return its table."""
    for url in links(server):
        server.routes[url.partition(str(server.port))[2]] = hostile.links or say.answer("", 404)
    for at in range(3):
        server.routes[f"/bad/map-{at}"] = hostile.links or say.answer("", 404)
    server.routes |= {"/": feed("News of the day"), "/bad-login": say.LOGIN}
    by_links = say.answer(say.sitemap(*links(server)), content_type=XML)
    server.routes[hostile.path] = hostile.place or by_links
    if hostile.place is say.redirects_without_end:
        server.routes |= {f"/bad{'x' * at}": hostile.place for at in range(9)}
    if fails_rules:
        server.routes["/robots.txt"] = lambda request: (
            fails_rules(request)
            if request.headers["host"].startswith(HOST)
            else say.answer("", 404)(request)
        )
    return f"url = '{server.url(hostile.path, HOST)}'\n{hostile.more}"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_healthy_source_is_read_as_if_alone(
    name: str,
    tmp_path: Path,
    server: Server,
    alone: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever one source does, the others' edition is the same, byte for byte, and in time."""
    monkeypatch.setattr(sitemap, "MOST_LINKS", 1000)  # the test is quicker with fewer
    hostile = HOSTILE[name](server)
    rules = {
        "rules that fail": say.answer("", 500),
        "rules of bytes": say.answer(bytes(range(256)) * 4000, content_type=None),
    }
    table = serve(server, hostile, fails_rules=rules.get(name))
    begun = time.monotonic()
    beside = build(tmp_path / "beside", server, table)
    assert time.monotonic() - begun < IN_TIME
    made = bytes_of(beside)
    if hostile.leaves_out:
        made["edition.json"] = alone["edition.json"]
    assert made == alone
    told = [problem.reason for problem in beside.offer.problems]
    assert all("\n" not in reason and len(reason) < 500 for reason in told)
    if hostile.said:
        assert any(hostile.said in reason for reason in told), told


def test_a_name_that_never_resolves_holds_nobody_up(
    tmp_path: Path, server: Server, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look-up that hangs counts against the source's time, and ends with it."""
    real = socket.getaddrinfo

    def hang(host: str, *arguments: Any, **named: Any) -> Any:
        if host == "hangs.test":
            server.stopping.wait(20.0)
        return real(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    begun = time.monotonic()
    beside = build(tmp_path / "beside", server, "url = 'http://hangs.test/feed'")
    assert time.monotonic() - begun < IN_TIME / 2
    assert bytes_of(beside) == alone
    (problem,) = beside.offer.problems
    assert "the time for this source is over" in problem.reason
