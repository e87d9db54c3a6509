"""Date forms: each way to write a date, and its days."""

from datetime import date

import pytest

from digest.editorial.facts.dates import ANY_DATE, DATE_FORMS, DateBasis, date_meaning

PUBLISHED = date(2026, 11, 20)
BASIS = DateBasis(PUBLISHED)
EXAMPLES = {
    "iso": ("2027-03-31", "2027-03-31", "2027-03-31"),
    "figures": ("31.03.2027", "2027-03-31", "2027-03-31"),
    "days": ("3-5 March 2027", "2027-03-03", "2027-03-05"),
    "day": ("31st March 2027", "2027-03-31", "2027-03-31"),
    "month_days": ("March 3 and 5, 2027", "2027-03-03", "2027-03-05"),
    "month_day": ("March 31", "2027-03-31", "2027-03-31"),
    "month_quarter": ("September quarter", "2026-07-01", "2026-09-30"),
    "fiscal_months": ("April-December FY26", "2025-04-01", "2025-12-31"),
    "relative_month": ("next March", "2027-03-01", "2027-03-31"),
    "short_month": ("Mar-27", "2027-03-01", "2027-03-31"),
    "month": ("March 2027", "2027-03-01", "2027-03-31"),
    "lone_month": ("March", "2027-03-01", "2027-03-31"),
    "ended": ("half year ended September 2026", "2026-04-01", "2026-09-30"),
    "part": ("second quarter of FY27", "2026-07-01", "2026-09-30"),
    "fiscal": ("FY25-30", "2024-04-01", "2030-03-31"),
    "named": ("next quarter", "2027-01-01", "2027-03-31"),
    "span": ("next 18 months", "2026-11-20", "2028-05-20"),
    "within": ("within three to five years", "2026-11-20", "2031-11-20"),
    "year_end": ("fiscal year-end", "2027-03-31", "2027-03-31"),
    "year": ("2027", "2027-01-01", "2027-12-31"),
}


@pytest.mark.parametrize("form", EXAMPLES)
def test_each_form_is_read_and_means_its_days(form: str) -> None:
    """The forms are tried in order, and the example's own form is the one that fits."""
    text, first, last = EXAMPLES[form]
    found = ANY_DATE.match(text)
    assert found is not None
    assert (found.lastgroup, found[0]) == (form, text)
    period = date_meaning(form, text, 0, BASIS)
    assert period is not None
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_every_form_has_an_example() -> None:
    """The rolling form depends on the word before it."""
    assert {form.name for form in DATE_FORMS} - EXAMPLES.keys() == {"rolling"}
    text = "over the next year"
    found = ANY_DATE.match(text, 9)
    assert found is not None
    assert found.lastgroup == "rolling"


@pytest.mark.parametrize("form", ["month_day", "relative_month", "named", "span", "year_end"])
def test_without_publication_some_dates_mean_nothing(form: str) -> None:
    """A date without its year needs the day of publication."""
    assert date_meaning(form, EXAMPLES[form][0], 0, DateBasis(None)) is None


def test_a_day_in_figures_has_the_publishers_order() -> None:
    """An American month comes first, and a figure above twelve is the day in any order."""
    american = DateBasis(PUBLISHED, month_first=True)
    for text, basis, day in (
        ("05/02/2027", BASIS, "2027-02-05"),
        ("05/02/2027", american, "2027-05-02"),
        ("05/25/2027", BASIS, "2027-05-25"),
        ("25/05/2027", american, "2027-05-25"),
    ):
        period = date_meaning("figures", text, 0, basis)
        assert period is not None
        assert period.last.isoformat() == day


def test_a_fiscal_year_begins_with_the_publishers_month() -> None:
    """FY27 from October is the year to September 2027; from January it is the calendar's."""
    for start, first, last in ((10, "2026-10-01", "2027-09-30"), (1, "2027-01-01", "2027-12-31")):
        period = date_meaning("fiscal", "FY27", 0, DateBasis(PUBLISHED, fiscal_start=start))
        assert period is not None
        assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_a_month_with_a_hyphen_is_of_a_year_near_publication() -> None:
    """It may be of 2027; "Mar-45" is a name or a count."""
    assert date_meaning("short_month", "Mar-45", 0, BASIS) is None
