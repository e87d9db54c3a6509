"""Intake: what the sources give, remembered, and what of it a day's edition may have; against a real server on 127.0.0.1."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.config.settings import Settings, load
from digest.errors import BadSettings
from digest.model import Edition, Story
from digest.newsroom import intake, offer
from digest.newsroom.offer import Offer
from digest.store.database import Memory
from digest.store.news import articles
from tests.publications import publication
from tests.rendering.samples import edition as made_edition
from tests.sources import server as say
from tests.sources.server import Server

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
TEXT = "The port authority has ordered four cranes for the new berth, and the first of them arrives in March."
Write = Callable[..., Settings]


@pytest.fixture
def server() -> Iterator[Server]:
    """Return the server, running."""
    with Server() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Write:
    """Return a function that writes settings with these sources and loads them; this machine may be fetched from."""

    def write(*sources: str, more: str = "") -> Settings:
        tables = "".join(f"[[source]]\n{source}\n" for source in sources)
        fetch = (
            "[fetch]\ncontact = 'mailto:desk@example.com'\ndelay = 0\nallow_hosts = ['127.0.0.1']\n"
        )
        (tmp_path / "digest.toml").write_text(f"{tables}{fetch}{more}", encoding="utf-8")
        return load(tmp_path / "digest.toml")

    return write


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Return an empty memory."""
    with Memory("sqlite:///digest.db", tmp_path) as opened:
        yield opened


def read(
    settings: Settings, memory: Memory, day: date = DAY, now: datetime = NOW, *named: Path | str
) -> Offer:
    """Read all sources, and return what an edition of `day` may have."""
    sources = intake.choose_sources(settings, named)
    taken = intake.take_in(publication(settings, memory, now), sources)
    with memory.write() as connection:
        intake.remember_intake(connection, taken)  # as a dry run does
        return offer.offer_articles(connection, taken, settings, day, now)


def use(memory: Memory, key: str, day: date) -> None:
    """Note that an approved edition of `day` had an article."""
    with memory.write() as connection:
        connection.execute(
            articles.articles.update()
            .where(articles.articles.c.id == key)
            .values(used=day.isoformat())
        )


def titles(reading: Offer) -> list[str]:
    """Return the headlines that an edition may have."""
    return sorted(article.title for article in reading.articles)


def reasons(reading: Offer) -> dict[str, str]:
    """Return why each article was set aside."""
    return {article.title: reason for article, reason in reading.aside}


def feed(*items: tuple[str, str] | str) -> say.Reply:
    """Return a feed of headlines, each with its date or without."""
    said = []
    for one in items:
        title, when = (one, "") if isinstance(one, str) else one
        dated = f"<pubDate>{when}</pubDate>" if when else ""
        body = f"<content:encoded>{title}. {TEXT}</content:encoded>"
        said.append(
            f"<item><title>{title}</title><link>https://news.example/{title.split()[0]}</link>{dated}{body}</item>"
        )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
    return say.answer(f"{head}{''.join(said)}</channel></rss>", content_type="application/rss+xml")


def page(title: str, text: str = TEXT) -> say.Reply:
    """Return a page with an article."""
    return say.answer(f"<html><body><h1>{title}</h1><p>{text}</p></body></html>")


# What is offered


def test_what_an_address_gave_is_remembered(
    server: Server, settings: Write, memory: Memory
) -> None:
    """What has scrolled out of a feed, or cannot be fetched today, is still offered; nothing is read twice."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed("Crane ordered for berth")
    assert read(known, memory).counts[server.url("/feed")].new == 1
    server.routes["/feed"] = feed("Quay grows by a mile")
    reading = read(known, memory)
    assert titles(reading) == ["Crane ordered for berth", "Quay grows by a mile"]
    assert reading.counts[server.url("/feed")].new == 1
    server.routes["/feed"] = say.answer(status=410)
    reading = read(known, memory, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert titles(reading) == ["Crane ordered for berth", "Quay grows by a mile"]
    assert "it answers 410" in (reading.counts[server.url("/feed")].failed or "")
    assert reading.counts[server.url("/feed")].new == 0


def test_a_file_is_what_is_in_it(tmp_path: Path, settings: Write, memory: Memory) -> None:
    """Whoever takes an article out of a folder does not want it in the edition."""
    known = settings("path = 'in'")
    (tmp_path / "in").mkdir()
    for name in ("Crane", "Quay"):
        (tmp_path / "in" / f"{name}.txt").write_text(
            f"{name} news of the day\n\n{TEXT}\n", encoding="utf-8"
        )
    assert titles(read(known, memory)) == ["Crane news of the day", "Quay news of the day"]
    (tmp_path / "in" / "Quay.txt").unlink()
    assert titles(read(known, memory)) == ["Crane news of the day"]


def test_what_was_sent_is_not_offered_to_another_day(
    server: Server, settings: Write, memory: Memory
) -> None:
    """An article of an approved edition is set aside, with the day; that day itself may be built again."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed("Crane ordered for berth")
    (article,) = read(known, memory).articles
    use(memory, article.id, DAY)
    assert titles(read(known, memory)) == ["Crane ordered for berth"]
    later = read(known, memory, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert titles(later) == []


def test_a_file_that_was_sent_says_so(tmp_path: Path, settings: Write, memory: Memory) -> None:
    """What a file still holds of an earlier edition is set aside with the reason."""
    known = settings("path = 'a.txt'")
    (tmp_path / "a.txt").write_text(f"Crane news of the day\n\n{TEXT}\n", encoding="utf-8")
    (article,) = read(known, memory).articles
    use(memory, article.id, DAY)
    later = read(known, memory, DAY + timedelta(days=1), NOW + timedelta(days=1))
    assert reasons(later) == {"Crane news of the day": "sent with the edition of 2026-11-23"}


def test_late_articles_enter_and_archives_do_not(
    server: Server, settings: Write, memory: Memory
) -> None:
    """What counts is when an article was first seen, as far as it is not older than the source may be."""
    known = settings(f"url = '{server.url('/feed')}'", more="[edition]\nmax_age = 3\n")
    late, old = "Fri, 20 Nov 2026 23:00:00 +0530", "Thu, 19 Nov 2026 23:00:00 +0530"
    server.routes["/feed"] = feed("Crane ordered for berth")
    read(known, memory)
    server.routes["/feed"] = feed(("Quay grows by a mile", late), ("Harbour deepens", old))
    reading = read(known, memory)
    assert titles(reading) == ["Crane ordered for berth", "Quay grows by a mile"]
    assert reasons(reading) == {"Harbour deepens": "too old: published 2026-11-19"}
    named = read(known, memory, DAY, NOW, server.url("/feed"))
    assert "Harbour deepens" in titles(named)
    own = settings(f"url = '{server.url('/feed')}'\nmax_age = 0", more="[edition]\nmax_age = 3\n")
    assert "Harbour deepens" in titles(read(own, memory))


def test_an_embargo_is_kept_and_then_over(server: Server, settings: Write, memory: Memory) -> None:
    """An article published in the future is set aside until then, however long that is, and then offered."""
    known = settings(f"url = '{server.url('/feed')}'", more="[edition]\nmax_age = 2\n")
    server.routes["/feed"] = feed(("Crane ordered for berth", "Thu, 03 Dec 2026 09:00:00 +0530"))
    assert reasons(read(known, memory)) == {
        "Crane ordered for berth": "under embargo until 2026-12-03 09:00"
    }
    server.routes["/feed"] = feed()
    then = date(2026, 12, 3)
    early = datetime(2026, 12, 3, 3, 29, tzinfo=UTC)
    assert "Crane ordered for berth" in reasons(read(known, memory, then, early))
    assert titles(read(known, memory, then, early + timedelta(minutes=1))) == [
        "Crane ordered for berth"
    ]


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (DAY, NOW),
        (DAY - timedelta(days=1), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)),
        (DAY + timedelta(days=1), datetime(2026, 11, 24, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_edition_goes_out_now_or_at_its_time(day: date, moment: datetime) -> None:
    """Today's goes out now, a coming day's on its morning, and one of a day gone by holds all of that day."""
    assert offer.sending_time(day, NOW, ZoneInfo("Asia/Kolkata")) == moment


def test_the_day_is_the_publications(server: Server, settings: Write, memory: Memory) -> None:
    """How old an article is depends on the days where the publication is, not where the machine is."""
    for zone, enters in (("Asia/Kolkata", True), ("America/New_York", False)):
        more = f"[edition]\nmax_age = 1\n[site]\ntimezone = '{zone}'\n"
        known = settings(f"url = '{server.url('/feed')}'", more=more)
        server.routes["/feed"] = feed(
            ("Crane ordered for berth", "Sat, 21 Nov 2026 20:00:00 +0000")
        )
        assert bool(titles(read(known, memory))) is enters


def test_what_does_not_fit_is_set_aside_with_the_reason(
    tmp_path: Path, settings: Write, memory: Memory
) -> None:
    """Another language, too little to say, an excerpt without a date: each is told."""
    known = settings("path = 'a.jsonl'", "path = 'b.txt'")
    (tmp_path / "a.jsonl").write_text(
        f'{{"title": "Kran bestellt für Hafen", "text": "{TEXT}", "language": "de"}}\n{{"title": "Crane"}}\n'
    )
    (tmp_path / "b.txt").write_text(
        f"Quay grows by a mile\n\n{TEXT}\n\nNext Story\nReal Estate\n\nHomes sell out in Pune\n\nThe last of the homes ..\n"
    )
    reading = read(known, memory)
    assert titles(reading) == ["Quay grows by a mile"]
    assert reasons(reading) == {
        "Kran bestellt für Hafen": "in another language (de)",
        "Crane": "too short",
        "Homes sell out in Pune": "undated excerpt, and its source does not say 'teasers = true'",
    }


# What is fetched


def test_a_known_page_is_fetched_where_that_may_bring_news(
    server: Server, settings: Write, memory: Memory
) -> None:
    """A page is asked for once; again when its sitemap says it changed, or, sent of late, once a day."""
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
    link = f"<item><title>Crane ordered for berth</title><link>{server.url('/a')}</link><description>The port ..</description></item>"
    server.routes["/feed"] = say.answer(f"<rss version='2.0'><channel>{link}</channel></rss>")
    server.routes["/a"] = say.answer(status=403)
    (excerpt,) = read(known, memory).articles
    server.routes["/a"] = page("Crane ordered for berth")
    (whole,) = read(known, memory, DAY, NOW + timedelta(hours=2)).articles
    assert (excerpt.teaser, whole.teaser, whole.id) == (True, False, excerpt.id)


def test_a_page_that_is_gone_is_kept_out_until_it_is_back(
    server: Server, settings: Write, memory: Memory
) -> None:
    """When a page is looked at again and is no longer there, its article is offered no more; if it returns, it is."""
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
        f"<html><head><link rel=canonical href=/crane></head><body><h1>Crane ordered</h1><p>{TEXT}</p></body></html>"
    )
    assert [one.url for one in read(known, memory).articles] == [server.url("/crane")]
    read(known, memory, DAY, NOW + timedelta(hours=3))
    assert server.paths().count("/a") == 1


def test_a_dry_run_keeps_nothing(server: Server, settings: Write, tmp_path: Path) -> None:
    """Neither what was read nor what was fetched is kept, and it is as if it had been."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed("Crane ordered for berth")
    before = sorted(path.name for path in tmp_path.iterdir())
    with Memory("sqlite:///digest.db", tmp_path, dry_run=True) as memory:
        reading = read(known, memory)
        assert titles(reading) == ["Crane ordered for berth"]
        assert reading.counts[server.url("/feed")].new == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_progress_counts_files_and_pages(
    server: Server, settings: Write, memory: Memory, tmp_path: Path
) -> None:
    """Whoever waits sees how many files are read, and then how many addresses have answered."""
    (tmp_path / "a.txt").write_text(f"Crane news of the day\n\n{TEXT}\n", encoding="utf-8")
    known = settings("path = 'a.txt'", f"url = '{server.url('/list')}'\nlinks = '/a'")
    server.routes["/list"] = say.answer(
        f"<html><body><a href='{server.url('/a')}'>Crane</a></body></html>"
    )
    server.routes["/a"] = page("Crane ordered for berth")
    seen: list[tuple[int, int]] = []
    progress = lambda done, total: seen.append((done, total))  # noqa: E731
    intake.take_in(publication(known, memory, NOW), known.sources, progress)
    assert seen == [(1, 1), (1, 1), (2, 2)]


def test_sites_are_told_whom_to_write_to(tmp_path: Path, memory: Memory) -> None:
    """Nothing is fetched for somebody who gives neither a contact nor the site's address."""
    (tmp_path / "digest.toml").write_text(
        "[[source]]\nurl = 'https://news.example/feed'\n", encoding="utf-8"
    )
    with pytest.raises(BadSettings, match=r"\$\.fetch\.contact: is missing"):
        read(load(tmp_path / "digest.toml"), memory)


# Looking again before sending


def shown(settings: Settings, memory: Memory) -> Edition:
    """Return an edition with all that may be in it, each a story."""
    found = read(settings, memory).articles
    stories = tuple(Story(one.id, one.id, (one.id,), "power-renewable") for one in found)
    empty = made_edition()
    return Edition(
        DAY,
        1,
        "draft",
        "Asia/Kolkata",
        "en-IN",
        empty.publication,
        empty.themes,
        tuple(found),
        stories,
        (),
    )


def test_pages_are_looked_at_again(server: Server, settings: Write, memory: Memory) -> None:
    """Of what is to be sent, a page that is gone is found, also one that was read just now; what cannot be reached takes nothing away."""
    known = settings(f"url = '{server.url('/list')}'\nlinks = '/[abc]$'")
    links = "".join(f"<a href='{server.url(path)}'>x</a>" for path in ("/a", "/b", "/c"))
    server.routes["/list"] = say.answer(f"<html><body>{links}</body></html>")
    for path in ("/a", "/b", "/c"):
        server.routes[path] = page(f"Crane {path} ordered for berth")
    edition = shown(known, memory)
    assert len(edition.stories) == 3
    server.routes["/a"] = say.answer(status=404)
    server.routes["/b"] = say.answer(status=403)
    assert intake.find_gone_pages(publication(known, memory, NOW), edition) == [server.url("/a")]


def test_what_may_not_go_out_is_named(server: Server, settings: Write, memory: Memory) -> None:
    """A page that is gone, and a time of publication that was moved into the future, hold an edition back."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed(("Crane ordered for berth", "Mon, 23 Nov 2026 10:00:00 +0530"))
    edition = shown(known, memory)
    assert offer.why_not_now(edition, [], NOW) is None
    (url,) = (article.url or "" for article in edition.articles)
    assert (
        offer.why_not_now(edition, [url], NOW)
        == f"the page of 'Crane ordered for berth' is gone ({url})"
    )
    early = offer.why_not_now(edition, [], NOW - timedelta(hours=2))
    assert early == "'Crane ordered for berth' is not to be published before 2026-11-23 10:00"
