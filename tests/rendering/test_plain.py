import html
import re
from urllib.parse import unquote

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from digest.rendering import plain
from digest.sources.article import one_line

MARKS = st.sampled_from(
    [*"\\`*_[](){}#+-.!&<>~|=:;1a \"'^$/@", "&amp;", "&copy;", "&#42;", "~~~", "http://a.b"]
)
TEXTS = (st.lists(MARKS, max_size=14).map("".join) | st.text(max_size=40)).map(one_line)
URLS = st.lists(
    st.sampled_from([*"\\`*_[](){}#+-.!&~|=:;1'^$/@%?", "&copy;", "%20"]), max_size=14
).map(lambda parts: "https://a.example/" + "".join(parts))
READERS = [markdown.markdown, MarkdownIt().render]


def test_lines_have_72_columns() -> None:
    """Long text is wrapped at 72 columns, indented lines too."""
    for indent in ("", "  "):
        lines = plain.wrap_text("word " * 100, indent).splitlines()
        assert max(map(len, lines)) in range(68, 73)
        assert all(line.startswith(indent + "word") for line in lines)


def test_an_address_is_never_broken() -> None:
    """An address longer than a line stays whole, with its hyphens, so that it can be clicked."""
    url = "https://ledger.example/" + "long-way-to/" * 12 + "end"
    assert url in plain.wrap_text(f"See {url} for more.").splitlines()


def test_white_space_is_one_space() -> None:
    """Earlier line breaks do not count; an empty text gives no line."""
    assert plain.wrap_text("Good\n  morning.\t All") == "Good morning. All"
    assert plain.wrap_text(" \n ") == ""
    assert plain.wrap_item("Good\nmorning") == "  * Good morning"


def test_a_figure_is_not_parted_from_its_unit() -> None:
    """Not even at a line's end; its spaces are plain, so that it can be searched for."""
    for columns in range(20, 40):
        lines = plain.wrap_text("It takes 300 MW and Rs 1,420 crore a year. " * 3, columns=columns)
        for line in lines.splitlines():
            assert len(line) <= columns
            assert line.endswith(("takes", "MW", "and", "crore", "a", "year.", "It"))
    assert "\xa0" not in plain.wrap_text("by\xa018\xa0December 300 MW")
    whole = "\xa0".join(["word"] * 100)
    assert max(map(len, plain.wrap_text(whole).splitlines())) <= plain.TEXT_WIDTH


def test_a_text_stands_beside_its_title() -> None:
    """A date, and what is on it, in two columns; a long title has a line of its own."""
    assert plain.wrap_beside("Port opens", "18\nDecember") == "  18 December           Port opens"
    lines = plain.wrap_beside("word " * 30, "by 18 December 2026").splitlines()
    assert {line[:24] for line in lines[1:]} == {" " * 24}
    assert lines[0].startswith("  by 18 December 2026   word")
    below = plain.wrap_beside("Port opens", "by the end of the third quarter")
    assert below == "  by the end of the third quarter\n" + " " * 24 + "Port opens"
    # A sign above its letter takes no column of its own.
    hindi = plain.wrap_beside("x", "मार्च")
    assert hindi == "  मार्च" + " " * (24 - 2 - 4) + "x"


def test_a_short_figure_is_not_broken_between_lines() -> None:
    """A date or a figure with its unit stays together; what is longer may break on a phone."""
    assert plain.solid("by 18 December 2026") == "by\xa018\xa0December\xa02026"
    assert plain.solid("Rs 1,420 crore over thirty years") == "Rs 1,420 crore over thirty years"


@pytest.mark.parametrize(
    "text",
    [
        "1. Not a list", "- nor this", "+ nor this", "# No heading", "C#", "> no quotation",
        "~~~ no code", "*no emphasis*", "[no](link)", "![no](picture)", "`no code`",
        "<b>no markup</b>", "&amp; stays", "a_b_c", "back\\slash", "Rs 5 * 3 * 2", "&lt;script>",
        "a ##", "===", "---", "1) no",
    ],
)  # fmt: skip
def test_text_means_itself_in_markdown(text: str) -> None:
    """Markdown's marks in a text read as text."""
    for read in READERS:
        assert read_back(read(plain.plain_as_markdown(text))) == text


def read_back(page: str) -> str:
    """Return the text of an HTML paragraph that holds no element."""
    inner = re.sub(r"^<p>|</p>$", "", page.strip())
    assert not re.search("<[a-zA-Z/!]", inner)
    return html.unescape(inner)


@settings(max_examples=75, derandomize=True, deadline=None)
@given(TEXTS)
def test_any_text_comes_back_from_markdown(text: str) -> None:
    """Written as Markdown and read by it, any line of text is the same text again."""
    for read in READERS:
        assert read_back(read(plain.plain_as_markdown(text))) == text


@settings(max_examples=75, derandomize=True, deadline=None)
@given(TEXTS.filter(bool), URLS)
def test_any_link_comes_back_from_markdown(text: str, url: str) -> None:
    """A headline with a link comes back with the same text and the same address."""
    line = f"### [{plain.plain_as_markdown(text)}]({plain.markdown_url(url)})"
    for read in READERS:
        found = re.fullmatch(r'<h3><a href="([^"]*)">(.*)</a></h3>', read(line).strip())
        assert found
        assert html.unescape(found[2]) == text
        assert unquote(html.unescape(found[1])) == unquote(url)
