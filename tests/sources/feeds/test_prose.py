"""Prose: markup and words about markup, declared or not."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.feeds.prose import Prose, html_of, title_of, without_tags
from tests.timing import in_proportion

#: Elements that articles are written about.
NAMES = "p b i a div span title h1 script style br img table iframe video body q s u".split()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["", "text"])
@pytest.mark.parametrize(
    "form",
    [
        "Use the <{}> tag",
        "<{}> or <em>?",
        "How to close a </{}>",
        "The '<{}>' element",
        "What <{}>, <ul> and <ol> mean",
        "All about <{}>",
    ],
)
def test_a_tag_that_stands_like_a_word_is_a_word(name: str, kind: str, form: str) -> None:
    """A title may speak of markup, where the feed says that it is text or says nothing."""
    title = form.format(name)
    assert title_of(Prose(title, kind)) == title  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("script", "style", "img")])
@pytest.mark.parametrize("kind", ["", "html"])
@pytest.mark.parametrize(
    "form",
    [
        "<{0}>Bridge</{0}> opens",
        "<{0}>Bridge opens",
        "Bridge opens</{0}>",
        "<{0} class='x'> Bridge opens </{0}>",
        "Bridge <{0} id=7> opens",
        "<{0}> Bridge opens </{0}>",
    ],
)
def test_a_tag_that_stands_like_markup_is_markup(name: str, kind: str, form: str) -> None:
    """It touches a word, has attributes, or comes as one of two."""
    assert title_of(Prose(form.format(name), kind)) == "Bridge opens"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    [
        "<script>var a=1;</script>",
        "<script type='x'>if (a < b) {}</script >",
        "<style>p { color: red }</style>",
        "<SCRIPT>x</SCRIPT>",
        "<script><!-- a --></script>",
        "<style media=x>@import 'x';</style><script>y()</script>",
    ],
)
@pytest.mark.parametrize("kind", ["", "html"])
def test_code_is_never_in_a_title(code: str, kind: str) -> None:
    """Neither a script nor a style, wherever it stands."""
    for title in (
        f"City {code}opens bridge",
        f"{code}City opens bridge",
        f"City opens bridge{code}",
    ):
        assert title_of(Prose(title, kind)) == "City opens bridge"  # type: ignore[arg-type]


def test_code_that_is_cut_off_ends_with_the_title() -> None:
    """Nobody closed it."""
    assert title_of(Prose("Bridge opens<script>var a = '1'; a <")) == "Bridge opens"
    assert title_of(Prose("Bridge opens<!-- 7 --><!-- x", "html")) == "Bridge opens"


@pytest.mark.parametrize(
    ("value", "kind", "title"),
    [
        ("Larsen &amp; Toubro", "", "Larsen & Toubro"),
        ("&lt;b&gt;Bridge&lt;/b&gt; opens", "", "Bridge opens"),
        ("&lt;b&gt;Bridge&lt;/b&gt; opens", "html", "<b>Bridge</b> opens"),
        ("Use the &lt;p&gt; tag", "html", "Use the <p> tag"),
        ("Use the &lt;p&gt; tag", "", "Use the <p> tag"),
        ("<b>Bridge</b> opens", "text", "<b>Bridge</b> opens"),
        ("Costs < Rs 5 crore", "", "Costs < Rs 5 crore"),
        ("A loss <y z> or so", "", "A loss <y z> or so"),
        ("Bridge<br>opens", "", "Bridge opens"),
        ("<!DOCTYPE html><p>Bridge</p>opens", "", "Bridge opens"),
        ("Bridge <blink>opens</blink>", "html", "Bridge opens"),
        (" Bridge\n opens ", "text", "Bridge opens"),
    ],
)
def test_a_title_is_read_as_it_is_declared(value: str, kind: str, title: str) -> None:
    """And as it stands, where it is not."""
    assert title_of(Prose(value, kind)) == title  # type: ignore[arg-type]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"], include_characters=" <>&'/")))
def test_a_title_that_is_text_comes_back(title: str) -> None:
    """Sign for sign, white space and references aside."""
    if html.unescape(title) == title:
        again = title_of(Prose(title, "text")).split()
        assert "".join(again) == "".join(title_of(Prose(html.escape(title), "html")).split())


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        ("One.\n\nTwo < three.", "", "One.<br>Two &lt; three."),
        ("<p>One.</p>", "", "<p>One.</p>"),
        ("One. <p> Two.", "", "One. <p> Two."),
        ("Put a <title> into the head.", "", "Put a &lt;title&gt; into the head."),
        ("&lt;p&gt;One.&lt;/p&gt;", "", "<p>One.</p>"),
        ("Use the &lt;p&gt; tag.", "html", "Use the &lt;p&gt; tag."),
        ("<em>One", "html", "<em>One"),
        ("Use a <b> and a </b>.", "text", "Use a &lt;b&gt; and a &lt;/b&gt;."),
        ("<p>Declared wrongly.</p>", "text", "<p>Declared wrongly.</p>"),
        ("safe<embed src='x'> too<iframe src='y'> all", "html", "safe too all"),
    ],
)
def test_a_text_becomes_html(value: str, kind: str, found: str) -> None:
    """A break is markup in prose; what a writer declared wrongly by all looks is no text."""
    assert html_of(Prose(value, kind)) == found  # type: ignore[arg-type]


def test_nothing_says_nothing() -> None:
    """Neither do spaces."""
    assert not Prose()
    assert not Prose(" \n")
    assert title_of(Prose("<b></b>")) == ""


@pytest.mark.parametrize(
    "piece", ["<", "<p", "<p ", "<script>", "<!--", "&lt;", "<b>", "</b> ", "a"]
)
def test_time_is_in_proportion(piece: str) -> None:
    """Whatever a feed repeats."""

    def read(text: str) -> None:
        title_of(Prose(text))
        html_of(Prose(text, "html"))
        without_tags(text)

    assert in_proportion(lambda size: piece * size, read, 20_000) < 5
