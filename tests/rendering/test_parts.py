import dataclasses
import re
from datetime import date
from pathlib import Path

import markdown
import pytest
from lxml import html as lxml_html

from digest.errors import BadSettings, BadTemplate
from digest.model import Parts, Sentence, Update
from digest.rendering.parts import Renderer
from tests.rendering.hostile import LOOKS, hostile_edition, words
from tests.rendering.samples import (
    HOMES,
    POWER,
    PUBLICATION,
    article,
    edition,
    with_all,
    with_everything,
)

NOWHERE = Path("/nowhere")
RENDERER = Renderer(NOWHERE)


def test_every_form_tells_the_same_stories() -> None:
    """Headline, summary, label, source, date and address stand in HTML, text and Markdown."""
    lead = article(
        "Solar order", "A plant for Jodhpur.", label="Power Storage", url="https://ledger.example/a"
    )
    parts = RENDERER.render(edition([lead], [article("Homes sell", "Pune buys.")]))
    for form in (words(parts.html), parts.text, parts.markdown):
        for said in (
            "Solar order",
            "A plant for Jodhpur.",
            "Power Storage",
            "The Site Ledger",
            "22 Nov 2026",
            "Homes sell",
        ):
            assert said in form
    for form in (parts.html, parts.text, parts.markdown):
        assert "https://ledger.example/a" in form
        assert "mailto:desk@ledger.example?subject=unsubscribe" in form
        assert "12 Ballast Lane, Mumbai 400010" in form
        assert "https://linkedin.example/ledger" in form
    assert parts.subject == "Solar order"
    assert parts.preheader in words(parts.html)


def test_facts_reporters_and_dates_stand_in_every_form() -> None:
    """Facts, reporters with their links, and dates to watch are in every form."""
    other = article("Rivals say", source="Metro Builder", url="https://metro.example/a")
    made = edition(
        [article("Solar order", url="https://ledger.example/a")], [article("Homes sell")]
    )
    parts = RENDERER.render(with_all(made, facts=["by March 2027", "300 MW"], others=[other]))
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "by March 2027 · 300 MW" in form
        assert "Also reported by" in form
        assert "Metro Builder" in form
        assert "dates to watch" in form.lower()
    for form in (parts.html, parts.text, parts.markdown):
        assert form.count("https://metro.example/a") == 1
        assert form.count("https://ledger.example/a") >= 2
    bare = RENDERER.render(made)
    for form in (bare.html, bare.text, bare.markdown):
        assert "Also reported" not in form
        assert "dates to watch" not in form.lower()


PAGES = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")


@pytest.mark.parametrize("look", LOOKS)
def test_the_words_of_an_update_stand_in_every_form(look: str) -> None:
    """An outcome without a figure is quoted beside "new since"."""
    made = with_everything(edition([article("Solar order")]))
    story, *rest = made.stories
    clause = Sentence(story.lead, "the tender was annulled", 0, 23)
    update = Update(date(2026, 11, 20), (), (clause,))
    made = dataclasses.replace(
        made,
        stories=(dataclasses.replace(story, update=update), *rest),
        publication=dataclasses.replace(PAGES, look=look),
    )
    parts = RENDERER.render(made)
    for form in (words(parts.html), " ".join(parts.text.split()), parts.markdown):
        assert "the tender was annulled" in form.replace("\xa0", " ")


@pytest.mark.parametrize("look", LOOKS)
def test_updates_history_and_corrections_stand_in_every_form(look: str) -> None:
    """New facts, earlier stories and corrections are in every form, with their links."""
    made = with_everything(edition([article("Solar order")], [article("Homes sell")]))
    parts = RENDERER.render(
        dataclasses.replace(made, publication=dataclasses.replace(PAGES, look=look))
    )
    for form in (words(parts.html), " ".join(parts.text.split()), parts.markdown):
        for said in (
            "update",
            "new since",
            "20 nov 2026",
            "rs 1,420 crore",
            "saryu bids for 300 mw",
            "state clears the auction",
            "corrections",
            "“it costs rs 1,470 crore.”",
            "“it costs rs 1,740 crore.”",
        ):
            assert said in form.lower()
    for form in (parts.html, parts.text, parts.markdown):
        for url in (
            "https://news.ledger.example/archive/2026-11-20",
            "https://news.ledger.example/archive/2026-11-19",
            "https://a.example/earlier",
            "https://a.example/corrected",
        ):
            assert form.count(url) == 1
    gone = dataclasses.replace(made, errata=(dataclasses.replace(made.errata[0], now=""),))
    parts = RENDERER.render(gone)
    for form in (words(parts.html), " ".join(parts.text.split()), parts.markdown):
        assert "The article no longer says so." in form
        assert "now says" not in form


@pytest.mark.parametrize("look", LOOKS)
def test_an_advertisement_says_so_and_stands_apart(look: str) -> None:
    """An advertisement is named as one, links once, and stands between stories."""
    leads = [article("First", "Summary one."), article("Second", "Summary two.")]
    made = with_everything(edition(leads, publication=dataclasses.replace(PUBLICATION, look=look)))
    parts = RENDERER.render(made)
    for form in (words(parts.html), " ".join(parts.text.split()), parts.markdown):
        assert form.lower().count("advertisement") == 2
        at = [
            form.rindex(said)
            for said in ("First", "Summary one.", "Tower cranes", "Second", "Summary two.")
        ]
        assert at == sorted(at)
        assert form.index("The building fair") < at[0]
    for form in (parts.html, parts.text, parts.markdown):
        assert form.count("https://a.example/cranes") == 1
    assert 'alt="A tower crane"' in parts.html


@pytest.mark.parametrize("look", LOOKS)
def test_a_theme_without_news_says_so(look: str) -> None:
    """Its readers see that it was not forgotten, in the contents and in its section."""
    made = edition([article("A")], publication=dataclasses.replace(PUBLICATION, look=look))
    parts = RENDERER.render(made)
    assert words(parts.html).lower().count("no news today") == 2
    assert "HOMES\n" + "-" * 72 + "\n\nNo news today\n" in parts.text
    assert "## Homes\n\n*No news today*" in parts.markdown


@pytest.mark.parametrize("look", LOOKS)
def test_every_form_has_the_same_links(look: str) -> None:
    """HTML, text and Markdown hold the same links."""
    made = hostile_edition("Said", "https://a.example/x", look)
    publication = dataclasses.replace(PAGES, look=look, app_url="https://ledger.example/app")
    parts = RENDERER.render(
        dataclasses.replace(made, publication=publication, note="[Read](https://a.example/note).")
    )
    tree = lxml_html.document_fromstring(parts.html)
    hrefs = {link.get("href") for link in tree.iter("a")} - {
        None,
        "#power",
        "#homes",
        "#dates-to-watch",
    }
    assert set(re.findall(r"https://\S+", parts.text)) == hrefs
    read = lxml_html.document_fromstring(markdown.markdown(parts.markdown))
    assert {link.get("href") for link in read.iter("a")} == hrefs


def test_plain_text_is_a_pleasure_to_read() -> None:
    """A small mail as a whole, as one reads it in a terminal."""
    summary = "The plant in Jodhpur district is to feed the grid from March 2028, Saryu said."
    link = "https://ledger.example/saryu"
    power = [article("Saryu Solar wins a 300 MW order", summary, id="a", url=link, label="Solar")]
    made = with_all(
        edition(power, publication=PAGES, note="Good *morning*."),
        facts=["by March 2028"],
        others=[],
    )
    assert RENDERER.render(made).text == TEXT


def test_markdown_is_clean() -> None:
    """The same mail as Markdown: headings, links, one blank line between blocks."""
    power = [
        article(
            "Saryu Solar wins a 300 MW order",
            "It is to feed the grid from March 2028.",
            id="a",
            url="https://ledger.example/saryu",
        )
    ]
    made = with_all(
        edition(power, publication=PAGES, note="Good *morning*."),
        facts=["by March 2028"],
        others=[],
    )
    assert RENDERER.render(made).markdown == MARKDOWN


TEXT = """\
THE SITE LEDGER
Power · Homes
Monday, 23 November 2026
========================================================================

Good morning.

In this edition
  * Power: 1 story
  * Homes: No news today


POWER
------------------------------------------------------------------------

Saryu Solar wins a 300 MW order

  The plant in Jodhpur district is to feed the grid from March 2028,
  Saryu said.

  by March 2028

  Solar · The Site Ledger · 22 Nov 2026
  https://ledger.example/saryu


HOMES
------------------------------------------------------------------------

No news today


DATES TO WATCH
------------------------------------------------------------------------

  by March 2028         Saryu Solar wins a 300 MW order
                        https://ledger.example/saryu

========================================================================
You get this mail because you subscribed to The Site Ledger: Power and
Homes.

Change your themes: https://news.ledger.example/preferences
Unsubscribe: https://news.ledger.example/unsubscribe
View in browser: https://news.ledger.example/archive/2026-11-23
Archive: https://news.ledger.example/archive

The Site Ledger: https://ledger.example/
LinkedIn: https://linkedin.example/ledger

12 Ballast Lane, Mumbai 400010
"""
MARKDOWN = """\
# The Site Ledger

Monday, 23 November 2026 · Power · Homes

Good *morning*.

---

## Power

### [Saryu Solar wins a 300 MW order](https://ledger.example/saryu)

It is to feed the grid from March 2028.

**by March 2028**

*The Site Ledger · 22 Nov 2026*

## Homes

*No news today*

## Dates to watch

- **by March 2028**: [Saryu Solar wins a 300 MW order](https://ledger.example/saryu)

---

You get this mail because you subscribed to The Site Ledger: Power and Homes.

[Change your themes](https://news.ledger.example/preferences) · \
[Unsubscribe](https://news.ledger.example/unsubscribe) · \
[View in browser](https://news.ledger.example/archive/2026-11-23) · \
[Archive](https://news.ledger.example/archive)

[The Site Ledger](https://ledger.example/) · [LinkedIn](https://linkedin.example/ledger)

12 Ballast Lane, Mumbai 400010
"""


def test_a_day_without_stories_says_so() -> None:
    """A mail that has nothing to tell is whole, and says that there is nothing."""
    parts = RENDERER.render(edition(themes=(HOMES,)))
    for form in (words(parts.html), parts.text, parts.markdown):
        assert "No stories on Homes today." in form
    assert "No stories today." in words(RENDERER.render(edition()).html)


def test_a_story_without_summary_and_address_is_a_plain_headline() -> None:
    """A headline alone is no link, and no empty paragraph follows."""
    lead = article("Only this", source="", published=None)
    parts = RENDERER.render(edition([lead], themes=(POWER,)))
    headline = lxml_html.document_fromstring(parts.html).find(".//h3")
    assert (headline.text, len(headline)) == ("Only this", 0)
    assert "### Only this\n" in parts.markdown
    assert "Read the article" not in parts.html


def test_the_editors_note_stands_above_the_stories() -> None:
    """The note is in every form: safe HTML, wrapped text, and the Markdown that it is."""
    parts = RENDERER.render(
        edition([article("A story")], note="Good **morning**<script>x</script>\n\n- one")
    )
    assert words(parts.html).index("Good morning") < words(parts.html).rindex("A story")
    assert "<strong" in parts.html
    assert "<script" not in parts.html
    assert parts.text.index("- one") < parts.text.index("A story")
    assert "Good **morning**" in parts.markdown


def rendered(folder: Path, name: str, text: str) -> Parts:
    """Render an edition with the publication's own template `name`."""
    path = folder / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Renderer(folder).render(edition([article("A")]))


def test_a_publications_own_part_is_used(tmp_path: Path) -> None:
    """One file of the publication's own changes that part of the mail alone."""
    text = "<mj-text>Own end, {{ edition.date }}</mj-text>"
    own = f"<mj-section><mj-column>{text}</mj-column></mj-section>"
    page = words(rendered(tmp_path, "mail/parts/footer.mjml.j2", own).html)
    assert page.endswith("Own end, Monday, 23 November 2026")
    assert "The Site Ledger" in page


def test_a_mistake_in_a_part_names_its_file_and_line(tmp_path: Path) -> None:
    """The message names the part that holds the mistake."""
    with pytest.raises(BadTemplate, match=r"footer\.mjml\.j2, line 2: .*no attribute 'nowhere'"):
        rendered(tmp_path, "mail/parts/footer.mjml.j2", "\n{{ edition.nowhere }}")


def test_a_look_that_is_not_there_is_a_wrong_setting() -> None:
    """The message names the setting, and the looks that there are."""
    publication = dataclasses.replace(PUBLICATION, look="glossy")
    with pytest.raises(
        BadSettings,
        match=r"\[edition\] look: 'glossy' is not one of: briefing, broadsheet",
    ):
        RENDERER.render(edition(publication=publication))


def test_no_blank_lines_pile_up() -> None:
    """Plain text and Markdown end with one line break, and Markdown has no run of blank lines."""
    parts = RENDERER.render(edition([article("A", "B.")], [article("C")], note="Note"))
    for form in (parts.text, parts.markdown):
        assert form.endswith("\n")
        assert not form.endswith("\n\n")
        assert not re.search(r"\n{5}", form)


@pytest.mark.parametrize(
    ("language", "said"), [("en-IN", "since 18 November 2026"), ("hi", "18 नवंबर 2026 के बाद से")]
)
@pytest.mark.parametrize("look", ["broadsheet", "briefing"])
def test_an_edition_after_a_gap_says_since_when(language: str, said: str, look: str) -> None:
    """Beside its date, in every form and look; one of the day after the last says nothing."""
    made = edition([article("Tower sold")])
    publication = dataclasses.replace(made.publication, look=look)
    made = dataclasses.replace(made, language=language, publication=publication)
    late = dataclasses.replace(made, since=date(2026, 11, 18))
    for parts, wanted in ((RENDERER.render(made), False), (RENDERER.render(late), True)):
        for form in (parts.html, parts.text, parts.markdown):
            assert (f"· {said}" in form.replace("\xa0", " ")) is wanted
