import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest.model import Article, Fact, Image, Publisher, Sentence, Story, Watch
from digest.rendering.catalogue import Catalogue
from digest.rendering.story import (
    EarlierView,
    LeafView,
    LinkView,
    ReporterView,
    StoryView,
    StoryViews,
)
from tests.rendering.samples import (
    POWER,
    PUBLICATION,
    article,
    edition,
    story,
    with_all,
    with_everything,
)

ENGLISH = Catalogue("en-IN", Path("/nowhere"))
PAGES = dataclasses.replace(PUBLICATION, public_url="https://news.ledger.example")


def told(lead: Article, subtheme: str | None = None, **fields: object) -> StoryView:
    """Return the story of `lead` as shown in the theme Power."""
    return first(edition([lead]), dataclasses.replace(story(lead, "power", subtheme), **fields))  # type: ignore[arg-type]


def first(made, one: Story | None = None, publication: Publisher = PUBLICATION) -> StoryView:  # type: ignore[no-untyped-def]
    """Return the first story of an edition as shown."""
    made = dataclasses.replace(made, publication=publication)
    return StoryViews(made, ENGLISH).view(one or made.stories[0], POWER)


def test_a_story_is_dated_where_the_publication_is() -> None:
    """An article of 20:00 UTC is dated the next day in India; an unknown date is left out."""
    assert told(article(published=datetime(2026, 11, 22, 20, 0, tzinfo=UTC))).date == "23 Nov 2026"
    assert told(article(published=None)).date == ""


def test_the_label_says_more_than_the_themes_title() -> None:
    """A story shows its label, else its sub-theme, unless that repeats the theme's title."""
    assert told(article(label="Power Storage")).label == "Power Storage"
    assert told(article(), subtheme="solar").label == "Solar"
    assert told(article(label="POWER")).label == ""
    assert told(article()).label == ""


def test_other_reporters_have_a_source_and_a_headline() -> None:
    """The headline is the link; a source that is not known is not named."""
    others = [
        article("Rivals say", source="Metro Builder", url="https://metro.example/a"),
        article("More of ours", id="b"),
        article("Unsigned", source="", id="d"),
    ]
    seen = first(
        with_all(edition([article("Solar order")]), facts=["300\nMW", "300 MW"], others=others)
    )
    assert seen.reporters == (
        ReporterView("Metro Builder", "Rivals say", "https://metro.example/a"),
        ReporterView("The Site Ledger", "More of ours", None),
        ReporterView("", "Unsigned", None),
    )
    assert seen.facts == ("300 MW",)


def test_a_reporter_without_headline_is_named_by_its_text() -> None:
    """A link has words, whatever the article lacks."""
    others = [article("", "The rivals say no.\nAnd more.", source="The Site Ledger", id="b")]
    seen = first(with_all(edition([article("Solar order")]), facts=["300 MW"], others=others))
    assert [other.text for other in seen.reporters] == ["The rivals say no."]


def test_the_editors_title_heads_a_story() -> None:
    """The editor's title replaces the lead's, and the summary is whole."""
    seen = told(article("", "The Kothrud depot opened on Monday.", id="x"), title="Depot opens")
    assert (seen.title, seen.summary) == ("Depot opens", "The Kothrud depot opened on Monday.")


def test_a_story_without_headline_is_headed_by_its_text() -> None:
    """The summary's first sentence is the headline of an article without one, and stands once."""
    seen = told(article("", "The Kothrud depot opened on Monday.", id="x"))
    assert (seen.title, seen.summary, seen.brief) == ("The Kothrud depot opened on Monday.", "", "")


def test_a_story_without_summary_is_headed_by_the_front_of_its_text() -> None:
    """A headline is never empty, nor made of what nobody sees."""
    lead = article("", "\u200c" * 100 + "The Kothrud depot opened\non Monday", id="x")
    assert told(lead, summary=()).title == "The Kothrud depot opened"
    assert told(article("\u200c", "Depot opens", id="x")).title == "Depot opens"


def test_a_sentence_of_another_article_names_its_source() -> None:
    """A sentence from another article than the lead is followed by its source."""
    lead, other = (
        article("A", "First said.", id="a"),
        article("B", "Then done.", id="b", source="Metro Builder"),
    )
    sentences = (Sentence("a", "First said.", 0, 11), Sentence("b", "Then done.", 0, 10))
    one = dataclasses.replace(story(lead, "power"), summary=sentences)
    seen = first(dataclasses.replace(edition([lead]), articles=(lead, other)), one)
    assert (seen.summary, seen.brief) == ("First said. Then done. (Metro Builder)", "First said.")


def test_an_update_names_what_is_new_since_when() -> None:
    """It leads to the edition that had the story, where editions stand as pages."""
    made = with_everything(edition([article()]))
    seen = first(made, publication=PAGES).update
    assert seen is not None
    assert seen.edition == LinkView("20 Nov 2026", "https://news.ledger.example/archive/2026-11-20")
    assert seen.facts == ("Rs 1,420 crore",)
    bare = first(made).update
    assert bare is not None
    assert bare.edition == LinkView("20 Nov 2026", None)


def test_earlier_items_are_told_with_their_days() -> None:
    """Earlier stories about the project stand newest first, with their links."""
    assert first(with_everything(edition([article()]))).earlier == (
        EarlierView("12 Nov 2026", LinkView("Saryu bids for 300 MW", "https://a.example/earlier")),
        EarlierView("2 Oct 2026", LinkView("State clears the auction", None)),
    )


def test_an_earlier_item_without_headline_is_left_out() -> None:
    """Its link would have no words."""
    [*_, item] = with_everything(edition([article()])).stories[0].earlier
    bare = dataclasses.replace(item, title="", url="https://a.example/")
    seen = told(article(), earlier=(bare, item))
    assert [one.story.text for one in seen.earlier] == ["State clears the auction"]


def test_an_excerpt_shows_no_picture() -> None:
    """A teaser's picture may be of another article beside it."""
    picture = Image("https://ledger.example/a.jpg", "", 1600, 900)
    assert told(article(image=picture)).image is not None
    assert told(article(image=picture, teaser=True)).image is None


def test_an_excerpt_in_one_line_is_not_explained() -> None:
    """Nothing of its text is shown."""
    made = edition([article(teaser=True)])
    views = StoryViews(made, ENGLISH)
    assert views.view(made.stories[0], POWER).excerpt
    assert not views.line(made.stories[0], POWER).excerpt


def test_a_story_in_another_language_says_which() -> None:
    """So that a screen reader pronounces it as what it is; another English is no other language."""
    assert told(article(language="hi")).language == "hi"
    assert told(article(language="en-GB")).language == ""


def test_every_link_to_the_own_site_carries_the_campaign() -> None:
    """Story, reporters and earlier items alike; others' addresses stay as they are."""
    publication = dataclasses.replace(PUBLICATION, campaign={"utm_source": "n"})
    others = [
        article("b", id="b", url="https://ledger.example/b"),
        article("c", id="c", url="https://metro.example/c"),
    ]
    made = with_all(
        edition([article("a", url="https://ledger.example/a")]), facts=[], others=others
    )
    seen = first(with_everything(made, url="https://ledger.example/"), publication=publication)
    assert seen.url == "https://ledger.example/a?utm_source=n"
    assert [other.url for other in seen.reporters] == [
        "https://ledger.example/b?utm_source=n",
        "https://metro.example/c",
    ]
    assert seen.earlier[0].story.url == "https://ledger.example/earlier?utm_source=n"


@pytest.mark.parametrize(
    ("text", "begin", "end", "leaf"),
    [
        ("28 January 2027", date(2027, 1, 28), date(2027, 1, 28), LeafView("Jan", "28")),
        ("next Monday", date(2026, 11, 30), date(2026, 11, 30), LeafView("Nov", "30")),
        ("1 January 2027", date(2027, 1, 1), date(2027, 1, 1), LeafView("Jan", "1")),
        ("1 to 3 March 2027", date(2027, 3, 1), date(2027, 3, 3), LeafView("Mar", "1–3")),
        ("28 Feb to 2 Mar", date(2027, 2, 28), date(2027, 3, 2), LeafView("Feb", "28")),
        ("January 2027", date(2027, 1, 1), date(2027, 1, 31), LeafView("Jan", "2027")),
        ("by 18 December 2026", None, date(2026, 12, 18), LeafView("Dec", "18")),
        ("by 31 March 2027", None, date(2027, 3, 31), LeafView("Mar", "31")),
        ("by March 2027", None, date(2027, 3, 31), LeafView("Mar", "2027")),
        ("soon", None, None, None),
    ],
)
def test_a_date_to_watch_has_a_calendars_leaf(
    text: str, begin: date | None, end: date | None, leaf: LeafView | None
) -> None:
    """A day stands below its month; a whole month, or a deadline within one, above its year."""
    made = edition([article("a", url="https://ledger.example/a")])
    named = Fact("date", text, 0, len(text), first=begin, last=end)
    seen = StoryViews(made, ENGLISH).watch(Watch("a", named), made.stories[0])
    assert (seen.when, seen.leaf) == (text, leaf)
    assert seen.story == LinkView("a", "https://ledger.example/a")


def test_a_leafs_month_is_in_the_mails_language() -> None:
    """Its article's words stand beside it."""
    made = edition([article("a")])
    named = Fact("date", "28 January 2027", 0, 15, first=date(2027, 1, 28), last=date(2027, 1, 28))
    hindi = Catalogue("hi", Path("/nowhere"))
    assert StoryViews(made, hindi).watch(Watch("a", named), made.stories[0]).leaf == LeafView(
        "जन॰", "28"
    )
