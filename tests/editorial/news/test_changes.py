"""Changes: what those who were told lack."""

from datetime import UTC, date, datetime

from digest.editorial.news.candidates import Rarity
from digest.editorial.news.changes import new_states, new_tolls
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


def test_a_new_outcome_and_a_new_toll_are_changes() -> None:
    """An arrest after a collapse and another number of dead are new, the told ones are not."""
    one = report("Hebbagodi depot: engineer arrested, six dead", "Six masons are dead.")
    assert "case arrested" in {state.key for state in new_states(one, KNOWN, RARE, WORDS)}
    assert {state.toll for state in new_tolls(one, KNOWN)} == {6}
    again = report(FALL.title, FALL.text)
    assert list(new_states(again, KNOWN, RARE, WORDS)) == new_tolls(again, KNOWN) == []
