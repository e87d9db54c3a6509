import pytest

from tests.preflight.mails import found_in

DARK = """<style>:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #111318 !important; } RULES
}</style>"""


def dark(body: str, rules: str = "") -> list[str]:
    """Return what is too faint in dark mode, where the page turns dark and `rules` hold too."""
    return found_in(body, "E502", style=DARK.replace("RULES", rules))


@pytest.mark.parametrize(
    ("body", "speaks"),
    [
        ('<p style="color:#777777">Saryu</p>', True),  # 4.48
        ('<p style="color:#767676">Saryu</p>', False),  # 4.54
        ('<p style="color:#949494;font-size:24px">Saryu</p>', False),  # 3.03, large
        ('<p style="color:#959595;font-size:24px">Saryu</p>', True),  # 2.99
        ('<p style="color:#949494;font-size:19px">Saryu</p>', True),
        ('<h3 style="color:#949494;font-size:19px">Saryu</h3>', False),  # large in bold
        ('<p style="color:#949494;font:bold 14pt serif">Saryu</p>', False),
        ('<p style="color:#999"><b style="color:#000">Saryu</b></p>', False),
        ('<p style="color:#999"><b style="color:#000">Saryu</b> wins</p>', True),
        ('<p style="color:#999">·</p>', False),
        ('<p style="color:#999;display:none">Saryu</p>', False),
        ('<div style="display:none"><p style="color:#999">Saryu</p></div>', False),
        ('<div style="opacity:0.4"><p style="color:#000">Saryu</p></div>', True),
        (
            '<table bgcolor="#000000"><tr><td><font color="#ffffff">Saryu</font></td></tr></table>',
            False,
        ),
        ('<table bgcolor="#000000"><tr><td>Saryu</td></tr></table>', True),
        ('<div style="background:#111 no-repeat"><p style="color:#eee">Saryu</p></div>', False),
        (
            '<div style="background:#111"><p style="background:transparent">Saryu</p></div>',
            True,
        ),
        (
            '<div style="background:rgba(0,0,0,.9)"><b style="color:rgb(255 255 255/90%)">x</b>',
            False,
        ),
        ('<a href="https://x.example/">Saryu</a>', False),
        ('<div style="background:#00f"><a href="https://x.example/">Saryu</a></div>', True),
    ],
)
def test_contrast_in_light_mode(body: str, speaks: bool) -> None:  # noqa: FBT001 - a table
    """Text needs 4.5, large text 3; inheritance, blending and hidden text count."""
    assert bool(found_in(body, "E501")) == speaks


@pytest.mark.parametrize(
    "style",
    [
        "background:url(https://x.example/a.png)",
        "background-image:linear-gradient(#000,#fff)",
        "background:var(--dark)",
        "background-color:unheard",
    ],
)
def test_of_what_cannot_be_known_nothing_is_said(style: str) -> None:
    """On a picture, gradient or variable the contrast is unknown; on a colour within it is not."""
    assert found_in(f'<div style="{style}"><p style="color:#fff">Saryu</p></div>', "E501") == []
    inner = '<p style="color:#fff;background:#eee">Saryu</p>'
    assert len(found_in(f'<div style="{style}">{inner}</div>', "E501")) == 1
    assert found_in('<p style="color:var(--ink)">Saryu</p>', "E501") == []


def test_an_inlined_colour_stays_in_dark_mode() -> None:
    """A dark rule without !important loses to the style attribute: the text stays dark."""
    body = '<p class="ink" style="color:#374151">Saryu</p>'
    assert len(dark(body)) == 1
    assert len(dark(body, ".ink { color: #ffffff; }")) == 1
    assert dark(body, ".ink { color: #ffffff !important; }") == []
    assert dark(body, ".page p { color: #ffffff !important; }") == []


def test_a_colour_on_a_parent_defeats_a_dark_rule() -> None:
    """The nearest element that says a colour wins, whatever is said of those around it."""
    body = '<p><strong style="color:#111827">Saryu</strong></p>'
    assert len(dark(body, ".page p { color: #fff !important; }")) == 1
    assert dark(body, ".page p, .page strong { color: #fff !important; }") == []


def test_a_ground_that_stays_light_in_dark_mode() -> None:
    """Light text on a card that no dark rule darkens is not to be seen."""
    body = (
        '<div style="background-color:#ffffff"><p class="ink" style="color:#111827">Saryu</p></div>'
    )
    assert len(dark(body, ".ink { color: #f3f4f6 !important; }")) == 1
    assert dark(body) == []


def test_what_says_nothing_of_dark_mode_is_not_judged_in_it() -> None:
    """A page for light mode alone is turned dark by programs as they see fit."""
    assert found_in('<p style="color:#111827">Saryu</p>', "E502", style="") == []


def test_without_colours_programs_choose_them() -> None:
    """A page that declares dark mode and sets no colours is dark, with light text and links."""
    body = '<p>Saryu</p><a href="https://x.example/">More</a>'
    head = '<meta name="color-scheme" content="light dark">'
    assert found_in(body, "E502", style="", head=head) == []


def test_one_pair_of_colours_is_named_once() -> None:
    """All texts with the same faint colours make one finding, with their number."""
    [told] = found_in('<p style="color:#999">Saryu</p>' * 7, "E501")
    assert told == "<p>Saryu (7 times): #999999 on #ffffff has a contrast of 2.85; 4.5 is needed"
