"""Dates and deadlines in a text, and the ranges that they form."""

from datetime import date

import pytest

from digest.editorial.facts.datefinder import find_dates
from digest.editorial.facts.dates import DateBasis
from digest.editorial.facts.wording import wording_of
from digest.model import Fact
from tests.languages import ENGLISH

BASIS = DateBasis(date(2026, 11, 20))


def _days(fact: Fact) -> tuple[str | None, str | None]:
    first, last = fact.first, fact.last
    return first and first.isoformat(), last and last.isoformat()


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("by March 2028", None, "2028-03-31"),
        ("Q3 FY26", "2025-10-01", "2025-12-31"),
        ("within 18 months", "2026-11-20", "2028-05-20"),
    ],
)
def test_a_date_is_the_days_it_means(words: str, first: str | None, last: str) -> None:
    """A deadline has no first day; fiscal years count from April, spans from publication."""
    (fact,) = find_dates(f"Work goes on {words}.", BASIS)
    assert (fact.text, *_days(fact)) == (words, first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The work is to end within 18 months.", "2026-11-20", "2028-05-20"),
        ("Most such works end within 18 months.", "2026-11-20", "2028-05-20"),
        ("It will end Q3 FY27 with more orders.", "2026-10-01", "2026-12-31"),
        ("Homes will next year be dear.", "2027-01-01", "2027-12-31"),
        ("Many attend this year.", "2026-01-01", "2026-12-31"),
        ("It rained in September last year.", "2025-09-01", "2025-09-30"),
        ("Sales in April-September FY26 fell.", "2025-04-01", "2025-09-30"),
        ("It is due by March-end.", None, "2027-03-31"),
    ],
)
def test_words_before_a_date_change_it_only_where_they_mean_to(
    text: str, first: str | None, last: str
) -> None:
    """Whoever ends, will or attends sets no last day, and a month may say which year's it is."""
    (fact,) = find_dates(text, BASIS)
    assert _days(fact) == (first, last)


def test_a_range_takes_the_year_of_its_other_side() -> None:
    """The side without a year gets the one that fits; a move names two dates, not a range."""
    (fact,) = find_dates("Work lasts from November to March 2027.", BASIS)
    assert _days(fact) == ("2026-11-01", "2027-03-31")
    moved = find_dates("It was moved from March 2026 to June 2026.", BASIS)
    assert [fact.text for fact in moved] == ["March 2026", "June 2026"]


def test_four_figures_in_a_name_or_a_count_are_no_year() -> None:
    """Laws and visions keep their figures, and so do counts of things."""
    for text in ("The Code on Wages, 2019 applies.", "Vision 2047", "It has 2000 homes."):
        assert list(find_dates(text, BASIS)) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It will be ready by June 10.", "2027-06-10"),
        ("Bids are taken till May 2.", "2027-05-02"),
        ("The last date was extended to June 10.", "2027-06-10"),
        ("Work is expected to begin on June 10.", "2027-06-10"),
        ("The court has fixed June 10 for the case.", "2027-06-10"),
        ("On June 10 the port will open.", "2027-06-10"),
        ("The depot opened in December.", "2025-12-31"),
        ("The record, set in January, stands.", "2026-01-31"),
        ("It has run since March 5.", "2026-03-05"),
    ],
)
def test_a_date_without_a_year_follows_verb_and_preposition(text: str, day: str) -> None:
    """What will be is ahead of the day of publication, and what was is behind it."""
    found = list(find_dates(text, BASIS, wording_of(ENGLISH)))
    assert [str(fact.last) for fact in found] == [day]


def test_a_date_is_moved_far_from_its_verb() -> None:
    """What stands between the verb and "from" does not make the two dates one period."""
    text = "It put off the last date for bids for its new coal jetty from May 4 to June 9."
    found = find_dates(text, BASIS, wording_of(ENGLISH))
    assert [fact.text for fact in found] == ["May 4", "June 9"]


def test_a_deadline_may_be_in_capitals() -> None:
    """Tender notices often are."""
    (fact,) = find_dates("TO BE DONE BY 31 MARCH 2027.", BASIS)
    assert (fact.text, fact.first) == ("BY 31 MARCH 2027", None)


def test_people_are_counted_even_if_they_are_as_many_as_a_year() -> None:
    """A count of staff names no year; four figures before targets do."""
    assert list(find_dates("The plant, with 1998 staff, shut.", BASIS)) == []
    assert [fact.text for fact in find_dates("The 2027 targets stand.", BASIS)] == ["2027"]
