import pytest

from digest.preflight.page import MailPage
from digest.preflight.selector import parse_selector, selector_matches

PAGE = MailPage(
    '<div class="a b"><section><p id="one" title="Solar order" lang="en-IN">x</p></section></div>'
)
[P] = PAGE.of("p")


@pytest.mark.parametrize(
    "text",
    [
        "p", "*", "#one", "p#one", ".a p", ".a.b p", "div section > p", "html p", "p[title]",
        "p[title='Solar order']", "p[title~=order]", "p[lang|=en]", "p[title^=So]", "p[title$=er]",
        "p[title*='r o']", ":root p",
    ],
)  # fmt: skip
def test_a_selector_matches(text: str) -> None:
    """A selector matches by type, class, id, attribute, and by the elements around."""
    selector = parse_selector(text)
    assert selector is not None
    assert selector_matches(selector, P)


@pytest.mark.parametrize(
    "text",
    ["div", ".c p", "#two", "div > p", "section section p", "p[lang='en']", "p[title=x]", "p:link"],
)
def test_a_selector_does_not_match(text: str) -> None:
    """One part that does not fit is enough."""
    selector = parse_selector(text)
    assert selector is not None
    assert not selector_matches(selector, P)


@pytest.mark.parametrize("text", ["a:hover", "p::first-line", "p >", "> p", "p !", ""])
def test_a_selector_that_matches_nothing_is_none(text: str) -> None:
    """States of a pointer, pieces of text, and what cannot be read."""
    assert parse_selector(text) is None


def test_specificity_counts_ids_classes_and_types() -> None:
    """Attributes and pseudo-classes count as classes; "*" counts nothing."""
    selector = parse_selector("div#one.a[title] > *:link p")
    assert selector is not None
    assert selector.specificity == (1, 3, 2)
