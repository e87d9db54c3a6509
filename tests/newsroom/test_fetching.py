from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import pytest
from sqlalchemy import insert

from digest.config.settings import read_settings
from digest.errors import BadSettings
from digest.newsroom import fetching
from digest.store.database import Memory
from digest.store.news import articles
from digest.store.schema import editions
from tests.newsroom.site import DAY, NOW, TEXT, Write, page, read, titles, use
from tests.sources import server as say
from tests.sources.server import Server


def test_a_known_page_is_fetched_where_that_may_bring_news(
    server: Server, settings: Write, memory: Memory
) -> None:
    """A page is fetched once, then when its sitemap says it changed, or once a day if just sent."""
    known = settings(f"url = '{server.url('/map')}'")

    def sitemap(day: str) -> None:
        server.routes["/map"] = say.answer(
            f"<urlset><url><loc>{server.url('/a')}</loc><lastmod>{day}</lastmod></url></urlset>",
            content_type="application/xml",
        )

    def asked(now: datetime) -> int:
        before = server.paths().count("/a")
        read(known, memory, now.date(), now)
        return server.paths().count("/a") - before

    sitemap("2026-11-23T08:00:00Z")
    server.routes["/a"] = page("Crane ordered for berth")
    assert asked(NOW) == 1
    assert asked(NOW + timedelta(minutes=59)) == 0
    assert asked(NOW + timedelta(hours=2)) == 1
    assert asked(NOW + timedelta(days=1)) == 0
    with memory.read() as connection:
        key = connection.execute(articles.articles.select()).one().id
    use(memory, key, DAY)
    assert [asked(NOW + timedelta(days=1, hours=hours)) for hours in (3, 6)] == [1, 0]
    assert asked(NOW + timedelta(days=5)) == 0
    sitemap("2026-11-28")
    assert asked(NOW + timedelta(days=5, hours=1)) == 1


def test_what_its_place_calls_old_is_not_fetched(
    server: Server, settings: Write, memory: Memory
) -> None:
    """The archive in a sitemap costs no request a page."""
    known = settings(f"url = '{server.url('/map')}'")
    server.routes["/map"] = say.answer(
        f"<urlset><url><loc>{server.url('/a')}</loc><lastmod>2025-01-01</lastmod></url></urlset>"
    )
    server.routes["/a"] = page("Crane ordered for berth")
    assert titles(read(known, memory)) == []
    assert server.paths() == ["/map"]
    assert titles(read(known, memory, DAY, NOW, server.url("/map"))) == ["Crane ordered for berth"]


def test_an_excerpt_is_tried_again(server: Server, settings: Write, memory: Memory) -> None:
    """Where a page failed and its excerpt stood in, the whole article comes with a later run."""
    known = settings(f"url = '{server.url('/feed')}'\nfull_text = true\nteasers = true")
    link = (
        "<item><title>Crane ordered for berth</title>"
        f"<link>{server.url('/a')}</link>"
        "<description>The port ..</description></item>"
    )
    server.routes["/feed"] = say.answer(f"<rss version='2.0'><channel>{link}</channel></rss>")
    server.routes["/a"] = say.answer(status=403)
    (excerpt,) = read(known, memory).articles
    server.routes["/a"] = page("Crane ordered for berth")
    (whole,) = read(known, memory, DAY, NOW + timedelta(hours=2)).articles
    assert (excerpt.teaser, whole.teaser, whole.id) == (True, False, excerpt.id)


def test_a_page_that_is_gone_is_kept_out_until_it_is_back(
    server: Server, settings: Write, memory: Memory
) -> None:
    """An article whose page is gone is offered no more, until the page is back."""
    known = settings(f"url = '{server.url('/list')}'\nlinks = '/a'")
    server.routes["/list"] = say.answer(
        f"<html><body><a href='{server.url('/a')}'>Crane</a></body></html>"
    )
    server.routes["/a"] = page("Crane ordered for berth")
    (article,) = read(known, memory).articles
    use(memory, article.id, DAY - timedelta(days=1))
    server.routes["/a"] = say.answer(status=404)
    reading = read(known, memory, DAY, NOW + timedelta(days=1))
    assert [problem.gone for problem in reading.problems] == [True]
    use(memory, article.id, DAY)
    assert titles(read(known, memory)) == []
    server.routes["/a"] = page("Crane ordered for berth")
    assert titles(read(known, memory, DAY, NOW + timedelta(days=2))) == ["Crane ordered for berth"]


def test_a_page_is_known_by_the_address_that_led_to_it(
    server: Server, settings: Write, memory: Memory
) -> None:
    """A page that calls itself by another address is not fetched again for that."""
    known = settings(f"url = '{server.url('/list')}'\nlinks = '/a'")
    server.routes["/list"] = say.answer(
        f"<html><body><a href='{server.url('/a')}'>Crane</a></body></html>"
    )
    server.routes["/a"] = say.answer(
        "<html><head><link rel=canonical href=/crane></head>"
        f"<body><h1>Crane ordered</h1><p>{TEXT}</p></body></html>"
    )
    assert [one.url for one in read(known, memory).articles] == [server.url("/crane")]
    read(known, memory, DAY, NOW + timedelta(hours=3))
    assert server.paths().count("/a") == 1


def test_sites_are_told_whom_to_write_to(tmp_path: Path, memory: Memory) -> None:
    """Nothing is fetched for somebody who gives neither a contact nor the site's address."""
    (tmp_path / "digest.toml").write_text(
        "[[source]]\nurl = 'https://news.example/feed'\n", encoding="utf-8"
    )
    with pytest.raises(BadSettings, match=r"\[fetch\] contact: is missing"):
        read(read_settings(tmp_path / "digest.toml"), memory)


@pytest.mark.parametrize(
    ("now", "seconds"),
    [("00:00", 23400), ("06:20", 600), ("06:29:50", 60), ("06:30", inf), ("23:00", inf)],
)
def test_reading_ends_before_the_mail_is_sent(settings: Write, now: str, seconds: float) -> None:
    """What begins before `send_after` is over by then, but for a minute that it always has."""
    known = settings(more="[send]\nsend_after = '06:30'\n")
    when = datetime.fromisoformat(f"2026-11-23T{now}+05:30")
    assert fetching.time_to_read(known, when) == seconds


def test_reading_ends_in_time_when_the_clocks_change(settings: Write) -> None:
    """Between midnight and six there are five hours when they go forward."""
    known = settings(more="[site]\ntimezone = 'Europe/Berlin'\n[send]\nsend_after = '06:00'\n")
    midnight = datetime.fromisoformat("2026-03-29T00:00+01:00")
    assert fetching.time_to_read(known, midnight) == 5 * 3600


def test_the_time_for_reading_is_a_setting(settings: Write) -> None:
    """The fetcher has the times of the settings, and less if the mail is due."""
    known = settings(more="source_time = 40\ntotal_time = 90\n")
    with fetching.open_fetcher(known, keep=False) as fetcher:
        assert (fetcher._settings.source_time, fetcher._settings.total_time) == (40.0, 90.0)
    with fetching.open_fetcher(known, keep=False, most=70.0) as fetcher:
        assert fetcher._settings.total_time == 70.0


def test_what_was_left_is_read_with_the_next_run(
    server: Server, settings: Write, memory: Memory
) -> None:
    """A host that asks to be left alone is asked again by the next run, not only after an hour."""
    known = settings(f"url = '{server.url('/feed')}'\nfull_text = true\nteasers = true")
    items = "".join(
        f"<item><title>Crane {name} ordered for berth</title><link>{server.url('/' + name)}</link>"
        f"<description>The port of {name} ..</description></item>"
        for name in "abc"
    )
    server.routes["/feed"] = say.answer(f"<rss version='2.0'><channel>{items}</channel></rss>")
    for name in "abc":
        server.routes[f"/{name}"] = say.answer(status=429, retry_after="61")
    first = read(known, memory)
    assert [article.teaser for article in first.articles] == [True] * 3
    (told,) = [problem.reason for problem in first.problems if "pages" in problem.reason]
    assert first.counts[server.url("/feed")].left == 2
    assert told.startswith("2 pages not read: 127.0.0.1 asked twice to wait (429 or 503)")
    for name in "abc":
        server.routes[f"/{name}"] = page(f"Crane {name} ordered for berth", f"{TEXT} At {name}.")
    second = read(known, memory, DAY, NOW + timedelta(minutes=10))
    assert [article.teaser for article in second.articles] == [False] * 3
    assert not second.problems
    before = len(server.paths())
    read(known, memory, DAY, NOW + timedelta(minutes=20))
    assert server.paths()[before:] == ["/feed"]


def test_after_a_pause_older_pages_are_fetched(
    server: Server, settings: Write, memory: Memory
) -> None:
    """Days without an edition age no page: what came after the last one is fetched."""
    known = settings(f"url = '{server.url('/map')}'")
    entries = "".join(
        f"<url><loc>{server.url(f'/{ago}')}</loc>"
        f"<lastmod>{DAY - timedelta(days=ago)}</lastmod></url>"
        for ago in (20, 21)
    )
    server.routes["/map"] = say.answer(f"<urlset>{entries}</urlset>")
    server.routes |= dict.fromkeys(("/20", "/21"), page("Crane ordered for berth"))
    read(known, memory)
    assert server.paths() == ["/map"]
    with memory.write() as connection:
        day = (DAY - timedelta(days=14)).isoformat()
        row = {"day": day, "revision": 1, "state": "approved", "hash": "", "content": b"{}"}
        connection.execute(insert(editions).values(row | {"built": 0, "approved": 0}))
    read(known, memory)
    assert server.paths()[1:] == ["/map", "/20"]
