"""Boilerplate: what is beside an article by markup, names, amount of prose and words."""

from typing import Any

import pytest

from digest.sources.pages import boilerplate, extraction

SENTENCE = "The road authority has opened bids for the second package of the ring road. "
ARTICLE = f"<div id=article>{f'<p>{SENTENCE}</p>' * 10}</div>"


def other(html: str, around: str = ARTICLE) -> bool:
    """Return whether the element with the id "x" in `html`, beside an article, is boilerplate."""
    root = extraction.parse_html(f"<body>{around}{html}</body>")
    page = root.find("body")
    (element,) = page.xpath("//*[@id='x']")
    return boilerplate.make_is_other(page)(element)


def element(html: str) -> Any:
    """Return the first element of `html`."""
    return extraction.parse_html(html).find("body")[0]


@pytest.mark.parametrize(
    "tag",
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "nav",
        "aside",
        "footer",
    ],
)
def test_some_elements_are_never_text(tag: str) -> None:
    """Scripts, controls and HTML's own elements for other things are boilerplate."""
    assert other(f"<{tag} id=x>{SENTENCE}</{tag}>")


@pytest.mark.parametrize(
    "attributes", ["hidden", "aria-hidden=true", "style='color: red; DISPLAY : none'"]
)
def test_what_nobody_sees_is_no_text(attributes: str) -> None:
    """Hidden by an attribute or by its own style."""
    assert other(f"<div id=x {attributes}>{SENTENCE}</div>")
    assert not other(f"<div id=x>{SENTENCE}</div>")


@pytest.mark.parametrize(
    "name",
    """
    related-links relatedLinks recirc-rail share sharing-bar social_buttons newsletter-signup
    sign-up cookie-consent ad ads ad-slot advertisement sponsored comments comment-list
    disqus_thread byline author-box tags meta breadcrumb pagination caption wp-caption
    image-credit gallery carousel sidebar side-bar widget site-footer most-popular cta
    """.split(),
)
def test_names_say_what_an_element_holds(name: str) -> None:
    """Class names and ids, as publishing systems write them, in any case."""
    assert other(f"<div id=x class='{name}'>{SENTENCE}</div>")
    assert other(f"<div id=x class='box {name.upper()} left'>{SENTENCE}</div>")


@pytest.mark.parametrize(
    "name",
    """
    story text lead shadow heading download adaptive readable navy commentary no-sidebar has-image
    with-related-stories paragraph upload unrelated
    """.split(),
)
def test_other_names_say_nothing(name: str) -> None:
    """A part of a longer word does not count, nor does a layout's "has-" or "no-"."""
    assert not other(f"<div id=x class='{name}'>{SENTENCE}</div>")


def test_a_body_may_be_named_after_what_it_also_holds() -> None:
    """What is named both a body and a gallery is a body with a gallery."""
    assert not other(f"<div id=x class='article-body gallery'>{SENTENCE}</div>")
    assert not other(f"<div id=x class='gallery' itemprop='articleBody'>{SENTENCE}</div>")


@pytest.mark.parametrize("tag", ["article", "main", "a", "em", "strong", "table", "tr", "th"])
def test_the_names_of_some_elements_are_not_asked(tag: str) -> None:
    """An article element is never boilerplate by its class, nor is a table's row."""
    for name in ("player", "comments"):
        html = f"<{tag} id=x class={name}>{SENTENCE}</{tag}>"
        table = f"<table><tr><th id=x class={name}>{SENTENCE}</table>"
        rows = f"<table><tr id=x class={name}><td>{SENTENCE}</table>"
        assert not other({"tr": rows, "th": table}.get(tag, html))


def test_only_the_first_names_are_read() -> None:
    """Generators of class names write thousands of characters that say nothing."""
    assert not other(f"<div id=x class='{'css-1 ' * 100} share'>{SENTENCE}</div>")


def test_what_holds_the_prose_is_the_article_whatever_it_is_called() -> None:
    """An element with most of the page's prose is not boilerplate, whatever its name."""
    for opening in (
        "<div id=x class=rail-layout>",
        "<form id=x>",
        "<figure id=x>",
        "<div id=x hidden>",
    ):
        assert not other(f"{opening}{SENTENCE * 20}</div></form></figure>")
        assert other(f"{opening}{SENTENCE}</div></form></figure>")


def test_comments_and_footers_may_be_longer_than_the_article() -> None:
    """They are something else even with three quarters of the prose, but not with all of it."""
    for opening in (
        "<div id=x class=comments>",
        "<div id=x class=page-footer>",
        "<footer id=x>",
        "<aside id=x>",
    ):
        closed = f"{opening}{f'<p>{SENTENCE}</p>' * 30}</div></footer></aside>"
        assert other(closed)
        assert not other(closed, around="")


@pytest.mark.parametrize("tag", ["a", "script", "style", "noscript"])
def test_links_and_scripts_are_no_prose(tag: str) -> None:
    """Links' long headlines and scripts do not make a box the article."""
    assert other(f"<div id=x class=rail>{f'<{tag}>{SENTENCE}</{tag}>' * 40}</div>")


def test_lines_parted_by_breaks_are_prose() -> None:
    """Text behind an element counts for what holds both."""
    assert not other(f"<div id=x class=rail>x{f'<br>{SENTENCE}' * 20}</div>")


def test_quotations_stay() -> None:
    """A quotation from a social network belongs to the article, whatever its box is named."""
    quoted = (
        f"<div id=x class=social-embed><div><blockquote><p>{SENTENCE}</p></blockquote></div></div>"
    )
    assert not other(quoted)
    assert other(quoted.replace("blockquote", "div"))
    assert other(quoted.replace("<div id=x", "<div hidden id=x"))


def test_never_holds_without_a_page() -> None:
    """For a piece of a page, only the elements that never hold text are out."""
    assert boilerplate.never_holds_text(element("<button>Play</button>"))
    assert not boilerplate.never_holds_text(element("<div class=share>Share</div>"))


@pytest.mark.parametrize(
    "name",
    [
        "article-body",
        "storybody",
        "entry-content",
        "post_text",
        "news-copy",
        "main-content",
        "RichText",
    ],
)
def test_a_body_has_its_names(name: str) -> None:
    """By class, by id, or by schema.org's property."""
    assert boilerplate.names_body(element(f"<div class='{name}'>x</div>"))
    assert boilerplate.names_body(element(f"<div id='{name}'>x</div>"))
    assert boilerplate.names_body(element("<div itemprop='text articleBody'>x</div>"))
    assert not boilerplate.names_body(element("<div class='page'>x</div>"))


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement",
        "ANZEIGE",
        "Iklan",
        "12 comments",
        "Tags: roads, bridges",
        "Filed under Roads",
        "Share this story",
        "Continue reading below",
        "Follow Girder and Beam on Twitter for more",
        "Follow us on the usual networks",
        "Updated 4:15 pm",
        "(Reporting by Asha Rane; editing by Tomas Hilt)",
        "Additional reporting by Ines Koval",
        "Girder's Asha Rane contributed to this report.",
        "Tomas Hilt contributed reporting from Varuna.",
        "Write to Asha Rane at asha@girder.example",
        "asha.rane@girder.example",
    ],
)
def test_lines_that_sites_print_are_known(text: str) -> None:
    """Adverts, credits, calls to share and to read on, as lines of their own."""
    assert boilerplate.is_site_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement is not allowed along the new road, the court said.",
        "More than half of it is built.",
        "Shares of the builder fell.",
        "Sharethis",
        "Reporting on the accident took years to end.",
        "He follows the company on foot.",
        "The tagline: built to last.",
        "Publishers of maps were asked.",
        (
            "Write asha@girder.example and ask for the map, or come to the office on a weekday "
            "before noon."
        ),
    ],
)
def test_sentences_are_not(text: str) -> None:
    """A sentence that begins with such a word, or holds one, is text."""
    assert not boilerplate.is_site_line(text)


def test_a_long_line_is_text() -> None:
    """What sites print around an article is short."""
    assert boilerplate.is_site_line("Tags: " + "x" * 79)
    assert not boilerplate.is_site_line("Tags: " + "x" * 80)


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("20 November 2026", True),
        ("sexta-feira, 22 de outubro de 2010 às 20:13", True),
        ("17h45", True),
        ("4 min read", True),
        ("Opened in 1931.", False),
        ("Who opens in 2027?", False),
        ("The year 20266", False),
        ("Nine bids", False),
        ("In 2026 " + "x" * 100, False),
    ],
)
def test_a_line_with_a_date_is_no_sentence(text: str, *, is_date: bool) -> None:
    """A year, a time of day or minutes, in a short line that does not end as a sentence does."""
    assert boilerplate.is_date_line(text) is is_date


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Related", True),
        ("Related stories:", True),
        ("You might also like", True),
        ("More from Roads", True),
        ("Don’t miss", True),
        ("SEE ALSO", True),
        ("Read more: Port orders six cranes", True),
        ("Also read - what the budget holds", True),
        ("Lesen Sie auch: Der Hafen bestellt Kräne", True),
        ("Mehr zum Thema", True),
        ("Das könnte Sie auch interessieren", True),
        ("À lire aussi : le port commande des grues", True),
        ("Lea también: El puerto encarga grúas", True),
        ("Lea: El puerto encarga grúas", True),
        ("Notas relacionadas", True),
        ("Leia também", True),
        ("Leggi anche", True),
        ("Lees ook: de haven bestelt kranen", True),
        ("Czytaj także", True),
        ("Читайте также: порт заказал краны", True),
        ("Les også", True),
        ("Relatedly, the port grew.", False),
        ("Lea Rane takes over the port", False),
        ("Mehrere Kräne sind bestellt", False),
        ("The port grew", False),
        ("Read more " + "x" * 150, False),
    ],
)
def test_some_lines_announce_links(text: str, *, opens: bool) -> None:
    """After them come headlines of other articles."""
    assert boilerplate.opens_links(text) is opens
