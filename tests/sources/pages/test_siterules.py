"""Site rules: CSS selectors for the body, headline and label of a known site."""

import pytest

from digest.sources.pages import extraction
from digest.sources.pages.siterules import SiteRule
from tests.timing import in_proportion

BIDS = (
    "The road authority has opened bids for the second package of the ring road, with two bridges."
)
PAGE = (
    """<html><body><h1>Start</h1><div class="title"> </div><div class="title">Ring <b>road</b>
opens bids</div><span id="rubric">Roads</span>
<div class="text"><h1>Ring road opens bids</h1><p>20 November 2026</p>"""
    f"""<p>{BIDS}</p><script>run()</script></div>
<div class="text extra">Work <i>begins</i> in January.<div class="text">It ends in June.</div></div>
<p>Another text that is as long as a paragraph usually is, or longer than that.</p></body></html>"""
)


def rule(**selectors: str) -> SiteRule:
    """Return a rule with these selectors."""
    return SiteRule("girder.example", **selectors)


def test_the_body_is_what_the_selector_finds() -> None:
    """A rule's body holds all it finds once, in page order, without scripts and headline."""
    assert rule(body=".text").find_body(extraction.parse_html(PAGE)) == [
        BIDS,
        "Work begins in January.",
        "It ends in June.",
    ]


def test_the_order_is_the_page_s_and_not_the_selector_s() -> None:
    """Several selectors are one."""
    html = "<body><p class=b>First paragraph.</p><p class=a>Second paragraph.</p></body>"
    assert rule(body=".a, .b").find_body(extraction.parse_html(html)) == [
        "First paragraph.",
        "Second paragraph.",
    ]


def test_names_that_elsewhere_mean_something_else_are_believed() -> None:
    """Where a rule says that the body stands in an element called "sidebar", it does."""
    html = f"<body><div class=sidebar><aside><p>{BIDS}</p></aside></div></body>"
    assert rule(body=".sidebar").find_body(extraction.parse_html(html)) == [BIDS]


def test_an_element_that_never_holds_text_may_be_named() -> None:
    """A site may have its text where only readers without scripts see it."""
    html = f"<body><noscript class=whole><p>{BIDS}</p></noscript></body>"
    assert rule(body=".whole").find_body(extraction.parse_html(html)) == [BIDS]


def test_title_and_label_are_the_first_text_found() -> None:
    """On one line; an element without text is passed over."""
    root = extraction.parse_html(PAGE)
    assert rule(title=".title").find_title(root) == "Ring road opens bids"
    assert rule(label="#rubric").find_label(root) == "Roads"


def test_what_finds_nothing_or_is_not_said_is_not_known() -> None:
    """The page is then read as any other."""
    root = extraction.parse_html(PAGE)
    for one in (rule(), rule(body="main", title="h2", label="nav a")):
        assert (one.find_body(root), one.find_title(root), one.find_label(root)) == ([], None, None)


@pytest.mark.parametrize("selector", ["div[", "p::before", ":no-such", "a|b", ">", "!"])
@pytest.mark.parametrize("field", ["body", "title", "label"])
def test_what_is_no_selector_is_refused(field: str, selector: str) -> None:
    """When the rule is made, with words that name it: not in the middle of a run."""
    with pytest.raises(ValueError, match="is not a CSS selector") as problem:
        rule(**{field: selector})
    assert f"'{selector}'" in str(problem.value)


@pytest.mark.parametrize(
    "selector",
    ["div.text > p", "#a .b", "p:first-of-type", "[itemprop='articleBody']", "h1, h2", "p:not(.x)"],
)
def test_selectors_of_many_kinds_are_understood(selector: str) -> None:
    """Those of CSS 3."""
    assert rule(body=selector).body == selector


@pytest.mark.parametrize(
    ("host", "url", "holds"),
    [
        ("girder.example", "https://girder.example/x", True),
        ("girder.example", "http://www.girder.example:8080/x", True),
        ("www.girder.example", "https://girder.example/x", True),
        ("Girder.Example", "https://GIRDER.example/x", True),
        ("girder.example", "https://mumbai.news.girder.example/", True),
        ("mumbai.girder.example", "https://girder.example/", False),
        ("girder.example", "https://notgirder.example/", False),
        ("girder.example", "https://girder.example.org/", False),
        ("girder.example", "https://other.example/girder.example", False),
        ("girder.example", "girder.example/x", False),
        ("girder.example", "https://[bad", False),
        ("girder.example", "", False),
        ("girder.example", None, False),
    ],
)
def test_a_rule_holds_for_its_host_and_what_is_below(
    host: str, url: str | None, *, holds: bool
) -> None:
    """Sub-domains count, in any case and with any port; a host that only ends alike does not."""
    assert SiteRule(host).covers(url) is holds


def test_many_elements_found_within_each_other_take_no_longer() -> None:
    """A selector that finds every element of a large page is as quick as one that finds few."""

    def made(size: int) -> object:
        return extraction.parse_html("<div>" * (size // 50) + "<div><p>Bids</p></div>" * size)

    assert in_proportion(made, rule(body="div, p").find_body, 80_000) < 5
