"""The subject: one project, firm or place."""

from datetime import UTC, date, datetime

from digest.editorial.news.candidates import Rarity
from digest.editorial.news.known import Known
from digest.editorial.news.reports import EventReport
from digest.editorial.news.subject import other_names, shared_subject
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


def test_leads_share_a_subject_by_rare_names_and_words() -> None:
    """One depot is one subject, another town's is not; other names in both headlines are told."""
    one = report("Hebbagodi slab: work halted", "Work at the Hebbagodi depot was halted.")
    assert shared_subject(one, KNOWN, RARE)
    far = report("Girnar ropeway opens", "The Girnar ropeway has opened.")
    assert shared_subject(far, KNOWN, RARE) is None
    assert other_names(report("Depot at Malur opens", ""), KNOWN, RARE).startswith("malur instead")
    assert other_names(one, KNOWN, RARE) == ""


def test_one_form_of_words_is_no_subject() -> None:
    """Two accidents told alike share a name or two, and have more that each alone names."""
    first, other = (
        (
            f"{firm} engineers held over {town} deaths",
            f"Police in {town} arrested two engineers of {firm} over deaths at the {town} depot.",
        )
        for firm, town in (("Tilak Buildcon", "Narsapur"), ("Ojas Infra", "Mokameh"))
    )
    article = Article("a", "", *first, published=datetime(2026, 11, 9, tzinfo=UTC))
    known = Known(told("s", article, day=date(2026, 11, 10)), (EventReport(article, ENGLISH),))
    assert shared_subject(report(*first), known, RARE)
    assert shared_subject(report(*other), known, RARE) is None
