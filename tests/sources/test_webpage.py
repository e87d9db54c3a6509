"""Web pages: the body that a reader reads, and what the page's markup says of it."""

from pathlib import Path

import pytest

from digest.model import Article, Image, Source
from digest.sources import webpage

BODY = """<p>The road authority has opened bids for package 4 of the ring road, a stretch of 12 km with two bridges.</p>
<p>Work is to begin in January 2027 and to end within two years, the authority said in a notice on its site.</p>
<p>Five builders have bid, and the lowest asks for Rs 4.2 billion, a tenth below the authority’s own estimate.</p>"""


def page(head: str = "", body: str = BODY, attributes: str = "") -> str:
    """Return a page with this head and body."""
    return (
        f"<!doctype html><html {attributes}><head><title>Ring road opens bids</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Ring road opens bids</h1>{body}</article>"
        "<footer>© 2026 Girder and Beam</footer></body></html>"
    )


def read(html: str, **fields: str) -> Article:
    """Return the article of the page `html`."""
    (article,) = webpage.parse(html, Source(Path("page.html"), **fields), "page.html")  # type: ignore[arg-type]
    return article


def test_the_body_is_found() -> None:
    """The paragraphs are the text, a line each; the page's navigation and footer are not."""
    text = read(page()).text
    assert "The road authority has opened bids" in text
    assert "Five builders have bid" in text
    assert "Home" not in text
    assert "Girder" not in text
    assert "<" not in text


def test_the_markup_says_the_rest() -> None:
    """Title, address, label, dates, image and language come from the page's tags."""
    made = read(
        page(
            '<link rel="canonical" href="https://girder.example/ring-road">'
            '<meta property="article:section" content="Roads &amp; Highways">'
            '<meta property="article:published_time" content="2026-11-21T08:00:00+05:30">'
            '<meta property="article:modified_time" content="2026-11-21T09:00:00+05:30">'
            '<meta property="og:image" content="https://girder.example/ring.jpg">'
            '<meta property="og:image:alt" content="The ring road">'
            '<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630px">',
            attributes='lang="en_IN"',
        )
    )
    assert (made.title, made.url, made.label) == (
        "Ring road opens bids",
        "https://girder.example/ring-road",
        "Roads & Highways",
    )
    assert made.published is not None
    assert made.updated is not None
    assert (made.published.isoformat(), made.updated.isoformat()) == (
        "2026-11-21T08:00:00+05:30",
        "2026-11-21T09:00:00+05:30",
    )
    assert made.image == Image("https://girder.example/ring.jpg", "The ring road", 1200, 630)
    assert made.language == "en-IN"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "NewsArticle", "articleSection": "Ports", "datePublished": "2026-11-20T10:00:00Z"}',
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "Article"], "articleSection": ["Ports"], "datePublished": "2026-11-20T10:00:00Z"}]}',
    ],
)
def test_linked_data_counts_before_tags(data: str) -> None:
    """What a page says of its article in JSON-LD is believed before its meta tags."""
    made = read(
        page(
            '<meta property="article:section" content="Roads">'
            '<meta property="article:published_time" content="2026-11-21">'
            f'<script type="application/ld+json">{data}</script>'
        )
    )
    assert made.label == "Ports"
    assert made.published is not None
    assert made.published.isoformat() == "2026-11-20T10:00:00+00:00"


@pytest.mark.parametrize(
    "data", ["{broken", "[" * 5_000, "5", '{"@type": "NewsArticle", "articleSection": 5}']
)
def test_broken_linked_data_is_passed_over(data: str) -> None:
    """JSON-LD that is none, or says something else, leaves what the tags say."""
    made = read(
        page(
            '<meta property="article:section" content="Roads">'
            f'<script type="application/ld+json">{data}</script>'
        )
    )
    assert made.label == "Roads"


def test_a_page_that_says_nothing_has_nothing_invented() -> None:
    """Without markup there is no address, label, image or author."""
    made = read(page())
    assert (made.url, made.label, made.image, made.author) == (None, None, None, None)


@pytest.mark.parametrize(
    "html", ["<html><body></body></html>", "<p></p>", "just words", "<!doctype html>", "<"]
)
def test_a_page_without_an_article_is_refused_in_words(html: str) -> None:
    """Where no body is found, the reason is said."""
    with pytest.raises(ValueError, match="no article was found on the page"):
        read(html)


def test_scripts_and_markup_do_not_reach_the_text() -> None:
    """What a browser would run is not text; what it would show as "<b>" is."""
    made = read(
        page(
            body=f"<script>alert(1)</script>{BODY}<p onclick='x()'>A long beam costs &lt;b&gt;5&lt;/b&gt; rupees more.</p>"
        )
    )
    assert "alert" not in made.text
    assert "onclick" not in made.text
    assert "<b>5</b> rupees" in made.text


def test_characters_that_no_mail_can_carry_are_dropped() -> None:
    """Control characters on a page do not stop its reading, and do not get in."""
    made = read(page(body=BODY.replace("ring road", "ring\x00 ro\x0bad\x81")))
    assert "package 4 of the ring road" in made.text


@pytest.mark.parametrize(
    ("given", "read_as"),
    [("640", 640), (640, 640), ("640px", 640), ("0", None), ("100%", None), ("٣", None), (None, None)],
)
def test_an_image_s_size_is_in_pixels(given: object, read_as: int | None) -> None:
    """A width or height that is no number of pixels is not known."""
    assert webpage.image("https://girder.example/a.png", "", given, given) == Image(
        "https://girder.example/a.png", "", read_as, read_as
    )
