import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.preflight.css import Declaration, css_urls, parse_declarations, parse_sheet
from digest.preflight.page import MailPage
from tests.preflight.mails import page

#: Texts made of what CSS is made of, whole and cut.
PIECES = st.lists(
    st.sampled_from(
        r"""p .a #b [c="d]"] { } ( ) [ ] ; : , ! > + ~ * | @ @media @import @font-face screen /* */
        <!-- --> " ' \ \7d \3a "}" "{" '/*' url( url(x;y) url("a;b") U+26 u+a 1px 2% -- !important
        color red background :is( :not( :has( ::before :nth-child(2n) $= = not and \0""".split()
    )
    | st.sampled_from([" ", "\n", "\r\n", "\f"])
    | st.text(max_size=3),
    max_size=40,
).map("".join)
#: What a rule may begin with and stays a rule that nothing else is hurt by.
HARMLESS = st.sampled_from(
    [
        '.q::before { content: "}" }', ".q { content: '{' }", "/* } { */", '.q { x: "/*" }',
        "@import url(a;b);", "@import url('a;b') screen;", '@import "x{";', "@charset 'utf-8';",
        "@font-face { unicode-range: U+26, U+4??; src: url(x;y) }",
        "@media print { p { color: red } }",
        "@supports (x: y) { @media print { p { color: red } } }", r".a\{ { color: red }",
        "[title='x]y'] { color: red }", "p { color: red; } p { color: blue; }", "<!--", "-->",
        "p { color: red; color: } ", "p { : red; color }", "p:unheard { color: red !important }",
        "p[title=')'] { color: red }", "@keyframes k { to { color: red } }",
        ".q { background: url(a'b); }", "u+a { color: red }", "@layer a, b;", "p !x { color: red }",
    ]
)  # fmt: skip


def test_declarations_are_read() -> None:
    """Names are lower case, comments go, and a semicolon in a string or brackets splits nothing."""
    text = "COLOR: Red !important; /* x: y; */ background: url(a;b); content: 'a;b'; broken"
    assert parse_declarations(text) == (
        Declaration("color", "Red", important=True),
        Declaration("background", "url(a;b)", important=False),
        Declaration("content", '"a;b"', important=False),
    )


def test_escapes_are_read() -> None:
    """A name or value may be written in other ways, and is the same."""
    assert parse_declarations(r"c\6flor: r\65 d") == (Declaration("color", "red", important=False),)


@pytest.mark.parametrize("bad", ["color red", "color", ": red", "c: 'x\n", "c: url(a'b)", "c: x)"])
def test_a_bad_declaration_is_as_if_not_written(bad: str) -> None:
    """The one after it is read all the same."""
    assert [one.name for one in parse_declarations(f"{bad};size:1px")] == ["size"]


def test_addresses_are_those_that_something_is_loaded_from() -> None:
    """With quotes and without, within functions, but not in strings."""
    [said] = parse_declarations(
        "background: url(a;b), image-set(url('c)d') 1x), src('e'), 'url(f)' /* url(g) */"
    )
    assert css_urls(said) == ["a;b", "c)d", "e"]


def test_rules_know_their_conditions() -> None:
    """A rule has all at-rules around it, the sheet's own media first."""
    sheet = parse_sheet("a, p > b { x: y } @MEDIA (min-width:9px) { i { x: y } }", "screen")
    assert [(rule.selectors, rule.conditions) for rule in sheet.rules] == [
        (("a", "p > b"), ("media screen",)),
        (("i",), ("media screen", "@media (min-width:9px)")),
    ]


def test_at_rules_without_rules_are_statements() -> None:
    """An import, and the block of a font or an animation, hold no rule for an element."""
    sheet = parse_sheet("@import url(x.css); @\\66ont-face { src: url(y) }")
    assert sheet.statements == ("@import url(x.css)", "@font-face { src: url(y) }")
    assert (sheet.rules, sheet.broken) == ((), "")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("p { x: y } and more", "and more"),
        ("@media screen { p { x: y }", "{"),
        ("p { x: y } /* ", "{"),
        ("p { x: 'y }", "{"),
        ("p { x: (y }", "{"),
        ("p { x: y } }", "}"),
        ("} p { x: y }", "}"),
        ("p { x: y }; q { x: '}' } /* { */ i::before { content: '{' }", ""),
        ("<!-- p { x: y } -->", ""),
        ("", ""),
    ],
)
def test_a_broken_sheet_says_where(text: str, broken: str) -> None:
    """Text after the last rule, or a brace without its other, is the place."""
    assert parse_sheet(text).broken == broken


@settings(max_examples=50, deadline=None)
@given(PIECES)
def test_any_text_is_read(text: str) -> None:
    """No style sheet or style attribute ends the reading of a page."""
    parse_sheet(text)
    parse_declarations(text)
    seen = MailPage(page("<div class=q><p class=a>x</p></div>", style=f"<style>{text}</style>"))
    assert seen.light.look(seen.elements[0])
    assert seen.dark.look(seen.elements[0])


@settings(max_examples=50, deadline=None)
@given(st.lists(HARMLESS, max_size=6))
def test_what_stands_before_a_rule_does_not_hide_it(before: list[str]) -> None:
    """A whole rule is read whatever whole or void rules stand before it."""
    text = "\n".join((*before, "p { color: lime !important }"))
    seen = MailPage(page("<p>x</p>", style=f"<style>{text}</style>"))
    assert seen.look(next(seen.of("p"))).text == (0, 1, 0, 1)
