"""Rules on dates: each refuses its kind, and leaves what only looks like it."""

import pytest

from tests.editorial.facts.lines import line, refused, watched


@pytest.mark.parametrize(
    ("text", "rule", "date"),
    [
        ("The mine opened on 4 May 2026.", "not ahead", "4 May 2026"),
        ("Sikar, 20 November 2026: it rained.", "not ahead", "20 November 2026"),
        ("It is to be built in 2027.", "no definite day", "2027"),
        ("It opens in May and not by 4 January.", "denied in the text", "by 4 January"),
        ("It put off bids from 4 Jan 2027 to 9 May.", "moved or called off", "4 Jan 2027"),
        ("Bids, due on 4 January, can now be sent till May.", "moved or called off", "4 January"),
        ("The 4 Jan 2027 deadline is extended to May.", "moved or called off", "4 Jan 2027"),
        ("The auction of 4 January stands cancelled.", "moved or called off", "4 January"),
        (
            "It gave them till May, relaxing a cut-off of 4 Jan 2027.",
            "moved or called off",
            "4 Jan 2027",
        ),
        ("The port will not be ready by 4 January.", "will not be met", "by 4 January"),
        ("The firm is unlikely to pay by 4 January.", "will not be met", "by 4 January"),
        (
            "Work will not begin again before 4 January.",
            "will not be met",
            "before 4 January",
        ),
        ("There is no sale of flats on 4 January.", "will not be met", "4 January"),
        ("It denied reports that it would shut on 4 January.", "meant once", "4 January"),
        ("They had sought a stay until 4 January.", "meant once", "until 4 January"),
        ("The mill was rebuilt within nine months.", "the time it took", "within nine months"),
        ("It was to be ready by January.", "meant once", "by January"),
        ("The builder had promised keys within nine months.", "meant once", "within nine months"),
        ("Rates rise on 4 January every year.", "recurring", "4 January"),
        ("Permits are given within 15 days.", "a rule's period", "within 15 days"),
        ("Firms must pay within two months.", "a rule's period", "within two months"),
    ],
)
def test_a_date_is_refused_by_its_rule(text: str, rule: str, date: str) -> None:
    """The rule is told by name."""
    assert refused(text)[date] == rule
    assert date not in watched(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Bids were put off from 4 January to 9 May.", "9 May"),
        ("It was to open in May, but is now due by 4 January.", "by 4 January"),
        ("Work was to begin in May but slipped to 4 January.", "4 January"),
        ("Rents rose every month; the next sale is on 4 January.", "4 January"),
        ("A panel will report within two months.", "within two months"),
        ("The council set a deadline of 4 January.", "4 January"),
        ("Bids that do not come by 4 January are void.", "by 4 January"),
        ("Those who cannot pay by 4 January lose it.", "by 4 January"),
        ("Keys will be handed over if they cannot pay by 4 January.", "by 4 January"),
        ("The firm was told to build it within nine months.", "within nine months"),
        ("It moved the sale of 9 December to 4 January.", "4 January"),
        ("The board will meet. Ferries will run again in May.", "May"),
        ("Fees will not rise until 4 January.", "until 4 January"),
        ("The mill has named Ms Rao with effect from 4 January.", "4 January"),
        ("The board will meet. The mill will open in May 2027.", "May 2027"),
        ("Bids will be called in the March quarter.", "March quarter"),
    ],
)
def test_a_date_that_holds_is_watched(text: str, date: str) -> None:
    """The new date stands, and a promise of now."""
    assert watched(text) == [date]


def test_a_day_that_was_moved_is_not_watched_wherever_it_stands() -> None:
    """Another sentence may tell how it had come about."""
    told = "It moved the sale from 4 Jan 2027 to 9 May. The firm will pay by 4 Jan 2027."
    assert watched(told) == ["9 May"]


def test_a_line_shows_no_month_or_year_in_passing() -> None:
    """A goal of the country, or a month that the summary does not tell, says nothing alone."""
    lead = "The state approved the plan. "
    summary = [(0, len(lead) - 1)]
    for passing in ("It wants jobs for all by 2047.", "Talks will go on in March."):
        assert line(f"{lead}{passing}", summary=summary) == []
    for due in ("by 2030-31", "June 2029", "by March"):
        preposition = "" if due.startswith("by") else "in "
        assert line(f"{lead}It is due {preposition}{due}.", summary=summary) == [due]
