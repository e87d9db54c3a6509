"""Whether a page is the one that was asked for: what sites show in an article's place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.pages.identity import FoundPage, find_mismatches, is_notice
from tests.timing import in_proportion

SITE = "https://news.example"
HEADLINE = "Mundra port orders four cranes for its new berth"
EXCERPT = (
    "The port authority at Mundra has ordered four cranes for the new container berth, and the "
    "first of them arrives in March."
)
TEXT = f"{EXCERPT} Each lifts sixty tonnes, and all four are built at Pune by a local maker."
CONSENT = (
    "We and our 842 partners store and access information on a device, such as cookies, and "
    "process personal data, such as unique identifiers and standard information sent by a device."
)
NOT_FOUND = "Sorry, the page you are looking for was not found. It may have been moved or deleted."
CHALLENGE = "Enable JavaScript and cookies to continue. Checking your browser before accessing it."
PAYWALL = "Subscribe to continue reading. Already a subscriber? Log in to read this story in full."
LOGIN = "Log in to continue. Forgot your password? Create a free account today, without a card."
GOOD = FoundPage(f"{SITE}/a", f"{SITE}/a", HEADLINE, TEXT, HEADLINE, EXCERPT)


def why(*pages: FoundPage) -> str | None:
    """Return why the first of the pages is not what was asked for."""
    return find_mismatches(pages)[0]


def test_an_article_is_what_was_asked_for() -> None:
    """A page that speaks of the headline and the excerpt is the article, redirected or not."""
    assert why(GOOD) is None
    assert why(replace(GOOD, final=f"{SITE}/2026/a.html?x=1")) is None
    assert why(replace(GOOD, title="", excerpt="")) is None
    assert why(replace(GOOD, headline="", excerpt="")) is None
    assert why(replace(GOOD, headline="Cranes ordered", excerpt="The port …")) is None


@pytest.mark.parametrize("text", [CONSENT, NOT_FOUND, CHALLENGE, PAYWALL, LOGIN])
@pytest.mark.parametrize("title", [HEADLINE, "Example News"])
@pytest.mark.parametrize("excerpt", [EXCERPT, "Four cranes for Mundra ..", ""])
def test_a_notice_is_not_believed(text: str, title: str, excerpt: str) -> None:
    """Whatever a site asks or regrets in an article's place, also under the article's title."""
    assert why(replace(GOOD, title=title, text=text, excerpt=excerpt))
    assert why(replace(GOOD, title=title, text=text, headline="", excerpt=""))


def test_a_wall_that_repeats_the_headline_is_not_believed() -> None:
    """In words that no list knows: what the excerpt says beyond the headline is not there."""
    excerpt = "The council has approved a new bridge over the river Teme after years of debate."
    headline = "Council approves new bridge over Teme"
    wall = (
        f"{headline}. This is a premium story. Get full access for 1 pound a week, cancel any "
        "time. Choose the plan that suits you. Have an account? Log in here to go on with it."
    )
    article = f"{headline}. After two years of debate the members approved it over the river."
    page = FoundPage(f"{SITE}/a", f"{SITE}/a", headline, wall, headline, excerpt)
    assert why(page)
    assert why(replace(page, text=article)) is None


def test_a_stub_of_an_article_is_not_believed() -> None:
    """The excerpt once more with an offer below it adds nothing."""
    stub = replace(GOOD, text=f"{EXCERPT}\nSubscribe to continue reading.")
    assert why(stub) == "the page is a notice and no article"
    assert why(replace(GOOD, text=EXCERPT[:80])) == "the page has less text than the excerpt"


@pytest.mark.parametrize("final", ["/", "", "/index.html", "/en/", "/home", "/?ref=gone"])
def test_a_front_page_is_no_article(final: str) -> None:
    """A link that ends at the front page leads nowhere, though the page names the headline."""
    page = replace(GOOD, final=SITE + final, text=f"{TEXT} {TEXT}")
    assert why(page) == "its address leads to the site's front page"
    assert why(replace(page, asked=SITE + final)) is None


def test_a_page_where_others_end_is_no_article() -> None:
    """Two links that are sent to one page are both lost; one that was asked for it has it."""
    ends = replace(GOOD, final=f"{SITE}/login", title="Welcome", headline="")
    other = replace(ends, asked=f"{SITE}/b")
    assert why(ends, other) == "its address leads to a page that others lead to"
    assert find_mismatches([replace(ends, asked=ends.final), other])[1] is not None


@pytest.mark.parametrize("final", ["http://www.news.example/a/", f"{SITE}/a#top"])
def test_what_sites_add_to_an_address_is_no_redirect(final: str) -> None:
    """Another scheme, "www.", a slash or a fragment leads to the same page."""
    pages = [replace(GOOD, final=final, headline=""), replace(GOOD, headline="")]
    assert why(*pages) is None


def test_one_text_for_several_links_is_no_article() -> None:
    """A text that other links give as well is the site's, under whichever title."""
    text = "Choose how you want to go on. Our team is there for you, day and night, on all days."
    pages = [
        FoundPage(f"{SITE}/{name}", f"{SITE}/{name}", title, text)
        for name, title in (("a", "Cranes for Mundra port"), ("b", "Metro depot opens"))
    ]
    assert find_mismatches(pages) == ["other links give the same text"] * 2
    assert find_mismatches(pages[:1]) == [None]


def test_copies_of_an_article_are_articles() -> None:
    """An agency's text in two places of a site, or under two headlines, is no notice."""
    copies = [replace(GOOD, asked=url, final=url) for url in (f"{SITE}/a", f"{SITE}/b")]
    assert find_mismatches(copies) == [None, None]
    plain = [replace(one, headline="", excerpt="", text=TEXT * 10) for one in copies]
    assert find_mismatches(plain) == [None, None]


@pytest.mark.parametrize(
    ("slug", "text", "believed"),
    [
        ("news/mundra-port-orders-four-cranes-12345.html", TEXT, True),
        ("news/mundra-port-orders-four-cranes", "Choose a plan and read all that we write.", False),
        ("mundra_port_orders_four_cranes.cms", "You must be 18 to enter this site.", False),
        ("mundra-port", "Choose a plan and read all that we write.", True),
        ("12345", "Choose a plan and read all that we write.", True),
        ("mumbai-metro-ka-naya-depot", "मुंबई मेट्रो का नया डिपो सोमवार को खुल गया।", True),
    ],
)
def test_an_address_says_what_its_page_is_about(slug: str, text: str, *, believed: bool) -> None:
    """Where a link has no headline, the words in its address stand for it, if they are enough."""
    page = FoundPage(f"{SITE}/{slug}", f"{SITE}/{slug}", HEADLINE, text)
    assert (why(page) is None) is believed


def test_words_that_all_links_have_are_no_headline() -> None:
    """A "Continue reading" under each teaser says nothing of any of them."""
    pages = [
        FoundPage(f"{SITE}/{n}", f"{SITE}/{n}", title, text, "Continue towards complete coverage")
        for n, (title, text) in enumerate({"Cranes": TEXT, "Metro": "The depot opens."}.items())
    ]
    assert find_mismatches(pages) == [None, None]


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("मुंबई मेट्रो के लिए नया डिपो", "मुंबई मेट्रो का नया डिपो सोमवार को खुल गया, चार साल के काम के बाद।"),
        (
            "東京駅の新しいホームが完成",
            "東京駅で月曜日、新しいホームが完成した。工事は四年続いた。",
        ),
        ("Neue Kräne für den Hafen Hamburg", "Der Hamburger Hafen hat vier Kräne bestellt."),
    ],
)
def test_other_scripts_are_compared_too(headline: str, text: str) -> None:
    """Words are words in every script, with endings and without spaces."""
    page = FoundPage(f"{SITE}/a", f"{SITE}/a", headline, text, headline)
    assert why(page) is None
    assert why(replace(page, text="Сайт временно закрыт, приходите завтра утром."))


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is closed for maintenance until Friday, the highways agency said on Monday.",
        "Access to the quay was denied to 40 lorries, and the port asked its partners for help.",
        "The page turner of the year is a novel about a road that was not built in time.",
        "BHEL and its partners will store 200 MW of energy at the new site near Jodhpur.",
    ],
)
def test_news_is_no_notice(text: str) -> None:
    """What happens in the world is told in words that notices use of themselves."""
    assert not is_notice("Road closed for maintenance", text)


@given(st.lists(st.builds(FoundPage, *[st.text(max_size=40)] * 6), max_size=6))
def test_every_page_gets_an_answer(pages: list[FoundPage]) -> None:
    """Any texts and addresses are judged, each page once, in whichever order they come."""
    found = find_mismatches(pages)
    assert len(found) == len(pages)
    assert find_mismatches(pages[::-1]) == found[::-1]


@given(st.text(alphabet="abcdefghij \n", min_size=50, max_size=400), st.integers(2, 5))
def test_a_text_of_many_links_is_never_believed_without_a_headline(text: str, times: int) -> None:
    """Not one of several pages with the same title and the same short text is an article."""
    pages = [FoundPage(f"{SITE}/{at}", f"{SITE}/{at}", "Example News", text) for at in range(times)]
    assert all(find_mismatches(pages))


@given(st.text(min_size=1, max_size=300))
def test_a_page_with_its_excerpt_in_it_is_believed(rest: str) -> None:
    """Whatever follows, a page that begins with its excerpt and goes on is the article."""
    text = f"{EXCERPT} {TEXT} " * 6 + rest
    assert why(replace(GOOD, text=text)) is None


@pytest.mark.parametrize("piece", ["activ", "page you a ", "we and our 1 a", "x", "新", "404 "])
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    """Sixteen times the text takes about sixteen times as long."""
    pages = lambda size: [replace(GOOD, title=piece * size, text=piece * size)]  # noqa: E731
    in_proportion(pages, find_mismatches, 8000)
