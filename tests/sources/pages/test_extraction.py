"""Extraction: the part of a page that holds the prose, and the lines of it."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.pages import boilerplate, extraction
from tests.timing import in_proportion

ONE = (
    "The road authority has opened bids for the second package of the ring road, with two bridges."
)
TWO = (
    "Work is to begin in January and to end within two years, the authority said in a notice "
    "on its site."
)
THREE = (
    "Five builders have bid, and the lowest of them asks for a tenth less than the authority "
    "had expected."
)
OTHER = (
    "The harbour has a new master, who wants to deepen the northern basin before the end of "
    "next year."
)
BODY = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"


def body(html: str) -> list[str]:
    """Return the lines of the body of the page `html`."""
    return extraction.find_body(extraction.parse_html(html))


def blocks(html: str) -> list[tuple[str, str, int]]:
    """Return (tag, text, characters of links) of every block of the page `html`."""
    root = extraction.parse_html(html)
    return [
        (block.element.tag, block.text, block.linked)
        for block in extraction.find_blocks(root, boilerplate.never_holds_text)
    ]


# Blocks


def test_a_block_is_what_a_browser_sets_on_lines_of_its_own() -> None:
    """Inline elements join their text to the words around, block elements end it."""
    assert blocks("<div>A <b>bold</b>\n  <i>move</i><p>and\ta <span>step</span></p>back</div>") == [
        ("div", "A bold move", 0),
        ("p", "and a step", 0),
        ("div", "back", 0),
    ]


def test_a_line_break_ends_a_block() -> None:
    """Old pages part their paragraphs with <br> alone."""
    assert [text for _, text, _ in blocks("<div>One.<br><br>Two.<br/>Three.</div>")] == [
        "One.",
        "Two.",
        "Three.",
    ]


def test_elements_that_a_page_invents_are_inline() -> None:
    """A browser lays out an element with a hyphen in its name as a span."""
    assert blocks("<p>Nine <price-tag>crore</price-tag> rupees</p>") == [
        ("p", "Nine crore rupees", 0)
    ]


def test_the_characters_of_links_are_counted() -> None:
    """Only what stands inside of a link counts, however deep in it."""
    assert blocks('<p>See <a href="/x">the <b>map</b></a> here</p>') == [
        ("p", "See the map here", 7)
    ]


def test_what_is_skipped_still_parts_words() -> None:
    """A button between two words neither makes them one nor ends the paragraph."""
    assert blocks("<p>before<button>Play</button>after<script>x</script></p>") == [
        ("p", "before after", 0)
    ]


def test_a_page_of_nothing_is_no_page() -> None:
    """Where the parser finds no element, there is no root."""
    assert extraction.parse_html("") is None
    assert extraction.parse_html("<!-- only a comment -->") is None


def test_comments_are_no_elements() -> None:
    """What a template has commented out is neither text nor weighed."""
    root = extraction.parse_html(f"<p>One<!-- {ONE} --> two.</p>")
    assert [element.tag for element in root.iter()] == ["html", "body", "p"]
    assert root.findtext("body/p") == "One two."


def test_control_characters_do_not_end_the_page() -> None:
    """A NUL in the middle of a page ends neither the page nor a word; a form feed is a space."""
    assert blocks("<p>ring\0 ro\x0bad\ffour</p>") == [("p", "ring road four", 0)]


def test_entities_of_a_document_type_are_not_expanded() -> None:
    """A page can neither grow by its own entities nor read a file."""
    html = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<p>x &a;&a; &f; y</p>"
    )
    text = " ".join(text for _, text, _ in blocks(html))
    assert "aaaa" not in text
    assert "root:" not in text


# The container


def test_the_part_with_the_paragraphs_is_the_body() -> None:
    """Menus, sidebars and footers lose to the article by their paragraphs, whatever their names."""
    page = (
        "<div><a href=/>Home</a><a href=/roads>Roads</a></div>"
        f"<div><h1>Ring road</h1><div>{BODY}</div></div><div><p>{OTHER}</p></div><div>About us, "
        f"jobs</div>"
    )
    assert body(page) == [ONE, TWO, THREE]


def test_paragraphs_in_boxes_of_their_own_are_one_body() -> None:
    """What holds the boxes is the body, though each paragraph speaks for its own box first."""
    page = "".join(f"<div><p>{text}</p></div>" for text in (ONE, TWO, THREE))
    assert body(f"<div>{page}</div><div><div><div><p>{OTHER}</p></div></div></div>") == [
        ONE,
        TWO,
        THREE,
    ]


def test_linked_paragraphs_do_not_speak() -> None:
    """A box of paragraphs that are mostly links to other articles is none, however long it is."""
    teasers = "".join(f"<p><a href=/{number}>{OTHER}</a> Video</p>" for number in range(6))
    assert body(f"<div><div>{teasers}</div></div><div><div>{BODY}</div></div>") == [ONE, TWO, THREE]


def test_a_list_speaks_less_than_paragraphs() -> None:
    """Beside an article, a longer list of news in brief is not the body."""
    brief = "".join(f"<li>{number}. {OTHER}</li>" for number in range(8))
    assert body(f"<div><ul>{brief}</ul></div><div><div>{BODY}</div></div>") == [ONE, TWO, THREE]


@pytest.mark.parametrize("tag", ["div", "section", "td", "article", "main", "form", "center"])
def test_any_element_may_hold_the_body(tag: str) -> None:
    """Templates of every age put the article into something else."""
    assert body(f"<table><tr><{tag}>{BODY}</{tag}></tr></table>") == [ONE, TWO, THREE]


def test_text_without_paragraphs_is_found() -> None:
    """Text right in a part, its lines parted by <br>, is as good as paragraphs."""
    page = f"{ONE}<br><br>{TWO}<br>{THREE}"
    other = f"{OTHER}<br><a href=/harbour>{OTHER}</a>"
    assert body(f"<div>{page}</div><div>{other}</div>") == [ONE, TWO, THREE]
    assert body(f"<table><tr><td>{other}</td><td>{page}</td></tr></table>") == [ONE, TWO, THREE]


def test_a_body_in_parts_is_put_together() -> None:
    """Parts of a body that look alike, with something else between them, are one body."""
    page = (
        f"<div class='part'><p>{ONE}</p><p>{TWO}</p></div><div class='offer'>Buy the paper</div>"
        f"<div class='part'><p>{THREE}</p></div>"
    )
    assert body(f"<div class=story>{page}</div><div class=side><p>{OTHER}</p></div>") == [
        ONE,
        TWO,
        "Buy the paper",
        THREE,
    ]


def test_teasers_beside_a_body_are_no_part_of_it() -> None:
    """Articles side by side, and boxes that are half links, are no parts of one body."""
    articles = "".join(f"<article>{text}</article>" for text in (BODY, f"<p>{OTHER}</p>"))
    assert body(f"<div>{articles}</div>") == [ONE, TWO, THREE]
    for teaser in (
        f"<p>{OTHER}</p><a href=/>{TWO}</a>",
        f"<p>{OTHER[:60]}<a href=/>{OTHER[60:]}</a></p>",
    ):
        boxes = f"<div class=b>{BODY}</div><div class=b>{teaser}</div>"
        assert body(f"<div><div>{boxes}</div></div>") == [ONE, TWO, THREE]


def test_a_short_box_is_no_part() -> None:
    """What has less than a fifth of the body's words is a note beside it."""
    boxes = f"<div>{BODY * 4}</div><div><p>{OTHER}</p></div>"
    assert body(f"<div><div>{boxes}</div></div>") == [ONE, TWO, THREE] * 4


# The standfirst

LONG = f"{OTHER} A dredger is to come in the spring, if the council agrees to pay for the works."


@pytest.mark.parametrize("tag", ["p", "h2", "div"])
def test_a_long_text_below_the_headline_begins_the_body(tag: str) -> None:
    """A standfirst as long as a paragraph is text, though it stands outside of the body."""
    top = f"<header><h1>Ring road</h1><p>By Asha Rane</p><{tag}>{LONG}</{tag}></header>"
    assert body(f"{top}<div><div>{BODY}</div></div>") == [LONG, ONE, TWO, THREE]


def test_what_follows_a_standfirst_is_text_too() -> None:
    """From the first long text on nothing is left out: a body may be split in two."""
    top = f"<header><h1>Ring road</h1><p>{LONG}</p><p>It is late.</p></header>"
    assert body(f"{top}<div><div>{BODY}</div></div>") == [LONG, "It is late.", ONE, TWO, THREE]


@pytest.mark.parametrize(
    "top",
    [
        f"<h1>Ring road</h1><p>{OTHER}</p>",
        f"<h1>Ring road</h1><p><a href=/harbour>{LONG}</a></p>",
        f"<h1>Ring road</h1><div class=caption>{LONG}</div>",
        f"<p>{LONG}</p><h1>Ring road</h1>",
        f"<p>{LONG}</p>",
    ],
    ids=["short", "link", "caption", "above", "no headline"],
)
def test_other_texts_over_the_body_are_none_of_it(top: str) -> None:
    """A second headline, a teaser, a caption, and all above the headline stay out."""
    assert body(f"<header>{top}</header><div><div>{BODY * 4}</div></div>")[0] == ONE


# Pages that are no plain article


def test_a_page_of_many_parts_is_read_whole() -> None:
    """If the part with most prose is a small part of the page, trafilatura says what is text."""
    parts = "".join(
        f"<section><h2>Part {number}</h2>{'<div>' * 7}{BODY.replace('.', f' ({number}).')}"
        f"{'</div>' * 7}</section>"
        for number in range(4)
    )
    found = body(f"<main><h1>Ring road</h1>{parts}</main>")
    assert [line for line in found if line.startswith("Five builders")] == [
        THREE.replace(".", f" ({number}).") for number in range(4)
    ]


def test_a_text_of_short_lines_alone_is_found() -> None:
    """Short lines that stand together are the text if they are long enough in all."""
    lines = [f"Line {number} of the poem is short." for number in range(12)]
    poem = "".join(f"<p>{line}</p>" for line in lines)
    menu = "".join(f"<div><a href=/{number}>Part {number}</a></div>" for number in range(200))
    assert body(f"<div>{menu}</div><div>{poem}</div>") == lines
    assert body(f"<div>{menu}</div><div><p>{lines[0]}</p></div>") == []


@pytest.mark.parametrize("failure", [ValueError("odd page"), RecursionError(), None])
def test_a_page_that_breaks_trafilatura_is_read_without_it(
    monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    """Whatever trafilatura raises, and if it finds nothing, what we found ourselves stays."""

    def fail(*_: object, **__: object) -> None:
        if failure:
            raise failure

    monkeypatch.setattr("trafilatura.bare_extraction", fail)
    assert body(PARTS) == [ONE, TWO, THREE]
    assert body("<p>Line of a poem.</p>" * 20) == []


PARTS = f"<section>{'<div>' * 7}{BODY}{'</div>' * 7}</section>" * 4


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (PARTS, 1),
        (PARTS + "<i></i>" * 10_000, 0),
        (PARTS + "<div>" * 100, 0),
    ],
    ids=["ordinary", "too many elements", "too deep"],
)
def test_trafilatura_sees_no_page_that_is_too_large(
    monkeypatch: pytest.MonkeyPatch, page: str, asked: int
) -> None:
    """On a page of too many or too deep elements it would take long: ours stands alone."""
    calls: list[str] = []

    def find(page: str, **_: object) -> None:
        calls.append(page)

    monkeypatch.setattr("trafilatura.bare_extraction", find)
    body(page)
    assert len(calls) == asked


def test_trafilatura_is_not_loaded_for_a_plain_article() -> None:
    """A page that is one article is read without the time that loading it takes."""
    script = (
        "import sys; from digest.sources.pages import extraction as e;"
        f"print(len(e.find_body(e.parse_html({BODY!r}))), 'trafilatura' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "3 False\n"


def test_the_window_s_title_is_no_text() -> None:
    """However long it is, a page with nothing below it has no body."""
    assert (
        body(
            f"<html><head><title>{ONE} {TWO} {THREE}</title></head><body><p>Loading</p></body>"
            f"</html>"
        )
        == []
    )


def test_a_short_text_that_the_markup_calls_an_article_is_one() -> None:
    """Two short sentences are an article where they stand in <article>."""
    assert body("<article><p>The bridge is open.</p><p>It cost more.</p></article>") == [
        "The bridge is open.",
        "It cost more.",
    ]


def test_several_short_articles_are_a_list() -> None:
    """A page of teasers, each in an <article>, is no article."""
    teaser = "<article><p>The bridge is open.</p><a href=/x>Read on</a></article>"
    assert body(teaser * 5) == []


def test_a_menu_is_no_article() -> None:
    """Links and headings alone have no body."""
    assert body("<h1>News</h1><h2>Roads</h2>" + f"<a href=/x>{ONE}</a>" * 5) == []


# The lines of a body


def lines(html: str) -> list[str]:
    """Return the lines of a body with a paragraph, `html` and another paragraph."""
    found = body(f"<div class='article-body'><p>{ONE}</p>{html}<p>{TWO}</p></div>")
    assert (found[0], found[-1]) == (ONE, TWO)
    return found[1:-1]


def test_headings_lists_tables_and_quotations_are_text() -> None:
    """They come in their order, a line each."""
    html = (
        "<h2>Costs</h2><ul><li>Land: 4</li><li>Work: 9</li></ul><table><tr><td>2026</td><td>12 "
        "km</td></tr></table>"
        "<blockquote>It was time.</blockquote><pre>km 4</pre>"
    )
    assert lines(html) == ["Costs", "Land: 4", "Work: 9", "2026", "12 km", "It was time.", "km 4"]


def test_a_text_that_comes_twice_stays_twice() -> None:
    """A refrain, or a question put to each of several people, is text each time."""
    assert lines(f"<p>{THREE}</p><p>{OTHER}</p><p>{THREE}</p>") == [THREE, OTHER, THREE]


def test_links_alone_are_no_text_unless_they_are_a_paragraph() -> None:
    """Lists of links and linked headings go; a linked paragraph stays unless in capitals."""
    assert (
        lines("<ul><li><a href=/a>Other article</a></li></ul><h3><a href=/b>And another</a></h3>")
        == []
    )
    assert lines("<p><a href=/c>Get the map from the office</a></p>") == [
        "Get the map from the office"
    ]
    assert lines("<p><a href=/d>WHAT THE NEIGHBOURS SAY</a></p>") == []


def test_lines_that_sites_print_in_between_are_no_text() -> None:
    """Adverts and credits go, wherever they stand."""
    assert lines(f"<p>Advertisement</p><p>{THREE}</p><p>(Reporting by Asha Rane)</p>") == [THREE]


def test_links_after_a_line_that_announces_them_go_with_it() -> None:
    """After "Related", lines that are half link go, up to the next paragraph."""
    html = f"<p>Related</p><p><a href=/a>{OTHER[:60]}</a> (video)</p><p>{THREE}</p>"
    assert lines(html) == [THREE]
    assert lines(html.replace("Related", "By the way")) == [
        "By the way",
        f"{OTHER[:60]} (video)",
        THREE,
    ]


def test_a_body_ends_with_a_sentence() -> None:
    """Headings and links at the end lead to something else."""
    assert body(
        f"<div>{BODY}<h3>Comments</h3><ul><li>See <a href=/x>all the comments</a></li></ul></div>"
    ) == [
        ONE,
        TWO,
        THREE,
    ]


@pytest.mark.parametrize("title", ["Ring road", "Ring road | Girder", "Girder: Ring road"])
def test_what_the_title_says_is_the_headline(title: str) -> None:
    """A headline may be marked up as anything; below the first paragraph its words are text."""
    page = f"<article><div>Ring road</div><p>{ONE}</p><p>Ring road</p><p>{TWO}</p></article>"
    assert body(f"<head><title>{title}</title></head>{page}") == [ONE, "Ring road", TWO]
    assert body(page) == ["Ring road", ONE, "Ring road", TWO]


@pytest.mark.parametrize(
    "over",
    [
        "<h1>Ring road opens bids</h1>",
        "<div>20 November 2026, 9:15 am</div>",
        "<span>4 min read</span>",
        "<p>Von Jette Brand, 17.11.2026, 11:30 Uhr</p>",
        "<p>Publicado em 5/10/2026</p>",
    ],
)
def test_what_stands_over_the_first_paragraph_is_no_text(over: str) -> None:
    """The headline, the line with the date and the time that reading takes are told elsewhere."""
    assert body(f"<div>{over}{BODY}</div>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "over",
    [
        "<h2>In short</h2>",
        "<p>It opens in May 2027.</p>",
        "<li>2027: tolls</li>",
        "<p>A standfirst</p>",
    ],
)
def test_other_short_lines_over_the_first_paragraph_are_text(over: str) -> None:
    """A heading below the first rank, a sentence with a year in it, a point of a list."""
    assert len(body(f"<div>{over}{BODY}</div>")) == 4


def test_a_long_heading_does_not_begin_the_text() -> None:
    """A date between a standfirst and the first paragraph is left out, too."""
    assert body(f"<div><h2>{OTHER}</h2><p>20 November 2026</p>{BODY}</div>") == [
        OTHER,
        ONE,
        TWO,
        THREE,
    ]


def test_dates_and_great_headings_below_are_text() -> None:
    """After the first paragraph, a line with a date and a second h1 belong to the text."""
    assert lines("<h1>Timeline</h1><p>May 2019: the plan</p>") == ["Timeline", "May 2019: the plan"]


def test_blocks_below_the_headline_keep_their_order() -> None:
    """What is passed over is the headline alone; the rest comes as it came."""
    root = extraction.parse_html(f"<div><h1>Ring road</h1>{BODY}</div>")
    found = extraction.below_headline(extraction.find_blocks(root, boilerplate.never_holds_text))
    assert [block.text for block in found] == [ONE, TWO, THREE]


# Hostile pages

_TAGS = (
    "<div> </div> <p> </p> <a> </a> <b> <br> <h1> </h1> <ul><li> </ul> <table><tr><td> </table> "
    "<article> <nav> <!-- --> "
    "<script> </script> <svg> <blockquote> </blockquote> &amp; &#0; &#x80; <x-y> <![CDATA[ ]]> "
    "<?php ?> < > \" '"
).split()
_PIECES = st.sampled_from(
    [
        *_TAGS,
        ONE,
        "word ",
        "\0",
        "\x85",
        "\u2028",
        "\ud800",
        '<div class="related comments">',
        "<p hidden>",
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=20), max_size=60).map("".join))
def test_no_page_breaks_the_reading(html: str) -> None:
    """Whatever a page is made of, it has lines or none, and none of them is empty."""
    root = extraction.parse_html(html)
    found = [] if root is None else extraction.find_body(root)
    assert all(line == " ".join(line.split()) and line for line in found)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([ONE, TWO, THREE, OTHER]), min_size=2, max_size=8))
def test_plain_paragraphs_come_back_whole(paragraphs: list[str]) -> None:
    """Of a page that is an article alone, nothing is lost and nothing added."""
    assert (
        body("<article>" + "".join(f"<p>{one}</p>" for one in paragraphs) + "</article>")
        == paragraphs
    )


@pytest.mark.parametrize(
    "made",
    [
        lambda size: "<div>" * size + BODY,
        lambda size: "<span>" * size + BODY,
        lambda size: f"<div class='related share'><blockquote>{ONE}" * (size // 5),
        lambda size: "<ul><li>" * (size // 2) + BODY,
        lambda size: f"<div class=c>{BODY}</div>" * (size // 25),
        lambda size: "<p>" + "a<br>" * size,
        lambda size: "<a href=x>x</a>" * size + BODY,
        lambda size: f"<div class='{'share ' * 2 * size}'>{BODY}</div>",
        lambda size: "<b><p></b>" * (size // 2),
        lambda size: "<" * 10 * size,
        lambda size: f"<p>{'follow ' * 42}</p>" * (size // 50),
        lambda size: f"<p>{' ' * 20 * size}x</p>{BODY}",
        lambda size: f"<div>{'<div>' * 90}{ONE}{'</div>' * 91}" * (size // 1000),
        lambda size: f"<section><div><p>{BODY}</p></div></section>" * (size // 100),
    ],
    ids=[
        "div",
        "span",
        "related",
        "lists",
        "parts",
        "breaks",
        "links",
        "names",
        "b",
        "<",
        "follow",
        "blank",
        "deep parts",
        "parts of prose",
    ],
)
def test_hostile_pages_take_no_longer_than_their_size(made: Callable[[int], str]) -> None:
    """Deep nesting, a hundred thousand elements and huge names take a few seconds a megabyte."""

    def read(html: str) -> None:
        if (root := extraction.parse_html(html)) is not None:
            extraction.find_body(root)

    assert in_proportion(made, read, 100_000) < 5
