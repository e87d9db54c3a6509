import pytest

from digest.run import plan
from digest.run.plan import DayStep
from tests.run.world import BY_EDITOR, DAY, World, at


@pytest.mark.parametrize(
    ("run", "now", "approved", "shown", "step"),
    [
        ("", "05:59", False, False, "draft"),
        ("", "06:00", False, False, "approve"),
        ("", "10:59", False, False, "approve"),
        ("", "11:00", False, False, "draft"),
        ("", "07:00", True, False, "read"),
        (BY_EDITOR, "04:59", False, False, "draft"),
        (BY_EDITOR, "05:00", False, False, "show"),
        (BY_EDITOR, "06:59", False, True, "read"),
        (BY_EDITOR, "07:00", False, True, "hold"),
        (BY_EDITOR, "08:00", False, False, "show"),
        (BY_EDITOR, "11:00", False, True, "read"),
        (BY_EDITOR + "at_deadline = 'send'", "06:59", False, True, "read"),
        (BY_EDITOR + "at_deadline = 'send'", "07:00", False, True, "approve"),
        (BY_EDITOR + "at_deadline = 'send'", "07:00", True, True, "read"),
        ("[calendar]\nquiet = ['monday']", "07:00", False, False, "read"),
    ],
)
def test_the_time_says_what_is_to_be_done(
    world: World,
    run: str,
    now: str,
    approved: bool,  # noqa: FBT001 - a column of the table
    shown: bool,  # noqa: FBT001
    step: DayStep,
) -> None:
    """With what was done before, and with who approves; here mail leaves from six to eleven."""
    world.configure(f"[send]\nsend_after = '06:00'\nsend_until = '11:00'\n{run}")
    assert plan.step_of(world.settings, DAY, at(now), approved=approved, shown=shown) == step
