"""robots.txt: which rules are obeyed, for how long, and when everything is forbidden."""

from datetime import timedelta

import pytest

from digest.errors import CannotFetch
from tests.sources import server as say
from tests.sources.fetching.conftest import FixedClock, Open, refused
from tests.sources.server import Server


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
    """The longest matching rule decides; no rules allow all, a server error forbids all."""
    server.routes |= {"/robots.txt": rules, "/a": say.answer("one")}
    server.routes["/rules"] = say.answer("User-agent: *\nDisallow: /a")
    ((_, page),) = fetcher().fetch_all([server.url("/a")])
    assert isinstance(page, CannotFetch) != allowed
    assert ("/a" in server.paths()) == allowed


def test_robots_txt_is_asked_for_once_a_day(
    server: Server, fetcher: Open, clock: FixedClock
) -> None:
    """Rules are kept for a day, across runs; if the server then fails, the old ones still hold."""
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
