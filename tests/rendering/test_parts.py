import dataclasses
import html
import re
from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.errors import BadSettings, BadTemplate
from digest.model import Image, Parts
from digest.rendering.parts import Renderer
from digest.sources.article import one_line, web_address
from tests.rendering.samples import HOMES, POWER, PUBLICATION, article, edition, fact, with_all

NOWHERE = Path("/nowhere")
HOSTILE = "<script>alert('1')</script> & \"{{ 7 * 7 }}\" {% x %} </mj-text>"


def words(page: str) -> str:
    """Return the text of an HTML page, on one line."""
    return " ".join(lxml_html.document_fromstring(page).find("body").text_content().split())


def test_every_form_tells_the_same_stories() -> None:
    """Headline, summary, label, source, date and address stand in HTML, text and Markdown."""
    lead = article(
        "Solar order", "A plant for Jodhpur.", label="Power Storage", url="https://ledger.example/a"
    )
    parts = Renderer(NOWHERE).render(edition([lead], [article("Homes sell", "Pune buys.")]))
    for form in (parts.html, parts.text, parts.markdown):
        for said in (
            "Solar order",
            "A plant for Jodhpur.",
            "Power Storage",
            "The Site Ledger",
            "22 Nov 2026",
            "Homes sell",
        ):
            assert said in form
        assert "https://ledger.example/a" in form
        assert "mailto:desk@ledger.example?subject=unsubscribe" in form
        assert "12 Ballast Lane, Mumbai 400010" in form
        assert "https://linkedin.example/ledger" in form
    assert parts.subject == "The Site Ledger – 23 Nov 2026"
    assert parts.preheader in words(parts.html)


def test_facts_reporters_and_dates_stand_in_every_form() -> None:
    """What a story shows beside its summary, and the dates to watch, are told alike, with the links of the reporters."""
    other = article("Rivals say", source="Metro Builder", url="https://metro.example/a")
    made = edition([article("Solar order", url="https://ledger.example/a")], [article("Homes sell")])
    parts = Renderer(NOWHERE).render(with_all(made, facts=["by March 2027", "300 MW"], others=[other]))
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "by March 2027 · 300 MW" in form
        assert "Also reported by" in form
        assert "Metro Builder" in form
        assert "dates to watch" in form.lower()
    for form in (parts.html, parts.text, parts.markdown):
        assert form.count("https://metro.example/a") == 1
        assert form.count("https://ledger.example/a") >= 2
    bare = Renderer(NOWHERE).render(made)
    for form in (bare.html, bare.text, bare.markdown):
        assert "Also reported" not in form
        assert "dates to watch" not in form.lower()


def test_several_themes_have_a_table_of_contents() -> None:
    """Each theme in the list of contents leads to its section."""
    page = Renderer(NOWHERE).render(edition([article("A"), article("B")], [article("C")])).html
    tree = lxml_html.document_fromstring(page)
    assert [tree.get_element_by_id(slug).text for slug in ("power", "homes")] == ["Power", "Homes"]
    assert {"#power", "#homes"} <= {link.get("href") for link in tree.iter("a")}
    assert "2 stories" in words(page)


def test_one_theme_needs_no_table_of_contents() -> None:
    """A theme's own mail begins with its stories."""
    parts = Renderer(NOWHERE).render(edition([article("A")], themes=(POWER,)))
    assert "In this edition" not in parts.html + parts.text
    assert POWER.blurb in parts.html


def test_a_day_without_stories_says_so() -> None:
    """A mail that has nothing to tell is whole, and says that there is nothing."""
    parts = Renderer(NOWHERE).render(edition(themes=(HOMES,)))
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "No stories on Homes today." in form
    assert "No stories today." in words(Renderer(NOWHERE).render(edition()).html)


def test_a_story_without_summary_and_address_is_a_plain_headline() -> None:
    """Where only a headline is known, it is no link, and no empty paragraph follows."""
    lead = article("Only this", source="", published=None)
    parts = Renderer(NOWHERE).render(edition([lead], themes=(POWER,)))
    headline = lxml_html.document_fromstring(parts.html).find(".//h3")
    assert (headline.text, len(headline)) == ("Only this", 0)
    assert "### Only this\n" in parts.markdown
    assert "Read the article" not in parts.html


def test_the_leading_storys_picture_is_shown() -> None:
    """The first story's picture stands above it, with its description; an excerpt shows none."""
    picture = Image("https://ledger.example/a.jpg?x=1&y=2", "A <crane>")
    for teaser, expected in ((False, [("https://ledger.example/a.jpg?x=1&y=2", "A <crane>")]), (True, [])):
        lead = article("A", image=picture, teaser=teaser)
        page = Renderer(NOWHERE).render(edition([lead], themes=(POWER,))).html
        shown = [(img.get("src"), img.get("alt")) for img in lxml_html.document_fromstring(page).iter("img")]
        assert shown == expected


def test_the_editors_note_stands_above_the_stories() -> None:
    """The note is in every form: safe HTML, wrapped text, and the Markdown that it is."""
    parts = Renderer(NOWHERE).render(
        edition([article("A story")], note="Good **morning**<script>x</script>\n\n- one")
    )
    assert words(parts.html).index("Good morning") < words(parts.html).rindex("A story")
    assert "<strong" in parts.html
    assert "<script" not in parts.html
    assert parts.text.index("- one") < parts.text.index("A story")
    assert "Good **morning**" in parts.markdown


def test_markup_in_what_articles_say_is_escaped() -> None:
    """Markup and template marks in titles, texts, labels, names and descriptions are shown, not obeyed."""
    lead = article(
        HOSTILE,
        HOSTILE,
        id="x",
        label=HOSTILE,
        source=HOSTILE,
        image=Image("https://a.example/i.png", HOSTILE),
    )
    publication = dataclasses.replace(
        PUBLICATION, name=HOSTILE, postal_address=HOSTILE, social={HOSTILE: "https://a.example/"}
    )
    theme = dataclasses.replace(POWER, title=HOSTILE, blurb=HOSTILE)
    made = edition([lead], themes=(theme, HOMES), publication=publication)
    others = [
        article(HOSTILE, id="y", source=f"y {HOSTILE}", url="https://a.example/y"),
        article("z", source=f"z {HOSTILE}"),
    ]
    parts = Renderer(NOWHERE).render(with_all(made, facts=[HOSTILE], others=others))
    assert "<script" not in parts.html
    assert words(parts.html).count(HOSTILE) >= 12
    assert "<script" not in markdown.markdown(parts.markdown)
    assert html.unescape(markdown.markdown(parts.markdown)).count(HOSTILE) >= 6
    assert HOSTILE in " ".join(parts.text.split())
    assert "49" not in parts.html + parts.text + parts.markdown


def test_an_address_cannot_leave_its_attribute() -> None:
    """Quotes and marks in an address stay within the link."""
    url = "https://a.example/?a=1&b='x'&c={{ 7*7 }}"
    page = Renderer(NOWHERE).render(edition([article("A", url=url)], themes=(POWER,))).html
    links = [link.get("href") for link in lxml_html.document_fromstring(page).iter("a")]
    assert links.count(url) == 2


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        HOSTILE,
        "x" * 10_000,
        "<![CDATA[",
        "]]>",
        "-->",
        "<!--",
        "&#0;",
        "\x00\x08\x0b",
        "\x85\u2028\u2029",
        "\ufffe\uffff",
        "\U0001f3d7",
    ]
)
NAMES = WORDS.map(one_line)
ADDRESSES = st.builds(lambda path: web_address(f"https://a.example/{path}"), WORDS)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(title=NAMES, text=NAMES, label=NAMES, source=NAMES, url=ADDRESSES)
def test_any_words_are_rendered_as_they_are(
    title: str, text: str, label: str, source: str, url: str | None
) -> None:
    """Whatever an article says comes out as text in every form, and never breaks the mail."""
    lead = article(title or "x", text, id="x", label=label, source=source, url=url)
    parts = Renderer(NOWHERE).render(edition([lead], [article("Other")]))
    shown = words(parts.html)
    for said in (title or "x", text, label, source):
        assert " ".join(said.split()) in shown
    scripts = [
        tag for tag in lxml_html.document_fromstring(parts.html).iter() if tag.tag in ("script", "iframe")
    ]
    assert scripts == []
    if url:
        assert url in parts.html.replace("&amp;", "&").replace("&#39;", "'")
        assert url in parts.text
    assert (
        max(len(line) for line in parts.text.splitlines() if "http" not in line and "x" * 100 not in line)
        <= 200
    )


def rendered(folder: Path, name: str, text: str) -> Parts:
    """Render an edition with the publication's own template `name`."""
    path = folder / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Renderer(folder).render(edition([article("A")]))


def test_a_publications_own_part_is_used(tmp_path: Path) -> None:
    """One file of the publication's own changes that part of the mail alone."""
    own = "<mj-section><mj-column><mj-text>Own end, {{ edition.date }}</mj-text></mj-column></mj-section>"
    page = words(rendered(tmp_path, "mail/parts/footer.mjml.j2", own).html)
    assert page.endswith("Own end, Monday, 23 November 2026")
    assert "The Site Ledger" in page


def test_a_mistake_in_a_part_names_its_file_and_line(tmp_path: Path) -> None:
    """The message names the part that holds the mistake."""
    with pytest.raises(BadTemplate, match=r"footer\.mjml\.j2, line 2: .*no attribute 'nothing'"):
        rendered(tmp_path, "mail/parts/footer.mjml.j2", "\n{{ edition.nothing }}")


def test_a_look_that_is_not_there_is_a_wrong_setting() -> None:
    """The message names the setting, and the looks that there are."""
    publication = dataclasses.replace(PUBLICATION, look="glossy")
    with pytest.raises(BadSettings, match=r"\$\.edition\.look: there is no look 'glossy'; looks: broadsheet"):
        Renderer(NOWHERE).render(edition(publication=publication))


def test_forty_stories_are_not_clipped() -> None:
    """Mail programs cut a mail near 102 KB; forty stories with summaries stay well below."""
    stories = [
        article(
            f"Story number {at} of a long day", "A sentence about it. " * 10, url=f"https://a.example/{at}"
        )
        for at in range(40)
    ]
    made = edition(stories)
    facts = tuple(map(fact, ("Rs 1,420 crore", "1,000 MW", "by June 2030")))
    made = dataclasses.replace(
        made, stories=tuple(dataclasses.replace(one, facts=facts) for one in made.stories)
    )
    assert len(Renderer(NOWHERE).render(made).html.encode()) < 90_000


def test_no_blank_lines_pile_up() -> None:
    """Plain text and Markdown end with one line break, and Markdown has no run of blank lines."""
    parts = Renderer(NOWHERE).render(edition([article("A", "B.")], [article("C")], note="Note"))
    for form in (parts.text, parts.markdown):
        assert form.endswith("\n")
        assert not form.endswith("\n\n")
        assert not re.search(r"\n{5}", form)
