import dataclasses
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from digest.config.themes import read_themes
from digest.model import Edition, ShownTheme
from digest.rendering import message
from digest.rendering.catalogue import Catalogue
from digest.rendering.inboxline import LONGEST_SUBJECT, InboxLine, padding_of
from digest.rendering.parts import Renderer
from digest.rendering.story import StoryViews
from digest.rendering.width import text_width
from tests.rendering.samples import (
    HOMES,
    POWER,
    PUBLICATION,
    article,
    edition,
    fact,
    with_all,
)

LONG = "Konkan Railway seeks Rs 12,000 crore for doubling its line in the ghats of Maharashtra"
HINDI = "मुंबई में नई मेट्रो लाइन का उद्घाटन अगले महीने, मुख्यमंत्री ने विधानसभा में फिर कहा"


def line(made: Edition) -> tuple[str, str]:
    """Return an edition's subject and preheader, in its language."""
    language = Catalogue(made.language, Path("/nowhere"))
    makes = InboxLine(made, language, StoryViews(made, language))
    subject = makes.subject()
    return subject, makes.preheader(subject)


def subject_of_pattern(pattern: str, *headlines: str, theme: ShownTheme = POWER) -> str:
    """Return the subject of a mail of one theme with a pattern and these headlines."""
    one = dataclasses.replace(theme, subject=pattern)
    return line(edition([article(head) for head in headlines], themes=(one,)))[0]


def test_a_mail_of_several_themes_is_named_by_its_first_story() -> None:
    """From names the publication already."""
    assert line(edition([article("Saryu wins")], [article("Flats")]))[0] == "Saryu wins"
    assert line(edition([], [article("Flats")]))[0] == "Flats"


def test_a_publication_words_the_subject_of_several_themes() -> None:
    """With its name, the day and the first headline."""
    site = dataclasses.replace(PUBLICATION, subject="{site}, {date}: {lead}")
    made = edition([article("Saryu wins")], publication=site)
    assert line(made)[0] == "The Site Ledger, 23 Nov 2026: Saryu wins"


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
    assert subject_of_pattern(pattern, "Saryu Solar wins") == subject


def test_the_shipped_themes_can_be_told_apart() -> None:
    """Who gets several sees of which each is, and what it leads with."""
    shipped = read_themes(Path("/nowhere"))
    subjects = {one.subject.format(theme=one.title, lead="X", site="", date="") for one in shipped}
    assert subjects == {"Power: X", "Real Estate: X", "Infrastructure: X"}


def test_a_headline_is_never_a_pattern() -> None:
    """Braces in a headline stand in the subject as they are."""
    headline = "{site} {0} {{ 7 * 7 }} {"
    assert subject_of_pattern("{lead}", headline) == headline


def test_a_day_without_stories_is_named_by_its_date() -> None:
    """So no two days have one subject, whatever the pattern; and none is empty."""
    assert subject_of_pattern("{theme}: {lead}", theme=HOMES) == "Homes – 23 Nov 2026"
    assert line(edition())[0] == "The Site Ledger – 23 Nov 2026"
    blank = dataclasses.replace(PUBLICATION, subject=" ")
    assert line(edition(publication=blank))[0] == "The Site Ledger – 23 Nov 2026"
    assert line(edition([article("RE: !!")], [article("\u202e")]))[0] == "!"


@pytest.mark.parametrize(
    ("pattern", "headline", "subject"),
    [
        ("{lead}", LONG, "Konkan Railway seeks Rs 12,000 crore for doubling its line…"),
        ("Roads: {lead}", LONG, "Roads: Konkan Railway seeks Rs 12,000 crore for doubling…"),
        ("{lead} – {date}", LONG, "Konkan Railway seeks Rs 12,000 crore for… – 23 Nov 2026"),
        ("{lead}", "x" * 99, "x" * 59 + "…"),
        ("{lead}", HINDI, "मुंबई में नई मेट्रो लाइन का उद्घाटन अगले महीने, मुख्यमंत्री ने विधानसभा में…"),
    ],
)
def test_the_lead_is_cut_so_that_the_subject_fits(
    pattern: str, headline: str, subject: str
) -> None:
    """After a word; the other words of the subject stand."""
    made = subject_of_pattern(pattern, headline)
    assert made == subject
    assert text_width(made) <= LONGEST_SUBJECT


def test_long_names_give_way_as_well() -> None:
    """A subject of a very long site and theme still shows each of them, and the day."""
    site = dataclasses.replace(
        PUBLICATION, name="The Journal of Building and Building Materials " * 2
    )
    theme = dataclasses.replace(POWER, title="Generation, transmission and distribution")
    for pattern in ("{site}: {lead}", "{theme}: {lead}", "{site} – {date}", "{lead} {lead}"):
        one = dataclasses.replace(theme, subject=pattern)
        subject, _ = line(edition([article(LONG)], themes=(one,), publication=site))
        assert 0 < text_width(subject) <= LONGEST_SUBJECT
        assert ("23 Nov 2026" in subject) == ("{date}" in pattern)


@pytest.mark.parametrize(
    "headline",
    [
        "Tower sold\r\nBcc: all@example.com",
        "\u202eRE: RE: fwd: TOWER SOLD!!!!",
        "=?utf-8?q?FREE?= =?utf-8?b?RlJFRQ==?=",
        HINDI,
        LONG,
        "𝓣𝓸𝔀𝓮𝓻 " * 40,
        "Z" + "\u0337" * 500 + " tower",
        "naïve " * 100 + "\ud800",
    ],
)
def test_the_subject_arrives_as_it_is(headline: str) -> None:
    """Folded and encoded in lines of 76 characters, and read back letter for letter."""
    parts = Renderer(Path("/nowhere")).render(edition([article(headline)]))
    data = message.compose_message(parts, edition([article(headline)]), "all")
    head = data.partition(b"\r\n\r\n")[0]
    assert str(message_from_bytes(data, policy=SMTP)["Subject"]) == parts.subject
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert b"\r\nBcc:" not in head
    assert text_width(parts.subject) <= LONGEST_SUBJECT


def test_the_preheader_tells_the_next_headlines() -> None:
    """The biggest leads of other themes, then what follows; never the one in the subject."""
    made = edition([article("First"), article("Second")], [article("Home")])
    assert line(made) == ("First", "Home · Second")
    one = dataclasses.replace(POWER, subject="{theme}: {lead}")
    three = edition([article("First"), article("Second"), article("Third")], themes=(one,))
    assert line(three) == ("Power: First", "Second · Third")


def test_a_subject_without_headline_leaves_the_first_to_the_preheader() -> None:
    """Then the biggest two are told, by their score."""
    site = dataclasses.replace(PUBLICATION, subject="{site} – {date}")
    made = edition([article("First"), article("Second")], [article("Home")], publication=site)
    assert line(made)[1] == "First · Home"
    scores = {"First": 1.0, "Second": 9.0, "Home": 2.0}
    scored = tuple(dataclasses.replace(one, score={"size": scores[one.id]}) for one in made.stories)
    assert line(dataclasses.replace(made, stories=scored))[1] == "Home · First"


def test_a_story_alone_is_told_by_its_summary_or_its_facts() -> None:
    """As nothing else is in the mail."""
    assert line(edition([article("First", "It is\nlarge.")]))[1] == "It is large."
    bare = with_all(edition([article("First")]), facts=["Rs 9 crore", "4 km"], others=[])
    assert line(bare)[1] == "Rs 9 crore · 4 km"
    told = dataclasses.replace(bare.stories[0], facts=(fact("\u200b"),))
    assert (
        line(dataclasses.replace(bare, stories=(told,)))[1] == "1 story · Monday, 23 November 2026"
    )


def test_there_is_always_a_preheader() -> None:
    """Without a story it says so, in the mail's language."""
    assert line(edition())[1] == "No stories today. · Monday, 23 November 2026"
    assert line(edition(themes=(HOMES,)))[1].startswith("No stories on Homes today.")
    hindi = dataclasses.replace(edition(), language="hi-IN")
    assert "23 नवंबर 2026" in line(hindi)[1]


def test_a_long_headline_leaves_room_for_the_other() -> None:
    """Both are cut after a word."""
    one = dataclasses.replace(POWER, subject="{date}")
    made = edition([article("Ab " * 60), article("Cd " * 60)], themes=(one,))
    first, second = line(made)[1].split(" · ")
    assert text_width(first) <= 75
    assert first.endswith("Ab…")
    assert second.endswith("Cd…")


def test_the_preheader_is_padded_beyond_what_inboxes_show() -> None:
    """With at least 200 characters in all, nothing of the mail's own text follows it."""
    for length in (0, 1, 80, 150):
        assert text_width("x" * length + padding_of("x" * length)) >= 200


def test_the_preheader_is_hidden_and_not_white() -> None:
    """It stands before all shown text, hidden by more than its colour, which filters look at."""
    html = Renderer(Path("/nowhere")).render(edition([article("First"), article("Next")])).html
    front, found, _ = html.partition(">Next\u200c\xa0")
    assert found
    style = front.rpartition("<div style=")[2]
    assert "display:none" in style
    assert "color:#383d44" in style
    assert "font-size:14px" in style
    assert "Desk" not in front.partition("<body")[2]
