"""Page text: every shape in which a copied page comes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial import text
from digest.model import Article, Source
from digest.sources.pages import pagetext
from tests.languages import ENGLISH

HEADLINE = "Saryu Infra wins Deoghar bypass contract"
LABEL = "ROADS & HIGHWAYS"
FIRST = (
    "Saryu Infra has won a Rs 4.2 billion contract to widen "
    "38 km of the Deoghar bypass in Jharkhand."
)
SECOND = "Work on the four-lane section starts in January and takes 24 months."
THIRD = "The company holds an order book of Rs 61 billion, most of it in eastern India."
BODY = [FIRST, SECOND, THIRD]
TEXT = "\n".join(BODY)
ADVERT = (
    "Meet the builders of eastern India at the Site Ledger Summit in Patna on 4 December. "
    "Register now and save 20 per cent on your pass, with three nights in a hotel included."
)
TEASER = [
    "Next Story",
    "Infrastructure Urban",
    "New drains for Patna",
    "Patna will lay 140 km of storm water drains by June 2027. The state pays half of the co..",
]
FOOTER = [
    "Advertisement",
    "Subscribe to Our Newsletter",
    "Get daily newsletters around different themes from The Site Ledger.",
    "STAY CONNECTED",
    "Advertisement",
    "Open In App",
]


def read(*lines: str) -> list[Article]:
    """Return the cleaned articles of a page with these lines, blank ones between them."""
    source = Source(Path("page.txt"))
    return [
        text.clean_article(article, ENGLISH)
        for article in pagetext.parse_page_text("\n\n".join(lines), source, "page.txt")
    ]


def one(*lines: str) -> Article:
    """Return the only article of a page with these lines."""
    (article,) = read(*lines)
    return article


def test_a_page_gives_its_article() -> None:
    """A page with its headline and body twice gives one article."""
    article = one(HEADLINE, LABEL, HEADLINE, *BODY, " ".join(BODY))
    assert (article.title, article.label, article.text, article.teaser) == (
        HEADLINE,
        LABEL,
        TEXT,
        False,
    )


def test_nothing_is_invented() -> None:
    """A page text tells no address, date, author or image, so the article has none."""
    article = one(HEADLINE, LABEL, HEADLINE, *BODY)
    assert (article.url, article.published, article.updated) == (None, None, None)
    assert (article.author, article.image, article.published_precision) == (None, None, "none")


@pytest.mark.parametrize("plus", [("+", HEADLINE), ("+ " + HEADLINE,), ("+" + HEADLINE,)])
def test_a_plus_above_or_before_the_headline_is_dropped(plus: tuple[str, ...]) -> None:
    """The "+" that some pages print is no part of the headline."""
    article = one(*plus, LABEL, HEADLINE, *BODY)
    assert (article.title, article.label, article.text) == (HEADLINE, LABEL, TEXT)


@pytest.mark.parametrize("copy", ["".join(BODY), " ".join(BODY), f"{FIRST}  {SECOND}{THIRD}"])
def test_the_second_copy_of_the_body_is_dropped(copy: str) -> None:
    """The body is kept once, though its second copy lost spaces between sentences."""
    assert one(HEADLINE, LABEL, HEADLINE, *BODY, copy).text == TEXT


@pytest.mark.parametrize(
    "copy", [" ".join([FIRST, ADVERT, SECOND, THIRD]), "".join([FIRST, ADVERT, *BODY[1:]])]
)
def test_a_second_copy_with_an_advert_is_dropped(copy: str) -> None:
    """The second copy goes also when an advert stands within it, as it stood within the first."""
    assert one(HEADLINE, LABEL, HEADLINE, FIRST, ADVERT, SECOND, THIRD, copy).text == TEXT


def test_a_second_copy_that_begins_with_an_advert_is_dropped() -> None:
    """A second copy of the body that begins with an advert goes, too."""
    body = [ADVERT, *BODY]
    assert one(HEADLINE, LABEL, HEADLINE, *body, "".join(body)).text == TEXT


def test_a_second_copy_with_unrelated_headlines_is_dropped() -> None:
    """The second copy goes also with the headlines after "Also read:" within it."""
    related = ["Also read:", "Metro line 9 opens in Thane", "Cement sells out in the south"]
    body = [FIRST, *related, SECOND, THIRD]
    assert one(HEADLINE, LABEL, HEADLINE, *body, "".join(body)).text == TEXT


def test_a_second_copy_that_comes_first_is_enough() -> None:
    """Where the one paragraph stands first, the short paragraphs after it say nothing new."""
    article = one(HEADLINE, LABEL, HEADLINE, "".join(BODY), *BODY)
    assert article.text == " ".join(BODY)


def test_a_short_body_is_kept_once() -> None:
    """A body of a few words, printed twice, is kept once."""
    assert (
        one(HEADLINE, LABEL, HEADLINE, "Work starts in May.", "Work starts in May.").text
        == "Work starts in May."
    )


@pytest.mark.parametrize(
    "headline", [HEADLINE.upper(), HEADLINE + ".", HEADLINE.replace(" ", "  "), "+ " + HEADLINE]
)
def test_the_headline_again_is_known_in_other_dress(headline: str) -> None:
    """The second headline may differ in case, spaces and punctuation."""
    article = one(HEADLINE, LABEL, headline, *BODY)
    assert (article.title, article.label, article.text) == (HEADLINE, LABEL, TEXT)


def test_a_label_that_is_not_known_is_told_by_its_place() -> None:
    """The line between the two headlines is the label, whatever it says."""
    assert one(HEADLINE, "Dredging", HEADLINE, *BODY).label == "Dredging"


def test_a_known_label_is_told_without_the_second_headline() -> None:
    """A known label under the headline is the label also where the headline is not repeated."""
    article = one(HEADLINE, "Real Estate", *BODY)
    assert (article.title, article.label, article.text) == (HEADLINE, "Real Estate", TEXT)


def test_a_page_may_have_no_label() -> None:
    """A body right under the headline, once or twice, leaves the label open."""
    assert one(HEADLINE, HEADLINE, *BODY).label is None
    assert one(HEADLINE, *BODY).label is None
    assert one(HEADLINE, *BODY).text == TEXT


def test_a_page_may_have_a_headline_only() -> None:
    """A headline alone, or with its label, is an article without text."""
    assert one(HEADLINE).text == ""
    article = one(HEADLINE, LABEL)
    assert (article.title, article.label, article.text) == (HEADLINE, LABEL, "")
    article = one(HEADLINE, LABEL, HEADLINE)
    assert (article.title, article.label, article.text) == (HEADLINE, LABEL, "")


def test_a_label_above_the_headline_is_the_label() -> None:
    """A page that prints its known label first is read as well."""
    article = one(LABEL, HEADLINE, HEADLINE, *BODY)
    assert (article.title, article.label, article.text) == (HEADLINE, LABEL, TEXT)


def test_a_label_with_references_is_known() -> None:
    """An HTML reference in headline and label is read as its character."""
    article = one("Road &amp; rail", "Oil &amp; Gas", "Road &amp; rail", *BODY)
    assert (article.title, article.label) == ("Road & rail", "Oil & Gas")


def test_teasers_follow_the_page_s_own_article() -> None:
    """Each "Next Story" block gives a teaser with its label, headline and cut excerpt."""
    own, *teasers = read(HEADLINE, LABEL, HEADLINE, *BODY, *TEASER * 3)
    assert (own.text, own.teaser) == (TEXT, False)
    assert len(teasers) == 3
    for teaser in teasers:
        assert (teaser.title, teaser.label, teaser.text) == (TEASER[2], TEASER[1], TEASER[3])
        assert teaser.teaser


def test_a_teaser_s_headline_may_be_repeated() -> None:
    """A teaser's headline printed twice is no part of its excerpt."""
    _, teaser = read(HEADLINE, *BODY, *TEASER[:3], *TEASER[2:])
    assert (teaser.title, teaser.text) == (TEASER[2], TEASER[3])


@pytest.mark.parametrize("label", ["Infrastructure Urban", "Dredging"])
def test_a_teaser_may_lack_its_excerpt(label: str) -> None:
    """A teaser of two lines has a label and a headline, whether or not the label is known."""
    _, teaser = read(HEADLINE, *BODY, "Next Story", label, "New drains for Patna")
    assert (teaser.title, teaser.label, teaser.text) == ("New drains for Patna", label, "")
    assert teaser.teaser


def test_a_teaser_may_lack_its_label() -> None:
    """A teaser whose second line is a paragraph has no label."""
    _, teaser = read(HEADLINE, *BODY, "Next Story", *TEASER[2:])
    assert (teaser.title, teaser.label, teaser.text) == (TEASER[2], None, TEASER[3])


def test_a_next_story_without_a_story_gives_none() -> None:
    """So "Next Story" with nothing but the page's end below it is no teaser."""
    assert len(read(HEADLINE, *BODY, "Next Story", *FOOTER)) == 1
    assert len(read(HEADLINE, *BODY, "Next Story", "Follow us on", "LinkedIn", "YouTube")) == 1
    assert len(read(HEADLINE, *BODY, "Next Story", *TEASER, "Next Story")) == 2


def test_teasers_without_an_own_article_are_read() -> None:
    """A page text that begins with "Next Story" gives its teasers."""
    teaser = one(*TEASER)
    assert (teaser.title, teaser.teaser) == (TEASER[2], True)


def test_no_furniture_survives() -> None:
    """Whatever a page prints around its articles, none of it is in a title, a label or a text."""
    page = [
        "Advertisement", "Home", "+", HEADLINE, "Advertisement", LABEL, "Share", HEADLINE,
        "Advertisement", "Image Source: PIB", FIRST, ADVERT, SECOND + " (ET)", "Also read:",
        "Can Pune build faster?", THIRD, "Source: PIB", "(ET)", "Contact: Meera Nair",
        "Tel: 022 5550 0100", "E-mail: meera@example.com", "See also: Metro line 9",
        "Cement sells out in the south", "".join(BODY), "Image Source", "Next Story",
        "Advertisement", *TEASER[1:2], "Advertisement", *TEASER[2:], *TEASER, *FOOTER,
    ]  # fmt: skip
    own, *teasers = read(*page)
    assert (own.title, own.label, own.text) == (HEADLINE, LABEL, TEXT)
    assert [(one.title, one.label, one.text) for one in teasers] == [
        (TEASER[2], TEASER[1], TEASER[3])
    ] * 2


def test_literal_line_ends_are_line_ends() -> None:
    r"""`<br />` and `\n` shown as text end a line, also when written as references."""
    assert (
        one(
            rf"{HEADLINE}\n{LABEL}\n{HEADLINE}<br />{FIRST}<br/>{SECOND}\r\n{THIRD}&lt;br /&gt;"
        ).text
        == TEXT
    )


@pytest.mark.parametrize(
    "page", ["", " \n \n", "+", "Advertisement\nAdvertisement", "Next Story\nNext Story"]
)
def test_a_page_without_an_article_is_refused_in_words(page: str) -> None:
    """Furniture alone is no article."""
    with pytest.raises(ValueError, match="holds no article"):
        list(pagetext.parse_page_text(page, Source(Path("x")), "x"))


PIECES = st.sampled_from(
    [*BODY, *TEASER, *FOOTER, HEADLINE, LABEL, ADVERT, "+", "Also read:", "(ET)", "<br />", "Oil"]
)


@given(st.lists(PIECES | st.text(max_size=20), min_size=1, max_size=25))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    """Any lines give articles without furniture, or an error that there is none."""
    try:
        articles = read(*lines)
    except ValueError as problem:
        assert str(problem) in ("holds no article", "has neither a title nor a text")  # noqa: PT017
        return
    assert articles
    for article in articles:
        for line in (article.title, *article.text.splitlines()):
            assert line not in ("Next Story", "Advertisement", "+", "(ET)")
        assert not set(FOOTER[1:]) & set(article.text.splitlines())
