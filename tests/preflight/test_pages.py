import dataclasses

import pytest

from digest.preflight.check import check_page
from tests.preflight.mails import BODY, STYLE, found, found_in, message, page, shown

PICTURE = '<img src="https://x.example/a.jpg" alt="Panels" width="544" height="306">'


def test_a_right_page_is_passed() -> None:
    """A right page has no finding but the note on refinements."""
    assert {finding.code for finding in check_page(page())} == {"I602"}


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("E301", '<img src="https://x.example/a.jpg" width="9" height="9">', PICTURE),
        ("E301", PICTURE.replace("Panels", "a-1.JPG"), PICTURE.replace("Panels", "")),
        ("E302", PICTURE.replace("https:", "http:"), PICTURE),
        ("E302", PICTURE.replace("https://x.example/a.jpg", "data:image/png;base64,AA"), PICTURE),
        ("E302", PICTURE.replace("https://x.example/a.jpg", "a.jpg"), PICTURE),
        (
            "E302",
            '<td style="background:url(http://x.example/a.png)">',
            '<td style="background:url(https://x.example/a)">',
        ),
        (
            "E302",
            '<td background="http://x.example/a.png">',
            '<td background="https://x.example/a.png">',
        ),
        ("W303", PICTURE.replace(' height="306"', ""), PICTURE),
        ("W303", PICTURE.replace('"306"', '"auto"'), PICTURE.replace('"306"', '"306px"')),
        ("W303", PICTURE.replace('"544"', '"wide"'), PICTURE.replace('"544"', '"100%"')),
        ("E304", "<script>1</script>", "<p>script: one</p>"),
        ("E304", '<p onclick="x()">x</p>', '<p title="onclick">x</p>'),
        ("E304", '<img src="javascript:x()">', PICTURE.replace("Panels", "JavaScript: the book")),
        (
            "E304",
            '<a href=" java\nscript:x()">x</a>',
            '<a href="https://x.example/javascript:">x</a>',
        ),
        ("E305", "<form></form>", "<p>form</p>"),
        ("E305", '<input type="text">', "<p>input</p>"),
        ("E305", "<button>x</button>", '<a href="https://x.example/">x</a>'),
        ("E306", '<iframe src="https://x.example/"></iframe>', PICTURE),
        ("E306", '<video src="https://x.example/a.mp4"></video>', PICTURE),
        (
            "E306",
            '<!--[if !mso]><link href="https://fonts.example/" rel="stylesheet"><![endif]-->',
            "<!-- link -->",
        ),
        (
            "E307",
            "<table><tr><td>x</td></tr></table>",
            '<table role="none"><tr><td>x</td></tr></table>',
        ),
        (
            "E307",
            "<table><tr><td>x</td></tr></table>",
            "<table><tr><th>Head</th></tr><tr><td>x</td></tr></table>",
        ),
        (
            "E307",
            "<!--[if mso]><table width='1'><![endif]-->",
            "<!--[if mso]><table role='presentation'><![endif]-->",
        ),
        ("E308", '<p lang="">x</p>', '<p lang="hi">x</p>'),
        ("W311", "<h2> &nbsp;</h2>", f"<h2>{PICTURE}</h2>"),
        ("W313", '<p id="a">x</p><p id="a">y</p>', '<p id="a">x</p><p id="b">y</p>'),
    ],
)
def test_what_a_body_holds(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert len(found_in(BODY + wrong, code)) == 1
    assert found_in(BODY + right, code) == []


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("E306", '<link rel="stylesheet" href="https://fonts.example/">'),
        ("E306", "<style>@import url(https://fonts.example/);</style>"),
        ("E306", "<style>@font-face { font-family: x; src: url(https://fonts.example/); }</style>"),
        ("E306", '<meta http-equiv="refresh" content="0; url=https://x.example/">'),
        ("W316", "<style>@media screen { @media (max-width:9px) { p { color: red; } } }</style>"),
        ("W316", "<style>@media screen { p { color: red; }</style>"),
        ("W316", "<style>p { color: red; } and more</style>"),
    ],
)
def test_what_a_head_holds(code: str, head: str) -> None:
    """Loads from outside, and styles that Gmail drops, are found in the head."""
    assert found_in(code=code, head=head) != []
    assert (
        found_in(
            code=code,
            head='<style media="screen">@media (max-width:9px) { p { color: red; } }</style>',
        )
        == []
    )


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("E308", 'dir="ltr"'),
        ("E308", 'lang="English!" dir="ltr"'),
        ("W309", 'lang="ur"'),
        ("W309", 'lang="en" dir="left"'),
        ("W309", 'lang="ur" dir="ltr"'),
        ("W309", 'lang="en" dir="rtl"'),
    ],
)
def test_language_and_direction(code: str, attributes: str) -> None:
    """The page names its language, and the direction that is written in."""
    assert len(found_in(code=code, attributes=attributes)) == 1
    for right in (
        'lang="en-IN" dir="ltr"',
        'lang="en"',
        'lang="ur" dir="rtl"',
        'lang="hi" dir="auto"',
    ):
        assert found_in(code=code, attributes=right) == []


def test_the_language_is_the_editions() -> None:
    """A page in another language than its edition was made from another one."""
    hindi = dataclasses.replace(shown(), language="hi")
    assert found(message(), "E308", hindi) == [
        "<html>: its lang is 'en-IN', and the edition's 'hi'"
    ]
    assert found(message(), "E308", shown()) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<table><tr><td>x</td></tr></table>", "has no headings"),
        ("<p>x</p>" * 3000, "has no headings"),
        ("<h2>x</h2>", "is no h1"),
        ("<h1>x</h1><h3>y</h3>", "follows an h1"),
        ("<h1>x</h1><h1>y</h1>", "a second h1"),
    ],
)
def test_the_order_of_headings(body: str, reason: str) -> None:
    """Headings begin with one h1 and leave no level out on the way down."""
    [told] = found_in(body, "W310")
    assert reason in told
    assert found_in("<h1>x</h1><h2>y</h2><h3>z</h3><h2>y</h2>", "W310") == []


def test_a_letter_needs_no_headings() -> None:
    """A short page without a layout is read from its beginning to its end."""
    assert found_in("<p>Dear all,</p><p>it rains.</p>", "W310") == []


def test_a_hidden_heading_does_not_count() -> None:
    """A hidden heading is not read out."""
    assert found_in('<h1>x</h1><h3 style="display:none">y</h3>', "W310") == []


def test_a_page_has_a_title() -> None:
    """An empty title is none."""
    assert (
        len(found(message(page().replace("<title>Power</title>", "<title> </title>")), "W312")) == 1
    )
    assert found(message(), "W312") == []


def test_a_page_says_what_it_is() -> None:
    """The doctype and the character set are each asked for; either form of <meta> will do."""
    assert found(message(page().replace("<!doctype html>", "")), "E314") == [
        "HTML: has no <!doctype html>"
    ]
    bare = page().replace('<meta charset="utf-8">', "")
    assert found(message(bare), "E314") == ["HTML: has no <meta> that says UTF-8"]
    old = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
    assert (
        found(message(bare.replace("<title>", f"{old}<title>")), "E314")
        == found(message(), "E314")
        == []
    )


def test_dark_rules_are_declared() -> None:
    """A page with dark rules says so, in a style sheet or by <meta>; one without them need not."""
    bare = STYLE.replace("color-scheme: light dark;", "")
    assert len(found_in(code="W315", style=bare)) == 1
    assert (
        found_in(code="W315", style=bare, head='<meta name="color-scheme" content="light dark">')
        == []
    )
    assert found_in(code="W315") == found_in(code="W315", style="") == []
