"""Reports: what an article tells of its event."""

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


def test_names_have_capitals_wherever_they_stand() -> None:
    """A headline's first word is a name only if the text shows it."""
    one = report("Slab falls at Hebbagodi", "It fell near Anekal. Nobody was hurt.")
    assert one.names >= {"hebbagodi", "anekal"}
    assert "slab" not in one.names
    assert one.headline_names == {"hebbagodi"}
    assert one.lead > one.first > 0


def test_a_headline_before_a_coming_day_tells_a_plan() -> None:
    """What "opens November 20" was not opened yet; what "opens" was."""
    (coming,) = report("Anekal link road opens November 20", "It cost Rs 9 crore.").headline_states
    (done,) = report("Anekal link road opens", "It cost Rs 9 crore.").headline_states
    assert coming.planned
    assert not done.planned
