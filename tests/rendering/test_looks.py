"""The mail itself, in both looks: what it is made of, how it is dressed, how large it is."""

import dataclasses
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digest.model import Brand, Image
from digest.rendering.parts import Renderer
from digest.resources import shipped_folder
from tests.rendering.hostile import HOSTILE, LOOKS, hostile_edition, words
from tests.rendering.samples import POWER, PUBLICATION, article, edition, fact, with_everything

NOWHERE = Path("/nowhere")
RENDERER = Renderer(NOWHERE)


PAGES = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")


@pytest.mark.parametrize("look", LOOKS)
def test_each_way_out_stands_once(look: str) -> None:
    """Leaving, changing and reading in a browser are one link each, in HTML, text and Markdown."""
    publication = dataclasses.replace(PAGES, look=look)
    parts = RENDERER.render(edition([article("A")], publication=publication))
    for form in (parts.html, parts.text, parts.markdown):
        for page in ("unsubscribe", "preferences", "archive/2026-11-23"):
            assert form.count(f"https://news.ledger.example/{page}") == 1
    links = [link.get("href") for link in lxml_html.document_fromstring(parts.html).iter("a")]
    assert "https://news.ledger.example/archive" in links


@pytest.mark.parametrize("look", LOOKS)
def test_both_looks_tell_the_same_stories(look: str) -> None:
    """A look changes how stories stand, never which, nor where they lead."""
    made = hostile_edition("Said", "https://a.example/x", look)
    other = hostile_edition(
        "Said", "https://a.example/x", next(one for one in LOOKS if one != look)
    )
    mine, others = (RENDERER.render(one) for one in (made, other))
    hrefs = [
        {link.get("href") for link in lxml_html.document_fromstring(parts.html).iter("a")}
        for parts in (mine, others)
    ]
    assert hrefs[0] == hrefs[1]
    assert (mine.text, mine.markdown) == (others.text, others.markdown)


@pytest.mark.parametrize("look", LOOKS)
def test_an_inbox_reads_the_preheader_and_no_more(look: str) -> None:
    """Invisible text fills the inbox's line after the preheader, not the masthead."""
    publication = dataclasses.replace(PUBLICATION, look=look)
    for made in (
        edition([article("A")], [article("B")], publication=publication),
        edition(publication=publication),
    ):
        parts = RENDERER.render(made)
        seen = lxml_html.document_fromstring(parts.html).find("body").text_content()[:150]
        assert seen.replace("\u200c\xa0", "").startswith(parts.preheader)
        assert "Ledger" not in seen


def test_nothing_watches_the_reader() -> None:
    """A mail has no pictures but articles' and sponsors', no script, form, font or style sheet."""
    page = RENDERER.render(with_everything(edition([article("A")], publication=PAGES))).html
    tree = lxml_html.document_fromstring(page)
    assert [picture.get("src") for picture in tree.iter("img")] == ["https://a.example/crane.png"]
    assert [
        part.tag
        for part in tree.iter("script", "form", "link", "iframe", "input", "object", "base")
    ] == []
    assert "@import" not in page
    assert "url(" not in page


def test_rendering_leaves_the_network_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is opened, whatever an edition refers to."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("socket.socket.connect", refuse)
    note = "[a](http://127.0.0.1:9/a) <style>@import 'http://127.0.0.1:9/b.css';</style> once"
    made = with_everything(edition([article("A")], note=note), url="http://127.0.0.1:9/")
    RENDERER.render(made)


@pytest.mark.parametrize("look", LOOKS)
def test_a_brand_dresses_the_mail(look: str) -> None:
    """Logo, colours and fonts are the publication's; a logo for dark pages shows only there."""
    brand = Brand(
        "#7c2d12",
        "#fdba74",
        "Cambria, serif",
        "Verdana, sans-serif",
        "https://a.example/d.png",
        180,
        40,
    )
    publication = dataclasses.replace(
        PUBLICATION, look=look, logo="https://a.example/l.png", brand=brand
    )
    page = RENDERER.render(edition([article("A")], publication=publication)).html
    logos = list(lxml_html.document_fromstring(page).iter("img"))
    assert (logos[0].get("src"), logos[0].get("class")) == (
        "https://a.example/l.png",
        "light-only",
    )
    assert {(logo.get("width"), logo.get("height"), logo.get("alt")) for logo in logos} == {
        ("180", "40", "The Site Ledger")
    }
    assert "display:none" in logos[-1].get("style", "")
    for said in (
        "#7c2d12",
        "#fdba74",
        "font-family:Cambria, serif",
        "font-family:Verdana, sans-serif",
    ):
        assert said in page


def test_the_language_stands_on_the_page_and_on_the_mail() -> None:
    """Programs that drop <html> still find language and direction."""
    made = dataclasses.replace(edition([article("A", language="en-IN")]), language="hi")
    parts = RENDERER.render(made)
    tree = lxml_html.document_fromstring(parts.html)
    marked = [
        (part.tag, part.get("lang"), part.get("dir")) for part in tree.iter() if part.get("dir")
    ]
    assert marked == [("html", "hi", "ltr"), ("div", "hi", "ltr")]
    assert [part.get("lang") for part in tree.iter("td") if part.get("lang")] == ["en-IN"]
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "सोमवार, 23 नवंबर 2026" in form
        assert "सदस्यता छोड़ें" in form


def test_a_language_from_right_to_left_turns_the_mail(tmp_path: Path) -> None:
    """Everything at the left moves to the right."""
    folder = tmp_path / "templates" / "languages"
    folder.mkdir(parents=True)
    folder.joinpath("ur.toml").write_bytes(
        (shipped_folder("templates") / "languages" / "en.toml").read_bytes()
    )
    made = dataclasses.replace(edition([article("A")], note="Note"), language="ur")
    page = Renderer(tmp_path).render(made).html
    assert 'dir="rtl"' in page
    assert "text-align:left;word-break" not in page
    assert "direction:ltr" not in page
    assert "border-right:4px" in page


def test_several_themes_have_a_table_of_contents() -> None:
    """Each theme in the list of contents leads to its section."""
    page = RENDERER.render(edition([article("A"), article("B")], [article("C")])).html
    tree = lxml_html.document_fromstring(page)
    assert [tree.get_element_by_id(slug).text for slug in ("power", "homes")] == ["Power", "Homes"]
    assert {"#power", "#homes"} <= {link.get("href") for link in tree.iter("a")}
    assert "In this edition: Power 2 · Homes 1" in words(page)


def test_one_theme_needs_no_table_of_contents() -> None:
    """A theme's own mail begins with its stories."""
    parts = RENDERER.render(edition([article("A")], themes=(POWER,)))
    assert "In this edition" not in parts.html + parts.text
    assert POWER.blurb in parts.html


def test_the_leading_storys_picture_is_shown() -> None:
    """The first story's picture stands above it, with its description; an excerpt shows none."""
    picture = Image("https://ledger.example/a.jpg?x=1&y=2", "A <crane>", 1600, 900)
    for teaser, expected in (
        (False, [("https://ledger.example/a.jpg?x=1&y=2", "A <crane>", "544", "306")]),
        (True, []),
    ):
        lead = article("A", image=picture, teaser=teaser)
        page = RENDERER.render(edition([lead], themes=(POWER,))).html
        shown = [
            tuple(img.get(key) for key in ("src", "alt", "width", "height"))
            for img in lxml_html.document_fromstring(page).iter("img")
        ]
        assert shown == expected


@pytest.mark.parametrize("look", LOOKS)
def test_forty_stories_are_not_clipped(look: str) -> None:
    """Gmail clips a mail near 102 KB; forty stories with summaries and facts stay below."""
    stories = [
        article(
            f"Story number {at} of a long day of news",
            "A sentence about it. " * 10,
            label="Roads",
            url=f"https://a.example/{at}",
        )
        for at in range(40)
    ]
    made = edition(stories, publication=dataclasses.replace(PUBLICATION, look=look))
    facts = tuple(map(fact, ("Rs 1,420 crore", "1,000 MW", "by June 2030")))
    made = dataclasses.replace(
        made, stories=tuple(dataclasses.replace(one, facts=facts) for one in made.stories)
    )
    assert len(RENDERER.render(made).html.encode()) < 80_000


@pytest.mark.parametrize("look", LOOKS)
def test_the_same_edition_gives_the_same_bytes(look: str) -> None:
    """Each variant has the same bytes, in any order and any number of times."""
    made = hostile_edition(HOSTILE, "https://a.example/", look)
    renderer = Renderer(NOWHERE)
    first = renderer.render(made)
    renderer.render(edition([article("Another")], note="Another note"))
    assert renderer.render(made) == first == Renderer(NOWHERE).render(made)
