from html import escape

import pytest

from digest.preflight.cascade import holds
from digest.preflight.colour import BLACK
from digest.preflight.page import MailPage
from tests.preflight.mails import page

RED = (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("rules", "colour"),
    [
        ("p { color: red; } .a { color: lime; }", (0, 1, 0)),
        (".a { color: lime; } p { color: red; }", (0, 1, 0)),
        ("p.a { color: red; } .page .a { color: lime; }", (0, 1, 0)),
        ("#one { color: lime; } .page .a { color: red; }", (0, 1, 0)),
        ("p { color: red !important; } #one { color: lime; }", (1, 0, 0)),
        (".a { color: red; } .a { color: lime; }", (0, 1, 0)),
        ("div > p { color: lime; }", (0, 1, 0)),
        ("body > p { color: red; }", (0, 0, 0)),
        ("html body .page p { color: lime; }", (0, 1, 0)),
        ("[lang] .a { color: lime; }", (0, 1, 0)),
        ("[data-ogsc] .a { color: red; }", (0, 0, 0)),
        ("p[title^='So'] { color: lime; }", (0, 1, 0)),
        ("p:hover { color: red; }", (0, 0, 0)),
        ("@media print { p { color: red; } }", (0, 0, 0)),
        ("@media screen and (max-width:480px) { p { color: red; } }", (0, 0, 0)),
        ("@media only screen and (min-width:480px) { p { color: lime; } }", (0, 1, 0)),
        ("@media not screen { p { color: red; } }", (0, 0, 0)),
        ("/* p { color: red; } */ p { color: lime; }", (0, 1, 0)),
        ("b::before { content: '}' } p { color: lime; }", (0, 1, 0)),
        ("b::before { content: '/*' } p { color: lime; }", (0, 1, 0)),
        ("@import url('a;b'); p { color: lime; }", (0, 1, 0)),
        ("@font-face { unicode-range: U+26, U+0-7F; src: url(x) } p { color: lime; }", (0, 1, 0)),
        ("<!-- p { color: lime; } -->", (0, 1, 0)),
        ("div p.a, p:unheard { color: red; }", (0, 0, 0)),
        ("p >, i { color: red; }", (0, 0, 0)),
        ("p::first-line, p { color: lime; }", (0, 1, 0)),
        ("@supports (color: red) { @media screen { p { color: lime; } } }", (0, 1, 0)),
        ("@supports (color: red) { @media print { p { color: red; } } }", (0, 0, 0)),
        ("@media screen { p { color: lime; } ; b { color: red } } }", (0, 1, 0)),
        ("@MEDIA Print { p { color: red; } }", (0, 0, 0)),
    ],
)
def test_which_rule_wins(rules: str, colour: tuple[int, int, int]) -> None:
    """Importance, then how specific, then how late: as CSS has it."""
    seen = MailPage(
        page('<p class="a" id="one" title="Solar">Saryu</p>', style=f"<style>{rules}</style>")
    )
    text = seen.look(next(seen.of("p"))).text
    assert text is not None
    assert text[:3] == colour


@pytest.mark.parametrize(
    ("rules", "red"),
    [
        ("p:first-child { color: red; }", False),
        ("p:last-child { color: red; }", True),
        ("p:nth-child(2n) { color: red; }", True),
        ("b + i + p { color: red; }", False),
        ("b ~ p { color: red; }", True),
        ("i + p { color: red; }", True),
        ("p:not(.b) { color: red; }", True),
        ("p:not(.b, .a) { color: red; }", False),
        (":is(h1, .a):where(p) { color: red; }", True),
        ("div:has(> .a) p { color: red; }", True),
    ],
)
def test_neighbours_and_negations_are_looked_at(rules: str, red: bool) -> None:  # noqa: FBT001
    """Where an element stands among others, and what it is not, decides as in a browser."""
    body = '<div><b>x</b><u>x</u><i>x</i><p class="a">Saryu</p></div>'
    seen = MailPage(page(body, style=f"<style>{rules}</style>"))
    text = seen.look(next(seen.of("p"))).text
    assert text is not None
    assert text[:3] == ((1, 0, 0) if red else (0, 0, 0))


def test_each_of_many_like_elements_has_its_own_style() -> None:
    """A style is shared only by elements that the same rules apply to."""
    rules = "<style>tr:nth-child(2n) { color: red } a[title] { color: lime }</style>"
    body = "<table>" + "<tr><td>x</td></tr>" * 4 + "</table><a name=x>x</a><a title=y name=x>x</a>"
    seen = MailPage(page(body, style=rules))
    assert [seen.look(one).text for one in seen.of("td")] == [BLACK, RED, BLACK, RED]
    assert [seen.look(one).text for one in seen.of("a")] == [BLACK, (0, 1, 0, 1)]


@pytest.mark.parametrize(
    ("style", "rules", "colour"),
    [
        ("color: lime", "p { color: red !important; }", (1, 0, 0)),
        ("color: lime !important", "p { color: red !important; }", (0, 1, 0)),
        ("color: lime ! IMPORTANT; color: red", "", (0, 1, 0)),
        ("x: ';color:red'; color: lime", "", (0, 1, 0)),
        ("x: url(a;color:red); color: lime", "", (0, 1, 0)),
        ('x: url("a);color:red"); color: lime', "", (0, 1, 0)),
        ("color/**/: lime; /* color: red */", "", (0, 1, 0)),
        ("c\\6f lor: l\\69me", "", (0, 1, 0)),
        ("color red; color: lime; : red; color", "", (0, 1, 0)),
        ("color: lime; color: 'red", "", None),
        ('color: lime; color: "red\n; }', "", (0, 1, 0)),
    ],
)
def test_a_style_attribute(style: str, rules: str, colour: tuple[int, int, int] | None) -> None:
    """It beats sheets but for what is important there; bad declarations are as if not written."""
    seen = MailPage(page(f"<p style='{escape(style)}'>x</p>", style=f"<style>{rules}</style>"))
    text = seen.look(next(seen.of("p"))).text
    assert (text and text[:3]) == colour


@pytest.mark.parametrize(
    ("value", "behind"),
    [
        ("#111 no-repeat", 1 / 15),
        ("no-repeat rgb(17 17 17 / 100%)", 1 / 15),
        ("url(x.png) #111", None),
        ("linear-gradient(rgba(0,0,0,.5), red)", None),
        ("var(--x)", None),
        ("none", 1.0),
    ],
)
def test_a_background_is_a_colour_or_unknown(value: str, behind: float | None) -> None:
    """A shorthand's colour counts, unless a picture or a variable may lie on it."""
    seen = MailPage(page(f'<p style="background: {value}">x</p>'))
    found = seen.look(next(seen.of("p"))).behind
    assert (found and found[0]) == (behind and pytest.approx(behind))


def test_of_a_page_that_takes_too_long_to_match_nothing_is_known() -> None:
    """What is told of its colours would be a guess."""
    rules = "<style>" + "div " * 40 + "p {color:red}</style>"
    seen = MailPage(page("<div>" * 60 + "<p>x", style=rules.replace("div", "aside div", 1)))
    assert seen.look(next(seen.of("p"))).text is None


def test_the_window_and_the_mode_decide_which_media_hold() -> None:
    """The window is 1,000 pixels wide; a list of media holds if one of them does."""
    for condition in (
        "@media (min-width:600px)",
        "@media print, screen",
        "@media (max-width: 70em)",
    ):
        assert holds(condition, dark=False)
    for condition in ("@media (max-width:600px)", "@media print", "@media (orientation: portrait)"):
        assert not holds(condition, dark=False)
    assert holds("@media (prefers-color-scheme: dark)", dark=True)
    assert not holds("@media (prefers-color-scheme: dark)", dark=False)


@pytest.mark.parametrize(
    ("style", "size"),
    [
        ("font-size:12pt", 16),
        ("font-size:2em", 40),
        ("font-size:50%", 10),
        ("font:9px/1.5 serif", 9),
    ],
)
def test_sizes_are_in_pixels(style: str, size: float) -> None:
    """Every unit becomes pixels; em and % are of the element around."""
    seen = MailPage(page(f'<div style="font-size:20px"><p style="{style}">Saryu</p></div>'))
    assert seen.look(next(seen.of("p"))).size == size
