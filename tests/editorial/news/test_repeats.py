"""Repeats: the evidence that nothing is new."""

from datetime import UTC, date, datetime

from digest.editorial.news.candidates import Rarity
from digest.editorial.news.known import Known
from digest.editorial.news.repeats import find_copy, find_repeat
from digest.editorial.news.reports import EventReport
from digest.model import Article, EventWords
from tests.languages import ENGLISH
from tests.tellings import told

WORDS = ENGLISH.events or EventWords()
RARE = Rarity([], frozenset())
FALL = Article(
    "a", "", "Four killed as slab collapses at Hebbagodi depot",
    "Four masons were killed when a slab collapsed at the Hebbagodi depot. It costs Rs 86 crore.",
    published=datetime(2026, 11, 9, tzinfo=UTC),
)  # fmt: skip
KNOWN = Known(told("s", FALL, day=date(2026, 11, 10)), (EventReport(FALL, ENGLISH),))


def report(title: str, body: str) -> EventReport:
    """Return the report of an article."""
    when = datetime(2026, 11, 10, tzinfo=UTC)
    return EventReport(Article("b", "", title, body, published=when), ENGLISH)


def test_the_same_words_are_a_copy_until_a_figure_changes() -> None:
    """One changed number is enough to print it."""
    assert find_copy(report(FALL.title, FALL.text), KNOWN, RARE, WORDS) == "same words"
    more = report(FALL.title.replace("Four", "9"), FALL.text)
    assert find_copy(more, KNOWN, RARE, WORDS) == ""


def test_a_repeat_lacks_nothing() -> None:
    """With a new sum in the lead it is none."""
    text = FALL.text.replace("86", "97")
    assert find_repeat(report(FALL.title, FALL.text), KNOWN, RARE, WORDS, 30.0) != ""
    assert find_repeat(report(FALL.title, text), KNOWN, RARE, WORDS, 30.0) == ""
