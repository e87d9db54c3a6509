import pytest

from digest.preflight.page import MailPage
from digest.preflight.selector import compile_selectors, match_page

PAGE = MailPage(
    '<!doctype html><div class="a b"><section><i>x</i><p id="one" class="dark:bg w-1/2 a.b 2x" '
    'title="x]y" lang="en-IN" align="CENTER" data-kind="Main">x</p></section></div>'
)
P = next(one for one in match_page(PAGE.elements[0]) if one.local_name == "p")


def matches(text: str) -> bool:
    """Return True if one of the selectors in `text` matches the paragraph of the page."""
    return any(one.test(P) for one in compile_selectors(text))


@pytest.mark.parametrize(
    "text",
    [
        "p", "P", "*", "#one", "p#one", ".a p", ".a.b p", "div section > p", "html p", "p[title]",
        r".dark\:bg", r".w-1\/2", r".a\.b", r".\32 x", r".\000032x", r"#\6f ne", r"p.dark\3a bg",
        "[title='x]y']", '[title="x]y"]', r"[title=x\]y]", "[title^='x]']", "[title$=y]",
        "[title*=']']", "[TITLE]", "p[lang|=en]", "p[lang|=EN]", "[align=center]", "[class~='2x']",
        "[data-kind=main i]", "[data-kind=Main s]", "p/* , i */.w-1\\/2", "div/**/ /**/p",
        "p:not(.b)", ":is(i, p)", ":where(.a section) > p", "i + p", "i ~ p", "p:last-child",
        "p:nth-child(2)", "p:only-of-type", ":root p", "p:lang(en)", "i, p", "p:not(:hover)",
    ],
)  # fmt: skip
def test_a_selector_matches(text: str) -> None:
    """By type, class, id, attribute, by what is around and before, however it is written."""
    assert matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "div", ".c p", "#two", "div > p", "section section p", "p[lang='en']", "p[title=x]",
        "p:link", ".dark:bg", ".dark", ".a.b", "[title='x']", "[data-kind=main]", "[title='X]Y']",
        "p:not(#one)", ":is(i, b)", "p + p", "p:first-child", "p:hover", "p:empty", "p:lang(de)",
    ],
)  # fmt: skip
def test_a_selector_does_not_match(text: str) -> None:
    """One part that does not fit is enough."""
    assert not matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "p >", "> p", "p !", "", "p,", "p, :unheard", "|", "*|", "[*|title]", ":not()", "p[a=1]",
        "p::first-line", ":not(" * 2000 + "p", "[title='x", "p)", "\0|p", "p\\",
    ],
)  # fmt: skip
def test_a_rule_with_an_unreadable_selector_is_void(text: str) -> None:
    """Whatever its other selectors say; and pieces of text are no elements."""
    assert not matches(text)


def test_specificity_counts_ids_classes_and_types() -> None:
    """Attributes and pseudo-classes count as classes; "*" and :where() count nothing."""
    [selector] = compile_selectors("div#one.a[title] > *:link p:not(.b):where(#x)")
    assert selector.specificity == (1, 4, 2)


@pytest.mark.parametrize(
    ("selector", "body"),
    [
        ("aside " + "div " * 30 + "b", "<div>" * 60 + "<b>x"),
        ("b:has(~ i)", "<b>x</b>" * 3000),
        ("i ~ b ~ b ~ b ~ b", "<b>x</b>" * 300),
    ],
)
def test_looking_at_too_many_elements_ends(
    monkeypatch: pytest.MonkeyPatch, selector: str, body: str
) -> None:
    """A selector that would try out all ways through a page is given up."""
    monkeypatch.setattr("digest.preflight.selector._STEPS", 100_000)  # the test is quicker so
    [compiled] = compile_selectors(selector)
    elements = match_page(MailPage(body).elements[0])
    with pytest.raises(RecursionError):
        list(map(compiled.test, elements))
