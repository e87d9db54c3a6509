"""Places: what the content at a source's address shows it to be, and what it leads to."""

from typing import Any

import pytest

from digest.model import Article, Source
from digest.sources import places
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.places import Place

SITE = "https://news.example"
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED = "<rss version='2.0'><channel><item><title>Crane ordered</title></item></channel></rss>"
PAGE = (
    "<html><body><h1>Crane ordered</h1><p>The port authority has ordered four cranes for the new "
    "berth, and the first of them arrives in March.</p><a href='/news/1'>One</a></body></html>"
)


def sitemap(*urls: str) -> str:
    """Return a sitemap of these addresses, the first changed last."""
    entries = (
        f"<url><loc>{url}</loc><lastmod>2026-11-{30 - at:02}</lastmod></url>"
        for at, url in enumerate(urls)
    )
    return f"<urlset xmlns='{XMLNS}'>{''.join(entries)}</urlset>"


def read(content: str, media: str = "text/html", url: str = SITE, **fields: Any) -> Place:
    """Return the place of a source that answers with `content`, once it is read."""
    place = Place(Source(url=url, **fields))
    list(place.read(url, FetchedPage(url, media, content.encode(), unchanged=False), ()))
    return place


@pytest.mark.parametrize(
    ("content", "media", "kind"),
    [
        (FEED, "text/html", "feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "", "feed"),
        (sitemap(f"{SITE}/a"), "text/html", "sitemap"),
        (f"{SITE}/a\n{SITE}/b", "text/plain", "sitemap"),
        (PAGE, "application/rss+xml", "page"),
    ],
)
def test_the_content_shows_the_kind(content: str, media: str, kind: str) -> None:
    """Whatever the server calls it."""
    assert read(content, media).kind == kind


def test_links_make_a_page_a_listing() -> None:
    """A page whose links are described is read for them, and gives no article itself."""
    place = read(PAGE, links="/news/")
    assert (place.kind, [lead.link.url for lead in place.leads]) == ("listing", [f"{SITE}/news/1"])


def test_the_settings_have_the_last_word() -> None:
    """A kind that is named is not guessed, also at an address that looks like a feed's."""
    url = f"{SITE}/feed.xml"
    assert read(PAGE, url=url, kind="page").kind == "page"
    with pytest.raises(ValueError, match="has a feed's or sitemap's address and is a web page"):
        read(PAGE, url=url)


def test_a_pattern_chooses_among_the_newest() -> None:
    """Old pages that match are found behind as many new ones that do not."""
    urls = [f"{SITE}/about/{at}" for at in range(9)] + [f"{SITE}/news/{at}" for at in range(9)]
    place = read(sitemap(*urls), links="/news/", max_articles=3)
    assert [lead.link.url for lead in place.leads] == urls[9:12]


def test_what_is_whole_in_a_feed_is_given_at_once() -> None:
    """Only excerpts are leads, and only if the source follows them."""
    item = (
        f"<item><title>Crane ordered</title><link>{SITE}/a</link><description>The ..</description>"
    )
    text = f"<rss version='2.0'><channel>{item}</item></channel></rss>"
    page = FetchedPage(SITE, "text/xml", text.encode(), unchanged=False)
    for full_text, given in ((False, 1), (True, 0)):
        place = Place(Source(url=SITE, full_text=full_text))
        results = list(place.read(SITE, page, ()))
        assert sum(isinstance(one, Article) for one in results) == given
        assert len(list(place.leads)) == 1 - given


def test_a_source_that_takes_too_long_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work without end, spread over many sitemaps, ends all the same."""
    place = read(sitemap(f"{SITE}/a"))
    assert 0 < place.work < 60
    monkeypatch.setattr(places, "_LONGEST_WORK", 0.0)
    page = FetchedPage(SITE, "text/xml", sitemap(f"{SITE}/b").encode(), unchanged=False)
    with pytest.raises(ValueError, match="takes too long to be parsed"):
        list(place.read(f"{SITE}/map-2", page, ()))
    assert [lead.link.url for lead in place.leads] == [f"{SITE}/a"]
