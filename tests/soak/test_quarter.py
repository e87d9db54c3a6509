"""The soak of quarters, with few days; and the smallest quarters that once went wrong."""

import pytest

from tests.soak import disorder, quarter


@pytest.mark.parametrize("seed", [7, 8])
def test_a_week_loses_no_news(seed: int) -> None:
    """Nothing is lost, told twice in the same words, or corrected without an error."""
    assert quarter.endure(seed, 8).faults == []


def test_what_was_dropped_as_told_once_is_news() -> None:
    """A tender that was told is cancelled: that was once joined with it, and nothing new."""
    assert quarter.endure(2028, 12, {17}).faults == []


def test_an_event_elsewhere_is_no_update() -> None:
    """An arrest of other people for other deaths in another town goes on with no told story."""
    assert quarter.endure(2026, 6).faults == []


def test_a_quarter_is_its_seed_s() -> None:
    """The same seed gives the same articles; with some events alone, these are as they were."""
    whole = disorder.plan_quarter(5, 20)
    assert whole == disorder.plan_quarter(5, 20)
    few = disorder.plan_quarter(5, 20, {3, 4})
    assert {one.event for one in few.articles} == {3, 4}
    assert [one for one in whole.articles if one.event in (3, 4)] == few.articles
