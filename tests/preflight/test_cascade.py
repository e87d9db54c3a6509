import pytest

from digest.preflight.cascade import holds
from digest.preflight.page import MailPage
from tests.preflight.mails import page


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
    "rules",
    ["p:first-child { color: red; }", "div + p { color: red; }", "p:not(.b) { color: red; }"],
)
def test_a_rule_that_may_be_meant_makes_the_colour_unknown(rules: str) -> None:
    """Neighbours are not looked at: where they decide, nothing is known."""
    seen = MailPage(page('<p class="a">Saryu</p>', style=f"<style>{rules}</style>"))
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
