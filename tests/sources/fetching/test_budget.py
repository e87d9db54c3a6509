"""The budget: time that is charged to whoever it was spent for."""

from contextlib import suppress
from math import inf

from digest.sources.fetching.budget import Budget, seconds_left


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        """Return what was set."""
        return self.time


def test_without_a_budget_time_is_endless() -> None:
    """Outside of a charge nothing ends."""
    assert seconds_left() == inf


def test_each_payer_has_its_own_time() -> None:
    """What one has spent, in several charges, is not taken from another."""
    watch = Watch()
    budget = Budget(each=10.0, in_all=inf, seconds=watch)
    with budget.charge("a"):
        assert seconds_left() == 10.0
        watch.time += 7.0
        assert seconds_left() == 3.0
    with budget.charge("a"):
        assert seconds_left() == 3.0
        watch.time += 4.0
        assert seconds_left() == -1.0
        assert budget.why_over() == "the time for this source is over (10 seconds)"
    with budget.charge("b"):
        assert seconds_left() == 10.0


def test_time_in_all_runs_from_the_beginning() -> None:
    """It ends for everybody, whoever spent it, and also if nobody did."""
    watch = Watch()
    budget = Budget(each=10.0, in_all=15.0, seconds=watch)
    watch.time += 12.0
    with budget.charge("a"):
        assert seconds_left() == 3.0
    watch.time += 3.0
    with budget.charge("b"):
        assert seconds_left() == 0.0
        assert budget.why_over() == "the time for all reading is over (15 seconds)"


def test_a_charge_ends_with_an_error_too() -> None:
    """Time that was spent in vain is spent."""
    watch = Watch()
    budget = Budget(each=10.0, in_all=inf, seconds=watch)
    with suppress(KeyError), budget.charge("a"):
        watch.time += 10.0
        raise KeyError
    assert seconds_left() == inf
    with budget.charge("a"):
        assert seconds_left() == 0.0
