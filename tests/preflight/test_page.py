import pytest

from digest.preflight.page import MailPage, accessible_name, cut_snippet, snippet


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<a href="#">Read <b>the</b>\n article</a>', "Read the article"),
        ('<a href="#"><img alt="Panels" src="x"></a>', "Panels"),
        ('<a href="#" aria-label="More">x</a>', "More"),
        ('<a href="#" title="More">&nbsp;&zwnj;</a>', "More"),
        ('<a href="#"></a>', ""),
    ],
)
def test_a_link_is_named_as_it_is_read_out(html: str, name: str) -> None:
    """Its label, else its text and its images' alt, else its title."""
    assert accessible_name(next(MailPage(html).of("a"))) == name


def test_a_snippet_says_where_an_element_is() -> None:
    """It has a telling attribute, and not more than 70 characters of the text."""
    [paragraph] = MailPage(f'<p class="x" id="lead">{"word " * 99}</p>').of("p")
    assert snippet(paragraph) == f'<p id="lead">{"word " * 13}word…'
    assert cut_snippet(" a\n b ") == "a b"


def test_hidden_text_is_not_shown_and_may_be_the_preheader() -> None:
    """The preheader ends where the shown text begins."""
    page = MailPage(
        '<title>T</title><div style="display:none">Saryu wins</div><p>Power</p><p hidden>later</p>'
    )
    assert (page.title, page.preheader, page.shown) == ("T", "Saryu wins", "Power")


@pytest.mark.parametrize("html", ["", " ", "\0", "<!-- only -->"])
def test_a_page_of_nothing_is_a_page(html: str) -> None:
    """It has no texts and no links, and breaks nothing."""
    page = MailPage(html)
    assert (page.texts, page.links, page.shown, page.title) == ([], [], "", "")
