"""Listings: which of a page's links lead to its articles."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.pages import listing
from digest.sources.sitemap import SitemapLink
from tests.timing import seconds

URL = "https://girder.example/news/"


def links(body: str, pattern: str = "/news/[0-9]+", head: str = "") -> list[tuple[str, str | None]]:
    """Return the address and title of each link that matches, on a page of this body."""
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return [(link.url, link.title) for link in listing.parse_listing(html, URL, pattern)]


def urls(body: str, pattern: str = "/news/[0-9]+", head: str = "") -> list[str]:
    """Return the addresses that match."""
    return [url for url, _ in links(body, pattern, head)]


def test_links_that_match_come_in_the_order_of_the_page() -> None:
    """Others on it lead elsewhere."""
    body = (
        '<a href="/about">About</a><a href="7">Seven</a>'
        '<a href="/news/5">Five</a><a href="/news/all">All</a>'
    )
    assert links(body) == [
        ("https://girder.example/news/7", "Seven"),
        ("https://girder.example/news/5", "Five"),
    ]


def test_of_several_links_to_an_article_the_longest_text_is_its_title() -> None:
    """Several links to one article count once, with trackers and fragments removed."""
    body = """<a href="/news/7"><img src="a.jpg" alt="A crane"></a>
    <h2><a href="/news/7?utm_source=home">Bridge\n  over the <b>Bhima</b> opens</a></h2>
    <a href="/news/7#comments">Read more</a>"""
    assert links(body) == [("https://girder.example/news/7", "Bridge over the Bhima opens")]


def test_a_link_without_words_has_no_title() -> None:
    """The page it leads to has one."""
    assert links('<a href="/news/7"><img src="a.jpg"></a>') == [
        ("https://girder.example/news/7", None)
    ]


def test_relative_links_are_seen_from_the_pages_base() -> None:
    """The first `<base>`, itself relative or not; a broken one is none."""
    link = '<a href="7">A</a>'
    assert urls(link, "7$", '<base href="https://beam.example/x/">') == ["https://beam.example/x/7"]
    assert urls(link, "7$", '<base target="_blank"><base href="/y/"><base href="/z/">') == [
        "https://girder.example/y/7"
    ]
    assert urls(link, "7$", '<base href="http://[">') == ["https://girder.example/news/7"]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert('/news/7')",
        "mailto:a@b.example?/news/7",
        "data:text/html,/news/7",
        "http://[/news/7",
        "//",
        "",
        " ",
        "#/news/7",
    ],
)
def test_what_is_no_address_is_no_link(href: str) -> None:
    """Whatever the pattern would say; the page itself is none of its articles."""
    assert urls(f'<a href="{href}">A</a><a>B</a><a name="/news/7">C</a>') == []


def test_another_host_is_followed_where_the_pattern_says_so() -> None:
    """The pattern is matched against the whole address."""
    body = '<a href="https://beam.example/news/7">A</a><a href="/news/8">B</a>'
    assert urls(body, r"^https://beam\.example/") == ["https://beam.example/news/7"]


def test_the_pattern_sees_the_address_in_its_normal_form() -> None:
    """As it is compared everywhere: without a tracker. The link stays as it is."""
    body = '<a href="HTTPS://Girder.Example/news/7?utm_medium=x">A</a>'
    assert urls(body, r"^https://girder\.example/news/\d+$") == [
        "https://girder.example/news/7?utm_medium=x"
    ]


def test_an_address_of_no_articles_length_is_none() -> None:
    """It could keep a pattern busy for long."""
    assert urls(f'<a href="/news/7/{"a" * 500}">A</a>') == []


@pytest.mark.parametrize("pattern", ["/news/", "/पुल/"])
def test_an_address_in_another_script_is_as_long_as_people_read_it(pattern: str) -> None:
    """Encoded, each of its letters takes nine characters."""
    slug = "पुल" + "-नया" * 40
    found = urls(f'<a href="/news/पुल/{slug}">A</a>', pattern)
    assert found == [f"https://girder.example/news/{quote('पुल')}/{quote(slug)}"]


@pytest.mark.parametrize(("length", "links", "most"), [(430, 40, 5), (1_500, 10, 1)])
def test_a_pattern_that_looks_back_far_is_bounded(length: int, links: int, most: float) -> None:
    """Links of the longest kind take hundredths of a second each; longer ones are not looked at."""
    body = "".join(f'<a href="/{"a" * length}{number}">A</a>' for number in range(links))
    found: list[str] = []
    assert seconds(lambda: found.extend(urls(body, r".*a.*x$"))) < most
    assert found == []


@pytest.mark.parametrize("html", ["", " ", "\0", "<", "words", "<!-- x -->"])
def test_a_page_without_links_has_none(html: str) -> None:
    """An empty or broken page is no error here."""
    assert list(listing.parse_listing(html, URL, ".")) == []
    assert listing.linked_feeds(html, URL) == []


def test_the_feeds_that_a_page_names() -> None:
    """RSS, Atom and JSON Feed count once each, resolved against the page's base."""
    head = (
        '<base href="/x/"><link rel="stylesheet" href="a.css">'
        '<link rel="alternate" hreflang="hi" href="/hi">\n'
        '    <link rel="alternate" type="application/rss+xml" title="News" href="feed">\n'
        '    <link rel="Alternate home" type="application/atom+xml" '
        'href="https://beam.example/atom">\n'
        '    <link rel="alternate" type="application/feed+json" href="/feed.json">\n'
        '    <link rel="alternate" type="application/json" href="/wp-json/7">\n'
        '    <link rel="alternate" type="application/rss+xml" href="feed">'
        '<link rel="alternate" type="application/rss+xml">'
    )
    assert listing.linked_feeds(f"<html><head>{head}</head></html>", URL) == [
        "https://girder.example/x/feed",
        "https://beam.example/atom",
        "https://girder.example/feed.json",
    ]


@given(
    st.one_of(st.text(max_size=200), st.text(alphabet="<a href='/\"=>basnewimg 7#:[", max_size=120))
)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_any_page_gives_links_or_none(html: str) -> None:
    """No page, whatever it is, ends in an error, and every link is an address."""
    for link in listing.parse_listing(html, URL, "."):
        assert isinstance(link, SitemapLink)
        assert link.url.startswith(("http://", "https://"))
    listing.linked_feeds(html, URL)
