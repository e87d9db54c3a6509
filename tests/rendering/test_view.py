import dataclasses
from datetime import UTC, date, datetime

import pytest

from digest.model import Article, Edition, Sentence
from digest.rendering.view import StoryView, long_date, short_date, unsubscribe_mail, view
from tests.rendering.samples import HOMES, POWER, PUBLICATION, article, edition, story, with_all


def only(lead: Article, subtheme: str | None = None) -> StoryView:
    """Return the story of `lead` as shown in the theme Power."""
    made = edition([lead], themes=(POWER,))
    made = dataclasses.replace(made, stories=(story(lead, "power", subtheme),))
    return view(made).sections[0].stories[0]


def test_a_theme_titles_and_colours_its_own_mail() -> None:
    """A variant of one theme bears the theme's title and colours."""
    seen = view(edition([article()], themes=(POWER,)))
    assert (seen.title, seen.colour, seen.colour_dark) == ("Power", "#0b6e4f", "#5fd3a8")


def test_the_publication_titles_a_mail_of_several_themes() -> None:
    """A variant of several themes bears the publication's name, and no theme's colour."""
    seen = view(edition([article()]))
    assert seen.title == "The Site Ledger"
    assert seen.colour not in (POWER.colour, HOMES.colour)
    assert seen.subject == "The Site Ledger – 23 Nov 2026"


@pytest.mark.parametrize(
    ("pattern", "subject"),
    [
        ("{theme} – {date}", "Power – 23 Nov 2026"),
        ("{site}: {lead}", "The Site Ledger: Saryu Solar wins"),
        ("No field", "No field"),
    ],
)
def test_the_subject_follows_the_themes_pattern(pattern: str, subject: str) -> None:
    """A theme's subject is its pattern, filled in."""
    theme = dataclasses.replace(POWER, subject=pattern)
    assert view(edition([article("Saryu Solar wins")], themes=(theme,))).subject == subject


def test_a_headline_is_never_a_pattern() -> None:
    """Braces in a headline stand in the subject as they are."""
    theme = dataclasses.replace(POWER, subject="{lead}")
    headline = "{site} {0} {{ 7 * 7 }} {"
    assert view(edition([article(headline)], themes=(theme,))).subject == headline


def test_without_stories_the_site_stands_for_the_lead() -> None:
    """A subject that names the lead names the site on a day without stories."""
    assert view(edition(themes=(HOMES,))).subject == "Homes: The Site Ledger"


def test_the_preheader_shows_the_first_story_of_each_theme() -> None:
    """An inbox shows the first stories, one of each theme where there are several."""
    made = edition([article("First"), article("Second")], [article("Home")])
    assert view(made).preheader == "First · Home"
    assert view(edition([article("First"), article("Second")], themes=(POWER,))).preheader == "First · Second"
    assert view(edition()).preheader == ""


def test_days_are_written_without_a_leading_zero() -> None:
    """A day reads as people write it."""
    assert (long_date(date(2026, 2, 3)), short_date(date(2026, 2, 3))) == ("3 February 2026", "3 Feb 2026")
    assert view(edition()).date == "Monday, 23 November 2026"


def test_a_story_is_dated_where_the_publication_is() -> None:
    """What was published at 20:00 UTC was published the next day in India."""
    assert only(article(published=datetime(2026, 11, 22, 20, 0, tzinfo=UTC))).date == "23 Nov 2026"


def test_the_label_says_more_than_the_themes_title() -> None:
    """A story shows its label, else its sub-theme, and neither where it only says the theme's title again."""
    assert only(article(label="Power Storage")).label == "Power Storage"
    assert only(article(), subtheme="solar").label == "Solar"
    assert only(article(label="POWER")).label == ""
    assert only(article()).label == ""


def test_a_story_says_where_and_when_it_is_from() -> None:
    """Below the summary stand source and date, and that an excerpt is one; what is not known is not said."""
    assert only(article(teaser=True)).meta == ["The Site Ledger", "22 Nov 2026", "Excerpt"]
    assert only(article(source="", published=None)).meta == []


def test_other_reporters_are_named_by_source_or_headline() -> None:
    """By its source where that is another than those already named, else by what it says."""
    others = [
        article("Rivals say", source="Metro Builder", url="https://metro.example/a"),
        article("More of ours", id="b"),
        article("Rivals again", source="Metro Builder", id="c"),
        article("Unsigned", source="", id="d"),
    ]
    seen = view(with_all(edition([article("Solar order")]), facts=["300\nMW"], others=others))
    story, watch = seen.sections[0].stories[0], seen.watch[0]
    assert [other.text for other in story.reporters] == [
        "Metro Builder",
        "More of ours",
        "Rivals again",
        "Unsigned",
    ]
    assert story.reporters[0].url == "https://metro.example/a"
    assert (story.facts, watch.story.text) == (("300 MW",), "Solar order")


def test_the_editor_s_title_heads_a_story() -> None:
    """Where the editor gave a title, it stands instead of the lead's, and the summary is whole."""
    lead = article("", "The Kothrud depot opened on Monday.", id="x")
    made = edition([lead])
    made = dataclasses.replace(made, stories=(dataclasses.replace(made.stories[0], title="Depot opens"),))
    seen = view(made).sections[0].stories[0]
    assert (seen.title, seen.summary) == ("Depot opens", "The Kothrud depot opened on Monday.")


def test_a_sentence_of_another_article_names_its_source() -> None:
    """Words that the lead does not say are followed by who says them."""
    lead, other = (
        article("A", "First said.", id="a"),
        article("B", "Then done.", id="b", source="Metro Builder"),
    )
    made = edition([lead])
    told = dataclasses.replace(
        made.stories[0], summary=(Sentence("a", "First said.", 0, 11), Sentence("b", "Then done.", 0, 10))
    )
    seen = view(dataclasses.replace(made, stories=(told,), articles=(lead, other)))
    assert seen.sections[0].stories[0].summary == "First said. Then done. (Metro Builder)"


def test_a_story_without_headline_is_headed_by_its_text() -> None:
    """The first sentence of the summary heads an article that has no headline, and is not said twice."""
    seen = only(article("", "The Kothrud depot opened on Monday.", id="x"))
    assert (seen.title, seen.summary) == ("The Kothrud depot opened on Monday.", "")


def test_only_themes_with_stories_have_a_section_among_several() -> None:
    """A mail of several themes passes over a theme without stories; the theme's own mail does not."""
    assert [section.theme.slug for section in view(edition([article()])).sections] == ["power"]
    assert [section.theme.slug for section in view(edition(themes=(HOMES,))).sections] == ["homes"]
    assert view(edition([article("A"), article("B")], [article("C")])).count == 3


def with_address(**fields: str) -> Edition:
    """Return an edition of a publication with these fields."""
    return edition(publication=dataclasses.replace(PUBLICATION, **fields))


def test_a_reader_leaves_by_the_page_where_there_is_one() -> None:
    """With a public address there are pages to change themes and to leave."""
    seen = view(with_address(public_url="https://news.ledger.example"))
    assert seen.unsubscribe == "https://news.ledger.example/unsubscribe"
    assert seen.preferences == "https://news.ledger.example/preferences"


def test_a_reader_leaves_by_mail_where_there_is_no_page() -> None:
    """Without a public address one leaves by a mail to the desk, and no page is promised."""
    seen = view(with_address())
    assert seen.unsubscribe == "mailto:desk@ledger.example?subject=unsubscribe"
    assert seen.preferences is None


def test_the_mail_to_leave_goes_where_replies_go() -> None:
    """The mailto: address is that for replies, with what an address may hold quoted."""
    publication = dataclasses.replace(PUBLICATION, reply_to="Out <go?out&now@ledger.example>")
    assert unsubscribe_mail(publication) == "mailto:go%3Fout%26now@ledger.example?subject=unsubscribe"


def test_the_footer_says_why_one_gets_the_mail() -> None:
    """The reader's own themes are listed as the reason."""
    assert view(edition()).why.endswith("The Site Ledger: Power and Homes.")
    assert view(edition(themes=(HOMES,))).why.endswith("The Site Ledger: Homes.")
