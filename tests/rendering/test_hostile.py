"""Hostile words in articles, settings, notes and advertisements are shown, and nothing else."""

import dataclasses
import html
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.rendering.parts import Renderer
from digest.sources.article import one_line, web_address
from tests.rendering.hostile import HOSTILE, LOOKS, hostile_edition, words
from tests.rendering.samples import POWER, PUBLICATION, article, edition

RENDERER = Renderer(Path("/nowhere"))


@pytest.mark.parametrize("look", LOOKS)
def test_markup_in_what_is_said_is_escaped(look: str) -> None:
    """Markup and template marks in articles, settings and sponsors are shown, not obeyed."""
    made = hostile_edition(HOSTILE, "https://a.example/", look)
    parts = RENDERER.render(made)
    assert "<script" not in parts.html
    assert words(parts.html).count(HOSTILE) >= 16
    assert "<script" not in markdown.markdown(parts.markdown)
    assert html.unescape(markdown.markdown(parts.markdown)).count(HOSTILE) >= 14
    assert " ".join(parts.text.split()).count(HOSTILE) >= 14
    assert "49" not in parts.html + parts.text + parts.markdown


def test_an_address_cannot_leave_its_attribute() -> None:
    """Quotes and marks in an address stay within the link."""
    url = "https://a.example/?a=1&b='x'&c={{ 7*7 }}"
    page = RENDERER.render(edition([article("A", url=url)], themes=(POWER,))).html
    links = [link.get("href") for link in lxml_html.document_fromstring(page).iter("a")]
    assert links.count(url) == 2


def test_characters_that_no_mail_may_hold_are_left_out() -> None:
    """Settings can write any character; those that would end the compiler's patience go."""
    publication = dataclasses.replace(
        PUBLICATION, postal_address="12 Bal\x08last\ufffe Lane\x9f", name="The\x00 Ledger"
    )
    parts = RENDERER.render(edition([article("A")], publication=publication))
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "12 Ballast Lane" in form
        assert "The Ledger" in form or "THE LEDGER" in form


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        HOSTILE,
        "x" * 10_000,
        "<![CDATA[",
        "]]>",
        "-->",
        "<!--",
        "&#0;",
        "&amp;lt;b&gt;",
        "{% raw %}{{",
        "{words}{0}{",
        "\x00\x08\x0b",
        "\x85\u2028\u2029",
        "\u202e\u2066\u200f",
        "\ufffe\uffff",
        "\U0001f3d7",
        "\"'><b onclick=x>",
        "# 1. - > ~~~ ``` [a](b)",
    ]
)


NAMES = WORDS.map(one_line)


ADDRESSES = st.builds(lambda path: web_address(f"https://a.example/{path}"), WORDS).filter(bool)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(said=NAMES, url=ADDRESSES, look=st.sampled_from(LOOKS))
@example(said=HOSTILE, url="https://a.example/?a='\"><b>&amp;", look="briefing")
def test_any_words_are_rendered_as_they_are(said: str, url: str, look: str) -> None:
    """Any words of articles, settings and sponsors are shown as text in every form."""
    parts = RENDERER.render(hostile_edition(said or "x", url, look))
    tree = lxml_html.document_fromstring(parts.html)
    assert " ".join((said or "x").split()) in words(parts.html)
    assert [
        tag
        for tag in tree.iter()
        if tag.tag in ("script", "iframe", "form", "link", "b", "mj-text")
    ] == []
    assert {key for tag in tree.iter() for key in tag.attrib if key.startswith("on")} == set()
    shown = {link.get("href") for link in tree.iter("a")}
    assert url in shown
    assert all(link is None or link.startswith(("https://", "mailto:", "#")) for link in shown)
    assert url in parts.text
    for line in parts.text.splitlines():
        assert len(line) <= 72 or "http" in line or "x" * 100 in line or len(line.split()) == 1
    assert "<script" not in markdown.markdown(parts.markdown)


NOTES = st.lists(WORDS, max_size=6).map(" ".join)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(note=NOTES)
@example(note=">" * 5000)
@example(note="- " * 300 + "a")
@example(note="<blockquote>" * 500 + "a")
@example(note="*" * 3000 + "a" + "_" * 3000)
def test_any_note_leaves_the_mail_whole(note: str) -> None:
    """Any note leaves the stories after it whole, and none of it acts."""
    parts = RENDERER.render(edition([article("A story")], note=note))
    tree = lxml_html.document_fromstring(parts.html)
    assert [tag for tag in tree.iter() if tag.tag in ("script", "iframe", "form", "img")] == []
    assert "A story" in words(parts.html)
    assert "A story" in parts.text
    assert "### A story" in parts.markdown
    assert "<script" not in markdown.markdown(parts.markdown)
