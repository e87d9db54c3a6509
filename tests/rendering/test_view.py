import dataclasses
from datetime import date
from pathlib import Path

from digest.model import Edition, Sponsor
from digest.rendering.catalogue import Catalogue
from digest.rendering.story import LinkView
from digest.rendering.view import EditionView, view_edition
from tests.rendering.samples import (
    HOMES,
    POWER,
    PUBLICATION,
    article,
    edition,
    with_all,
    with_everything,
)

PAGES = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")


def seen(made: Edition) -> EditionView:
    """Return what templates see of an edition, in its language."""
    return view_edition(made, Catalogue(made.language, Path("/nowhere")))


def test_a_theme_titles_and_colours_its_own_mail() -> None:
    """A variant of one theme bears the theme's title and colours."""
    shown = seen(edition([article()], themes=(POWER,)))
    assert (shown.title, shown.colour, shown.colour_dark) == ("Power", "#0b6e4f", "#5fd3a8")
    assert shown.tagline == ""


def test_the_publication_titles_a_mail_of_several_themes() -> None:
    """A variant of several themes has the publication's name and colours, and lists its themes."""
    shown = seen(edition([article()]))
    assert shown.title == "The Site Ledger"
    assert (shown.colour, shown.tagline) == (PUBLICATION.brand.colour, "Power and Homes")
    assert shown.subject == "Saryu Solar wins a 300 MW order"
    assert shown.date == "Monday, 23 November 2026"


def test_a_theme_without_stories_keeps_its_section() -> None:
    """Its readers are told that there is no news of it."""
    shown = seen(edition([article()]))
    assert [(section.theme.slug, len(section.stories)) for section in shown.sections] == [
        ("power", 1),
        ("homes", 0),
    ]
    assert seen(edition([article("A"), article("B")], [article("C")])).count == 3


def test_dates_to_watch_lead_to_their_stories() -> None:
    """A date stands in its article's own words, with the headline that it belongs to."""
    made = with_all(
        edition([article("Solar order", url="https://ledger.example/a")]),
        facts=["by\nMarch"],
        others=[],
    )
    assert [(watch.when, watch.story) for watch in seen(made).watch] == [
        ("by March", LinkView("Solar order", "https://ledger.example/a"))
    ]


def test_a_correction_leads_to_the_edition_that_was_wrong() -> None:
    """It says what was said and what the article says now."""
    erratum = seen(
        dataclasses.replace(with_everything(edition([article()])), publication=PAGES)
    ).errata[0]
    assert erratum.edition == LinkView(
        "19 Nov 2026", "https://news.ledger.example/archive/2026-11-19"
    )
    assert erratum.story == LinkView("Purna Port to add a berth", "https://a.example/corrected")
    assert (erratum.was, erratum.now) == ("It costs Rs 1,470 crore.", "It costs Rs 1,740 crore.")


def test_a_sponsor_stands_where_it_was_booked() -> None:
    """A theme's in its section, others beside the sections; a place holds one, the first."""
    sponsors = (
        Sponsor("a", "A", "https://a.example/", "top", "power"),
        Sponsor("b", "B", "https://b.example/", "top", "power"),
        Sponsor("c", "C", "https://c.example/", "middle"),
        Sponsor("d", "D", "https://d.example/", "end", "elsewhere"),
    )
    shown = seen(dataclasses.replace(edition([article()]), sponsors=sponsors))
    places = [shown.sponsors, *(section.sponsors for section in shown.sections)]
    assert [{key: one.text for key, one in place.items() if one} for place in places] == [
        {"middle": "C"},
        {"top": "A"},
        {},
    ]


def test_the_footer_says_why_one_gets_the_mail() -> None:
    """The reader's own themes are listed as the reason."""
    assert seen(edition()).why.endswith("The Site Ledger: Power and Homes.")
    assert seen(edition(themes=(HOMES,))).why.endswith("The Site Ledger: Homes.")


def test_pages_are_promised_where_there_are_pages() -> None:
    """With a public address the edition can be read in a browser; without one no link says so."""
    shown = seen(edition(publication=PAGES))
    assert shown.browser == f"https://news.ledger.example/archive/{date(2026, 11, 23)}"
    assert seen(edition()).browser is None


def test_a_logo_comes_by_https() -> None:
    """A logo at any other address is not shown: the name in type stands for it."""
    logos = [
        seen(edition(publication=dataclasses.replace(PUBLICATION, logo=logo))).logo
        for logo in ("https://a.example/l.png", "http://a.example/l.png", None)
    ]
    assert logos == ["https://a.example/l.png", None, None]


def test_an_edition_in_hindi_speaks_hindi() -> None:
    """Dates, lists and the footer are in the edition's language."""
    shown = seen(dataclasses.replace(edition([article()]), language="hi-IN"))
    assert (shown.date, shown.tagline) == ("सोमवार, 23 नवंबर 2026", "Power और Homes")
    assert "सदस्यता" in shown.why
