"""Reading online: what each kind of source gives and links to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from digest.errors import CannotFetch, LeftForNow, PageGone
from digest.model import Article, Problem, Reading, Source
from digest.sources import leads, online, places
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.pages.siterules import SiteRule
from digest.sources.pages.webpage import parse_webpage
from digest.sources.sitemap import SitemapLink

SITE = "https://news.example"
TEXT = (
    "The port authority has ordered four cranes for the new berth, "
    "and the first of them arrives in March."
)


class Web:
    """A fetcher of the pages it is given; of others there is none."""

    def __init__(self, **pages: str | bytes) -> None:
        self.pages: dict[str, str | bytes | CannotFetch] = {
            f"{SITE}/{path}": page for path, page in pages.items()
        }
        self.asked: list[str] = []

    def fetch_all(
        self, urls: Iterable[str], payers: Mapping[str, str]
    ) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield each page in order, or that it is gone."""
        for url in urls:
            assert url in payers
            self.asked.append(url)
            page = self.pages.get(
                url, PageGone(url=url, reason="it answers 404", advice="Correct the address")
            )
            if isinstance(page, CannotFetch):
                yield url, page
                continue
            kind = "text/html" if "<html" in str(page) else "application/xml"
            body = page.encode() if isinstance(page, str) else page
            yield (
                url,
                FetchedPage(url, f"{kind}; charset=utf-8", body, unchanged=False),
            )


def read(web: Web, *sources: Source, rules: Iterable[SiteRule] = (), due: Any = None) -> list[Any]:
    """Return the articles and problems that the sources give, in order."""
    found = online.read_online(sources, web, due or (lambda links, _: links), rules)
    return [result for _, result in found if not isinstance(result, Reading)]


def page(title: str, *, text: str = TEXT, head: str = "") -> str:
    """Return a page with an article."""
    return (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    )


def rss(*items: str) -> str:
    """Return a feed of these items."""
    return f"<rss version='2.0'><channel><title>News</title>{''.join(items)}</channel></rss>"


def item(path: str, title: str, **fields: str) -> str:
    """Return an item of a feed."""
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())
    return f"<item><title>{title}</title><link>{SITE}/{path}</link>{inner}</item>"


def sitemap(*urls: str) -> str:
    """Return a sitemap of "path" or "path lastmod"."""
    parts = (url.partition(" ") for url in urls)
    inner = "".join(
        f"<url><loc>{SITE}/{path}</loc><lastmod>{when}</lastmod></url>" for path, _, when in parts
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inner}</urlset>"


def index(*paths: str) -> str:
    """Return an index of sitemaps."""
    inner = "".join(f"<sitemap><loc>{SITE}/{path}</loc></sitemap>" for path in paths)
    return (
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inner}</sitemapindex>"
    )


def titles(results: Iterable[Any]) -> list[str]:
    """Return the headlines of the articles among `results`."""
    return [one.title for one in results if isinstance(one, Article)]


def problems(results: Iterable[Any]) -> list[Problem]:
    """Return the problems among `results`."""
    return [one for one in results if isinstance(one, Problem)]


# What is at an address


def test_what_is_there_is_seen_from_its_content() -> None:
    """A feed, a sitemap, a listing and a page each give their articles without being named."""
    web = Web(
        feed=rss(item("a", "Crane ordered", description=TEXT)),
        map=sitemap("b"),
        list="<html><body><a href='/news/1'>One</a><a href='/about'>About us</a></body></html>",
        page=page("Berth opens"),
        b=page("Quay grows"),
        **{"news/1": page("Harbour deepens")},
    )
    sources = [Source(url=f"{SITE}/{path}") for path in ("feed", "map", "page")]
    results = read(web, *sources, Source(url=f"{SITE}/list", links="/news/"))
    assert sorted(titles(results)) == [
        "Berth opens",
        "Crane ordered",
        "Harbour deepens",
        "Quay grows",
    ]
    assert not problems(results)
    assert f"{SITE}/about" not in web.asked


def test_the_kind_can_be_said() -> None:
    """A page that the settings call a feed is a problem, which names the page's feeds."""
    found = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    web = Web(page=page("Berth opens", head=found))
    (problem,) = read(web, Source(url=f"{SITE}/page", kind="feed"))
    assert problem.origin == f"{SITE}/page"
    assert "The page names these feeds: https://news.example/feed.xml" in problem.reason


def test_at_most_three_feeds_of_a_page_are_named() -> None:
    """A message names the first three feeds of a page and stays short."""
    links = (f"<link rel='alternate' type='application/rss+xml' href='/{n}.xml'>" for n in range(5))
    (problem,) = read(
        Web(page=page("Berth opens", head="".join(links))), Source(url=f"{SITE}/page", kind="feed")
    )
    assert problem.reason.endswith(f": {SITE}/0.xml, {SITE}/1.xml, {SITE}/2.xml")


def test_a_source_that_fails_stops_no_other() -> None:
    """Each failure is told under the source's own address; the others give what they have."""
    web = Web(
        feed=rss(item("a", "Crane ordered", description=TEXT)),
        broken="{}",
        empty="<html><body></body></html>",
    )
    web.pages[f"{SITE}/down"] = CannotFetch(url=SITE, reason="it answers 500", advice="Try later")
    paths = ("gone", "down", "broken", "empty", "feed")
    results = read(web, *(Source(url=f"{SITE}/{path}") for path in paths))
    assert titles(results) == ["Crane ordered"]
    told = {
        problem.origin.removeprefix(f"{SITE}/"): problem.reason for problem in problems(results)
    }
    assert list(told) == ["gone", "down", "broken", "empty"]
    assert told["down"] == "it answers 500. Try later"
    assert told["empty"].startswith("no article was found on the page (a [[site_rule]] can")


def test_one_address_may_be_two_sources() -> None:
    """A listing with two patterns is fetched once and gives each source its own."""
    web = Web(
        list="<html><body><a href='/roads/1'>Road</a><a href='/ports/1'>Port</a></body></html>",
        **{"roads/1": page("Road opens"), "ports/1": page("Port opens")},
    )
    roads = Source(url=f"{SITE}/list", links="/roads/", name="Roads")
    ports = Source(url=f"{SITE}/list", links="/ports/", name="Ports")
    results = read(web, roads, ports)
    assert {one.source: one.title for one in results} == {
        "Roads": "Road opens",
        "Ports": "Port opens",
    }
    assert web.asked.count(f"{SITE}/list") == 1


# Where it leads


def test_a_feeds_links_are_followed_for_the_whole_text() -> None:
    """With full_text the page gives the text; the feed gives headline, date, label and id."""
    entry = item(
        "a?utm_source=rss", "Crane ordered", description="The port …",
        pubDate="Tue, 24 Nov 2026 09:00:00 +0530", category="Ports",
    )  # fmt: skip
    web = Web(
        feed=rss(entry),
        **{
            "a?utm_source=rss": page(
                "Crane ordered – News", head=f"<link rel='canonical' href='{SITE}/x'>"
            )
        },
    )
    (made,) = read(web, Source(url=f"{SITE}/feed", full_text=True))
    assert (made.title, made.text, made.label, made.teaser) == (
        "Crane ordered",
        TEXT,
        "Ports",
        False,
    )
    assert made.published == datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    (short,) = read(web, Source(url=f"{SITE}/feed"))
    assert (short.id, short.url, short.teaser) == (made.id, made.url, True)


def test_without_its_page_an_excerpt_stands() -> None:
    """Where the page cannot be had or read, the excerpt does, and this is told."""
    web = Web(
        feed=rss(item("a", "Crane ordered", description="The port …")),
        a="<html><body></body></html>",
    )
    source = Source(url=f"{SITE}/feed", full_text=True)
    made, problem = read(web, source)
    assert (made.title, made.teaser) == ("Crane ordered", True)
    assert problem == Problem(
        f"{SITE}/a",
        "no article was found on the page (a [[site_rule]] can say where it stands); "
        "the excerpt in the feed stands for it",
        skipped=False,
    )
    web.pages[f"{SITE}/a"] = CannotFetch(url=SITE, reason="it answers 500", advice="Try later")
    assert titles(read(web, source)) == ["Crane ordered"]


def test_an_excerpt_whose_page_is_gone_is_no_article() -> None:
    """A page that is gone gives a problem marked so, and no excerpt."""
    web = Web(feed=rss(item("a", "Crane ordered", description="The port …")))
    (problem,) = read(web, Source(url=f"{SITE}/feed", full_text=True))
    assert (problem.origin, problem.gone) == (f"{SITE}/a", True)


def test_only_what_is_due_is_fetched() -> None:
    """Only links that are due are fetched."""
    web = Web(
        map=sitemap("a 2026-11-24", "b 2026-11-23"), a=page("Crane ordered"), b=page("Berth opens")
    )
    asked: list[SitemapLink] = []

    def due(links: Sequence[SitemapLink], source: Source) -> list[SitemapLink]:
        asked.extend(links)
        return [link for link in links if link.url.endswith("a")]

    assert titles(read(web, Source(url=f"{SITE}/map"), due=due)) == ["Crane ordered"]
    assert [(link.url, link.updated) for link in asked] == [
        (f"{SITE}/a", "2026-11-24"),
        (f"{SITE}/b", "2026-11-23"),
    ]
    assert f"{SITE}/b" not in web.asked


def test_what_a_link_says_fills_what_the_page_leaves_open() -> None:
    """A news sitemap's headline and date serve where the page has none; the page's own win."""
    news = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"<url><loc>{SITE}/a</loc>"
        "<n:news><n:publication_date>2026-11-24T09:00:00+05:30</n:publication_date>"
        "<n:title>Crane ordered</n:title></n:news></url></urlset>"
    )
    web = Web(map=news, a=f"<html><body><p>{TEXT}</p></body></html>")
    (made,) = read(web, Source(url=f"{SITE}/map"))
    assert (made.title, made.published) == (
        "Crane ordered",
        datetime(2026, 11, 24, 3, 30, tzinfo=UTC),
    )
    dated = "<meta property='article:published_time' content='2026-11-23T09:00:00+05:30'>"
    web.pages[f"{SITE}/a"] = page("Four cranes ordered", head=dated)
    (made,) = read(web, Source(url=f"{SITE}/map"))
    assert (made.title, made.published) == (
        "Four cranes ordered",
        datetime(2026, 11, 23, 3, 30, tzinfo=UTC),
    )


def test_an_index_of_sitemaps_is_followed_two_deep() -> None:
    """An index leads to sitemaps and indexes of them, and one that names itself ends."""
    web = Web(
        top=index("top", "middle", "missing"),
        middle=index("low", "deeper"),
        low=sitemap("a"),
        deeper=index("never"),
        a=page("Crane ordered"),
    )
    results = read(web, Source(url=f"{SITE}/top"))
    assert titles(results) == ["Crane ordered"]
    assert f"{SITE}/never" not in web.asked
    assert {problem.origin for problem in problems(results)} == {f"{SITE}/missing"}


def test_the_newest_count() -> None:
    """Of all the pages of a source's sitemaps, the newest are taken, then the undated."""
    web = Web(
        top=index("one", "two"),
        one=sitemap("a 2026-11-20", "b", "c 2026-11-24"),
        two=sitemap("d 2026-11-22"),
    )
    web.pages |= {f"{SITE}/{name}": page(f"Crane {name} ordered") for name in "abcd"}
    found = read(web, Source(url=f"{SITE}/top", max_articles=2))
    assert titles(found) == ["Crane c ordered", "Crane d ordered"]
    assert len(titles(read(web, Source(url=f"{SITE}/top", max_articles=9)))) == 4


def test_pages_without_a_date_that_are_too_many_are_told() -> None:
    """Which of them are the newest, nobody says; of dated ones the oldest are simply old."""
    web = Web(map=sitemap("a", "b", "c"), dated=sitemap("a 2026-11-20", "b 2026-11-21", "c"))
    web.pages |= {f"{SITE}/{name}": page(f"Crane {name} ordered") for name in "abc"}
    (problem,) = problems(read(web, Source(url=f"{SITE}/map", max_articles=2)))
    assert problem == Problem(
        f"{SITE}/map",
        "names more than 2 pages without a date (max_articles); others are not read",
        skipped=False,
    )
    assert not problems(read(web, Source(url=f"{SITE}/map", max_articles=3)))
    assert not problems(read(web, Source(url=f"{SITE}/dated", max_articles=2)))


def test_a_link_in_two_places_is_fetched_once() -> None:
    """What two sources lead to belongs to the first."""
    web = Web(one=sitemap("a"), two=sitemap("a"), a=page("Crane ordered"))
    (made,) = read(
        web, Source(url=f"{SITE}/one", name="One"), Source(url=f"{SITE}/two", name="Two")
    )
    assert made.source == "One"
    assert web.asked.count(f"{SITE}/a") == 1


def test_links_are_matched_as_they_are_compared() -> None:
    """Two ways to write a page's address are one page, fetched at the first of them."""
    web = Web(
        map=sitemap("news/a?utm_medium=x#top", "news/a", "about"),
        **{"news/a?utm_medium=x": page("Crane ordered")},
    )
    web.pages[f"{SITE}/map"] = str(web.pages[f"{SITE}/map"]).replace(
        f"{SITE}/about", "javascript:alert(1)"
    )
    assert titles(read(web, Source(url=f"{SITE}/map", links="/news/[a-z]$"))) == ["Crane ordered"]
    assert web.asked == [f"{SITE}/map", f"{SITE}/news/a?utm_medium=x"]


def test_a_canonical_address_is_honoured() -> None:
    """An article has the address that its page gives; the one that led to it is its origin."""
    web = Web(
        map=sitemap("a?from=home"),
        **{"a?from=home": page("Crane ordered", head="<link rel=canonical href=/a>")},
    )
    (made,) = read(web, Source(url=f"{SITE}/map"))
    assert (made.url, made.origin) == (f"{SITE}/a", f"{SITE}/a?from=home")


def test_site_rules_hold_on_every_page() -> None:
    """What is known of a site is used on its pages, whatever led to them."""
    web = Web(
        map=sitemap("a"),
        a="<html><body><p class=kicker>Ports</p><h1>x</h1><p>" + TEXT + "</p></body></html>",
    )
    (made,) = read(
        web, Source(url=f"{SITE}/map"), rules=[SiteRule("news.example", label=".kicker")]
    )
    assert made.label == "Ports"


@pytest.mark.parametrize(
    "content", ["<html>" + "<div>" * 100_000, "\0", "", "<urlset><url><loc>http://[</loc>"]
)
def test_nothing_at_an_address_breaks_the_reading(content: str) -> None:
    """Whatever stands there, it is an article or a problem."""
    results = read(Web(a=content), Source(url=f"{SITE}/a"))
    assert all(isinstance(one, Problem) for one in results)


# What goes wrong


def left(url: str, reason: str = "the time for this source is over") -> LeftForNow:
    """Return the error of a page that is left for the next run."""
    return LeftForNow(url=url, reason=reason, advice="It is tried again with the next run")


def test_what_is_left_is_told_in_a_line_for_each_source() -> None:
    """Excerpts stand for what was not read; nothing is told of each page."""
    web = Web(
        map=sitemap("a", "b", "c"), feed=rss(item("d", "Crane ordered", description="The .."))
    )
    web.pages |= {f"{SITE}/{name}": left(f"{SITE}/{name}") for name in "abd"}
    web.pages[f"{SITE}/c"] = page("Berth opens")
    sources = [Source(url=f"{SITE}/map"), Source(url=f"{SITE}/feed", full_text=True)]
    results = list(online.read_online(sources, web, lambda links, _: links))
    found = [one for _, one in results]
    assert sorted(titles(found)) == ["Berth opens", "Crane ordered"]
    over = "the time for this source is over. It is tried again with the next run"
    assert problems(found) == [
        Problem(f"{SITE}/map", f"2 pages not read: {over}", skipped=False),
        Problem(f"{SITE}/feed", f"1 page not read: {over}", skipped=False),
    ]
    assert [one for one in found if isinstance(one, Reading)] == [
        Reading("sitemap", 2),
        Reading("feed", 1),
    ]


def test_a_source_of_which_all_is_left_gave_nothing() -> None:
    """The source itself, or all of its pages: that is a failure of the source."""
    web = Web(map=sitemap("a"))
    web.pages |= {f"{SITE}/a": left(f"{SITE}/a"), f"{SITE}/feed": left(f"{SITE}/feed")}
    for path in ("map", "feed"):
        (problem,) = read(web, Source(url=f"{SITE}/{path}"))
        assert (problem.origin, problem.skipped) == (f"{SITE}/{path}", True)


@pytest.mark.parametrize("kind", [KeyError, MemoryError, RecursionError, UnicodeError])
def test_a_fault_that_nobody_foresaw_is_its_links_problem(
    monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    """Of a source's own page, of a link's, in a feed: the others are read."""

    def stumble(html: str, *arguments: Any) -> Any:
        if "bad" in html:
            raise kind("from a library")
        return parse_webpage(html, *arguments)

    monkeypatch.setattr(places, "parse_webpage", stumble)
    monkeypatch.setattr(leads, "parse_webpage", stumble)
    web = Web(map=sitemap("a", "b"), a=page("bad"), b=page("Berth opens"), page=page("bad"))
    results = read(web, Source(url=f"{SITE}/map"), Source(url=f"{SITE}/page"))
    assert titles(results) == ["Berth opens"]
    assert [one.origin for one in problems(results)] == [f"{SITE}/page", f"{SITE}/a"]


def test_bytes_that_call_themselves_a_page_are_a_problem() -> None:
    """What is not text cannot be searched for feeds either."""
    web = Web(a=b"<html>" + bytes(range(256)) * 40)
    (problem,) = read(web, Source(url=f"{SITE}/a"))
    assert "is not text" in problem.reason


@pytest.mark.parametrize("known", ["feed", "sitemap"])
@pytest.mark.parametrize("links", [None, "/news/"])
def test_a_feed_stays_a_feed(known: Any, links: str | None) -> None:
    """A page where there was a feed or a sitemap is no story, unless the settings say so."""
    web = Web(place=page("Closed for the holidays"))
    source = Source(url=f"{SITE}/place", links=links)
    found = online.read_online([source], web, lambda some, _: some, known={source.place: known})
    problem, reading = (one for _, one in found)
    assert isinstance(problem, Problem)
    assert f"was a {known} before and answers a web page now" in problem.reason
    assert reading == Reading(None)
    named = replace(source, kind="page")
    found = online.read_online([named], web, lambda some, _: some, known={named.place: known})
    assert titles(one for _, one in found) == ["Closed for the holidays"]


def test_a_page_may_become_a_feed() -> None:
    """A site that has a feed now where it had a page is read as it is."""
    web = Web(place=rss(item("a", "Crane ordered", description=TEXT)))
    source = Source(url=f"{SITE}/place")
    found = online.read_online([source], web, lambda some, _: some, known={source.place: "page"})
    assert [one for _, one in found][-1] == Reading("feed")


@pytest.mark.parametrize("path", ["feed.xml", "news/rss", "atom/", "a.rss"])
def test_the_address_of_a_feed_promises_one(path: str) -> None:
    """A page at such an address is a problem from the first day on."""
    web = Web(**{path: page("Closed for the holidays")})
    (problem,) = read(web, Source(url=f"{SITE}/{path}"))
    assert "has a feed's or sitemap's address and is a web page" in problem.reason


def test_a_sitemap_in_an_index_is_no_page() -> None:
    """What an index names is a sitemap or a feed, and never a story."""
    web = Web(
        top=index("low", "feed", "oops"),
        low=sitemap("a"),
        feed=rss(item("b", "Berth opens", description=TEXT)),
        oops=page("Oops"),
        a=page("Crane ordered"),
    )
    results = read(web, Source(url=f"{SITE}/top"))
    assert sorted(titles(results)) == ["Berth opens", "Crane ordered"]
    assert problems(results) == [Problem(f"{SITE}/oops", "is named as a sitemap and is none")]


def test_a_source_has_at_most_fifty_sitemaps() -> None:
    """However they are nested."""
    web = Web(top=index(*(f"i{n}" for n in range(10))))
    web.pages |= {f"{SITE}/i{n}": index(*(f"m{n}-{at}" for at in range(10))) for n in range(10)}
    read(web, Source(url=f"{SITE}/top"))
    assert len(web.asked) == 51


def test_a_page_that_is_not_the_article_leaves_the_excerpt() -> None:
    """What a site shows in an article's place is not printed under its headline."""
    notice = (
        "Choose how you want to go on. Our team is there for you, day and night, on all days of "
        "the year, and tells you what you can do here."
    )
    excerpt = "The port authority at Mundra has ordered four cranes for the new berth there …"
    web = Web(
        feed=rss(item("a", "Mundra orders cranes", description=excerpt)),
        map=sitemap("b", "c"),
        **dict.fromkeys("abc", page("Your choice", text=notice)),
    )
    source = Source(url=f"{SITE}/feed", full_text=True)
    made, problem = read(web, source)
    assert (made.title, made.teaser) == ("Mundra orders cranes", True)
    assert problem == Problem(
        f"{SITE}/a",
        "the page does not speak of it; the excerpt in the feed stands for it",
        skipped=False,
    )
    results = read(web, Source(url=f"{SITE}/map"))
    assert problems(results) == [
        Problem(f"{SITE}/{name}", "other links give the same text") for name in "bc"
    ]


def test_a_notice_is_no_page() -> None:
    """A source that is a single page gives no notice either."""
    text = "Our website is down for maintenance. We will be back soon, so please try again later."
    (problem,) = read(Web(a=page("Maintenance", text=text)), Source(url=f"{SITE}/a"))
    assert problem.reason == "shows a notice and no article"


def test_only_what_was_read_has_a_kind() -> None:
    """A page that the settings call a feed is not remembered as one."""
    source = Source(url=f"{SITE}/a", kind="feed")
    found = online.read_online([source], Web(a=page("Crane ordered")), lambda some, _: some)
    assert [one for _, one in found][-1] == Reading(None)
