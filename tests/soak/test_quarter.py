"""The soak of quarters, with few days; and the smallest quarters that once went wrong."""

import pytest

from tests.soak import disorder, quarter

#: Seed, days and events of quarters that went wrong, each with what was wrong.
SMALL: list[tuple[int, int, tuple[int, ...]]] = []


@pytest.mark.xfail(
    reason="what was joined with a told story is dropped as nothing new", strict=True
)
@pytest.mark.parametrize("seed", [7, 8])
def test_a_fortnight_loses_no_news(seed: int) -> None:
    """Nothing is lost, told twice in the same words, or corrected without an error."""
    assert quarter.endure(seed, 8).faults == []


@pytest.mark.parametrize(("seed", "days", "events"), SMALL)
def test_what_went_wrong_once_goes_well(seed: int, days: int, events: tuple[int, ...]) -> None:
    """Each of these quarters has the few events that showed a fault."""
    assert quarter.endure(seed, days, events).faults == []


def test_a_quarter_is_its_seed_s() -> None:
    """The same seed gives the same articles; with some events alone, these are as they were."""
    whole = disorder.plan_quarter(5, 20)
    assert whole == disorder.plan_quarter(5, 20)
    few = disorder.plan_quarter(5, 20, {3, 4})
    assert {one.event for one in few.articles} == {3, 4}
    assert [one for one in whole.articles if one.event in (3, 4)] == few.articles
