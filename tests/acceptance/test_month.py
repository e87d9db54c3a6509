"""The month: thirty mornings lived through, beside what an editor would have told five readers."""

import pytest

from tests.acceptance.month.life import Lived, live_month
from tests.acceptance.month.script import (
    CALENDAR,
    mornings,
    read_articles,
    read_readers,
    read_table,
)
from tests.acceptance.month.table import Verdict, judge_month


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Return the month, lived once."""
    return live_month(tmp_path_factory.mktemp("month"), read_articles(), read_readers())


@pytest.fixture(scope="module")
def verdict(lived: Lived) -> Verdict:
    """Return how it compares with the table."""
    return judge_month(lived, read_table(), read_readers(), read_articles())


def test_nothing_goes_wrong(lived: Lived) -> None:
    """No run ends in trouble; a source that is down for a morning is none yet."""
    assert {day: said for day, said in lived.troubles.items() if said} == {}


def test_everybody_gets_one_mail_a_day(lived: Lived) -> None:
    """On the mornings that have something for them, and on no other."""
    for one in read_readers():
        days = [mail.day for mail in lived.to(one.name)]
        assert len(days) == len(set(days))
        assert all(map(one.is_mailed, days))
        assert not set(days) & {*CALENDAR["holidays"], *CALENDAR["machine_off"]}
        assert set(days) <= set(mornings())


def test_readers_are_told_what_the_table_says(verdict: Verdict) -> None:
    """News once, updates marked, corrections to those who had the error."""
    assert {one.key: f"{', '.join(one.readers)}: {one.note}" for one in verdict.findings} == {}


def test_the_shares_hold(verdict: Verdict) -> None:
    """Of updates and corrections most are found, and hardly one is false."""
    assert verdict.updates.recall >= 0.8
    assert verdict.updates.precision >= 0.9
    assert verdict.corrections.recall >= 0.95
    assert verdict.corrections.precision == 1
