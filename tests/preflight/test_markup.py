"""Markup as it is written."""

import pytest

from digest.preflight.markup import read_markup
from tests.timing import in_proportion

CELL = "<tr><td>a</td></tr>"
OUTLOOK = "<!--[if mso]><table><tr><td><![endif]-->"
END = "<!--[if mso]></td></tr></table><![endif]-->"


@pytest.mark.parametrize(
    "html",
    [
        "<p>One<p>Two<ul><li>a<li>b</ul>",
        "<table><tr><td>a<td>b<tr><td>c</table>",
        "<TABLE><TR><TD>a</td></TR></TABLE><br><img src=x><hr/>",
        f"{OUTLOOK}<div>x</div>{END}",
        "<!--[if mso | IE]><table><tr><![endif]--><!--[if mso | IE]></tr></table><![endif]-->",
        "<!--[if !mso]><!--><a href='x'>x</a><!--<![endif]-->",
        "<!--[if !mso]><!-- --><p>x</p><!-- <![endif]-->",
        "<![if !mso]><p>x</p><![endif]>",
        "<!--[if gte mso 9]><xml><o:P><o:A/></o:P></xml><![endif]-->",
        "<!--[if mso]><v:rect><v:fill src='x'/><![endif]-->x<!--[if mso]></v:rect><![endif]-->",
        "<!-- a > b --><!----><!--> <p>x</p>",
        '<p title="a > b" style="margin:0">x</p>',
        "3 < 4 and <a@b.example>",
    ],
)
def test_good_markup_has_no_slips(html: str) -> None:
    """End tags may be left out as HTML allows; Outlook reads what others do not."""
    found = read_markup(html)
    assert [
        *found.unclosed,
        *found.nested_links,
        *found.comments,
        *found.repeated,
        *found.quotes,
        *found.styles_in_body,
    ] == []


@pytest.mark.parametrize(
    ("html", "message", "of_table"),
    [
        ("<table><tr><td>x</td></tr>", "<table> is never closed", True),
        ("<div>x</div></table>", "</table> closes nothing", True),
        ("<p>x</p>\n<div><b>x</div>", "<b> is not closed before </div> in line 2", False),
        (
            f"<table>{3 * CELL}<tr><td>b</tr></table>",
            "<td> is not closed before </tr>",
            True,
        ),
        (f"{OUTLOOK}x", "<table> is never closed", True),
        (
            "<!--[if mso]><v:rect href='x'><center>x</center><![endif]-->",
            "<v:rect> is never",
            False,
        ),
        ("<html><body><p>x</p><html>", "<html> stands a second time", False),
    ],
)
def test_what_is_not_closed_is_found(html: str, message: str, *, of_table: bool) -> None:
    """With its line, and whether a table is taken apart."""
    slip = read_markup(html).unclosed[0]
    assert slip.message.startswith(message)
    assert slip.of_table == of_table


def test_links_in_links_are_found() -> None:
    """An anchor without address is none."""
    assert len(read_markup('<a href="x">a <a href="y">b</a></a>').nested_links) == 1
    assert read_markup('<a name="x">a <a href="y">b</a></a>').nested_links == []


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<p>x</p><!-- open", "hides all after it"),
        ("<!-- one <!-- two -->", "before the next begins"),
        ("<!--[if mso]><p>x</p>", "has no <![endif]-->"),
        ("<p>x</p><![endif]-->", "ends no conditional comment"),
        ("<!--[if mso><table><![endif]-->", "does not begin like <!--[if mso]>"),
        ("<!-- [if mso]><table><![endif]-->", "does not begin like <!--[if mso]>"),
    ],
)
def test_open_comments_are_found(html: str, message: str) -> None:
    """Plain ones and conditional ones."""
    assert message in read_markup(html).comments[0].message


def test_attributes_are_looked_at() -> None:
    """One that stands twice, and a value without its end."""
    assert "'style' twice" in read_markup('<p style="a" style="b">x</p>').repeated[0].message
    assert len(read_markup('<a href="https://x.example>x</a> <a href="y">y</a>').quotes) == 1


@pytest.mark.parametrize(
    "piece", ["<!--[if mso]>", "<td>", "</p>", "<a href='x'>", '<a b="', "<!--"]
)
def test_any_length_is_read_in_proportion(piece: str) -> None:
    """Also of a page that is made to take long."""
    in_proportion(lambda size: piece * size, read_markup, 4_000)
