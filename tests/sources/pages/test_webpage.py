"""Web pages: the body that a reader reads, and what the page's markup says of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Image, Source
from digest.sources.article import RawArticle
from digest.sources.pages import webpage
from digest.sources.pages.siterules import SiteRule
from tests.timing import in_proportion

BODY = (
    "<p>The road authority has opened bids for package 4 of the ring road, "
    "a stretch of 12 km with two bridges.</p>\n"
    "<p>Work is to begin in January 2027 and to end within two years, "
    "the authority said in a notice on its site.</p>\n"
    "<p>Five builders have bid, and the lowest asks for Rs 4.2 billion, "
    "a tenth below the authority’s own estimate.</p>"
)


def page(head: str = "", body: str = BODY, attributes: str = "") -> str:
    """Return a page with this head and body."""
    return (
        f"<!doctype html><html {attributes}><head><title>Ring road opens bids</title>{head}</head>"
        "<body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>Ring road opens bids</h1>{body}</article>"
        "<footer>© 2026 Girder and Beam</footer></body></html>"
    )


def read(html: str, **fields: str) -> Article:
    """Return the article of the page `html`."""
    source = Source(Path("page.html"), **fields)  # type: ignore[arg-type]
    return webpage.parse_webpage(html, source, "page.html")


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
            '<meta property="og:image:width" content="1200">'
            '<meta property="og:image:height" content="630px">',
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
        (
            '{"@type": "NewsArticle", "articleSection": "Ports", '
            '"datePublished": "2026-11-20T10:00:00Z"}'
        ),
        (
            '{"@graph": [{"@type": "WebPage"}, '
            '{"@type": ["Thing", "Article"], "articleSection": ["Ports"], '
            '"datePublished": "2026-11-20T10:00:00Z"}]}'
        ),
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
    with pytest.raises(ValueError, match=r"no article .* \(a \[\[site_rule\]\] can"):
        read(html)


def test_scripts_and_markup_do_not_reach_the_text() -> None:
    """What a browser would run is not text; what it would show as "<b>" is."""
    made = read(
        page(
            body=f"<script>alert(1)</script>{BODY}"
            "<p onclick='x()'>A long beam costs &lt;b&gt;5&lt;/b&gt; rupees more.</p>"
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
    [
        ("640", 640),
        (640, 640),
        ("640px", 640),
        ("0", None),
        ("100%", None),
        ("٣", None),
        (None, None),
    ],
)
def test_an_image_s_size_is_in_pixels(given: object, read_as: int | None) -> None:
    """A width or height that is no number of pixels is not known."""
    assert webpage.page_image("https://girder.example/a.png", "", given, given) == Image(
        "https://girder.example/a.png", "", read_as, read_as
    )


@pytest.mark.parametrize("alt", ["IMG_0012.JPG", "ring-road.webp", "a%20b.png"])
def test_the_name_of_a_file_is_no_alt(alt: str) -> None:
    """It says nothing of what the picture shows."""
    image = webpage.page_image("https://girder.example/a.png", alt)
    assert image is not None
    assert image.alt == ""


RULES = [
    SiteRule("girder.example", body=".told", title=".told h2", label=".rubric"),
    SiteRule("news.girder.example", body=".never"),
]
RULED = (
    "<span class=rubric>Roads</span><div class=told>"
    "<h2>Told by the rule</h2><p>A short text.</p></div>"
    f"<div class='article-body'>{BODY}</div>"
)


def extract(html: str, url: str | None = None, **options: Any) -> RawArticle:
    """Return what the page `html` says."""
    return webpage.extract_page(html, url, **options)


def test_a_site_s_rule_beats_the_page() -> None:
    """On a page of its host, a rule's selectors give the text, title and label."""
    head = '<meta property="article:section" content="Ports">'
    found = extract(page(head, RULED), "https://girder.example/a", rules=RULES)
    assert (found.title, found.label) == ("Told by the rule", "Roads")
    assert found.text == "Told by the rule\nA short text."
    linked = data_of(
        {"@type": "NewsArticle", "headline": "Linked", "articleBody": "A longer text. " * 20}
    )
    assert extract(page(linked, RULED), "https://girder.example/a", rules=RULES) == found


def test_the_first_rule_that_holds_counts() -> None:
    """Sub-domains follow a rule; a later one for the same page is not asked."""
    found = extract(page(body=RULED), "https://news.girder.example/a", rules=RULES)
    assert found.text.endswith("A short text.")
    assert (
        extract(page(body=RULED), "https://news.girder.example/a", rules=RULES[::-1]).label is None
    )


def test_other_sites_are_read_without_a_rule() -> None:
    """The page says it all, as where the rule finds nothing on a page of its host."""
    for body, url in ((RULED, "https://other.example/a"), (BODY, "https://girder.example/a")):
        found = extract(page(body=body), url, rules=RULES)
        assert found.title == "Ring road opens bids"
        assert "The road authority has opened bids" in found.text


def test_a_saved_page_is_of_the_site_that_it_names() -> None:
    """Without an address where it was found, the page's own address chooses the rule."""
    link = '<link rel="canonical" href="https://girder.example/a">'
    assert extract(page(link, RULED), rules=RULES).text.endswith("A short text.")
    assert not extract(page("", RULED), rules=RULES).text.endswith("A short text.")


def test_the_text_that_linked_data_repeats_counts_where_it_is_far_longer() -> None:
    """A whole text in JSON-LD counts if the page shows only a teaser or nothing."""
    whole = " ".join(f"Sentence number {number} of the article." for number in range(60))
    linked = data_of({"@type": "NewsArticle", "articleBody": f"{whole}\n\nThe  end."})
    assert extract(page(linked, "<p>Loading</p>")).text == f"{whole}\nThe end."
    assert extract(page(linked)).text == f"{whole}\nThe end."
    assert extract(page(linked, BODY * 5)).text.startswith("The road authority")


def test_markup_in_linked_data_is_no_text() -> None:
    """Some sites put their paragraphs' markup there."""
    linked = data_of(
        {
            "@type": "NewsArticle",
            "articleBody": "<p>The first &amp; best.</p>\n<p>The second.</p>" * 9,
        }
    )
    assert extract(page(linked, "")).text.splitlines()[:2] == ["The first & best.", "The second."]


def data_of(value: object) -> str:
    """Return a script element that holds `value` as JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_a_paywall_makes_a_teaser() -> None:
    """What only paying readers may read in full is known in part."""
    assert read(page(data_of({"@type": "NewsArticle", "isAccessibleForFree": False}))).teaser
    assert not read(page()).teaser


def test_what_ends_an_article_ends_it_in_its_second_half_alone() -> None:
    """A copyright line above the text is a credit; below it, it ends the article."""
    credit = "<p>© Asha Rane</p>"
    late = "<p>A last word of thanks to the readers of this page.</p>"
    assert read(page(body=BODY.replace("</p>", f"</p>{credit}", 1))).text == read(page()).text
    assert read(page(body=BODY + credit + late)).text == read(page()).text


def test_names_of_time_zones_are_the_source_s() -> None:
    """A date without a zone is in the source's; a zone's name means what it means there."""
    head = '<meta property="article:published_time" content="2026-07-20 09:15{}">'
    for name, timezone, offset in (
        (" IST", "Asia/Kolkata", "+05:30"),
        (" IST", "Europe/Dublin", "+01:00"),
        ("", "Europe/Dublin", "+01:00"),
        (" EST", "Asia/Kolkata", "-05:00"),
    ):
        made = read(page(head.format(name)), timezone=timezone)
        assert made.published is not None
        assert made.published.isoformat() == f"2026-07-20T09:15:00{offset}"


def test_every_field_holds_legal_characters_on_one_line() -> None:
    """Escapes in JSON may carry what HTML may not."""
    linked = data_of(
        {
            "@type": "NewsArticle",
            "headline": "Bids\u0000 &amp;\nmore",
            "author": "Asha\u202e Rane",
            "articleSection": "\ud800Roads",
        }
    )
    found = extract(page(linked))
    assert (found.title, found.author, found.label) == ("Bids & more", "Asha Rane", "Roads")


@pytest.mark.parametrize(
    "url",
    [
        "http://girder.example/a.png",
        "//girder.example/a.png",
        "data:image/png;base64,AA",
        "a.png",
        "",
        None,
    ],
)
def test_an_image_is_shown_from_an_encrypted_address_alone(url: str | None) -> None:
    """A mail shows nothing from http, and nothing that is in the page itself."""
    assert webpage.page_image(url) is None


def test_a_piece_of_a_page_is_read_whole() -> None:
    """A fragment may be shorter than a paragraph, and its lines with dates are text."""
    assert webpage.parse_fragment(
        "<h1>Bids</h1>On 20&#x200b; May 2026<p>Nine &amp; more.</p><script>x</script>"
    ) == ("Bids\nOn 20 May 2026\nNine & more.")
    assert webpage.parse_fragment("") == ""


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>", "</p>", "<div>", "</div>", "<article>", "<h1>", "<a href='/x'>", "</a>", "<br>",
            "<script>", "</script>", '<script type="application/ld+json">',
            '{"@type":"NewsArticle","articleBody":"', '"}', "<title>", "<meta name=date ",
            'content="', '">', "\0", "\x1b", "\x85", "\u202e", "\ud800", "&#0;", "&#x9f;",
            "&#xd800;", "©", "Comments", BODY,
        ]
    )
    | st.text(max_size=12),
    max_size=40,
)  # fmt: skip
_LEGAL = re.compile("[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


@settings(max_examples=50, deadline=None)
@given(_MARKUP.map("".join), st.none() | st.text(max_size=20))
def test_any_page_has_a_legal_text_or_a_reason(html: str, url: str | None) -> None:
    """Whatever it is made of: an article whose text XML can carry, or a ValueError."""
    assert _LEGAL.fullmatch(extract(html, url).text)
    try:
        made = webpage.parse_webpage(html, Source(Path("page.html")), "page.html", (), url)
    except ValueError as problem:
        assert str(problem)  # noqa: PT017 - whether it is raised depends on the page
    else:
        assert made.text


@pytest.mark.parametrize(
    "repeated", ["<div>", "<span>", "<b><p></b>", "<table><tr><td>", "<h1>", f"<p>{BODY[3:80]}</p>"]
)
def test_time_grows_with_the_page_and_not_faster(repeated: str) -> None:
    """Sixteen times the page takes about sixteen times as long."""
    in_proportion(lambda times: page(body=BODY + repeated * times), extract, 30_000)
