"""The mail itself, in both looks: what it is made of, how it is dressed, how large it is."""

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digest.model import Brand, Edition, Fact, Image, Parts, Watch
from digest.rendering.parts import Renderer
from digest.resources import shipped_folder
from tests.rendering.hostile import HOSTILE, LOOKS, hostile_edition, words
from tests.rendering.samples import (
    POWER,
    PUBLICATION,
    article,
    edition,
    fact,
    hindi_edition,
    with_all,
    with_everything,
)

NOWHERE = Path("/nowhere")
RENDERER = Renderer(NOWHERE)


PAGES = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")


def rendered(made: Edition, look: str) -> Parts:
    """Return the parts of an edition in a look."""
    publication = dataclasses.replace(made.publication, look=look)
    return RENDERER.render(dataclasses.replace(made, publication=publication))


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


@pytest.mark.parametrize("look", LOOKS)
def test_mail_programs_leave_dates_and_figures_as_they_are(look: str) -> None:
    """Neither iOS nor Gmail nor Samsung's mail paints what they take for dates and addresses."""
    page = rendered(edition([article("A")]), look).html
    tree = lxml_html.document_fromstring(page)
    metas = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    assert metas["format-detection"] == "telephone=no,date=no,address=no,email=no,url=no"
    assert "x-apple-disable-message-reformatting" in metas
    assert tree.find("body").get("id") == "body"
    for selector in ("a[x-apple-data-detectors]", "u + #body a", "#MessageViewBody a"):
        assert selector in page
    # Those rules would take the dress of any link that has none of its own.
    for link in tree.iter("a"):
        assert link.get("href") is None or "color:" in link.get("style", "")


@pytest.mark.parametrize("look", LOOKS)
def test_outlook_shows_no_times(look: str) -> None:
    """For it alone, the fonts are named that it has: of the look, or of the publication's brand."""
    brand = dataclasses.replace(PUBLICATION.brand, heading_font="Lora, serif", text_font="Mukta")
    for publication, fonts in (
        (PUBLICATION, "Segoe UI, Helvetica, Arial, sans-serif !important"),
        (dataclasses.replace(PUBLICATION, brand=brand), "Georgia, serif !important"),
    ):
        page = rendered(edition([article("A")], publication=publication), look).html
        assert fonts in re.search(r"<!--\[if mso\]><style>(.*?)</style><!\[endif\]-->", page)[1]  # type: ignore[index]


@pytest.mark.parametrize("look", LOOKS)
def test_other_scripts_are_not_torn_apart(look: str) -> None:
    """A mail in Hindi is neither in capitals nor spaced out nor in italics."""
    parts = rendered(hindi_edition(), look)
    tree = lxml_html.document_fromstring(parts.html)
    torn = ("letter-spacing:", "text-transform:", "font-style:italic")
    for part in tree.xpath("//*[@style]"):
        if any(said in part.get("style") for said in torn):
            assert part.text_content() == "Storage"  # in English
    assert [part.get("style") for part in tree.iter("em")] == ["font-style:normal;font-weight:700"]
    assert "*" not in parts.markdown.replace("**", "")


@pytest.mark.parametrize("look", LOOKS)
def test_a_hindi_story_in_an_english_mail_is_not_torn_apart(look: str) -> None:
    """Nor is one whose source does not say that it is in Hindi."""
    for language in ("hi", "en-IN"):
        hindi = article("सौर ऊर्जा", "बिजली।", label="सौर", language=language)
        page = rendered(with_everything(edition([hindi, article("B", label="Solar")])), look).html
        tree = lxml_html.document_fromstring(page)
        for part in tree.xpath("//*[contains(@style, 'letter-spacing:')]"):
            assert not re.search("[\u0900-\u097f]", part.text_content())


@pytest.mark.parametrize("look", LOOKS)
def test_figures_stand_with_their_units(look: str) -> None:
    """Wherever a mail says "300 MW", no line ends between the two."""
    said = "It takes 300 MW and Rs 1,420 crore."
    lead = article(said, said, url="https://a.example/", image=Image("https://a.example/i.png"))
    made = with_all(
        edition([lead]), facts=["300 MW", "51 per cent"], others=[article(said, id="o")]
    )
    parts = rendered(with_everything(made, said), look)
    body = lxml_html.document_fromstring(parts.html).find("body")
    texts = [text for text in body.itertext() if text.strip() and text != parts.preheader]
    seen = [text for text in texts[1:] if "MW" in text or "crore" in text or "cent" in text]
    assert len(seen) > 6
    for text in seen:
        assert not re.search("300 MW|Rs 1|420 crore|51 per|per cent", text)
    assert "300 MW" in " ".join(parts.text.split())


@pytest.mark.parametrize("look", LOOKS)
def test_no_line_ends_on_a_dot_between(look: str) -> None:
    """It begins the next one: what follows it is tied to it."""
    lead = article("A", label="Solar", teaser=True, url="https://a.example/")
    made = with_all(
        edition([lead], [article("B")]), facts=[f"{at} MW" for at in range(40)], others=[]
    )
    made = dataclasses.replace(with_everything(made), publication=PAGES)
    parts = rendered(made, look)
    page = parts.html[parts.html.index('role="main"') :]
    assert page.count("·\xa0") > 40
    assert not re.search("·(?!\xa0)", page)
    assert not re.search(r"·$", parts.text, re.MULTILINE)


@pytest.mark.parametrize("look", LOOKS)
def test_a_mail_is_one_main_landmark(look: str) -> None:
    """Opened as a page, all of it is found at once; its subject names it."""
    parts = rendered(edition([article("A")]), look)
    (main,) = lxml_html.document_fromstring(parts.html).xpath("//main | //*[@role='main']")
    assert main.get("aria-label") == parts.subject
    assert main.getparent().tag == "body"


@pytest.mark.parametrize("look", LOOKS)
def test_a_picture_that_is_off_leaves_no_hole(look: str) -> None:
    """In its place stands its description, on a ground, in the text's size and not in blue."""
    picture = Image("https://a.example/i.png", "A crane", 1600, 900)
    page = rendered(edition([article("A", url="https://a.example/", image=picture)]), look).html
    (shown,) = lxml_html.document_fromstring(page).iter("img")
    style = dict(one.split(":") for one in shown.get("style").strip(";").split(";"))
    assert style["background-color"] == "#f7f5f1"
    assert style["color"] == "#5f666e"
    assert int(style["font-size"].removesuffix("px")) >= 13
    assert "color:#383d44" in shown.getparent().get("style")


@pytest.mark.parametrize("look", LOOKS)
def test_other_reporters_are_a_source_and_a_headline(look: str) -> None:
    """The headline is the link, in every form; an address stands below its own headline."""
    others = [
        article("Rivals say", id="b", source="Metro Builder", url="https://metro.example/b"),
        article("Grid agrees", id="c", source="Grid & Girder", url="https://grid.example/c"),
    ]
    parts = rendered(with_all(edition([article("A")]), facts=[], others=others), look)
    said = " ".join(lxml_html.document_fromstring(parts.html).text_content().split())
    assert "Also reported by Metro Builder: Rivals say Grid & Girder: Grid agrees" in said
    links = {
        link.text: link.get("href") for link in lxml_html.document_fromstring(parts.html).iter("a")
    }
    assert links["Rivals say"] == "https://metro.example/b"
    assert links["Grid agrees"] == "https://grid.example/c"
    assert (
        "  Also reported by Metro Builder: Rivals say\n  https://metro.example/b\n"
        "  Grid & Girder: Grid agrees\n  https://grid.example/c\n"
    ) in parts.text
    assert (
        "Also reported by Metro Builder: [Rivals say](https://metro.example/b); "
        "Grid & Girder: [Grid agrees](https://grid.example/c)"
    ) in parts.markdown


@pytest.mark.parametrize("look", LOOKS)
def test_a_long_mail_has_ways_back_to_the_top(look: str) -> None:
    """From fifteen stories on, one at each section's end; a short mail is without."""
    for number, ways in ((14, 0), (15, 2)):
        leads = [article(str(at)) for at in range(number)]
        page = rendered(edition(leads[:9], leads[9:]), look).html
        tree = lxml_html.document_fromstring(page)
        assert len(tree.xpath("//a[@href='#top']")) == ways
        assert len(tree.xpath("//h1/a[@id='top']")) == bool(ways)


@pytest.mark.parametrize("look", LOOKS)
def test_dates_to_watch_are_a_calendar(look: str) -> None:
    """A leaf with month and day, and beside it the story and its own words for the date."""
    made = edition([article("Port opens", url="https://a.example/port")])
    named = Fact("date", "by 18 December 2026", 0, 19, last=date(2026, 12, 18))
    parts = rendered(dataclasses.replace(made, watch=(Watch("Port opens", named),)), look)
    tree = lxml_html.document_fromstring(parts.html)
    (leaf,) = tree.xpath("//td[@aria-hidden='true']")
    assert list(leaf.itertext()) == ["Dec", "18"]
    beside = leaf.xpath("ancestor::td[1]/following-sibling::td")[0]
    assert list(beside.itertext()) == ["Port opens", "by 18\xa0December 2026"]
    assert beside.find("a").get("href") == "https://a.example/port"
    assert "  by 18 December 2026   Port opens\n" in parts.text
    assert "- **by 18 December 2026**: [Port opens](https://a.example/port)\n" in parts.markdown


@pytest.mark.parametrize("look", LOOKS)
def test_an_excerpt_is_explained(look: str) -> None:
    """Its reader learns why it says so little."""
    parts = rendered(edition([article("A", teaser=True)]), look)
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "Excerpt: only the beginning is known" in form
