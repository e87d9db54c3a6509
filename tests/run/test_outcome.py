from datetime import date, timedelta

import pytest

from digest.errors import AnotherMakes, BadMemory, NoSources
from digest.run.outcome import PATIENCE, RunOutcome

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("statuses", "status"), [(set(), 0), ({75}, 75), ({75, 4}, 4), ({4, 3}, 3), ({3, 1, 75}, 1)]
)
def test_the_worst_exit_status_counts(statuses: set[int], status: int) -> None:
    """A failure comes before what is not fit, partly done, or to be tried later."""
    assert RunOutcome(DAY, statuses=statuses).status == status


def test_an_error_in_a_part_is_noted_and_the_rest_goes_on() -> None:
    """Its words, its exit status, and patience if it may end by itself."""
    outcome = RunOutcome(DAY)
    with outcome.part("ready"):
        raise NoSources
    with outcome.part("making"):
        raise AnotherMakes
    with outcome.part("sending"):
        raise OSError(28, "No space left on device", "out/all.html")
    with outcome.part("tidying"):
        pass
    found = {check.name: check for check in outcome.checks}
    assert list(found) == ["ready", "making", "sending", "tidying"]
    assert found["ready"].trouble == str(NoSources())
    assert found["ready"].patience == timedelta()
    assert (found["making"].status, found["making"].patience) == (75, PATIENCE)
    assert found["sending"].trouble == "out/all.html: No space left on device"
    assert found["tidying"].trouble is None


def test_a_memory_that_cannot_be_used_ends_the_run() -> None:
    """There is nowhere to note it."""
    with pytest.raises(BadMemory), RunOutcome(DAY).part("making"):
        raise BadMemory(name="digest.db", reason="is damaged")
