"""What is known: facts, states and tolls that were told."""

from datetime import UTC, date, datetime

from digest.editorial.news.candidates import Rarity
from digest.editorial.news.known import Known
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


def test_told_figures_and_tolls_are_known() -> None:
    """A sum is known rounded, too; tolls by their state."""
    dearer, same = report("Rs 97 crore", ""), report("Rs 86 crore", "")
    assert KNOWN.knows(same.headline_facts[0])
    assert not KNOWN.knows(dearer.headline_facts[0])
    (dead,) = report("Nine dead", "").headline_states
    assert KNOWN.tolls(dead) == {4}
