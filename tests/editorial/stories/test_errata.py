"""Errata: what an edition said that its publisher has corrected since."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.facts.finder import find_facts
from digest.editorial.stories import errata
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, Erratum, Sentence, ToldStory
from tests.languages import ENGLISH
from tests.tellings import told as tell

DAY = date(2026, 11, 23)
PUBLISHED = datetime(2026, 11, 22, 6, tzinfo=UTC)
TITLE = "Port orders four cranes"
TEXT = (
    "The port of Vadhavan has ordered four cranes from Konecranes for package C4. They cost Rs "
    "240 crore in all. The state "
    "has not approved the second berth. The first arrives by March 2028. Shares of the port rose "
    "3.2 per cent to Rs 412."
)
Make = Callable[..., Article]


@pytest.fixture
def was(article: Make) -> Article:
    """Return the article as it was sent."""
    return article(TITLE, TEXT, published=PUBLISHED)


def sent(was: Article, *quoted: str) -> ToldStory:
    """Return the story of an article as an edition told it, with these sentences, or all."""
    spans = [
        (start, end)
        for start, end in split_sentences(was.text, ENGLISH.sentences)
        if not quoted or was.text[start:end] in quoted
    ]
    sentences = [Sentence(was.id, was.text[start:end], start, end) for start, end in spans]
    return tell(was.id, was, day=DAY, sentences=sentences)


def noted(was: Article, text: str, title: str = TITLE) -> Erratum | None:
    """Return the correction of an article of which all was sent and that says this now."""
    now = replace(was, title=title, text=text)
    found = errata.find_errata(sent(was), was, now, "hash", ENGLISH)
    assert len(found) <= 1
    return found[0] if found else None


def test_a_sentence_that_was_mended_is_noted_with_its_new_form(was: Article) -> None:
    """The note quotes the sentence that was sent and its new form, word for word."""
    found = noted(was, TEXT.replace("240", "420"))
    assert found == Erratum(
        was.id,
        "hash",
        DAY,
        TITLE,
        "They cost Rs 240 crore in all.",
        "They cost Rs 420 crore in all.",
        was.url,
        was.id,
        "power",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("240", "420"),
        ("four cranes", "six cranes"),
        ("C4", "C5"),
        ("March 2028", "March 2029"),
        ("Konecranes", "Liebherr"),
        ("of Vadhavan", "of Dighi"),
        ("from Konecranes", "from Rao"),
        ("has not approved", "has approved"),
    ],
)
def test_another_figure_date_name_or_not_is_a_correction(was: Article, old: str, new: str) -> None:
    """What says something else in the place of what was sent is noted."""
    found = noted(was, TEXT.replace(old, new))
    assert found is not None
    assert found.was.replace(old, new) == found.now


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Rs 240 crore", "Rs 2.4 billion"),
        ("Rs 240 crore", "₹240 crore"),
        ("Rs 240 crore", "INR 240 crore ($29 million)"),
        ("ordered", "placed an order for"),
        ("Konecranes", "Konecranes Ltd"),
        (" from Konecranes for package", " for Maharashtra's package"),
        (
            "The port of Vadhavan has ordered four",
            "The Palghar port, as Vadhavan is called, has ordered four",
        ),
        ("Vadhavan", "Vadhvan"),
        ("by March 2028", "by 31 March 2028"),
        (" for package C4", ""),
        (" They cost Rs 240 crore in all.", ""),
        (" in all. The state", " in all, of which the state pays half. The state"),
        ("3.2 per cent to Rs 412", "4.1 per cent to Rs 418"),
        ("four cranes from Konecranes for", "four cranes. Konecranes makes them for"),
        (" ", "  "),
        ("The", "THE"),
    ],
)
def test_smoothing_is_no_correction(was: Article, old: str, new: str) -> None:
    """Other words, spellings, units, cuts, additions and share prices are not noted."""
    assert noted(was, TEXT.replace(old, new)) is None


def test_what_readers_were_not_sent_is_not_noted(was: Article) -> None:
    """An article may be mended elsewhere."""
    now = replace(was, text=TEXT.replace("240", "420"))
    arrives = sent(was, "The first arrives by March 2028.")
    assert errata.find_errata(arrives, was, now, "hash", ENGLISH) == ()
    assert errata.find_errata(replace(sent(was), sentences=()), was, now, "hash", ENGLISH) == ()


def test_an_article_rewritten_is_not_corrected(was: Article) -> None:
    """A running story is told anew from its top; that says nothing about what was sent."""
    text = (
        "The port of Vadhavan has ordered six cranes from Konecranes for package C4. Ships may "
        "come next year. "
        "The minister saw the site. A road is to follow."
    )
    assert noted(was, text) is None


def test_a_page_cut_short_is_not_corrected(was: Article) -> None:
    """What a site shows only in part takes nothing back."""
    assert noted(was, TEXT[:80]) is None
    assert noted(was, "") is None


def test_a_headline_that_was_mended_is_noted(was: Article) -> None:
    """The lead's headline was sent too, unless an editor wrote another."""
    now = replace(was, title="Port orders five cranes")
    (found,) = errata.find_errata(sent(was), was, now, "hash", ENGLISH)
    assert (found.was, found.now) == (TITLE, "Port orders five cranes")
    renamed = replace(sent(was), title="Cranes for the port")
    assert errata.find_errata(renamed, was, now, "hash", ENGLISH) == ()
    assert errata.find_errata(replace(sent(was), lead="other"), was, now, "hash", ENGLISH) == ()


@pytest.mark.parametrize(
    "title", ["Vadhavan port gets cranes", "PORT ORDERS FOUR CRANES", "Port orders 4 cranes"]
)
def test_a_headline_said_otherwise_is_not_noted(was: Article, title: str) -> None:
    """Sites change headlines for their looks."""
    assert noted(was, TEXT, title) is None


def test_a_name_that_the_article_still_has_was_no_mistake(was: Article) -> None:
    """Another name in one sentence corrects nothing while the old one stands in another."""
    text = TEXT.replace("from Konecranes", "from Liebherr")
    assert noted(was, text) is not None
    assert noted(was, f"{text} Konecranes is to make two more.") is None


def test_a_headline_in_capitals_names_nobody(was: Article) -> None:
    """Where every word has a capital, a word in the place of another is no name."""
    told = replace(was, title="Port Orders Cranes for Second Berth")
    now = replace(told, title="Port Bags Cranes for Second Berth")
    assert errata.find_errata(sent(told), told, now, "hash", ENGLISH) == ()


def test_each_correction_of_an_article_is_noted(was: Article) -> None:
    """Two wrong sentences are two notes; the same mistake twice, or in the headline, is one."""
    now = replace(was, text=TEXT.replace("240", "420").replace("March", "May"))
    cost, arrival = errata.find_errata(sent(was), was, now, "hash", ENGLISH)
    assert ("240" in cost.was, "May" in arrival.now) == (True, True)
    one = replace(was, title="Quay for Rs 240 crore", text=f"{TEXT} All of Rs 240 crore is a loan.")
    mended = replace(
        one, title=one.title.replace("240", "420"), text=one.text.replace("240", "420")
    )
    (note,) = errata.find_errata(sent(one), one, mended, "hash", ENGLISH)
    assert note.was == "They cost Rs 240 crore in all."
    assert (
        errata.find_errata(replace(sent(one), errata=(note,)), mended, mended, "h", ENGLISH) == ()
    )
    later = replace(mended, text=f"{mended.text} A road follows.")
    told = replace(sent(one), errata=(note,))
    assert errata.find_errata(told, mended, later, "h", ENGLISH) == ()


@pytest.mark.parametrize(
    ("old", "new", "is_noted"),
    [
        ("The bank did not raise its rates.", "The bank raised its rates.", True),
        ("Loans fell by 2% in May.", "Loans fell by 2 percentage points in May.", True),
        ("Loans fell by 2% in May.", "Loans fell by 2 per cent in May.", False),
        ("Uday Kale, the executive engineer, came.", "Uday Kale, the chief engineer, came.", True),
        ("Ellora bid Rs 47 crore and Malpani bid Rs 52 crore.",
         "Malpani bid Rs 52 crore and Ellora bid Rs 47 crore.", False),
        ("Ellora bid Rs 47 crore and Malpani bid Rs 52 crore.",
         "Ellora bid Rs 52 crore and Malpani bid Rs 47 crore.", True),
        ("Malpani opened a plant of 180 MW near Phalodi on Monday.",
         "A 108 MW plant near Phalodi was opened on Monday by Malpani.", True),
        ("Malpani opened a plant of 180 MW near Phalodi on Monday.",
         "A 190 MW plant near Phalodi was opened on Monday by Malpani.", False),
    ],
)  # fmt: skip
def test_what_excludes_what_was_sent_is_noted(
    was: Article, old: str, new: str, *, is_noted: bool
) -> None:
    """A denial, points, a rank, figures that changed places or digits; not the order of a list."""
    one = replace(was, text=f"{TEXT} {old}")
    now = replace(one, text=f"{TEXT} {new}")
    found = errata.find_errata(sent(one), one, now, "hash", ENGLISH)
    assert [note.was for note in found] == ([old] if is_noted else [])


def test_a_figure_shown_alone_is_noted(was: Article) -> None:
    """A figure that the story showed beside its summary was sent as well."""
    found = find_facts(TEXT, PUBLISHED.date())
    cost = next(fact for fact in found if fact.kind == "money")
    now = replace(was, text=TEXT.replace("240", "420"))
    story = replace(sent(was), sentences=(), facts=(cost,))
    (note,) = errata.find_errata(story, was, now, "hash", ENGLISH)
    assert (note.was, note.now) == ("Rs 240 crore", "They cost Rs 420 crore in all.")


def test_where_the_article_tells_of_its_correction_any_words_count(was: Article) -> None:
    """Any lost sentence is noted, if need be with the notice; an old notice does not count."""
    notice = "\nCorrection: an earlier version of this article gave another cost."
    gone = TEXT.replace(" They cost Rs 240 crore in all.", "")
    found = noted(was, gone + notice)
    assert found is not None
    assert (found.was, found.now) == ("They cost Rs 240 crore in all.", notice.strip())
    told = replace(was, text=TEXT + notice)
    now = replace(told, text=gone + notice)
    assert errata.find_errata(sent(was), told, now, "hash", ENGLISH) == ()


def test_an_excerpt_corrects_nothing(was: Article) -> None:
    """Excerpts are written apart from their articles: neither corrects the other."""
    now = replace(was, text=TEXT.replace("240", "420"))
    assert errata.find_errata(sent(was), was, replace(now, teaser=True), "hash", ENGLISH) == ()
    assert errata.find_errata(sent(was), replace(was, teaser=True), now, "hash", ENGLISH) == ()


SENTENCES = (
    "The order is worth Rs {} crore.",
    "Work on package C{} has begun.",
    "It is to end by March 20{}.",
    "The line of {} km has not opened.",
    "Afcons and {} others bid.",
)


@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.integers(27, 99)), min_size=1, max_size=6),
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.integers(27, 99)), max_size=6),
    st.booleans(),
)
def test_a_note_is_word_for_word(
    before: list[tuple[str, int]],
    after: list[tuple[str, int]],
    notice: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    """Whatever changed, `was` was sent and is gone, and `now` is in the article."""
    text, other = (
        " ".join(form.format(number) for form, number in said) for said in (before, after)
    )
    if notice:
        other += "\nCorrection: this article has been corrected."
    was = Article("a", "", TITLE, text, published=PUBLISHED)
    now = replace(was, text=other)
    for found in errata.find_errata(sent(was), was, now, "hash", ENGLISH):
        assert found.was in [sentence.text for sentence in sent(was).sentences]
        assert found.was not in now.text
        assert found.now in now.text
    assert errata.find_errata(sent(was), was, was, "hash", ENGLISH) == ()
