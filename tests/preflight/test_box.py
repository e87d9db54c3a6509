"""Boxes of elements."""

from digest.preflight.box import Box
from digest.preflight.page import MailPage

PAGE = """<html><head><style>.wide { width: 300px; max-width: 80%; }</style></head>
<body><div class="wide" style="text-align:justify;line-height:150%"><p><a href="x">One</a></p>
<a href="x" style="text-decoration:none">Two</a><a name="x">Three</a>
<a href="x" style="text-decoration:none;border-bottom:1px solid red">Four</a></div>
<p style="background:url(https://x.example/a)">Five</p>
<p style="background:#fff url(https://x.example/a)">Six</p>
<p style="font-size:20px;line-height:30px">Seven</p></body></html>"""


def box_of(text: str) -> Box:
    """Return the box of the element with this text."""
    page = MailPage(PAGE)
    return next(page.look(one).box for one in page.elements if (one.text or "").strip() == text)


def test_widths_come_from_styles_and_sheets() -> None:
    """A share of the width around it makes a box fluid."""
    page = MailPage(PAGE)
    box = page.look(next(page.of("div"))).box
    assert (box.width, box.widest, box.fluid) == (300.0, None, True)


def test_text_inherits() -> None:
    """Alignment and the height of lines."""
    box = box_of("One")
    assert (box.align, box.leading) == ("justify", 1.5)
    assert box_of("Seven").leading == 1.5


def test_a_link_has_a_line() -> None:
    """Unless its style takes it away, and gives it no other."""
    assert [box_of(text).lined for text in ("One", "Two", "Three", "Four")] == [
        True,
        False,
        False,
        True,
    ]


def test_a_picture_is_bare_without_a_colour() -> None:
    """The colour may stand in the same value."""
    assert box_of("Five").bare_picture
    assert not box_of("Six").bare_picture
